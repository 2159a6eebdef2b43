"""Parts of a set of posts, and how often the model is right in each.

An average hides whom a model fails. Dialects and groups are found by words, so these parts are neither
complete nor free of error, and a post may be in several. Shares of few posts have wide intervals, which is
why every one carries its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.research.datasets.training_data import Corpus
from pipeline.research.evaluation.intervals import wilson
from pipeline.research.training.augmentation import without_diacritics

Truth = npt.NDArray[np.bool_]

LENGTHS: Final = ((0, 60), (61, 200), (201, 600), (601, 1 << 31))
"""Bands of characters: a remark, a comment, a post, an article."""

DIALECTS: Final[dict[str, str]] = {
    "north": "nhé, nhỉ, đấy, tớ, cậu, chả, vâng, bố, lợn, ngô, gầy, thế à, thế này, cơ mà, làm gì thế",
    "centre": "rứa, nớ, tau, chộ, trốc, đọi, mần chi, chi rứa, răng rứa, mô tê, đi mô, ở mô, tui bây, hỉ, nờ",
    "south": "nè, hổng, hông, nghen, nhen, hén, tui, tụi, ổng, bả, má, xài, heo, dữ thần, quá trời, bự, lẹ, "
    "bển, trển, mắc cỡ, dzậy, vầy, xe hơi, mầy",
}
"""Words that mostly one region uses, as typed with diacritics; without them too many mean something else."""

GROUPS: Final[dict[str, str]] = {
    "region": "người bắc, người nam, người trung, miền bắc, miền nam, miền trung, miền tây, bắc kỳ, nam kỳ, "
    "trung kỳ, parky, dân bắc, dân nam, thanh hóa, nghệ an, hà tĩnh, người huế, người quảng, hà nội, sài gòn",
    "ethnicity": "dân tộc, người kinh, người hoa, khmer, người chăm, ê đê, hmong, người mông, người tày, "
    "người thái, người dao, gia rai, người thượng, tây nguyên, đồng bào thiểu số",
    "nationality": "trung quốc, tàu khựa, người tàu, hàn quốc, campuchia, người lào, người mỹ, nhật bản, "
    "ấn độ, người tây, người nga, châu phi, da đen",
    "religion": "đạo, phật giáo, phật tử, công giáo, thiên chúa, tin lành, hồi giáo, nhà chùa, linh mục, "
    "nhà sư, giáo dân, cao đài, hòa hảo",
    "gender": "phụ nữ, đàn bà, con gái, đàn ông, con trai, nữ giới, nam giới, mẹ đơn thân, nữ quyền",
    "orientation": "đồng tính, lgbt, song tính, chuyển giới, bê đê, pê đê, bóng gió, les, gay",
    "disability": "khuyết tật, tàn tật, người mù, câm điếc, người điếc, tự kỷ, thiểu năng, tâm thần, xe lăn",
    "age": "người già, ông già, bà già, cao tuổi, giới trẻ, trẻ trâu, gen z, thanh niên, tuổi teen",
    "work": "công nhân, ô sin, giúp việc, shipper, xe ôm, bán hàng rong, tỉnh lẻ, nông dân, "
    "gái ngành, nhà quê",
    "overseas": "việt kiều, hải ngoại, du học sinh, xuất khẩu lao động",
}
"""Words that name each kind of group the authored examples know; naming one is no hate."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the 95 % interval of the share.

    Attributes:
        hits: How many.
        n: Of how many; the share is not known when 0.
    """

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """0 to 1, or None when there is nothing to count."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval (Wilson 1927)."""
        return wilson(self.hits, self.n)


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of the posts.

    Attributes:
        kind: What the parts differ in: `length`, `source`, `diacritics`, `dialect word` or `group named`.
        name: The part.
        n: Posts in it.
        found: By question, the posts with the label that are flagged.
        wrongly: By question, the posts without the label that are flagged.
    """

    kind: str
    name: str
    n: int
    found: dict[str, Share]
    wrongly: dict[str, Share]


@dataclass(frozen=True, slots=True)
class Flagging:
    """One yes-or-no question about each post: what is so, and what was flagged.

    Attributes:
        truth: Shape (n,), 1, 0, or NaN where nobody was asked.
        flagged: Shape (n,).
    """

    truth: npt.NDArray[np.float64]
    flagged: Truth

    def count(self, rows: Truth, holds: float) -> Share:
        """Count what is flagged among `rows` (n,) for which the label does or does not hold."""
        here = rows & (self.truth == holds)
        return Share(int((here & self.flagged).sum()), int(here.sum()))


def slices(posts: Corpus, questions: Mapping[str, Flagging]) -> tuple[Slice, ...]:
    """Return the parts of a set of posts that are not empty, with the figures of each question."""
    return tuple(
        Slice(
            kind,
            name,
            int(rows.sum()),
            {question: each.count(rows, 1.0) for question, each in questions.items()},
            {question: each.count(rows, 0.0) for question, each in questions.items()},
        )
        for kind, name, rows in _parts(posts)
        if rows.any()
    )


def _parts(posts: Corpus) -> Iterator[tuple[str, str, Truth]]:
    lengths = np.array([len(text) for text in posts.texts])
    for low, high in LENGTHS:
        name = f"{low} to {high}" if high < LENGTHS[-1][1] else f"over {low - 1}"
        yield "length", f"{name} characters", (lengths >= low) & (lengths <= high)
    marked = np.array([without_diacritics(text) != text for text in posts.texts], dtype=bool)
    yield "diacritics", "with diacritics", marked
    yield "diacritics", "without diacritics", ~marked
    # As typed: the canonical spelling has turned many a southern word into the common one.
    yield from _by_words("dialect word", DIALECTS, [text.lower() for text in posts.texts])
    yield from _by_words("group named", GROUPS, posts.normalised_texts)
    for source in sorted(set(posts.sources.astype(str).tolist())):
        yield "source", source, posts.sources == source


def _by_words(kind: str, words: Mapping[str, str], texts: list[str]) -> Iterator[tuple[str, str, Truth]]:
    none = np.ones(len(texts), dtype=bool)
    for name, listed in words.items():
        pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, listed.split(", "))) + r")\b")
        rows = np.array([pattern.search(text) is not None for text in texts], dtype=bool)
        none &= ~rows
        yield kind, name, rows
    yield kind, f"no {kind}", none
