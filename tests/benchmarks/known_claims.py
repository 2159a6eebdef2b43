"""How well posts find the known claim that they state, and what is taken for one that it is not.

    python -m tests.benchmarks.known_claims
    python -m tests.benchmarks.known_claims --time

Prints recall at 1 and at 5 of the retellings in `data/claims`, and at the near-certain threshold recall,
precision and the share of look-alikes that pass, with 95 % Wilson intervals; beside it, in the same run,
BM25, rapidfuzz and the cosine of embeddings alone, each with the threshold at which as few look-alikes of the
texts that were learned from pass. `--time` instead matches generated posts against generated claims.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from scipy.stats import binomtest

from pipeline.claims.known import Matcher, Wording
from pipeline.claims.known.index import Bm25Index
from pipeline.classify import load_model
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.folders import shipped_folder
from pipeline.research.training.known_claims import (
    LOOK_ALIKES,
    MAX_WRONG,
    RETELLINGS,
    Remembering,
    Told,
    read_told,
)
from pipeline.text import fold, normalise

DATA = Path(__file__).parents[2] / "data" / "claims"
TRAIN, TEST = ("hand_1", "hand_4"), ("hand_2", "hand_3")
DEPTH = 5
CHUNK = 2000


@dataclass(frozen=True)
class Ranking:
    """What a method says of one text: claims best first, the score of the first, and whether it passes."""

    told: Told
    claims: list[str]
    score: float
    passes: bool


def share(part: int, whole: int) -> str:
    if not whole:
        return "-"
    low, high = binomtest(part, whole).proportion_ci(method="wilson")
    return f"{part}/{whole} = {part / whole:.3f} ({low:.3f} to {high:.3f})"


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
    return float(wrong[int(MAX_WRONG * len(wrong))])


def tell(name: str, rankings: Sequence[Ranking]) -> None:
    retold = [each for each in rankings if each.told.kind in RETELLINGS]
    others = [each for each in rankings if each.told.kind in LOOK_ALIKES]
    for depth in (1, DEPTH):
        right = sum(each.told.claim_id in each.claims[:depth] for each in retold)
        sys.stdout.write(f"{name}: recall at {depth} {share(right, len(retold))}\n")
    passed = [each for each in rankings if each.passes]
    right = sum(each.told.kind in RETELLINGS and each.told.claim_id == each.claims[0] for each in passed)
    wrong = sum(each.passes for each in others)
    sys.stdout.write(f"{name}: near-certain precision {share(right, len(passed))}\n")
    sys.stdout.write(f"{name}: near-certain recall {share(right, len(retold))}\n")
    sys.stdout.write(f"{name}: look-alikes near-certain {share(wrong, len(others))}\n")


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


def measure(hands: Sequence[str]) -> None:
    encoder = Remembering(EncoderModel.load(shipped_folder("encoder")))
    bank, asked = read(hands)
    learned = read(TRAIN)
    sys.stdout.write(f"{', '.join(hands)}: {len(bank)} claims, {len(asked)} texts\n")
    rankings = by_matcher(bank, asked, encoder)
    tell("words and meaning", rankings)
    tell_kinds(rankings)
    tell("words alone", by_matcher(bank, asked, None))
    alone: dict[str, Callable[..., np.ndarray]] = {
        "BM25": by_bm25,
        "rapidfuzz": by_rapidfuzz,
        "cosine": by_cosine,
    }
    for name, score in alone.items():
        least = threshold(score(*learned, encoder), learned[1])
        tell(name, ranked(score(bank, asked, encoder), bank, asked, least))


SUBJECTS = (
    "nước lá ổi|tờ 500.000 đồng|vé xe buýt|thẻ căn cước|xăng|gạo nếp|chó không gắn chip|bình ga mini|sữa bột"
)
VERBS = "bị cấm bán|tăng giá gấp đôi|gây ngộ độc|bị thu hồi|được phát miễn phí|phải đổi lại|chữa khỏi bệnh"
SYLLABLES = "an bình cát đông gia hà kim lạc minh nam phú quang sơn tân thanh trung vân xuân yên hải lộc mỹ"


def generated(count: int, seed: int, *, posts: bool) -> list[str]:
    """Return made-up sentences: a subject, what is said of it, a place, a number and a day."""
    chance = random.Random(seed)
    subjects, verbs, syllables = SUBJECTS.split("|"), VERBS.split("|"), SYLLABLES.split()
    ordinary = [text.text for hand in (*TRAIN, *TEST) for text in read_told(DATA / f"{hand}.csv")]
    found = []
    for _ in range(count):
        place = " ".join(chance.choice(syllables).title() for _ in range(3))
        day = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}"
        claim = (
            f"Từ ngày {day}, {chance.choice(subjects)} ở chợ {place} {chance.choice(verbs)}, "
            f"đã có {chance.randint(2, 900)} người ở phường {chance.choice(syllables).title()} gặp phải."
        )
        if not posts:
            found.append(claim)
        elif chance.random() < 0.02:
            found.append(f"Mọi người ơi {claim} Chia sẻ gấp cho cả nhà biết nhé!")
        else:
            words = " ".join(chance.choice(ordinary) for _ in range(2)).split()
            start = chance.randrange(max(1, len(words) - 40))
            chance.shuffle(words)
            found.append(" ".join(words[start : start + 40]))
    return found


def timed(posts: int, claims: int) -> None:
    bank = [Wording(f"c{i}", text) for i, text in enumerate(generated(claims, 1, posts=False))]
    asked = generated(posts, 1, posts=True)
    encoder = load_model("encoder")
    started = time.perf_counter()
    matcher = Matcher(bank, encoder)
    built = time.perf_counter()
    found = 0
    for start in range(0, posts, CHUNK):
        found += sum(map(bool, matcher.match(asked[start : start + CHUNK])))
    ended = time.perf_counter()
    sys.stdout.write(
        f"{claims:,} claims indexed in {built - started:.1f} s; {posts:,} posts matched in "
        f"{ended - built:.1f} s, {found:,} with a match\n"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--hands", nargs="+", default=list(TEST))
    options.add_argument("--time", action="store_true")
    options.add_argument("--posts", type=int, default=100_000)
    options.add_argument("--claims", type=int, default=50_000)
    chosen = options.parse_args()
    if chosen.time:
        timed(chosen.posts, chosen.claims)
    else:
        measure(chosen.hands)


if __name__ == "__main__":
    main()
