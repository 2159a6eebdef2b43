"""The data sets this project learns from: where each came from, its licence, and what is wrong with it.

None of their texts is shipped. What leaves this room is weights, figures, and this table in the model card.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DataSet:
    """One public set, as a folder of Parquet files.

    Attributes:
        folder: Name of the folder under `KHOITRONG_DATASETS`.
        origin: Authors and year.
        licence: As stated by the authors.
        columns: Columns that must be there, beside `text`.
        use: What it serves here.
        defects: Why it is not used as it stands.
    """

    folder: str
    origin: str
    licence: str
    columns: tuple[str, ...]
    use: str
    defects: str


_ALL: Final = (
    DataSet(
        "khoitrong_labels",
        "re-labelled for this project from ReINTEL, news, social comments and ViHSD",
        "labels by this project, texts keep their own licences; not redistributed",
        ("positive", "hateful", "offensive", "check", "opinion", "cluster", "source"),
        "main source of all four labels, and the validation split",
        "sources ending in _top were chosen by a model's score, so they are left out of calibration",
    ),
    DataSet(
        "vihsd",
        "Luu et al. 2021",
        "research only",
        ("label",),
        "auxiliary task for `offensive`; benchmark on its own classes",
        "HATE is mostly abuse without a group; 12 to 15 % of test occurs in train",
    ),
    DataSet(
        "vlsp_hsd_2019",
        "VLSP shared task 2019",
        "none stated",
        ("label",),
        "auxiliary task for `offensive`",
        "HATE mixes abuse and group hate",
    ),
    DataSet(
        "vithsd",
        "Vo et al. 2024",
        "none stated",
        ("individual", "groups", "religion", "race"),
        "auxiliary tasks: abuse of a person, mention of a group",
        "the same comments as ViHSD; the politics target is criticism and is not used",
    ),
    DataSet(
        "victsd",
        "Nguyen et al. 2021",
        "research only",
        ("toxic",),
        "unlabelled: the model that restores diacritics, and texts that were read again",
        "another notion of toxicity, so its labels are not used",
    ),
    DataSet(
        "vsmec",
        "Ho et al. 2020",
        "research only",
        ("emotion",),
        "auxiliary task for `positive`",
        "emotion of the writer, not what a post reports",
    ),
    DataSet(
        "reintel",
        "VLSP ReINTEL 2020",
        "terms of the shared task",
        ("label",),
        "auxiliary task for `check`",
        "half of the `unreliable` posts are opinion or satire; time and domain give the label away",
    ),
    DataSet(
        "viclickbait",
        "ViClickbait-2025",
        "MIT in the copying repository",
        ("label",),
        "auxiliary task for `check`",
        "headlines only",
    ),
    DataSet(
        "sms_smishing",
        "Vietnamese smishing messages",
        "none stated",
        ("label",),
        "auxiliary task for `check`",
        "text messages, not posts",
    ),
    DataSet(
        "social_comments",
        "SafeSense-VI",
        "MIT",
        (),
        "unlabelled: reference for thresholds, and the model that restores diacritics",
        "comments under news, short",
    ),
    DataSet(
        "news",
        "newspapers",
        "the papers' own",
        (),
        "unlabelled: reference for thresholds, and the model that restores diacritics",
        "edited text",
    ),
)

SETS: Final[dict[str, DataSet]] = {each.folder: each for each in _ALL}
