"""Near-duplicate clusters: the same claim, copied and slightly changed, is one thing to review.

Leader clustering in one pass, in input order. Each text is compared with the representatives seen so far:
MinHash LSH proposes candidates (see `pipeline.claims.minhash`), the true Jaccard similarity of their shingles
decides. A post joins the most similar representative over the threshold or becomes one itself. There is no
chaining: every member is near its representative, so a chain of small edits cannot join two different claims.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from pipeline.claims.minhash import Banding, LshIndex, MinHash, minhashes
from pipeline.claims.shingles import comparison_key, jaccard, shingles
from pipeline.settings import DEFAULTS
from pipeline.text import normalise

BANDING: Final = Banding(bands=16, rows=4)
"""A pair at the default threshold of 0.7 becomes a candidate with probability 0.99."""


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """What clustering found, to judge the threshold by.

    Attributes:
        posts: Texts assigned so far.
        clusters: Distinct clusters among them.
        largest: The biggest clusters as `(cluster_id, size)`, at most ten.
    """

    posts: int
    clusters: int
    largest: tuple[tuple[str, int], ...]

    @property
    def duplicate_ratio(self) -> float:
        """Share of posts that repeat an earlier one, 0 to 1."""
        return 1.0 - self.clusters / self.posts if self.posts else 0.0

    def __str__(self) -> str:
        return f"{self.posts:,} posts in {self.clusters:,} clusters ({self.duplicate_ratio:.1%} repeats)"


class Clusterer:
    """Assigns a cluster to each text as it comes; the same texts in the same order give the same ids.

    Memory grows by about 1.5 kB for each distinct text and not at all for exact repeats.

    Args:
        threshold: True Jaccard similarity, 0 to 1, from which two texts are one cluster.
    """

    def __init__(self, threshold: float = DEFAULTS.cluster_jaccard) -> None:
        self.threshold = threshold
        self._index = LshIndex(BANDING, threshold)
        self._ids: list[str] = []
        self._texts: list[str] = []
        self._exact: dict[bytes, int] = {}
        self._sizes: Counter[int] = Counter()

    def assign(self, texts: Sequence[str]) -> list[str]:
        """Return one cluster id per text as shown."""
        return self.assign_normalised([normalise(text) for text in texts], texts)

    def assign_normalised(self, normalised_texts: Sequence[str], texts: Sequence[str]) -> list[str]:
        """Do the same for texts that are normalised already.

        Args:
            normalised_texts: `normalise(text)` of every text.
            texts: The texts as shown; stand in for a view without a letter or digit, such as an emoji.
        """
        keys = [
            comparison_key(normalised, fallback=text)
            for normalised, text in zip(normalised_texts, texts, strict=True)
        ]
        leaders = [self._exact.get(_digest(key)) for key in keys]
        fresh = [key for key, leader in zip(keys, leaders, strict=True) if leader is None]
        hashes = iter(minhashes(map(shingles, fresh), BANDING))
        ids = []
        for key, known in zip(keys, leaders, strict=True):
            leader = self._place(key, next(hashes)) if known is None else known
            self._sizes[leader] += 1
            ids.append(self._ids[leader])
        return ids

    def add_known(self, cluster_id: str, text: str) -> None:
        """Seed a cluster from an earlier run, so that new copies of `text` join it under its old id."""
        key = comparison_key(normalise(text), fallback=text)
        if _digest(key) not in self._exact:
            self._lead(key, minhashes([shingles(key)], BANDING)[0], cluster_id)

    def report(self) -> ClusterReport:
        """Return counts of what was assigned so far."""
        largest = tuple((self._ids[leader], size) for leader, size in self._sizes.most_common(10))
        return ClusterReport(self._sizes.total(), len(self._sizes), largest)

    def _place(self, key: str, minhash: MinHash) -> int:
        digest = _digest(key)
        leader = self._exact.get(digest)  # an equal text may have come earlier in the same batch
        if leader is None:
            leader = self._nearest(key, self._index.candidates(minhash))
        if leader is None:
            return self._lead(key, minhash, f"c{digest.hex()}")
        self._exact[digest] = leader
        return leader

    def _nearest(self, key: str, candidates: Iterable[int]) -> int | None:
        mine = shingles(key)
        scored = ((jaccard(mine, shingles(self._texts[other])), -other) for other in candidates)
        similarity, negated = max(scored, default=(0.0, 0))
        return -negated if similarity >= self.threshold else None

    def _lead(self, key: str, minhash: MinHash, cluster_id: str) -> int:
        leader = len(self._ids)
        self._ids.append(cluster_id)
        self._texts.append(key)
        self._exact[_digest(key)] = leader
        self._index.add(leader, minhash)
        return leader


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
