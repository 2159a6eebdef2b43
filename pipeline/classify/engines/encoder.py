"""The encoder engine: a fine-tuned transformer as an ONNX graph with 8-bit weights.

Each text runs by itself, as many at once as there are processors. In a batch it would take a fifth less time,
but the last bits of its logits would depend on the others, and more than those where a state is rounded
another way (`pipeline.research.training.encoder.quantisation`): shards would not score as the whole.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.classify import store
from pipeline.classify.calibration import Platt
from pipeline.classify.engines.base import Model, check_texts, normalised_as_shown
from pipeline.classify.explanation import NEIGHBOUR_SHARE, Parts, to_reasons
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import ModelError
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.runtime import usable_cores
from pipeline.text import normalise_with_map, segment_with_map

DECIMALS: Final = 4
"""Decimals of a logit that are kept: the graph is exact to about six, and processors differ in the last."""

MIN_TOXIC: Final = 0.5
"""Probability from which a piece is highlighted as toxic."""

_MIN_TOXIC_LOGIT: Final = 0.0  # the logit of `MIN_TOXIC`

Floats = npt.NDArray[np.float32]
_WORD: Final = re.compile(r"\w+")


class EncoderModel(Model):
    """Scores posts with a fine-tuned transformer; use `load` for a trained one.

    Training needs a base model, other questions than the labels and best a GPU, so it is a command of its
    own: `khoitrong train encoder`, see `pipeline.research.training.encoder`.

    Args:
        pieces: Longest text in pieces; the rest is not read.
        segmented: Whether words are joined by underscores first, as PhoBERT expects.

    Attributes:
        graph_: The ONNX graph: `input_ids`, `attention_mask` to `labels` (n, 4), `spans` (n, pieces),
            `sentence_embedding` (n, width) and `relevance` (n, pieces, 4).
        tokenizer_: The tokenizer as JSON.
        calibration_: Logit to probability, one curve a label.
        thresholds_: Probabilities by label and review budget.
        training_: What the model was trained on.
        metrics_: What was measured.
        card_: The model card.
    """

    is_parallel = True
    graph_: bytes
    tokenizer_: str
    card_: str
    _explained: tuple[str, tuple[Floats, Floats, list[tuple[int, int]]]] | None = None

    def __init__(self, *, pieces: int = 96, segmented: bool = False) -> None:
        self.pieces = pieces
        self.segmented = segmented

    @classmethod
    def from_parts(
        cls,
        graph: bytes,
        tokenizer: str,
        calibration: Mapping[Label, Platt],
        thresholds: Thresholds,
        *,
        pieces: int = 96,
        segmented: bool = False,
        training: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        card: str = "",
    ) -> Self:
        """Return a fitted model made of parts that were trained elsewhere.

        Args:
            graph: The ONNX graph.
            tokenizer: The tokenizer as JSON.
            calibration: Logit to probability, one curve a label.
            thresholds: Probabilities by label and review budget.
            pieces: Longest text in pieces.
            segmented: Whether words are joined by underscores first.
            training: What the model was trained on.
            metrics: What was measured.
            card: The model card.
        """
        model = cls(pieces=pieces, segmented=segmented)
        model.graph_ = graph
        model.tokenizer_ = tokenizer
        model.calibration_ = dict(calibration)
        model.thresholds_ = thresholds
        model.training_ = dict(training or {})
        model.metrics_ = dict(metrics or {})
        model.card_ = card
        return model

    def fit(self, texts: Sequence[str], y: npt.ArrayLike) -> Self:
        """Refuse: an encoder is trained by `khoitrong train encoder -o FOLDER`.

        Raises:
            ModelError: Always, with the next step.
        """
        raise ModelError(
            "An encoder is not trained by fit: it needs a base model and more than labels.",
            "Run `khoitrong train encoder -o FOLDER`, then load_model(FOLDER); or fit a LinearModel.",
        )

    @cached_property
    def name(self) -> str:
        """`encoder-` and 8 hexadecimal digits of the graph's hash."""
        self._check_fitted()
        return f"encoder-{hashlib.sha256(self.graph_).hexdigest()[:8]}"

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        try:
            return InferenceSession(self.graph_, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own errors share no base class
            raise ModelError(f"The graph of the encoder cannot be used: {error}.", store.AGAIN) from error

    @cached_property
    def _pieces(self) -> Any:  # noqa: ANN401
        from tokenizers import Tokenizer

        try:
            found = Tokenizer.from_str(self.tokenizer_)
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
            place of each piece in its text, also where words were joined first.
        """
        found, places = self._placed(normalised_texts)
        logits = np.zeros((len(found), len(LABELS)), dtype=np.float32)
        spans: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(found)
        for i, said in enumerate(self._said(found, ["labels", "spans"])):
            logits[i], spans[i] = said[0][0], said[1][0]
        return logits, spans, places

    def _run(self, normalised_texts: Sequence[str], output: str) -> Floats:
        """Return one output of the graph that has a row for each text."""
        encoded, _ = self._placed(normalised_texts)
        rows: list[Floats] = [said[0] for said in self._said(encoded, [output])]
        return np.concatenate(rows) if rows else np.zeros((0, len(LABELS)), dtype=np.float32)

    def _placed(self, normalised_texts: Sequence[str]) -> tuple[list[Any], list[list[tuple[int, int]]]]:
        """Return the pieces of each text, and where each piece stands in it."""
        self._check_fitted()
        texts = check_texts(normalised_texts)
        if not self.segmented:
            found: list[Any] = self._pieces.encode_batch(texts)
            return found, [each.offsets for each in found]
        joined = segment_with_map(texts)
        found = self._pieces.encode_batch([each.text for each in joined])
        return found, [
            [words.place(*offsets) for offsets in each.offsets]
            for words, each in zip(joined, found, strict=True)
        ]

    def _said(self, found: Sequence[Any], outputs: list[str]) -> Iterator[Any]:
        """Yield what the graph says of each text."""
        with ThreadPoolExecutor(usable_cores()) as pool:
            yield from pool.map(lambda each: self._session.run(outputs, _inputs(each.ids)), found)

    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of the characters that the span head calls toxic."""
        _, spans, places = self.answers(normalised_texts)
        return [
            {
                i
                for (start, end), logit in zip(at, said, strict=True)
                if logit >= _MIN_TOXIC_LOGIT
                for i in range(start, end)
            }
            for said, at in zip(spans, places, strict=True)
        ]

    def decision_function(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return logits of texts as shown, shape (n, 4), before calibration; any real numbers."""
        return self.decision_normalised(normalised_as_shown(texts))

    def decision_normalised(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return logits of normalised texts, shape (n, 4), before calibration; any real numbers."""
        return self._run(normalised_texts, "labels").astype(np.float64).round(DECIMALS)

    def predict_normalised(self, normalised_texts: Sequence[str]) -> Floats:
        """Return the probability of each label for normalised texts, 0 to 1, shape (n, 4)."""
        return self._calibrated(self.decision_normalised(normalised_texts))

    def embed(self, normalised_texts: Sequence[str]) -> Floats:
        """Return the embedding of each normalised text, of length 1, shape (n, width)."""
        return self._run(normalised_texts, "sentence_embedding")

    def explain_shown(self, shown: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words of a text as shown that speak for a label, strongest first.

        For `hateful` and `offensive` these are the words that the head trained on marked toxic spans points
        at; for the other labels, and where it points at nothing, the words whose pieces add most to the
        label's logit. One pass through the graph gives both, for all labels.
        """
        self._check_fitted()
        normalised = normalise_with_map(shown)
        words = [match.span() for match in _WORD.finditer(normalised.text)]
        if not words:
            return []
        toxic, relevance, places = self._pass(normalised.text)
        values, least = np.zeros(len(words)), MIN_TOXIC
        if label in ("hateful", "offensive"):
            likely = 1.0 / (1.0 + np.exp(-toxic.astype(np.float64)))
            values = _by_word(words, places, np.where(likely >= NEIGHBOUR_SHARE, likely, 0.0), np.maximum)
        if not (values >= least).any():
            values, least = _by_word(words, places, relevance[:, LABELS.index(label)], np.add), 0.0
        if not (values > 0).any():
            return []
        starts, ends = zip(*words, strict=True)
        return to_reasons(normalised, shown, label, Parts(starts, ends, values.tolist(), least), limit)

    def _pass(self, normalised: str) -> tuple[Floats, Floats, list[tuple[int, int]]]:
        """Return what one text's pieces say: toxic logits (pieces,), relevance (pieces, 4), and their places.

        A post flagged for two labels is explained twice in a row, so the last one is kept.
        """
        if self._explained is None or self._explained[0] != normalised:
            (found,), (places,) = self._placed([normalised])
            spans, relevance = self._session.run(["spans", "relevance"], _inputs(found.ids))
            self._explained = (normalised, (spans[0], relevance[0], places))
        return self._explained[1]

    def save(self, folder: Path) -> None:
        """Write the model folder with its card.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
            OutputError: The folder cannot be written.
        """
        self._check_fitted()
        config = {
            "engine": "encoder",
            "labels": list(LABELS),
            "pieces": self.pieces,
            "segmented": self.segmented,
            "calibration": {label: curve.to_dict() for label, curve in self.calibration_.items()},
            **self.thresholds_.to_dict(),
            "training": self.training_,
        }
        texts = {store.METRICS: store.dumps(self.metrics_), store.CARD: self.card_}
        payloads = {store.GRAPH: self.graph_, store.TOKENIZER: self.tokenizer_.encode()}
        store.write_files(Path(folder), payloads, config, texts)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder; no code from it is run.

        Raises:
            ModelError: A file is missing, damaged, changed, or made by a newer version.
        """
        folder = Path(folder)
        payloads, config = store.read_files(folder, (store.GRAPH, store.TOKENIZER))
        try:
            if config["engine"] != "encoder" or list(config["labels"]) != list(LABELS):
                raise ValueError("another engine or other labels")
            return cls.from_parts(
                payloads[store.GRAPH],
                payloads[store.TOKENIZER].decode(),
                {label: Platt(**config["calibration"][label]) for label in LABELS},
                Thresholds.from_dict(config),
                pieces=int(config["pieces"]),
                segmented=bool(config["segmented"]),
                training=config["training"],
                metrics=store.read_metrics(folder),
                card=store.read_card(folder),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{folder / store.CONFIG} is not what an encoder needs: {error}.", store.AGAIN
            ) from error


def _by_word(
    words: Sequence[tuple[int, int]],
    places: Sequence[tuple[int, int]],
    values: npt.NDArray[np.floating],
    join: np.ufunc,
) -> npt.NDArray[np.float64]:
    """Return what the pieces of each word come to, shape (words,); special pieces belong to none.

    Args:
        words: Place of each word, ascending.
        places: Place of each piece.
        values: Of each piece, shape (pieces,).
        join: How the values of one word's pieces become one.
    """
    found = np.zeros(len(words))
    starts = [start for start, _ in words]
    for (start, end), value in zip(places, values.tolist(), strict=True):
        for i in range(max(bisect_right(starts, start) - 1, 0), len(words)):
            if words[i][0] >= end:
                break
            if start < words[i][1]:
                found[i] = join(found[i], value)
    return found


def _inputs(ids: Sequence[int]) -> Mapping[str, npt.NDArray[np.int64]]:
    """Return what the graph reads of one text: its piece ids, all of which are real."""
    pieces = np.array([ids], dtype=np.int64)
    return {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}
