"""The likeliest row of choices in many texts at once (Viterbi 1967).

One step of all texts is one NumPy call, whatever their number, so a batch takes a small part of what its
texts take one after the other. `best_path` is the plain way for one text; `best_paths` is tested against it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]

LogProbability = Callable[[I64, I64], F64]
"""Gives log P(second | first) of choices side by side, any shape that broadcasts."""

START: Final = 0
"""The choice before the first step of every text."""


class Pairs(NamedTuple):
    """Pairs of neighbours by their first word.

    Attributes:
        rows: Where the pairs of each first word begin, and their number, shape (words + 1,).
        seconds: The second word of each pair, ascending for one first word, shape (pairs,).
        logs: log P(second | first), shape (pairs,).
        others: log P of a word after one that it was never seen after, shape (words + 1,); the last is that
            of a word nobody knows.
    """

    rows: I64
    seconds: I64
    logs: F64
    others: F64


_MAX_STEPS: Final = 4096  # looked up at once; some 5 MB with a dozen choices a step


def best_path(steps: Sequence[I64], log_probability: LogProbability) -> list[int]:
    """Return the likeliest path through the choices of one text.

    Args:
        steps: The choices of each step; one of them is certain.
        log_probability: Of a choice after another one.
    """
    before = np.array([START])
    score = np.zeros(1)
    back: list[I64] = []
    for now in steps:
        total = score[:, None] + log_probability(before[:, None], now[None, :])
        back.append(total.argmax(axis=0))
        score = total.max(axis=0) if len(now) > 1 else np.zeros(1)  # what is certain begins anew
        before = now
    place = int(score.argmax())
    path = []
    for now, link in zip(reversed(steps), reversed(back), strict=True):
        path.append(int(now[place]))
        place = int(link[place])
    return path[::-1]


def best_paths(texts: Sequence[Sequence[I64]], log_probability: LogProbability) -> list[list[int]]:
    """Return the same as `best_path` for each text."""
    paths: list[list[int]] = [[] for _ in texts]
    for group in _groups(texts):
        for number, path in zip(group, _paths([texts[i] for i in group], log_probability), strict=True):
            paths[number] = path
    return paths


def _groups(texts: Sequence[Sequence[I64]]) -> Iterator[list[int]]:
    """Yield the numbers of texts, the longest first, in groups of at most `_MAX_STEPS` steps, or one text."""
    group: list[int] = []
    steps = 0
    for number in sorted((i for i, text in enumerate(texts) if text), key=lambda i: -len(texts[i])):
        if group and steps + len(texts[number]) > _MAX_STEPS:
            yield group
            group, steps = [], 0
        group.append(number)
        steps += len(texts[number])
    if group:
        yield group


def _paths(texts: Sequence[Sequence[I64]], log_probability: LogProbability) -> list[list[int]]:
    """Do the work of `best_paths` for texts in order of length, the longest first."""
    lengths = np.array([len(text) for text in texts])
    firsts = np.cumsum(lengths) - lengths
    sizes = np.array([len(choices) for text in texts for choices in text])
    width = int(sizes.max())
    now = np.full((len(sizes), width), -1)
    is_choice = np.arange(width) < sizes[:, None]
    now[is_choice] = np.concatenate([choices for text in texts for choices in text])
    logs = _logs(now, is_choice, firsts, log_probability)
    scores = np.full((len(texts), width), -np.inf)
    scores[:, 0] = 0.0
    back = np.zeros_like(now)
    for step in range(lengths[0]):
        rows = firsts[: int(np.searchsorted(-lengths, -step))] + step  # of the texts that are not at an end
        total = scores[: len(rows), :, None] + logs[rows]
        back[rows] = total.argmax(axis=1)
        score = total.max(axis=1)
        score[sizes[rows] == 1, 0] = 0.0
        scores[: len(rows)] = score
    places = scores.argmax(axis=1)
    chosen = np.zeros(len(sizes), dtype=np.int64)
    for step in range(lengths[0] - 1, -1, -1):
        rows = firsts[: int(np.searchsorted(-lengths, -step))] + step
        chosen[rows] = now[rows, places[: len(rows)]]
        places[: len(rows)] = back[rows, places[: len(rows)]]
    return [part.tolist() for part in np.split(chosen, firsts[1:])]


def _logs(now: I64, is_choice: npt.NDArray[np.bool_], firsts: I64, log_probability: LogProbability) -> F64:
    """Return log P of each choice of a step after each of the step before, shape (steps, width, width)."""
    before, was_choice = np.roll(now, 1, axis=0), np.roll(is_choice, 1, axis=0)
    before[firsts, 0], was_choice[firsts] = START, np.arange(now.shape[1]) == 0
    is_pair = was_choice[:, :, None] & is_choice[:, None, :]
    steps, first, second = np.nonzero(is_pair)
    logs = np.full(is_pair.shape, -np.inf)
    logs[is_pair] = log_probability(before[steps, first], now[steps, second])
    return logs
