"""How well posts find the known claim that they state, and what is taken for one that it is not.

    python -m tests.benchmarks.known_claims
    python -m tests.benchmarks.known_claims --near-duplicates
    python -m tests.benchmarks.known_claims --time

Prints recall at 1 and at 5 of the retellings in `data/claims`, and at the near-certain threshold recall,
precision and the share of look-alikes that pass, with 95 % Wilson intervals; beside it, in the same run,
BM25, rapidfuzz and the cosine of embeddings alone, each with the threshold at which as few look-alikes of the
texts that were learned from pass. `--json FILE` keeps the figures of the matcher and of the three.

`--near-duplicates` does it for near copies within the real sets (`KHOITRONG_DATASETS`): those that by
`pipeline.claims.agreement` say the same, only leave out or add something, or say something else; and for
posts that resemble no other. `--time` matches made-up posts against made-up claims and prints CPU time by
stage, also as a multiple of BM25 alone.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from scipy.stats import binomtest

from pipeline.claims import Clusterer
from pipeline.claims.agreement import differences
from pipeline.claims.known import Matcher, Wording
from pipeline.claims.known.index import Bm25Index
from pipeline.claims.reading import keys
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.folders import shipped_folder
from pipeline.research.datasets.loading import read_texts
from pipeline.research.training.known_claims import (
    LEARNED,
    LOOK_ALIKES,
    RETELLINGS,
    Remembering,
    Told,
    allowed_wrong,
    read_told,
)
from pipeline.text import fold, mask, normalise
from pipeline.text.folding import letters_only

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "claims"
TRAIN, TEST = tuple(Path(name).stem for name in LEARNED), ("hand_2", "hand_3")
DEPTH = 5
CHUNK = 2000
REAL = (
    ("reintel", "train"),
    ("reintel", "unlabelled"),
    ("khoitrong_labels_2", "train"),
    ("news", "unlabelled"),
)
LONGEST = 600  # characters of a real post that counts: claims are short, and so are most posts


@dataclass(frozen=True)
class Ranking:
    """What a method says of one text: claims best first, the score of the first, and whether it passes."""

    told: Told
    claims: list[str]
    score: float
    passes: bool


def interval(part: int, whole: int) -> list[float]:
    """Return a part, the whole, the share and its 95 % Wilson interval."""
    low, high = binomtest(part, whole).proportion_ci(method="wilson") if whole else (0.0, 1.0)
    return [int(part), whole, *(round(float(each), 3) for each in (part / max(whole, 1), low, high))]


def shown(figures: Sequence[float]) -> str:
    part, whole, share, low, high = figures
    return f"{part}/{whole} = {share:.3f} ({low:.3f} to {high:.3f})"


def by_matcher(bank: Sequence[Told], asked: Sequence[Told], embedder) -> list[Ranking]:
    matcher = Matcher([Wording(each.claim_id, each.text) for each in bank], embedder)
    found = matcher.match([each.text for each in asked], limit=DEPTH)
    return [
        Ranking(
            told,
            [match.claim_id for match in matches],
            matches[0].score if matches else 0.0,
            bool(matches) and matches[0].level == "near_certain",
        )
        for told, matches in zip(asked, found, strict=True)
    ]


def by_bm25(bank: Sequence[Told], asked: Sequence[Told], _) -> np.ndarray:
    index = Bm25Index(each.text for each in bank)
    scores = np.zeros((len(asked), len(bank)))
    for row, candidates in enumerate(index.search([each.text for each in asked], len(bank))):
        for candidate in candidates:
            scores[row, candidate.wording] = candidate.score
    return scores


def by_rapidfuzz(bank: Sequence[Told], asked: Sequence[Told], _) -> np.ndarray:
    texts = [[fold(normalise(each.text)) for each in side] for side in (asked, bank)]
    return process.cdist(*texts, scorer=fuzz.token_set_ratio)


def by_cosine(bank: Sequence[Told], asked: Sequence[Told], embedder) -> np.ndarray:
    rows = [embedder.embed([normalise(each.text) for each in side]) for side in (asked, bank)]
    return rows[0] @ rows[1].T


def ranked(scores: np.ndarray, bank: Sequence[Told], asked: Sequence[Told], least: float) -> list[Ranking]:
    order = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
    return [
        Ranking(
            told, [bank[i].claim_id for i in best], float(scores[row, best[0]]), scores[row, best[0]] > least
        )
        for row, (told, best) in enumerate(zip(asked, order, strict=True))
    ]


def threshold(scores: np.ndarray, asked: Sequence[Told]) -> float:
    """Return the score that as few look-alikes pass as may pass that of the matcher."""
    wrong = np.sort(scores[[each.kind in LOOK_ALIKES for each in asked]].max(axis=1))[::-1]
    return float(wrong[allowed_wrong(len(wrong))])


def figures(rankings: Sequence[Ranking]) -> dict[str, list[float]]:
    retold = [each for each in rankings if each.told.kind in RETELLINGS]
    others = [each for each in rankings if each.told.kind in LOOK_ALIKES]
    passed = [each for each in rankings if each.passes]
    right = sum(each.told.kind in RETELLINGS and each.told.claim_id == each.claims[0] for each in passed)
    recalls = {
        f"recall_at_{depth}": interval(sum(r.told.claim_id in r.claims[:depth] for r in retold), len(retold))
        for depth in (1, DEPTH)
    }
    return recalls | {
        "near_certain_precision": interval(right, len(passed)),
        "near_certain_recall": interval(right, len(retold)),
        "look_alikes_near_certain": interval(sum(each.passes for each in others), len(others)),
    }


def tell(name: str, rankings: Sequence[Ranking]) -> dict[str, list[float]]:
    found = figures(rankings)
    for what, values in found.items():
        sys.stdout.write(f"{name}: {what.replace('_', ' ')} {shown(values)}\n")
    return found


def tell_kinds(rankings: Sequence[Ranking]) -> None:
    for kind in sorted(RETELLINGS):
        mine = [each for each in rankings if each.told.kind == kind]
        first = sum(each.told.claim_id == next(iter(each.claims), "") for each in mine)
        sure = sum(each.passes and each.told.claim_id == each.claims[0] for each in mine)
        sys.stdout.write(f"  {kind}: recall at 1 {first}/{len(mine)}, near-certain {sure}/{len(mine)}\n")
    for kind in sorted(LOOK_ALIKES):
        mine = [each for each in rankings if each.told.kind == kind]
        sys.stdout.write(f"  {kind}: near-certain {sum(each.passes for each in mine)}/{len(mine)}\n")


def read(hands: Sequence[str]) -> tuple[list[Told], list[Told]]:
    told = [each for hand in hands for each in read_told(DATA / f"{hand}.csv")]
    return [each for each in told if each.kind == "claim"], [each for each in told if each.kind != "claim"]


def measure(hands: Sequence[str]) -> dict[str, dict[str, list[float]]]:
    encoder = Remembering(EncoderModel.load(shipped_folder("encoder")))
    bank, asked = read(hands)
    learned = read(TRAIN)
    sys.stdout.write(f"{', '.join(hands)}: {len(bank)} claims, {len(asked)} texts\n")
    rankings = by_matcher(bank, asked, encoder)
    found = {"words and meaning": tell("words and meaning", rankings)}
    tell_kinds(rankings)
    found["words alone"] = tell("words alone", by_matcher(bank, asked, None))
    alone: dict[str, Callable[..., np.ndarray]] = {
        "BM25": by_bm25,
        "rapidfuzz": by_rapidfuzz,
        "cosine": by_cosine,
    }
    for name, score in alone.items():
        least = threshold(score(*learned, encoder), learned[1])
        found[name] = tell(name, ranked(score(bank, asked, encoder), bank, asked, least))
    return found


def likeness(first: str, text: str) -> str:
    """Return whether a near copy says the `same`, leaves out or adds something (`more`), or says `other`."""
    found = differences(first, text)
    if any(each.kind in ("negation", "denial") or (each.left and each.right) for each in found):
        return "other"
    return "more" if found else "same"


def near_duplicates() -> dict[str, list[float]]:
    found_texts = (text for name, split in REAL for text in read_texts(name, split, None))
    texts = [mask(text) for text in found_texts if len(text) <= LONGEST]
    texts = list({letters_only(normalise(text)): text for text in texts}.values())
    ids = Clusterer(must_agree=False).assign(texts)
    first: dict[str, str] = {}
    copies: dict[str, list[tuple[str, str]]] = {"same": [], "more": [], "other": []}
    for cluster_id, text in zip(ids, texts, strict=True):
        if cluster_id in first:
            copies[likeness(first[cluster_id], text)].append((cluster_id, text))
        else:
            first[cluster_id] = text
    encoder = Remembering(EncoderModel.load(shipped_folder("encoder")))
    matcher = Matcher([Wording(cluster_id, text) for cluster_id, text in first.items()], encoder)
    sys.stdout.write(f"{len(texts):,} distinct posts, {len(first):,} of them in the bank\n")
    found = {}
    for name, pairs in copies.items():
        matches = matcher.match([text for _, text in pairs], limit=DEPTH)
        own = [
            [match.claim_id == cluster_id for match in each]
            for (cluster_id, _), each in zip(pairs, matches, strict=True)
        ]
        sure = [bool(each) and each[0].level == "near_certain" for each in matches]
        for depth in (1, DEPTH):
            found[f"{name}_at_{depth}"] = interval(sum(any(each[:depth]) for each in own), len(pairs))
        found[f"{name}_near_certain"] = interval(sum(sure), len(pairs))
    repeated = {cluster_id for pairs in copies.values() for cluster_id, _ in pairs}
    alone = [text for cluster_id, text in first.items() if cluster_id not in repeated]
    half = len(alone) // 2
    matcher = Matcher([Wording(str(i), text) for i, text in enumerate(alone[:half])], encoder)
    matches = matcher.match(alone[half:])
    found["alone_suggested"] = interval(sum(map(bool, matches)), len(matches))
    sure_ones = sum(bool(each) and each[0].level == "near_certain" for each in matches)
    found["alone_near_certain"] = interval(sure_ones, len(matches))
    for what, values in found.items():
        sys.stdout.write(f"near copies: {what.replace('_', ' ')} {shown(values)}\n")
    return found


SUBJECTS = (
    "nước lá ổi|tờ 500.000 đồng|vé xe buýt|thẻ căn cước|xăng|gạo nếp|chó không gắn chip|bình ga mini|sữa bột"
)
VERBS = "bị cấm bán|tăng giá gấp đôi|gây ngộ độc|bị thu hồi|được phát miễn phí|phải đổi lại|chữa khỏi bệnh"
SYLLABLES = "an bình cát đông gia hà kim lạc minh nam phú quang sơn tân thanh trung vân xuân yên hải lộc mỹ"
STATED = 0.02
"""Share of made-up posts that state a made-up claim."""

DROPPED = 4
"""Words that such a post leaves out."""


def generated(count: int, seed: int) -> list[str]:
    """Return made-up claims: a subject, what is said of it, a place, a number and a day."""
    chance = random.Random(seed)
    subjects, verbs, syllables = SUBJECTS.split("|"), VERBS.split("|"), SYLLABLES.split()
    found = []
    for _ in range(count):
        place = " ".join(chance.choice(syllables).title() for _ in range(3))
        day = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}"
        found.append(
            f"Từ ngày {day}, {chance.choice(subjects)} ở chợ {place} {chance.choice(verbs)}, "
            f"đã có {chance.randint(2, 900)} người ở phường {chance.choice(syllables).title()} gặp phải."
        )
    return found


def ordinary(count: int, seed: int, claims: Sequence[str]) -> list[str]:
    """Return made-up posts: two halves of written rows behind each other, and now and then a claim retold."""
    chance = random.Random(seed)
    rows = [text for path in sorted((ROOT / "data" / "rows").glob("*.train.csv")) for text in column(path)]
    found = []
    for _ in range(count):
        if chance.random() < STATED:
            words = chance.choice(claims).split()
            for _ in range(DROPPED):
                del words[chance.randrange(len(words))]
            found.append(f"Mọi người ơi {' '.join(words)} Chia sẻ gấp cho cả nhà biết nhé!")
        else:
            first, second = (chance.choice(rows).split() for _ in range(2))
            found.append(" ".join((*first[: len(first) // 2 + 1], *second[len(second) // 2 :])))
    return found


def column(path: Path) -> Iterable[str]:
    import csv

    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """Return CPU time and time of some work in seconds."""
    started, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - started, time.perf_counter() - clock


def timed(posts: int, claims: int) -> None:
    texts = generated(claims, 1)
    bank = [Wording(f"c{i}", text) for i, text in enumerate(texts)]
    asked = ordinary(posts, 1, texts)
    encoder = EncoderModel.load(shipped_folder("encoder"))
    encoder.embed(["khởi động"])
    index, matcher, counting = Bm25Index(texts), Matcher(bank), Counting(encoder)
    built = cpu(lambda: Matcher(bank))
    chunks = [asked[start : start + CHUNK] for start in range(0, posts, CHUNK)]
    read_ = cpu(lambda: [keys(text) for chunk in chunks for text in chunk])
    found = cpu(lambda: [index.candidates([keys(text) for text in chunk], DEPTH) for chunk in chunks])
    compared = cpu(lambda: [matcher.compared(chunk) for chunk in chunks])
    whole_matcher = Matcher(bank, counting)
    whole = cpu(lambda: [whole_matcher.match(chunk) for chunk in chunks])
    base = found[0]
    for name, (used, took) in (
        ("index built", built),
        ("words of the posts", read_),
        ("BM25 alone, words included", found),
        ("sieved and compared by facts, all before included", compared),
        ("matched with the encoder, all before included", whole),
    ):
        sys.stdout.write(
            f"{name}: CPU {used:.1f} s ({used / base:.2f} times BM25 alone), took {took:.1f} s\n"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{posts:,} posts, {claims:,} claims: {posts / whole[1]:,.0f} posts/s, {posts / whole[0]:,.0f} a CPU "
        f"second; {counting.texts:,} texts through the encoder; {peak:,.0f} MB at most\n"
    )


class Counting:
    """An encoder that counts what it is asked."""

    def __init__(self, encoder: EncoderModel) -> None:
        self._encoder, self.name, self.texts = encoder, encoder.name, 0

    def embed(self, normalised_texts: Sequence[str]) -> np.ndarray:
        self.texts += len(normalised_texts)
        return self._encoder.embed(normalised_texts)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--hands", nargs="+", default=list(TEST))
    options.add_argument("--near-duplicates", action="store_true")
    options.add_argument("--time", action="store_true")
    options.add_argument("--posts", type=int, default=100_000)
    options.add_argument("--claims", type=int, default=50_000)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    if chosen.time:
        timed(chosen.posts, chosen.claims)
        return
    found = near_duplicates() if chosen.near_duplicates else measure(chosen.hands)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
