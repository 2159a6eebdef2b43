"""How many posts that need a check show a risk sign, and how often a sign is right.

Recall is counted on the annotated posts of the public sets, by source, because a platform never seen is
another world. Precision cannot be counted on labels: a sign is right where what it says is really in the
post, whether or not the post needs a check. So hits were read one by one, and `data/labels/sign-checks.csv`
holds the verdicts by the key of the text.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pipeline.classify.risk_signs.catalogue import RETIRED
from pipeline.classify.risk_signs.detection import RISK_SIGNS, find_risk_signs
from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.datasets.annotations import text_key
from pipeline.research.datasets.labelled_posts import read_labelled, source_of
from pipeline.research.datasets.own_files import read_rows
from pipeline.research.evaluation.intervals import wilson
from pipeline.research.printing import NOTHING, Printable, empty_table
from pipeline.resources import resource

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.posts import Reason

LIGHT: Final = frozenset({"shouting"})
"""Signs about the manner of a post, which say nothing of what it claims."""

_COLUMNS: Final = ("key", "sign", "right")
_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class ReadPost:
    """An annotated post and the signs it shows.

    Attributes:
        split: `train` or `validation`.
        source: Where it came from, one of `source_of`.
        check: Whether it needs a check.
        opinion: Whether it is mainly opinion or satire.
        key: `text_key` of the text as shown.
        signs: Ids of its signs.
    """

    split: str
    source: str
    check: bool
    opinion: bool
    key: str
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class SignFigures:
    """One sign.

    Attributes:
        sign: Its id.
        check: Posts that need a check and show it.
        other: Other posts that show it.
        read: Hits that were read, of those that the sign still makes.
        right: How many of them are right.
        interval: 95 % Wilson interval of `right / read`.
    """

    sign: str
    check: int
    other: int
    read: int
    right: int
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ShareFigures:
    """Posts of one source, or of all.

    Attributes:
        split: `train` or `validation`.
        source: One of `source_of`, or `all`.
        check: Posts that need a check.
        signed: How many of them show a sign.
        telling: How many show one that is not in `LIGHT`.
        interval: 95 % Wilson interval of `signed / check`.
        other: Other posts.
        other_signed: How many of them show a sign.
    """

    split: str
    source: str
    check: int
    signed: int
    telling: int
    interval: tuple[float, float]
    other: int
    other_signed: int


@dataclass(frozen=True, slots=True)
class SignReport(Printable):
    """Recall and precision of the risk signs.

    Attributes:
        signs: One entry a sign, in the order of the catalogue.
        shares: All posts of each split first, then its sources.
        opinion: Posts that are mainly opinion or satire and need no check.
        opinion_signed: How many of them show a sign.
        checked: Hits in the file of verdicts.
        microseconds: Mean processor time a post.
        spans: Share of highlights that begin and end at the border of a word.
    """

    signs: tuple[SignFigures, ...]
    shares: tuple[ShareFigures, ...]
    opinion: int
    opinion_signed: int
    checked: int
    microseconds: float
    spans: float

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)

    def tables(self) -> Iterable["RenderableType"]:
        """Return what is shown: shares by source, then signs, then a line on the rest."""
        shares = empty_table(
            "Posts that show a risk sign",
            "posts",
            "check",
            "with a sign",
            "telling",
            "others with one",
            narrow=True,
        )
        for row in self.shares:
            shares.add_row(
                f"{row.split}, {row.source}",
                str(row.check),
                _share(row.signed, row.check, row.interval),
                _share(row.telling, row.check),
                _share(row.other_signed, row.other),
            )
        signs = empty_table(
            "Hits of each sign", "sign", "check", "others", "right of those read", narrow=True
        )
        for sign in self.signs:
            signs.add_row(
                sign.sign, str(sign.check), str(sign.other), _share(sign.right, sign.read, sign.interval)
            )
        read = sum(sign.read for sign in self.signs)
        yield from (
            shares,
            signs,
            "Opinion or satire that needs no check: "
            f"{_share(self.opinion_signed, self.opinion)} show a sign.\n"
            f"{read} of {self.checked} hits that were read are still made. "
            f"{self.microseconds:.0f} microseconds a post. {self.spans:.1%} of highlights hold whole words.",
        )


def evaluate_signs(datasets_dir: Path | None, checks: Path | None = None) -> SignReport:
    """Return recall and precision of the risk signs on the annotated posts.

    Args:
        datasets_dir: Folder of the data sets.
        checks: File of verdicts on single hits; `data/labels/sign-checks.csv` by default.

    Raises:
        DataSetError: A set cannot be read, or the file of verdicts lacks a column or holds another value.
    """
    verdicts = read_checks(checks or resource("data/labels/sign-checks.csv"))
    posts: list[ReadPost] = []
    whole: list[bool] = []
    seconds = 0.0
    for split in ("train", "validation"):
        corpus = read_labelled(datasets_dir, split, grouped=False)
        started = time.process_time()
        found = [find_risk_signs(text) for text in corpus.texts]
        seconds += time.process_time() - started
        whole += [
            _whole_words(text, each)
            for text, signs in zip(corpus.texts, found, strict=True)
            for each in signs
        ]
        check = corpus.labels[:, LABELS.index("check")]
        rows = zip(
            corpus.texts, found, check, source_of(corpus.sources), corpus.holds("opinion"), strict=True
        )
        posts += [
            ReadPost(
                split,
                str(source),
                bool(label == 1),
                bool(opinion),
                text_key(text),
                frozenset(each.text for each in signs),
            )
            for text, signs, label, source, opinion in rows
            if not np.isnan(label)
        ]
    return summarise(posts, verdicts, microseconds=1e6 * seconds / max(1, len(posts)), spans=_mean(whole))


def summarise(
    posts: Sequence[ReadPost], verdicts: dict[tuple[str, str], bool], *, microseconds: float, spans: float
) -> SignReport:
    """Return the figures of posts that were read.

    Args:
        posts: Annotated posts with their signs.
        verdicts: Whether a hit is right, by key of the text and sign.
        microseconds: Mean processor time a post.
        spans: Share of highlights that hold whole words.
    """
    hits = {(post.key, sign) for post in posts for sign in post.signs}
    signs = []
    for name in (each for each in RISK_SIGNS if each not in RETIRED):
        read = [right for hit, right in verdicts.items() if hit[1] == name and hit in hits]
        shown = [post.check for post in posts if name in post.signs]
        signs.append(
            SignFigures(
                name, sum(shown), len(shown) - sum(shown), len(read), sum(read), wilson(sum(read), len(read))
            )
        )
    opinion = [post for post in posts if post.opinion and not post.check]
    return SignReport(
        tuple(signs),
        tuple(_shares(posts)),
        len(opinion),
        sum(bool(post.signs) for post in opinion),
        len(verdicts),
        round(microseconds, 1),
        round(spans, 4),
    )


def read_checks(path: Path) -> dict[tuple[str, str], bool]:
    """Return whether each hit that was read is right, by key of the text and id of the sign.

    Raises:
        DataSetError: The file lacks a column, or `right` is neither 0 nor 1.
    """
    found = {}
    for line, row in read_rows(path, _COLUMNS, "data/labels/README.md"):
        if row["right"] not in ("0", "1"):
            raise DataSetError(f"{path}, line {line}: right is “{row['right']}”.", "Write 1 or 0 there.")
        found[row["key"], row["sign"]] = row["right"] == "1"
    return found


def _shares(posts: Sequence[ReadPost]) -> Iterable[ShareFigures]:
    for split in dict.fromkeys(post.split for post in posts):
        mine = [post for post in posts if post.split == split]
        for source in (_ALL, *sorted({post.source for post in mine})):
            some = [post for post in mine if source in (_ALL, post.source)]
            check = [post for post in some if post.check]
            other = [post for post in some if not post.check]
            signed = sum(bool(post.signs) for post in check)
            yield ShareFigures(
                split,
                source,
                len(check),
                signed,
                sum(bool(post.signs - LIGHT) for post in check),
                wilson(signed, len(check)),
                len(other),
                sum(bool(post.signs) for post in other),
            )


def _whole_words(text: str, reason: "Reason") -> bool:
    """Tell whether a highlight begins and ends at the border of a word; one without a place does."""
    start, end = reason.span
    inside_start = 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum()
    inside_end = 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not (inside_start or inside_end)


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0


def _share(hits: int, n: int, interval: tuple[float, float] | None = None) -> str:
    if not n:
        return NOTHING
    shown = f"{hits}/{n} = {hits / n:.2f}"
    return shown if interval is None else f"{shown} ({interval[0]:.2f} to {interval[1]:.2f})"
