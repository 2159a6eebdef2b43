"""The data sets this project learns from or measures on: origin, licence, and what is wrong with each.

None of their texts is shipped. What leaves this room is weights, figures, and these lines in the cards.
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
        splits: Parquet files that must be there, without their ending.
        citation: Paper to cite; empty where none is known.
    """

    folder: str
    origin: str
    licence: str
    columns: tuple[str, ...]
    use: str
    defects: str
    splits: tuple[str, ...] = ("train",)
    citation: str = ""


_LEARNED: Final = (
    DataSet(
        "khoitrong_labels",
        "re-labelled for this project from ReINTEL, news, social comments and ViHSD",
        "labels by this project, texts keep their own licences; not redistributed",
        ("positive", "hateful", "offensive", "check", "opinion", "cluster", "source"),
        "main source of all four labels, and the validation split",
        "sources ending in _top were chosen by a model's score, so they are left out of calibration",
        splits=("train", "validation"),
    ),
    DataSet(
        "khoitrong_labels_2",
        "read for this project from TikTok captions, comments on region, religion and gender, news of "
        "good deeds, advertisements, and unread rows of the sets below",
        "labels by this project, texts keep their own licences; not redistributed",
        (
            "positive",
            "hateful",
            "offensive",
            "check",
            "opinion",
            "counter",
            "group_mention",
            "appeal",
            "cluster",
            "source",
            "chosen",
            "doubt",
        ),
        "second main source of all four labels, the second half of the validation split, and posts at random",
        "read by language models, checked by no person; rows picked by a score are left out of calibration",
        splits=("train", "validation", "random"),
    ),
    DataSet(
        "vihsd",
        "Luu et al. 2021",
        "research only",
        ("label",),
        "auxiliary task for `offensive`; benchmark on its own classes",
        "HATE is mostly abuse without a group; 12 to 15 % of test occurs in train",
        splits=("train", "validation", "test"),
        citation=(
            "Luu, Nguyen and Nguyen 2021, A Large-Scale Dataset for Hate Speech Detection on "
            "Vietnamese Social Media Texts, IEA/AIE"
        ),
    ),
    DataSet(
        "vlsp_hsd_2019",
        "VLSP shared task 2019",
        "none stated",
        ("label",),
        "auxiliary task for `offensive`",
        "HATE mixes abuse and group hate",
        citation=(
            "Vu et al. 2020, HSD Shared Task in VLSP Campaign 2019: Hate Speech Detection for "
            "Social Good, arXiv:2007.06493"
        ),
    ),
    DataSet(
        "vithsd",
        "Vo et al. 2024",
        "none stated",
        ("individual", "groups", "religion", "race"),
        "auxiliary tasks: abuse of a person, mention of a group",
        "the same comments as ViHSD, 942 of train are in its test; the politics target is criticism and is "
        "not used",
        splits=("train", "validation"),
        citation=(
            "Vo et al. 2024, ViTHSD: Exploiting Hatred by Targets for Hate Speech Detection on "
            "Vietnamese Social Media Texts, arXiv:2404.19252"
        ),
    ),
    DataSet(
        "victsd",
        "Nguyen et al. 2021",
        "research only",
        ("toxic",),
        "unlabelled: the model that restores diacritics, and texts that were read again",
        "another notion of toxicity, so its labels are not used",
        splits=("train", "validation"),
        citation=(
            "Nguyen, Nguyen and Nguyen 2021, Constructive and Toxic Speech Detection for "
            "Open-domain Social Media Comments in Vietnamese, IEA/AIE"
        ),
    ),
    DataSet(
        "vsmec",
        "Ho et al. 2020",
        "research only",
        ("emotion",),
        "auxiliary task for `positive`",
        "emotion of the writer, not what a post reports",
        splits=("train", "validation", "test"),
        citation="Ho et al. 2020, Emotion Recognition for Vietnamese Social Media Text, PACLING 2019",
    ),
    DataSet(
        "reintel",
        "VLSP ReINTEL 2020",
        "terms of the shared task",
        ("label",),
        "auxiliary task for `check`",
        "half of the `unreliable` posts are opinion or satire; time and domain give the label away",
        splits=("train", "unlabelled"),
        citation=(
            "Le et al. 2020, ReINTEL: A Multimodal Data Challenge for Responsible Information "
            "Identification on Social Network Sites, VLSP 2020"
        ),
    ),
    DataSet(
        "viclickbait",
        "ViClickbait-2025",
        "MIT in the copying repository",
        ("label",),
        "auxiliary task for `check`",
        "headlines only",
        splits=("train", "validation", "test"),
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
        splits=("unlabelled",),
    ),
    DataSet(
        "social_comments_2",
        "uynlu, Toxic-Language-Detection-in-Vietnamese-Social-Media",
        "none stated",
        ("source",),
        "unlabelled: soft labels of a larger model, and texts to read next",
        "comments on region, religion, gender and faith, names partly stripped",
        splits=("unlabelled",),
    ),
    DataSet(
        "news",
        "newspapers",
        "the papers' own",
        (),
        "unlabelled: reference for thresholds, and the model that restores diacritics",
        "edited text",
        splits=("unlabelled",),
    ),
    DataSet(
        "vihos",
        "Hoang et al. 2023",
        "MIT",
        ("spans",),
        "words to highlight; the encoder's toxic spans",
        "the same comments as ViHSD, 1,104 of train are in its test; spans are offsets, so it is not masked",
        splits=("train", "validation", "test"),
        citation="Hoang et al. 2023, ViHOS: Hate Speech Spans Detection for Vietnamese, EACL",
    ),
)

_BESIDE: Final = (
    DataSet(
        "vfnd",
        "Ho Quang Thanh and ninh-pm-se 2019",
        "contact the authors",
        ("label", "domain"),
        "evaluation with unseen domains only",
        "each domain has one label, so the domain alone gives it away (AUC 0.997)",
        citation="Ho Quang Thanh and ninh-pm-se 2019, Vietnamese Fake News Dataset (VFND)",
    ),
    DataSet(
        "vilexnorm",
        "Nguyen et al. 2024",
        "CC BY-NC-SA 4.0",
        ("normalized",),
        "measures how the text room spells out chat words",
        "one spelling of each comment, where others would do as well; no labels",
        splits=("train", "validation", "test"),
        citation=(
            "Nguyen, Le and Nguyen 2024, ViLexNorm: A Lexical Normalization Corpus for Vietnamese Social "
            "Media Text, EACL"
        ),
    ),
)

TRAINING_SETS: Final[dict[str, DataSet]] = {each.folder: each for each in _LEARNED}
"""What the linear model learns from, labelled or not; its card lists these and no others."""

CATALOGUE: Final[dict[str, DataSet]] = TRAINING_SETS | {each.folder: each for each in _BESIDE}
"""Every set there is a use for."""
