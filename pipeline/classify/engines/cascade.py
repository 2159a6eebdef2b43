"""The cascade engine: the linear model reads every post, the encoder only those whose outcome it may change.

A post goes on to the encoder when its linear probability reaches the band of some label that opens queue
items. Below the band the linear model seldom misses anything; everything above it is read again, so the
uncertain, the top of the queue, and the counter-speech that a linear model takes for hate are always seen
by both (Viola and Jones 2001). Where both have spoken, their calibrated log odds are averaged and
calibrated again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.classify import store
from pipeline.classify.calibration import Platt
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import ModelError
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.settings import DEFAULTS
from pipeline.text import normalise

Floats = npt.NDArray[np.float32]

PARTS: Final = ("linear", "encoder")


@dataclass
class CascadeModel:
    """Two engines as one; use `load` for a trained one.

    Attributes:
        linear: Reads every post.
        encoder: Reads the posts that the bands choose.
        bands: Linear probability from which a post goes on to the encoder, by label; a label that is left
            out sends nothing on.
        blend: Weight of the encoder's log odds beside the linear model's, 0 to 1, by label.
        calibration: Mean log odds to probability where both have spoken.
        thresholds: Probabilities by label and review budget.
        training: How bands and blend were chosen.
        metrics: What was measured.
        card: The model card.
    """

    linear: LinearModel
    encoder: EncoderModel
    bands: dict[Label, float]
    blend: dict[Label, float]
    calibration: dict[Label, Platt]
    thresholds: Thresholds
    training: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    card: str = ""

    @property
    def name(self) -> str:
        """`cascade-` and four hexadecimal digits of each part."""
        return f"cascade-{self.linear.name.rpartition('-')[2][:4]}{self.encoder.name.rpartition('-')[2][:4]}"

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        """Column order of every result."""
        return np.array(LABELS)

    def asks(self, linear: Floats) -> npt.NDArray[np.bool_]:
        """Return which posts go on to the encoder, shape (n,), from linear probabilities (n, 4)."""
        asked = np.zeros(len(linear), dtype=bool)
        for label, low in self.bands.items():
            asked |= linear[:, LABELS.index(label)] >= low
        return asked

    def predict_normalised(self, normalised_texts: Sequence[str]) -> Floats:
        """Return the probability of each label for normalised texts, 0 to 1, shape (n, 4)."""
        found = self.linear.predict_normalised(normalised_texts)
        asked = np.flatnonzero(self.asks(found))
        if len(asked):
            second = self.encoder.predict_normalised(
                restored(self.linear, [normalised_texts[int(i)] for i in asked])
            )
            found[asked] = self.blended(found[asked], second)
        return found

    def blended(self, linear: Floats, encoder: Floats) -> Floats:
        """Return the probabilities of posts that both engines have read, shape (n, 4)."""
        columns = []
        for i, label in enumerate(LABELS):
            score = mixed(linear[:, i], encoder[:, i], self.blend[label])
            columns.append(self.calibration[label].probability(score))
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

    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of its toxic characters, by the linear tagger."""
        return self.linear.toxic_characters(normalised_texts)

    def vihsd(self, normalised_texts: Sequence[str]) -> Floats:
        """Return the encoder's logits of ViHSD's own three classes, shape (n, 3)."""
        return self.encoder.vihsd(normalised_texts)

    def explain(self, text: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words of a text as shown that speak for a label, strongest first.

        They come from the linear model, whose highlights agree better with ViHOS than the encoder's and cost
        less; the encoder is asked where it finds none.
        """
        return self.linear.explain(text, label, limit) or self.encoder.explain(text, label, limit)

    def save(self, folder: Path) -> None:
        """Write the model folder with its card and both parts.

        Raises:
            OutputError: The folder cannot be written.
        """
        folder = Path(folder)
        self.linear.save(folder / "linear")
        self.encoder.save(folder / "encoder")
        self.save_settings(folder)

    def save_settings(self, folder: Path) -> None:
        """Write the folder without its parts, which `load` then looks for beside it.

        Raises:
            OutputError: The folder cannot be written.
        """
        config = {
            "engine": "cascade",
            "labels": list(LABELS),
            "parts": {"linear": self.linear.name, "encoder": self.encoder.name},
            "bands": self.bands,
            "blend": self.blend,
            "calibration": {label: curve.to_dict() for label, curve in self.calibration.items()},
            **self.thresholds.to_dict(),
            "training": self.training,
        }
        texts = {store.METRICS: store.dumps(self.metrics), store.CARD: self.card}
        store.write_files(Path(folder), {}, config, texts)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder; its parts are in it, or beside it as the shipped ones are.

        Raises:
            ModelError: A file is missing, damaged, changed, or made by a newer version, or a part is not the
                one that the cascade was fitted for.
        """
        folder = Path(folder)
        config = store.read_config(folder)
        try:
            if config["engine"] != "cascade" or list(config["labels"]) != list(LABELS):
                raise ValueError("another engine or other labels")
            linear = LinearModel.load(_part(folder, "linear"))
            encoder = EncoderModel.load(_part(folder, "encoder"))
            _check_parts(folder, config["parts"], {"linear": linear.name, "encoder": encoder.name})
            return cls(
                linear,
                encoder,
                {label: float(config["bands"][label]) for label in LABELS if label in config["bands"]},
                {label: float(config["blend"][label]) for label in LABELS},
                {label: Platt(**config["calibration"][label]) for label in LABELS},
                Thresholds.from_dict(config),
                dict(config["training"]),
                store.read_metrics(folder),
                store.read_card(folder),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{folder / store.CONFIG} is not what a cascade needs: {error}.", store.AGAIN
            ) from error


def restored(linear: LinearModel, normalised_texts: Sequence[str]) -> list[str]:
    """Return normalised texts as the linear model reads them: with missing diacritics put back."""
    restorer = linear.features.restorer
    return restorer.restore_all(normalised_texts) if restorer else list(normalised_texts)


def mixed(
    linear: npt.NDArray[np.floating], encoder: npt.NDArray[np.floating], share: float
) -> npt.NDArray[np.float64]:
    """Return the weighted mean of the log odds of two probabilities, same shape."""
    return (1.0 - share) * log_odds(linear) + share * log_odds(encoder)


def log_odds(probability: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the log odds, probabilities kept a millionth away from 0 and 1."""
    p = np.clip(probability.astype(np.float64), 1e-6, 1 - 1e-6)
    odds: npt.NDArray[np.float64] = np.log(p) - np.log1p(-p)
    return odds


def _part(folder: Path, name: str) -> Path:
    inside = folder / name
    return inside if inside.is_dir() else folder.parent / name


def _check_parts(folder: Path, stated: Mapping[str, str], found: Mapping[str, str]) -> None:
    for part in PARTS:
        if stated[part] != found[part]:
            raise ModelError(
                f"The cascade in {folder} was fitted for {stated[part]}, not for {found[part]}.",
                "Fit it again with `khoitrong train cascade`, or restore the models it was fitted for.",
            )
