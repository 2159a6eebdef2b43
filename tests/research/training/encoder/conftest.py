"""One tiny encoder for all tests of this folder: fine-tuned, made small, calibrated, saved."""

import pytest

from pipeline.classify.engines.encoder import EncoderModel
from pipeline.research.training.encoder.base import open_base
from pipeline.research.training.encoder.finetune import finetune
from pipeline.research.training.encoder.train import build
from pipeline.research.training.encoder.trainer import RunSettings
from pipeline.research.training.encoder.training_texts import TrainingTexts
from tests.tiny_encoder import examples, write_base


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    return open_base(write_base(tmp_path_factory.mktemp("base")))


@pytest.fixture(scope="session")
def gathered():
    train, kept = examples(160), examples(40, start=160)
    return TrainingTexts(train, kept, [], ["vihsd"], rows=160)


@pytest.fixture(scope="session")
def tuned(base, gathered, tmp_path_factory):
    settings = RunSettings(epochs=5, rate=5e-3, batch=16, save_steps=10)
    out = tmp_path_factory.mktemp("work")
    return finetune(base, gathered.train, gathered.calibration, out, settings, evaluations=1)


@pytest.fixture(scope="session")
def built(tuned, base, gathered):
    ordinary = [each.normalised for each in examples(60, start=200)]
    return build(tuned.network, base, gathered, ordinary, {"base": "tiny"})


@pytest.fixture(scope="session")
def model(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder")
    built[0].save(folder)
    return EncoderModel.load(folder)
