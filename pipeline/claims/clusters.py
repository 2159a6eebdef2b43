"""Near-duplicate clusters: the same claim, copied and slightly changed, is one thing to review.

Leader clustering in one pass, in input order. Each text is compared with the representatives seen so far:
MinHash LSH proposes candidates (see `pipeline.claims.minhash`), and so do a shared link and a text that was
cut off. A post joins the most similar representative whose shingles are near enough and that says the same
(see `pipeline.claims.agreement`), or becomes one itself. There is no chaining: every member is near its
representative, so a chain of small edits cannot join two different claims.

`Clusterer` answers at once and keeps every representative in memory; `pipeline.claims.sorted_clusters` gives
the same clusters of millions of posts when all are there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.claims.fingerprints import (
    BANDING,
    PREFIX_LENGTH,
    cluster_name,
    digest,
    hash64,
    key_before_cut,
)
from pipeline.claims.joining import MAX_COMPARED, MAX_IN_BAND, Joining, Leader
from pipeline.claims.links import links_in
from pipeline.claims.minhash import LshIndex, MinHash, minhashes
from pipeline.claims.shingles import comparison_key, runs
from pipeline.settings import DEFAULTS
from pipeline.text import normalise


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

    Memory grows by about 2 kB for each distinct text and not at all for exact repeats.

    Args:
        threshold: True Jaccard similarity, 0 to 1, from which two texts are one cluster.
        must_agree: Whether near texts that say something else stay apart. Who splits texts into training and
            test wants them together.

    Attributes:
        related: For each cluster that stayed apart from a near one only because it says something else, the
            id of that other cluster.
    """

    def __init__(self, threshold: float = DEFAULTS.cluster_jaccard, *, must_agree: bool = True) -> None:
        self.threshold = threshold
        self.must_agree = must_agree
        self.related: dict[str, str] = {}
        self._index = LshIndex(BANDING, threshold)
        self._leaders: list[Leader] = []
        self._join = Joining(self._leaders.__getitem__, threshold, must_agree)
        self._names: list[str] = []
        self._taken: set[str] = set()
        self._exact: dict[int, int] = {}
        self._by_link: defaultdict[str, list[int]] = defaultdict(list)
        self._by_prefix: defaultdict[str, list[int]] = defaultdict(list)
        self._sizes: Counter[int] = Counter()

    def assign(self, texts: Sequence[str]) -> list[str]:
        """Return one cluster id per text as shown."""
        return self.assign_normalised([normalise(text) for text in texts], texts)

    def assign_normalised(self, normalised_texts: Sequence[str], texts: Sequence[str]) -> list[str]:
        """Do the same for texts that are normalised already.

        Args:
            normalised_texts: `normalise(text)` of every text.
            texts: The texts as shown.
        """
        links = [links_in(text) for text in texts]
        digests = [digest(n, found) for n, found in zip(normalised_texts, links, strict=True)]
        fresh = [i for i, each in enumerate(digests) if each not in self._exact]
        keys = [comparison_key(normalised_texts[i], fallback=texts[i]) for i in fresh]
        hashes = minhashes(map(runs, keys), BANDING)
        ready = {i: (key, minhash) for i, key, minhash in zip(fresh, keys, hashes, strict=True)}
        ids = []
        for i, each in enumerate(digests):
            leader = self._exact.get(each)  # perhaps of an equal text earlier in this batch
            if leader is None:
                key, minhash = ready[i]
                leader = self._exact[each] = self._place(self._candidate(key, texts[i]), minhash, links[i])
            self._sizes[leader] += 1
            ids.append(self._names[leader])
        return ids

    def add_known(self, cluster_id: str, text: str) -> None:
        """Seed a cluster from an earlier run, so that new copies of `text` join it under its old id."""
        normalised, links = normalise(text), links_in(text)
        exact = digest(normalised, links)
        if exact not in self._exact:
            post = self._candidate(comparison_key(normalised, fallback=text), text)
            minhash = minhashes([runs(post.key)], BANDING)[0]
            self._exact[exact] = self._lead(cluster_id, post, minhash, links)

    def report(self) -> ClusterReport:
        """Return counts of what was assigned so far."""
        largest = tuple((self._names[i], size) for i, size in self._sizes.most_common(10))
        return ClusterReport(self._sizes.total(), len(self._sizes), largest)

    def _candidate(self, key: str, text: str) -> Leader:
        return Leader(text, key, key_before_cut(text) if self.must_agree else "")

    def _place(self, post: Leader, minhash: MinHash, links: frozenset[str]) -> int:
        """Return the representative that a text joins, which may be itself."""
        similar = self._index.candidates(minhash)
        joined = self._join(post, similar, self._by_reference(post, links))
        if joined.leader is not None:
            return joined.leader
        cluster_id = cluster_name(hash64(post.key))
        if cluster_id in self._taken:  # the same letters, told apart by diacritics, digits or a link
            cluster_id = cluster_name(hash64(post.text))
        if joined.apart is not None:
            self.related[cluster_id] = self._names[joined.apart]
        is_crowded = len(similar) >= MAX_IN_BAND
        return self._lead(cluster_id, post, None if is_crowded else minhash, links)

    def _by_reference(self, post: Leader, links: frozenset[str]) -> Iterator[int]:
        """Yield the representatives about the same page, and of texts of which one is the other cut off."""
        if self.must_agree:
            for link in sorted(links):
                yield from self._by_link[link][:MAX_COMPARED]
            yield from self._join.cut_copies(post, self._by_prefix[post.key[:PREFIX_LENGTH]][:MAX_COMPARED])

    def _lead(self, cluster_id: str, post: Leader, minhash: MinHash | None, links: frozenset[str]) -> int:
        number = len(self._leaders)
        self._leaders.append(post)
        self._names.append(cluster_id)
        self._taken.add(cluster_id)
        if minhash is not None:
            self._index.add(number, minhash)
        if self.must_agree:
            for link in links:
                self._by_link[link].append(number)
            if len(post.key) > PREFIX_LENGTH:
                self._by_prefix[post.key[:PREFIX_LENGTH]].append(number)
        return number
