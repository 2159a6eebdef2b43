"""The cascade engine: the linear model reads every post, the encoder only those whose outcome it may change.

A post goes on to the encoder when its linear probability reaches the band of some label that opens queue
items. Below the band the linear model seldom misses anything; everything above it is read again, so the
uncertain, the top of the queue, and the counter-speech that a linear model takes for hate are always seen
by both (Viola and Jones 2001). Where both have spoken, their calibrated log odds are averaged and
calibrated again.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.classify import store
from pipeline.classify.calibration import Platt
from pipeline.classify.engines.base import Model, check_texts
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import ModelError
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason

Floats = npt.NDArray[np.float32]

PARTS: Final = ("linear", "encoder")


class CascadeModel(Model):
    """Two engines as one; use `load` for a trained one.

    How the two go together is fitted on texts that neither learned from, so it is a command of its own:
    `khoitrong train cascade`, see `pipeline.research.training.cascade`.

    Args:
        linear: Engine that reads every post.
        encoder: Engine that reads the posts that the bands choose.

    Attributes:
        linear_: Reads every post, fitted.
        encoder_: Reads the posts that the bands choose, fitted.
        bands_: Linear probability from which a post goes on to the encoder, by label; a label that is left
            out sends nothing on.
        blend_: Weight of the encoder's log odds beside the linear model's, 0 to 1, by label.
        calibration_: Mean log odds to probability where both have spoken.
        thresholds_: Probabilities by label and review budget.
        training_: How bands and blend were chosen.
        metrics_: What was measured.
        card_: The model card.
    """

    is_parallel = True  # nearly all of its time is the encoder's
    linear_: LinearModel
    encoder_: EncoderModel
    bands_: dict[Label, float]
    blend_: dict[Label, float]
    card_: str

    def __init__(self, linear: LinearModel | None = None, encoder: EncoderModel | None = None) -> None:
        self.linear = linear
        self.encoder = encoder

    @classmethod
    def from_parts(
        cls,
        linear: LinearModel,
        encoder: EncoderModel,
        bands: Mapping[Label, float],
        blend: Mapping[Label, float],
        calibration: Mapping[Label, Platt],
        thresholds: Thresholds,
        *,
        training: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        card: str = "",
    ) -> Self:
        """Return a fitted cascade of two fitted engines.

        Args:
            linear: Reads every post.
            encoder: Reads the posts that the bands choose.
            bands: Linear probability from which a post goes on to the encoder, by label.
            blend: Weight of the encoder's log odds beside the linear model's, 0 to 1, by label.
            calibration: Mean log odds to probability where both have spoken.
            thresholds: Probabilities by label and review budget.
            training: How bands and blend were chosen.
            metrics: What was measured.
            card: The model card.
        """
        model = cls(linear, encoder)
        model.linear_, model.encoder_ = linear, encoder
        model.bands_, model.blend_ = dict(bands), dict(blend)
        model.calibration_ = dict(calibration)
        model.thresholds_ = thresholds
        model.training_ = dict(training or {})
        model.metrics_ = dict(metrics or {})
        model.card_ = card
        return model

    def changed(
        self, *, linear: LinearModel | None = None, bands: Mapping[Label, float] | None = None
    ) -> Self:
        """Return this cascade with another first engine or other bands, without what was measured of it."""
        return self.from_parts(
            linear or self.linear_,
            self.encoder_,
            self.bands_ if bands is None else bands,
            self.blend_,
            self.calibration_,
            self.thresholds_,
        )

    def fit(self, texts: Sequence[str], y: npt.ArrayLike) -> Self:
        """Refuse: a cascade is fitted by `khoitrong train cascade -o FOLDER`.

        Raises:
            ModelError: Always, with the next step.
        """
        raise ModelError(
            "A cascade is not trained by fit: it joins two trained engines on texts new to both.",
            "Run `khoitrong train cascade -o FOLDER`, then load_model(FOLDER); or fit a LinearModel.",
        )

    @property
    def name(self) -> str:
        """`cascade-` and four hexadecimal digits of each part."""
        self._check_fitted()
        parts = (part.name.rpartition("-")[2][:4] for part in (self.linear_, self.encoder_))
        return f"cascade-{''.join(parts)}"

    def asks(self, linear: Floats) -> npt.NDArray[np.bool_]:
        """Return which posts go on to the encoder, shape (n,), from linear probabilities (n, 4)."""
        asked = np.zeros(len(linear), dtype=bool)
        for label, low in self.bands_.items():
            asked |= linear[:, LABELS.index(label)] >= low
        return asked

    def predict_normalised(self, normalised_texts: Sequence[str]) -> Floats:
        """Return the probability of each label for normalised texts, 0 to 1, shape (n, 4)."""
        self._check_fitted()
        normalised_texts = check_texts(normalised_texts)
        found = self.linear_.predict_normalised(normalised_texts)
        asked = np.flatnonzero(self.asks(found))
        if len(asked):
            passed_on = restore_diacritics(self.linear_, [normalised_texts[int(i)] for i in asked])
            second = self.encoder_.predict_normalised(passed_on)
            found[asked] = self.blended(found[asked], second)
        return found

    def blended(self, linear: Floats, encoder: Floats) -> Floats:
        """Return the probabilities of posts that both engines have read, each of shape (n, 4)."""
        scores = [mixed(linear[:, i], encoder[:, i], self.blend_[label]) for i, label in enumerate(LABELS)]
        return self._calibrated(np.stack(scores, axis=1))

    def unseen_share(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the share of each text that training never saw, by the linear part, 0 to 1, shape (n,)."""
        self._check_fitted()
        return self.linear_.unseen_share(normalised_texts)

    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of its toxic characters, by the linear tagger."""
        self._check_fitted()
        return self.linear_.toxic_characters(normalised_texts)

    def explain_shown(self, shown: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words of a text as shown that speak for a label, strongest first.

        They come from the linear model, whose highlights agree better with ViHOS than the encoder's and cost
        less; the encoder is asked where it finds none.
        """
        return self.explain_all([(shown, label)], limit)[0]

    def explain_all(self, asked: Sequence[tuple[str, Label]], limit: int = 5) -> list[list[Reason]]:
        """Return the same for each text as shown and label."""
        self._check_fitted()
        found = self.linear_.explain_all(asked, limit)
        return [
            reasons or self.encoder_.explain_shown(*each, limit)
            for each, reasons in zip(asked, found, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write the model folder with its card and both parts.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
            OutputError: The folder cannot be written.
        """
        self._check_fitted()
        folder = Path(folder)
        self.linear_.save(folder / "linear")
        self.encoder_.save(folder / "encoder")
        self.save_settings(folder)

    def save_settings(self, folder: Path) -> None:
        """Write the folder without its parts, which `load` then looks for beside it.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
            OutputError: The folder cannot be written.
        """
        self._check_fitted()
        config = {
            "engine": "cascade",
            "labels": list(LABELS),
            "parts": {"linear": self.linear_.name, "encoder": self.encoder_.name},
            "bands": self.bands_,
            "blend": self.blend_,
            "calibration": {label: curve.to_dict() for label, curve in self.calibration_.items()},
            **self.thresholds_.to_dict(),
            "training": self.training_,
        }
        texts = {store.METRICS: store.dumps(self.metrics_), store.CARD: self.card_}
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
            return cls.from_parts(
                linear,
                encoder,
                {label: float(config["bands"][label]) for label in LABELS if label in config["bands"]},
                {label: float(config["blend"][label]) for label in LABELS},
                {label: Platt(**config["calibration"][label]) for label in LABELS},
                Thresholds.from_dict(config),
                training=config["training"],
                metrics=store.read_metrics(folder),
                card=store.read_card(folder),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{folder / store.CONFIG} is not what a cascade needs: {error}.", store.AGAIN
            ) from error


def restore_diacritics(linear: LinearModel, normalised_texts: Sequence[str]) -> list[str]:
    """Return normalised texts as the linear model reads them: with missing diacritics put back."""
    restorer = linear.features_.restorer
    return restorer.restore_all(normalised_texts) if restorer else list(normalised_texts)


def mixed(
    linear: npt.NDArray[np.floating], encoder: npt.NDArray[np.floating], share: float
) -> npt.NDArray[np.float64]:
    """Return the weighted mean of the log odds of two probabilities, same shape; any real numbers.

    Args:
        linear: Probabilities of the linear model, 0 to 1.
        encoder: Probabilities of the encoder, same shape.
        share: Weight of the encoder, 0 to 1.
    """
    return (1.0 - share) * log_odds(linear) + share * log_odds(encoder)


def log_odds(probability: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the log odds, same shape, probabilities kept a millionth away from 0 and 1."""
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
