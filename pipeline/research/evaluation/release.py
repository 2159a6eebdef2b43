"""Measures a model folder on everything a release is judged by, and writes figures and card into it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.classify import store
from pipeline.classify.engines.base import Model
from pipeline.classify.loading import load_folder
from pipeline.classify.model_card import model_card
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.evaluation import suites
from pipeline.research.evaluation.held_out import evaluate_blind, evaluate_held_out
from pipeline.research.evaluation.real_slices import measure_slices
from pipeline.research.evaluation.toxic_spans import measure_spans
from pipeline.research.evaluation.vihsd import vihsd, vihsd_of
from pipeline.resources import resource


@dataclass(frozen=True)
class ReleasedModel:
    """Where a model's figures and card are.

    Attributes:
        folder: The model folder.
        name: Name of the model.
        metrics: Everything that was measured.
    """

    folder: Path
    name: str
    metrics: dict[str, Any]

    def __str__(self) -> str:
        return f"Figures and card of {self.name} are in {self.folder}."


def release(folder: Path, datasets_dir: Path | None, *, seed: int = 0) -> ReleasedModel:
    """Measure a model and write `metrics.json` and the card; its weights stay as they are.

    The blind test and the tests of ViHSD and ViHOS are looked at, so this belongs at the end of a release,
    after every choice is made.

    Args:
        folder: A model folder.
        datasets_dir: Folder of the data sets.
        seed: Of bootstraps and rewrites.

    Raises:
        DataSetError: A set cannot be read.
        ModelError: The folder cannot be read.
        OutputError: The folder cannot be written.
    """
    folder = Path(folder)
    model = load_folder(folder)
    config = store.read_config(folder)
    metrics = store.read_metrics(folder)
    metrics |= evaluate_held_out(model, datasets_dir=datasets_dir, seed=seed).to_dict()
    blind = evaluate_blind(model, datasets_dir=datasets_dir, seed=seed).to_dict()
    metrics |= {"blind": blind["blind"], "blind_posts": blind["posts"], "blind_attention": blind["attention"]}
    posts = read_labelled(datasets_dir, "validation")
    scores = model.predict_normalised(posts.normalised_texts)
    metrics["slices"] = measure_slices(model.name, posts, scores).to_dict()
    suite = suites.run_suite(model, suites.read_suite(resource("data/suites")), seed=seed)
    metrics["suite"] = suite.headline
    metrics["suite_functions"] = suite.to_dict()["functions"]
    metrics["suite_rewrites"] = suite.to_dict()["rewrites"]
    metrics |= _benchmarks(model, datasets_dir)
    card = model_card(model.name, config["training"], metrics)
    store.write_texts(folder, {store.METRICS: store.dumps(metrics), store.CARD: card})
    return ReleasedModel(folder, model.name, metrics)


def _benchmarks(model: Model, datasets_dir: Path | None) -> dict[str, Any]:
    """Return the figures on ViHSD and ViHOS; a linear model has no ViHSD head, so its learner is tested."""
    head = getattr(model, "vihsd", None)
    found = vihsd(datasets_dir) if head is None else vihsd_of(head, datasets_dir)
    return {
        "benchmark_vihsd": found.to_dict(),
        "benchmark_vihos": measure_spans(model, datasets_dir).to_dict(),
    }
