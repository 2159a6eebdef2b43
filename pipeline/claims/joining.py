"""Whom a text joins: the rule of leader clustering, whatever the representatives are kept in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from pipeline.claims.agreement import says_the_same
from pipeline.claims.shingles import jaccard, shingles

MAX_COMPARED: Final = 5
"""Most similar representatives that a text is read against."""

MAX_IN_BAND: Final = 64
"""Representatives a text may resemble before it is no longer indexed for near copies: a template sent in ten
thousand versions must not make ten thousand comparisons of each. Exact copies are found all the same."""


@dataclass(frozen=True, slots=True)
class Leader:
    """A text that others are compared with.

    Attributes:
        text: The text as shown.
        key: Its comparison key.
        cut_key: Key of what is left of a text that was cut off; empty for a whole one.
    """

    text: str
    key: str
    cut_key: str


class Joined(NamedTuple):
    """What came of a comparison, as numbers of representatives.

    Attributes:
        leader: Which one a text joins; None when it becomes one itself.
        apart: The nearest one, if the text stayed apart only because it says something else.
    """

    leader: int | None
    apart: int | None


@dataclass(frozen=True, slots=True)
class Joining:
    """The rule.

    Attributes:
        leaders: Gives a representative by its number, the earlier the smaller.
        threshold: True Jaccard similarity, 0 to 1, from which two texts are one cluster.
        must_agree: Whether near texts that say something else stay apart.
    """

    leaders: Callable[[int], Leader]
    threshold: float
    must_agree: bool = True

    def __call__(self, post: Leader, similar: Iterable[int], referred: Iterable[int]) -> Joined:
        """Return whom a text joins: the most similar that says the same.

        Args:
            post: The text.
            similar: Representatives that share a band, in any order.
            referred: Those about the same page, in the order in which they are asked.
        """
        nearest: int | None = None
        for other in dict.fromkeys([*self._near(post.key, similar), *referred]):
            if not self.must_agree or says_the_same(post.text, self.leaders(other).text):
                return Joined(other, None)
            nearest = other if nearest is None else nearest
        return Joined(None, nearest)

    def cut_copies(self, post: Leader, same_start: Iterable[int]) -> Iterator[int]:
        """Yield those of representatives with the same first letters where one text is the other cut off."""
        for other in same_start:
            leader = self.leaders(other)
            if (post.cut_key and leader.key.startswith(post.cut_key)) or (
                leader.cut_key and post.key.startswith(leader.cut_key)
            ):
                yield other

    def _near(self, key: str, candidates: Iterable[int]) -> list[int]:
        """Return the representatives over the threshold, most similar first, the earlier of equals."""
        others = list(candidates)
        if not others:
            return []
        mine = shingles(key)
        scored = ((jaccard(mine, shingles(self.leaders(other).key)), -other) for other in others)
        near = sorted((pair for pair in scored if pair[0] >= self.threshold), reverse=True)
        return [-negated for _, negated in near[: MAX_COMPARED if self.must_agree else 1]]
