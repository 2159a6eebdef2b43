"""Whether an export is like anything that its model learned from.

What a probability means was measured on kinds of posts the model knows. How far an export is from them is
seen by the share of its n-grams that training never saw, on a sample that costs next to nothing. With the
linear model of November 2026, kinds of posts like those it learned from (pages, comments, news, messages)
lie between 0.0003 and 0.006, captions of a platform it never saw at 0.03, English at 0.02. The scores
themselves do not tell: on those captions they look like those of an ordinary page without murk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pipeline.classify import Model
from pipeline.text import normalise

MIN_POSTS: Final = 100
"""With fewer posts, one odd one decides, and nothing is said of the export."""

MAX_KNOWN_SHARE: Final = 0.012
"""Share of unseen n-grams over which an export is unlike: twice that of the most foreign kind known."""

FIRST: Final = 200
"""Posts at the start that are all looked at, so that small exports can be told."""

EVERY: Final = 20
"""After these, one post in so many is looked at."""

Verdict = Literal["like", "unlike", "too_few", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like an export is to what its model learned from.

    Attributes:
        posts: Posts that were looked at.
        unseen: Mean share of n-grams that training never saw, 0 to 1; `None` where the engine cannot tell.
    """

    posts: int = 0
    unseen: float | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether it is like or unlike; `too_few` posts, or an engine that `cannot_tell`."""
        if self.posts < MIN_POSTS:
            return "too_few"
        if self.unseen is None:
            return "cannot_tell"
        return "unlike" if self.unseen > MAX_KNOWN_SHARE else "like"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        unseen = None if self.unseen is None else round(self.unseen, 4)
        return {"verdict": self.verdict, "posts": self.posts, "unseen": unseen}

    def __str__(self) -> str:
        return {
            "like": "Like the posts this model learned from",
            "unlike": (
                f"Unlike anything this model learned from: it never saw {self.unseen or 0:.1%} of what "
                f"it counts in these posts, and at most {MAX_KNOWN_SHARE:.1%} in kinds it knows. Read flags "
                "with care, and some posts without a flag too"
            ),
            "too_few": f"Too few posts (under {MIN_POSTS}) to tell whether the model knows their kind",
            "cannot_tell": "This engine cannot tell whether it knows this kind of posts; the linear one can",
        }[self.verdict]


class Sampler:
    """Looks at a sample of an export, batch by batch; the same posts give the same likeness.

    Args:
        model: What learned from other posts.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._seen = 0
        self._looked = 0
        self._total: float | None = 0.0

    def add(self, texts: Sequence[str]) -> None:
        """Look at the next posts, texts as shown."""
        chosen = [
            normalise(text)
            for place, text in enumerate(texts, self._seen)
            if place < FIRST or place % EVERY == 0
        ]
        self._seen += len(texts)
        self._looked += len(chosen)
        if chosen and self._total is not None:
            shares = self._model.unseen_share(chosen)
            self._total = None if shares is None else self._total + float(shares.sum())

    def result(self) -> Likeness:
        """Return what was found so far."""
        unseen = None if self._total is None else self._total / max(self._looked, 1)
        return Likeness(self._looked, unseen)
