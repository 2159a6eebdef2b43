"""The encoder engine: a fine-tuned transformer as an ONNX graph with 8-bit weights.

Texts run in batches of like length; a text scores the same alone and in any batch but for the last bits of a
float, which a resumed or sharded run relies on.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.classify import store
from pipeline.classify.calibration import Platt
from pipeline.classify.explanation import Parts, to_reasons
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import ModelError
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.settings import DEFAULTS
from pipeline.text import normalise, normalise_with_map, segment

GRAPH: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
BATCH: Final = 32
WORDS: Final = 64
"""Words of a text that are tried when it is explained by leaving words out."""

TOXIC: Final = 0.5
"""Probability from which a piece is highlighted as toxic."""

_TOXIC_LOGIT: Final = 0.0

Floats = npt.NDArray[np.float32]
_WORD: Final = re.compile(r"\w+")
_INSTALL = "Run `pip install '.[encoder]'` in a checkout."


@dataclass
class EncoderModel:
    """Scores posts with a transformer; use `load` for a trained one.

    Attributes:
        graph: The ONNX graph: `input_ids`, `attention_mask` to `labels` (n, 4) and `spans` (n, pieces).
        tokenizer: The tokenizer as JSON.
        calibration: Logit to probability, one curve a label.
        thresholds: Probabilities by label and review budget.
        pieces: Longest text in pieces; the rest is not read.
        segmented: Whether words are joined by underscores first, as PhoBERT expects.
        training: What the model was trained on.
        metrics: What was measured.
        card: The model card.
    """

    graph: bytes
    tokenizer: str
    calibration: dict[Label, Platt]
    thresholds: Thresholds
    pieces: int = 96
    segmented: bool = False
    training: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    card: str = ""

    @cached_property
    def name(self) -> str:
        """`encoder-` and 8 hexadecimal digits of the graph's hash."""
        return f"encoder-{hashlib.sha256(self.graph).hexdigest()[:8]}"

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        """Column order of every result."""
        return np.array(LABELS)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401
        try:
            from onnxruntime import InferenceSession, SessionOptions
        except ImportError as error:
            raise ModelError("The encoder needs the package onnxruntime.", _INSTALL) from error
        options = SessionOptions()
        options.log_severity_level = 3
        try:
            return InferenceSession(self.graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own errors share no base class
            raise ModelError(f"The graph of the encoder cannot be used: {error}.", store.AGAIN) from error

    @cached_property
    def _pieces(self) -> Any:  # noqa: ANN401
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelError("The encoder needs the package tokenizers.", _INSTALL) from error
        try:
            found = Tokenizer.from_str(self.tokenizer)
        except Exception as error:  # tokenizers raises bare exceptions
            raise ModelError(f"The tokenizer cannot be used: {error}.", store.AGAIN) from error
        found.enable_truncation(self.pieces)
        found.no_padding()
        return found

    def answers(
        self, normalised_texts: Sequence[str]
    ) -> tuple[Floats, list[Floats], list[list[tuple[int, int]]]]:
        """Return what the graph says of normalised texts.

        Returns:
            Logits of the labels, shape (n, 4); for each text the logit of each piece being toxic; and the
            place of each piece in its text.
        """
        found = self._encoded(normalised_texts)
        logits = np.zeros((len(found), len(LABELS)), dtype=np.float32)
        spans: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(found)
        for chosen, said in self._batches(found, ["labels", "spans"]):
            logits[chosen] = said[0]
            for row, i in enumerate(chosen):
                spans[i] = said[1][row, : len(found[i].ids)]
        return logits, spans, [each.offsets for each in found]

    def _run(self, normalised_texts: Sequence[str], output: str) -> Floats:
        """Return one output of the graph that has a row for each text."""
        rows: list[tuple[list[int], Floats]] = []
        for chosen, said in self._batches(self._encoded(normalised_texts), [output]):
            rows.append((chosen, said[0]))
        width = rows[0][1].shape[1] if rows else len(LABELS)
        found = np.zeros((len(normalised_texts), width), dtype=np.float32)
        for chosen, values in rows:
            found[chosen] = values
        return found

    def _encoded(self, normalised_texts: Sequence[str]) -> list[Any]:
        texts = segment(normalised_texts) if self.segmented else list(normalised_texts)
        found: list[Any] = self._pieces.encode_batch(texts)
        return found

    def _batches(self, found: Sequence[Any], outputs: list[str]) -> Iterator[tuple[list[int], Any]]:
        """Yield indexes of texts of like length, and what the graph says of them."""
        order = sorted(range(len(found)), key=lambda i: len(found[i].ids))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            yield chosen, self._session.run(outputs, _padded([found[i].ids for i in chosen]))

    def vihsd(self, normalised_texts: Sequence[str]) -> Floats:
        """Return logits of ViHSD's own three classes, shape (n, 3): a benchmark, never one of our labels."""
        return self._run(normalised_texts, "vihsd")

    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of the characters that the span head calls toxic."""
        _, spans, places = self.answers(normalised_texts)
        return [
            {
                i
                for (start, end), logit in zip(at, said, strict=True)
                if logit >= _TOXIC_LOGIT
                for i in range(start, end)
            }
            for said, at in zip(spans, places, strict=True)
        ]

    def decision_function(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return raw scores of normalised texts, shape (n, 4), before calibration."""
        return self._run(normalised_texts, "labels").astype(np.float64)

    def predict_normalised(self, normalised_texts: Sequence[str]) -> Floats:
        """Return the probability of each label for normalised texts, 0 to 1, shape (n, 4)."""
        scores = self.decision_function(normalised_texts)
        columns = [self.calibration[label].probability(scores[:, i]) for i, label in enumerate(LABELS)]
        return np.stack(columns, axis=1).astype(np.float32)

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return the probability of each label for texts as shown, 0 to 1, shape (n, 4)."""
        return self.predict_normalised([normalise(text) for text in texts])

    def predict(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which labels reach the threshold of the default review budget, shape (n, 4)."""
        return self.thresholds.reached(self.predict_proba(texts), DEFAULTS.budget)

    def threshold(self, label: Label, budget: float) -> float:
        """Return the probability from which about `budget` of ordinary posts is flagged for a label."""
        return self.thresholds.at(label, budget)

    def explain(self, text: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words of a text as shown that speak for a label, strongest first.

        For `hateful` and `offensive` these are the words that the head trained on marked toxic spans points
        at; for the other labels, and where it points at nothing, the words without which the score falls most
        (occlusion, Zeiler and Fergus 2014).
        """
        normalised = normalise_with_map(text)
        words = [match.span() for match in _WORD.finditer(normalised.text)]
        if not words:
            return []
        values = np.zeros(len(words))
        if label in ("hateful", "offensive"):
            values = self._toxic(normalised.text, words)
        if not (values > 0).any():
            values = self._occluded(normalised.text, words, label)
        if not (values > 0).any():
            return []
        starts, ends = (np.array(side, dtype=np.int64) for side in zip(*words, strict=True))
        return to_reasons(normalised, text, label, Parts(starts, ends, values), limit)

    def _toxic(self, normalised: str, words: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
        """Return each word's probability of being toxic, 0 where it is under `TOXIC`."""
        _, spans, places = self.answers([normalised])
        toxic = 1.0 / (1.0 + np.exp(-spans[0].astype(np.float64)))
        values = np.zeros(len(words))
        for (start, end), probability in zip(places[0], toxic, strict=True):
            if start < end:
                for i, (first, last) in enumerate(words):
                    if start < last and first < end:
                        values[i] = max(values[i], probability)
        return np.where(values >= TOXIC, values, 0.0)

    def _occluded(
        self, normalised: str, words: Sequence[tuple[int, int]], label: Label
    ) -> npt.NDArray[np.float64]:
        """Return how far the score falls without each word; words after `WORDS` are not tried."""
        tried = words[:WORDS]
        without = [normalised[:start] + normalised[end:] for start, end in tried]
        scores = self.decision_function([normalised, *without])[:, LABELS.index(label)]
        values = np.zeros(len(words))
        values[: len(tried)] = scores[0] - scores[1:]
        return values

    def save(self, folder: Path) -> None:
        """Write the model folder with its card.

        Raises:
            OutputError: The folder cannot be written.
        """
        config = {
            "engine": "encoder",
            "labels": list(LABELS),
            "pieces": self.pieces,
            "segmented": self.segmented,
            "calibration": {label: curve.to_dict() for label, curve in self.calibration.items()},
            **self.thresholds.to_dict(),
            "training": self.training,
        }
        texts = {store.METRICS: store.dumps(self.metrics), store.CARD: self.card}
        payloads = {GRAPH: self.graph, TOKENIZER: self.tokenizer.encode()}
        store.write_files(Path(folder), payloads, config, texts)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder; no code from it is run.

        Raises:
            ModelError: A file is missing, damaged, changed, or made by a newer version.
        """
        folder = Path(folder)
        payloads, config = store.read_files(folder, (GRAPH, TOKENIZER))
        try:
            if config["engine"] != "encoder" or list(config["labels"]) != list(LABELS):
                raise ValueError("another engine or other labels")
            return cls(
                payloads[GRAPH],
                payloads[TOKENIZER].decode(),
                {label: Platt(**config["calibration"][label]) for label in LABELS},
                Thresholds.from_dict(config),
                int(config["pieces"]),
                bool(config["segmented"]),
                dict(config["training"]),
                store.read_metrics(folder),
                store.read_card(folder),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{folder / store.CONFIG} is not what an encoder needs: {error}.", store.AGAIN
            ) from error


def _padded(ids: Sequence[Sequence[int]]) -> Mapping[str, npt.NDArray[np.int64]]:
    """Return one rectangle of piece ids and which of them are real; the id of padding does not matter."""
    width = max(map(len, ids))
    padded = np.ones((len(ids), max(width, 1)), dtype=np.int64)
    real = np.zeros_like(padded)
    for row, each in enumerate(ids):
        padded[row, : len(each)] = each
        real[row, : len(each)] = 1
    return {"input_ids": padded, "attention_mask": real}
