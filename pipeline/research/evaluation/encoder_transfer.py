"""An encoder's recipe as a learner of `transfer`: a training of its own for each source that is left out."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.research.datasets.training_data import Corpus
from pipeline.research.evaluation.transfer import Floats, Learner
from pipeline.research.training.encoder.base import open_base
from pipeline.research.training.encoder.examples import from_corpus
from pipeline.research.training.encoder.finetune import finetune, label_logits
from pipeline.research.training.encoder.train import segmented
from pipeline.research.training.encoder.trainer import RunSettings
from pipeline.research.training.encoder.training_texts import gather_training_texts

ENCODER: Final = "encoder"


def encoder_learner(
    base: str | Path, datasets_dir: Path | None, settings: RunSettings, *, rows_dir: Path | None = None
) -> Mapping[str, Learner]:
    """Return an encoder's recipe by name, as `transfer` takes it.

    The network is asked in full precision and about posts as they are written; no teacher is asked, since it
    has seen all sources. A training that is interrupted begins anew.

    Args:
        base: Hugging Face id or local folder.
        datasets_dir: Folder of the data sets.
        settings: Of each fine-tuning.
        rows_dir: Folder of the authored examples; `data/rows` by default.

    Raises:
        ModelError: The base cannot be opened.
    """
    opened = open_base(base)

    def learn(source: str, posts: Corpus) -> Floats:
        found = gather_training_texts(datasets_dir, rows_dir=rows_dir, seed=settings.seed, leave_out=source)
        train, choose, tested = found.train, found.calibration, from_corpus(posts)
        if opened.segmented:
            train, choose, tested = segmented(train), segmented(choose), segmented(tested)
        with tempfile.TemporaryDirectory() as folder:
            network = finetune(opened, train, choose, Path(folder), settings).network
        return label_logits(network, opened, tested).astype(np.float64)

    return {ENCODER: learn}
