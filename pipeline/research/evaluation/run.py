"""What `khoitrong evaluate` runs: one question at a time, answered with a result that prints itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from pipeline.classify import load_model
from pipeline.classify.store import dumps
from pipeline.errors import OutputError, UsageError


@dataclass(frozen=True)
class Job:
    """One evaluation.

    Attributes:
        engine: Name of a model, or a model folder.
        datasets_dir: Folder of the data sets.
        question: `validation`, `blind`, `benchmark`, `suite`, `against`, `drift`, `transfer`,
            `slices`, `out_of_fold`, `signs` or `highlights`.
        details: What the question needs: the benchmark, the other model, the two exports, the sources to
            leave out with an encoder's base and passes.
        html: Where to write a report with plots; for `validation` only.
        budget: Review budget of the suite, 0 to 1.
        seed: Of bootstraps and rewrites.
    """

    engine: str | Path = "linear"
    datasets_dir: Path | None = None
    question: str = "validation"
    details: Mapping[str, Any] = field(default_factory=dict)
    html: Path | None = None
    budget: float = 0.1
    seed: int = 0


def run(job: Job, out: Path | None = None) -> Any:  # noqa: ANN401
    """Answer a question and return the result, which has `to_dict`.

    Args:
        job: What to measure.
        out: Also write the figures here as JSON.

    Raises:
        DataSetError: The data sets cannot be read.
        ModelError: The model cannot be read.
        UsageError: There is no such benchmark, or a report was asked for a question that has none.
        OutputError: A file cannot be written.
    """
    if job.html is not None and job.question != "validation":
        raise UsageError("--html shows the validation posts only.", f"Leave out --html or --{job.question}.")
    found = _ANSWERS[job.question](job)
    if out is not None:
        try:
            Path(out).write_text(dumps(found.to_dict()), encoding="utf-8")
        except OSError as error:
            raise OutputError(
                f"{out} cannot be written: {error.strerror}.", "Choose another file."
            ) from error
    return found


def _validation(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.held_out import evaluate_held_out

    model = load_model(job.engine)
    if job.html is not None:
        from pipeline.research.evaluation import report
        from pipeline.resources import resource

        evidence = report.gather_evidence(
            model, job.datasets_dir, rows_dir=resource("data/rows"), seed=job.seed
        )
        report.write_report(job.html, evidence)
    return evaluate_held_out(model, datasets_dir=job.datasets_dir, seed=job.seed)


def _blind(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.held_out import evaluate_blind

    return evaluate_blind(load_model(job.engine), datasets_dir=job.datasets_dir, seed=job.seed)


def _benchmark(job: Job) -> Any:  # noqa: ANN401
    name = job.details.get("benchmark")
    if name == "vihsd":
        from pipeline.research.evaluation.vihsd import vihsd

        return vihsd(job.datasets_dir)
    if name == "vihos":
        from pipeline.research.evaluation.toxic_spans import measure_spans

        return measure_spans(load_model(job.engine), job.datasets_dir)
    raise UsageError(f"There is no benchmark {name}.", "Use --benchmark vihsd or --benchmark vihos.")


def _suite(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation import suites

    return suites.evaluate_suite(job.engine, budget=job.budget, seed=job.seed)


def _against(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.comparison import compare

    return compare(load_model(job.engine), load_model(job.details["against"]), job.datasets_dir, job.seed)


def _drift(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.drift import drift

    old, new = job.details["drift"]
    return drift([old], [new], load_model(job.engine), seed=job.seed)


def _slices(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.datasets.labelled_posts import read_labelled
    from pipeline.research.datasets.training_data import unseen
    from pipeline.research.evaluation.baselines import PlainTfidf
    from pipeline.research.evaluation.real_slices import SlicesBeside, measure_slices

    model = load_model(job.engine)
    posts = read_labelled(job.datasets_dir, "validation")
    train = read_labelled(job.datasets_dir, "train")
    train = train.take(unseen(train.normalised_texts, posts.normalised_texts))
    plain = PlainTfidf().fit(train).scores(posts.normalised_texts)
    found = (
        measure_slices(model.name, posts, model.predict_normalised(posts.normalised_texts)),
        measure_slices("plain TF-IDF", posts, plain),
    )
    return SlicesBeside(found, f"{len(posts):,} validation posts")


def _out_of_fold(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.out_of_fold import out_of_fold

    return out_of_fold(job.datasets_dir, seed=job.seed)


def _transfer(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.transfer import transfer

    only = job.details.get("leave_out") or ()
    base = job.details.get("base")
    if base is None:
        return transfer(job.datasets_dir, seed=job.seed, only=only)
    from pipeline.research.evaluation.encoder_transfer import encoder_learner
    from pipeline.research.training.encoder.train import FINETUNE

    settings = replace(FINETUNE, epochs=job.details["epochs"], seed=job.seed)
    beside = encoder_learner(base, job.datasets_dir, settings)
    return transfer(job.datasets_dir, seed=job.seed, only=only, beside=beside)


def _signs(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.risk_signs import evaluate_signs

    return evaluate_signs(job.datasets_dir)


def _highlights(job: Job) -> Any:  # noqa: ANN401
    from pipeline.research.evaluation.highlights import evaluate_highlights

    return evaluate_highlights(load_model(job.engine), job.datasets_dir, seed=job.seed)


_ANSWERS: Final[Mapping[str, Callable[[Job], Any]]] = {
    "validation": _validation,
    "blind": _blind,
    "benchmark": _benchmark,
    "suite": _suite,
    "against": _against,
    "drift": _drift,
    "transfer": _transfer,
    "signs": _signs,
    "highlights": _highlights,
    "slices": _slices,
    "out_of_fold": _out_of_fold,
}
