"""Whether an export is like anything that its model learned from.

What a probability means was measured on kinds of posts the model knows. How far an export is from them is
seen by the share of its n-grams that training never saw, on a sample that costs next to nothing. With the
linear model of November 2026, kinds of posts like those it learned from (pages, comments, news, messages)
lie between 0.0003 and 0.006, captions of a platform it never saw at 0.03, English at 0.02. The scores
themselves do not tell: on those captions they look like those of an ordinary page without murk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from pipeline.classify import Model

MIN_POSTS: Final = 100
"""With fewer posts, one odd one decides, and nothing is said of the export."""

MAX_KNOWN_SHARE: Final = 0.012
"""Share of unseen n-grams over which an export is unlike: twice that of the most foreign kind known."""

FIRST: Final = 200
"""Posts at the start that are all looked at, so that small exports can be told."""

EVERY: Final = 20
"""After these, one post in so many is looked at."""

Looked = tuple[int, float | None]
"""Posts of a batch that were looked at, and the sum of their shares; None where the engine cannot tell."""

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


def is_sampled(rank: int) -> bool:
    """Whether a post is looked at, by its rank in the export, from 0."""
    return rank < FIRST or rank % EVERY == 0


def look_at(model: Model, normalised_texts: Sequence[str]) -> Looked:
    """Look at chosen posts; `likeness_of` sums up several looks."""
    shares = model.unseen_share(normalised_texts) if normalised_texts else np.zeros(0)
    return len(normalised_texts), None if shares is None else float(shares.sum())


def likeness_of(looks: Iterable[Looked]) -> Likeness:
    """Return what was found; the same looks in the same order give the same likeness."""
    posts, total, is_told = 0, 0.0, True
    for count, unseen in looks:
        posts += count
        total += unseen or 0.0
        is_told = is_told and unseen is not None
    return Likeness(posts, total / max(posts, 1) if is_told else None)
