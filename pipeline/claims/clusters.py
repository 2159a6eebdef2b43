"""Near-duplicate clusters: the same claim, copied and slightly changed, is one thing to review.

Leader clustering in one pass, in input order. Each text is compared with the representatives seen so far:
MinHash LSH proposes candidates (see `pipeline.claims.minhash`), and so do a shared link and a text that was
cut off. A post joins the most similar representative whose shingles are near enough and that says the same
(see `pipeline.claims.agreement`), or becomes one itself. There is no chaining: every member is near its
representative, so a chain of small edits cannot join two different claims.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from pipeline.claims.agreement import says_the_same
from pipeline.claims.links import links_in
from pipeline.claims.minhash import Banding, LshIndex, MinHash, minhashes
from pipeline.claims.reading import without_cut
from pipeline.claims.shingles import comparison_key, jaccard, shingles
from pipeline.settings import DEFAULTS
from pipeline.text import normalise

BANDING: Final = Banding(bands=16, rows=4)
"""A pair at the default threshold of 0.7 becomes a candidate with probability 0.99."""

MAX_COMPARED: Final = 5
"""Most similar representatives that a text is read against."""

MAX_IN_BAND: Final = 64
"""Representatives a text may resemble before it is no longer indexed for near copies: a template sent in ten
thousand versions must not make ten thousand comparisons of each. Exact copies are found all the same."""

PREFIX_LENGTH: Final = 24
"""Letters by which a text that was cut off is looked up."""


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


@dataclass(frozen=True, slots=True)
class _Leader:
    cluster_id: str
    key: str
    text: str
    links: frozenset[str]


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
        self._leaders: list[_Leader] = []
        self._ids: set[str] = set()
        self._exact: dict[bytes, int] = {}
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
        digests = [_digest(n, found) for n, found in zip(normalised_texts, links, strict=True)]
        fresh = [i for i, digest in enumerate(digests) if digest not in self._exact]
        keys = [comparison_key(normalised_texts[i], fallback=texts[i]) for i in fresh]
        hashes = minhashes(map(shingles, keys), BANDING)
        ready = {i: (key, minhash) for i, key, minhash in zip(fresh, keys, hashes, strict=True)}
        ids = []
        for i, digest in enumerate(digests):
            leader = self._exact.get(digest)  # perhaps of an equal text earlier in this batch
            if leader is None:
                leader = self._exact[digest] = self._place(*ready[i], texts[i], links[i])
            self._sizes[leader] += 1
            ids.append(self._leaders[leader].cluster_id)
        return ids

    def add_known(self, cluster_id: str, text: str) -> None:
        """Seed a cluster from an earlier run, so that new copies of `text` join it under its old id."""
        normalised, links = normalise(text), links_in(text)
        digest = _digest(normalised, links)
        if digest not in self._exact:
            key = comparison_key(normalised, fallback=text)
            leader = _Leader(cluster_id, key, text, links)
            self._exact[digest] = self._lead(leader, minhashes([shingles(key)], BANDING)[0])

    def report(self) -> ClusterReport:
        """Return counts of what was assigned so far."""
        largest = tuple((self._leaders[i].cluster_id, size) for i, size in self._sizes.most_common(10))
        return ClusterReport(self._sizes.total(), len(self._sizes), largest)

    def _place(self, key: str, minhash: MinHash, text: str, links: frozenset[str]) -> int:
        """Return the representative that a text joins, which may be itself."""
        similar = self._index.candidates(minhash)
        near = [*self._near(key, similar), *self._by_reference(key, text, links)]
        nearest: int | None = None
        for other in dict.fromkeys(near):
            if not self.must_agree or says_the_same(text, self._leaders[other].text):
                return other
            nearest = other if nearest is None else nearest
        cluster_id = f"c{_hash(key)}"
        if cluster_id in self._ids:  # the same letters, told apart by diacritics, digits or a link
            cluster_id = f"c{_hash(text)}"
        if nearest is not None:
            self.related[cluster_id] = self._leaders[nearest].cluster_id
        is_crowded = len(similar) >= MAX_IN_BAND
        return self._lead(_Leader(cluster_id, key, text, links), None if is_crowded else minhash)

    def _near(self, key: str, candidates: Iterable[int]) -> list[int]:
        """Return the representatives over the threshold, most similar first, the earlier of equals."""
        mine = shingles(key)
        scored = ((jaccard(mine, shingles(self._leaders[other].key)), -other) for other in candidates)
        near = sorted((pair for pair in scored if pair[0] >= self.threshold), reverse=True)
        return [-negated for _, negated in near[: MAX_COMPARED if self.must_agree else 1]]

    def _by_reference(self, key: str, text: str, links: frozenset[str]) -> Iterator[int]:
        """Yield the representatives about the same page, and of texts of which one is the other cut off."""
        if not self.must_agree:
            return
        for link in sorted(links):
            yield from self._by_link[link][:MAX_COMPARED]
        mine = _key_before_cut(text)
        for other in self._by_prefix[key[:PREFIX_LENGTH]][:MAX_COMPARED]:
            leader = self._leaders[other]
            theirs = _key_before_cut(leader.text)
            if (mine and leader.key.startswith(mine)) or (theirs and key.startswith(theirs)):
                yield other

    def _lead(self, leader: _Leader, minhash: MinHash | None) -> int:
        number = len(self._leaders)
        self._leaders.append(leader)
        self._ids.add(leader.cluster_id)
        if minhash is not None:
            self._index.add(number, minhash)
        if self.must_agree:
            for link in leader.links:
                self._by_link[link].append(number)
            if len(leader.key) > PREFIX_LENGTH:
                self._by_prefix[leader.key[:PREFIX_LENGTH]].append(number)
        return number


_WHOLE_WORD: Final = 7
"""Letters at the end of a cut text that may belong to a word cut in two: the longest syllable."""


def _key_before_cut(text: str) -> str:
    """Return the comparison key of what is left of a text that was cut off; empty for one that is whole."""
    cut = without_cut(text)
    return "" if cut is None else comparison_key(normalise(cut), fallback=cut)[:-_WHOLE_WORD]


def _digest(normalised: str, links: frozenset[str]) -> bytes:
    """Return what exact copies share: the words with their diacritics, and the pages they point at."""
    whole = "\0".join((" ".join(normalised.split()), *sorted(links)))
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
