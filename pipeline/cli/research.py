"""The commands of researchers: `train`, `evaluate` and `models`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli import console
from pipeline.cli.options import AsJson, Engine
from pipeline.errors import UsageError

train = typer.Typer(no_args_is_help=True, help="Retrain a model; every run writes a card and metrics.json.")
models = typer.Typer(no_args_is_help=True, help="Which model scores when --engine names none.")

Out = Annotated[Path, typer.Option("-o", "--out", help="Folder for the model.")]
Datasets = Annotated[Path | None, typer.Option(envvar="KHOITRONG_DATASETS", help="Folder of the data sets.")]


Download = Annotated[
    bool,
    typer.Option(
        "--download", help="Fetch from the Hugging Face hub what is not here; nothing is fetched otherwise."
    ),
]


@train.command("linear")
def train_linear(
    out: Out,
    datasets: Datasets = None,
    teacher: Annotated[
        str | None,
        typer.Option(help="Also learn what this model, a name or a folder, says of unlabelled posts."),
    ] = None,
    seed: int = 0,
    seeds: Annotated[
        int,
        typer.Option(min=1, help="Models from --seed on; the first is kept, with mean and spread of all."),
    ] = 1,
) -> None:
    """Train the linear model from the data sets and the project's own rows."""
    from pipeline.research.training_runs import train_linear as run

    if seeds > 1 and datasets is None:
        raise UsageError(
            "Without data sets nothing is measured, so there is nothing to compare over seeds.",
            "Give --datasets FOLDER, or leave out --seeds.",
        )
    console.show(run(out, datasets_dir=datasets, teacher=teacher, seed=seed, seeds=seeds))


@train.command("encoder")
def train_encoder(
    out: Out,
    base: Annotated[
        str, typer.Option(help="Folder of any encoder to start from, or OWNER/NAME of the Hugging Face hub.")
    ],
    layers: Annotated[
        int | None,
        typer.Option(min=1, help="Layers of the base to keep, evenly spread: half of them, half the work."),
    ] = None,
    datasets: Datasets = None,
    epochs: Annotated[float, typer.Option(min=0.01, help="Passes over the texts.")] = 3.0,
    rate: Annotated[float, typer.Option(help="Peak learning rate.")] = 4e-5,
    batch: Annotated[int, typer.Option(min=1, help="Texts a step; raise it on a GPU.")] = 32,
    pretrain: Annotated[
        bool,
        typer.Option(
            help="First go on with masked-language training; no gain so far, see docs/evaluation.md."
        ),
    ] = False,
    teacher: Annotated[
        str | None,
        typer.Option(help="A model, by name or folder, that labels unlabelled posts to learn from as well."),
    ] = None,
    soft_share: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="Share of these posts the teacher is asked about.  [default: a third]"
        ),
    ] = None,
    freeze_embeddings: Annotated[
        bool, typer.Option(help="Leave the embeddings of pieces as they are: quicker on a processor.")
    ] = False,
    seed: int = 0,
    seeds: Annotated[
        int,
        typer.Option(min=1, help="Runs from --seed on; the best of them and their average is kept."),
    ] = 1,
    download: Download = False,
    report_to: Annotated[
        str,
        typer.Option(help="Report losses and scores to tensorboard, wandb or mlflow, which you install."),
    ] = "none",
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew, also where an unfinished training could go on.")
    ] = False,
) -> None:
    """Fine-tune an encoder; the same command, interrupted and given again, goes on."""
    from pipeline.research.training.encoder.trainer import RunSettings, check_reporter
    from pipeline.research.training_runs import train_encoder as run

    check_reporter(report_to)
    settings = RunSettings(
        epochs=epochs,
        rate=rate,
        batch=batch,
        seed=seed,
        freeze_embeddings=freeze_embeddings,
        report_to=report_to,
        resume=not restart,
    )
    made = run(
        out,
        base=base,
        layers=layers,
        datasets_dir=datasets,
        pretrain=pretrain,
        teacher=teacher,
        soft_share=soft_share,
        settings=settings,
        seeds=seeds,
        download=download,
    )
    console.show(made)


@train.command("cascade")
def train_cascade(
    out: Out,
    linear: Annotated[str, typer.Option(help="The first engine: a name or a folder.")] = "linear",
    encoder: Annotated[str, typer.Option(help="The second engine: a name or a folder.")] = "encoder",
    share: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of ordinary posts each label sends on.")
    ] = 0.15,
    datasets: Datasets = None,
) -> None:
    """Fit when the encoder is asked beside the linear model, and how their opinions are joined."""
    from pipeline.research.training_runs import train_cascade as run

    console.show(run(out, linear=linear, encoder=encoder, datasets_dir=datasets, share=share))


@train.command("candidate")
def train_candidate(
    name: Annotated[str, typer.Argument(help="Name of the new model among the team's own, or a folder.")],
    decisions: Annotated[
        Path, typer.Option(help="Decisions of the team: `khoitrong export FILE --with-text`.")
    ],
    datasets: Datasets = None,
    against: Annotated[str, typer.Option(help="The model to compare with.")] = "default",
    seed: int = 0,
    as_json: AsJson = False,
) -> None:
    """Retrain with the team's decisions and say whether it got better."""
    from pipeline.research.active_learning.candidate import make_candidate

    made = make_candidate(decisions, name, datasets_dir=datasets, against=against, seed=seed)
    console.show(made, as_json=as_json)


def evaluate(
    engine: Engine = "default",
    datasets: Datasets = None,
    benchmark: Annotated[
        str | None, typer.Option(help="vihsd: the linear learner on ViHSD's own classes; vihos: toxic spans.")
    ] = None,
    suite: Annotated[
        bool, typer.Option("--suite", help="Run the functional suite, which needs no data set.")
    ] = False,
    blind: Annotated[
        bool,
        typer.Option(
            "--blind", help="Measure on posts drawn plainly at random: few positives, a look once a release."
        ),
    ] = False,
    against: Annotated[str | None, typer.Option(help="Compare with this model by paired bootstrap.")] = None,
    drift: Annotated[
        tuple[Path, Path] | None, typer.Option(help="OLD NEW: compare two exports, say when to retrain.")
    ] = None,
    transfer: Annotated[
        bool, typer.Option("--transfer", help="Leave each source out of training and test on it.")
    ] = False,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="With --transfer: only this source, such as tiktok. Repeatable.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(help="With --transfer: also fine-tune an encoder from this base, for each source."),
    ] = None,
    epochs: Annotated[float, typer.Option(min=0.01, help="With --base: passes over the data.")] = 3.0,
    slices: Annotated[
        bool,
        typer.Option(
            "--slices", help="Who is flagged wrongly among validation posts: answers to hate, opinion, ..."
        ),
    ] = False,
    out_of_fold: Annotated[
        bool,
        typer.Option("--out-of-fold", help="The same among all labelled posts, for the linear recipe."),
    ] = False,
    signs: Annotated[
        bool, typer.Option("--signs", help="Recall and precision of the risk signs on annotated posts.")
    ] = False,
    highlights: Annotated[
        bool, typer.Option("--highlights", help="How well highlights agree with words that a reader marked.")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="Also write a report with plots: one HTML file.")] = None,
    budget: Annotated[float, typer.Option(min=0.001, max=1.0, help="Review budget of the suite.")] = 0.1,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write the figures here as JSON.")] = None,
    seed: int = 0,
) -> None:
    """Measure a model: on the validation posts of both labelled sets unless told otherwise."""
    from pipeline.research.evaluation.run import Job, run

    asked: dict[str, Any] = {
        "benchmark": benchmark,
        "suite": suite,
        "blind": blind,
        "against": against,
        "drift": drift,
        "transfer": transfer,
        "signs": signs,
        "highlights": highlights,
        "slices": slices,
        "out_of_fold": out_of_fold,
    }
    chosen = [name for name, value in asked.items() if value]
    if len(chosen) > 1:
        options = " and ".join(f"--{name.replace('_', '-')}" for name in chosen)
        raise UsageError(f"{options} answer different questions.", "Give one of them at a time.")
    if not transfer and (leave_out or base):
        raise UsageError("--leave-out and --base say what --transfer trains.", "Add --transfer.")
    details = {**asked, "leave_out": leave_out, "base": base, "epochs": epochs}
    job = Job(engine, datasets, chosen[0] if chosen else "validation", details, html, budget, seed)
    console.show(run(job, out))


@models.command("list")
def models_list() -> None:
    """List the shipped models and the team's own, and which one scores."""
    from pipeline.classify import registry

    console.show(registry.models())


@models.command("card")
def models_card(
    folder: Annotated[Path, typer.Argument(help="A model folder.")],
    datasets: Datasets = None,
    seed: int = 0,
) -> None:
    """Measure a model on everything, tests included, and write its metrics.json and card: once a release."""
    from pipeline.research.evaluation.release import release

    console.show(release(folder, datasets, seed=seed))


@models.command("eight-bits")
def models_eight_bits(
    folder: Annotated[Path, typer.Argument(help="Folder of an encoder.")],
    checkpoint: Annotated[
        Path, typer.Option(help="Folder checkpoint-N of the fine-tuning that the encoder was made from.")
    ],
    base: Annotated[str, typer.Option(help="Base that the fine-tuning started from: a folder or a hub id.")],
    datasets: Datasets = None,
    download: Download = False,
    seed: int = 0,
) -> None:
    """Measure what 8 bits cost an encoder on the validation posts, beside the network it was made from."""
    from pipeline.research.training_runs import compare_checkpoint

    console.show(
        compare_checkpoint(folder, checkpoint, base=base, datasets_dir=datasets, download=download, seed=seed)
    )


@models.command("export")
def models_export(
    model: Annotated[str, typer.Argument(help="An encoder: a name of `khoitrong models list`, or a folder.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write.")],
    to: Annotated[str, typer.Option(help="transformers: safetensors, tokenizer and code for its head.")],
    base: Annotated[
        str | None,
        typer.Option(help="Base of the model, where it does not say what its encoder is made of."),
    ] = None,
    download: Download = False,
) -> None:
    """Write an encoder for another library, with the same scores."""
    from pipeline.research.exports import export_model

    console.show(export_model(model, out, to=to, base=base, download=download))


@models.command("download")
def models_download(
    repository: Annotated[str, typer.Argument(help="OWNER/NAME of a model folder on the Hugging Face hub.")],
    name: Annotated[
        str | None, typer.Option("--as", help="What to call it here.  [default: NAME]", show_default=False)
    ] = None,
) -> None:
    """Fetch a model of this project's from the Hugging Face hub and put it beside the team's own."""
    from pipeline.research.hub import download_model

    console.say(f"{download_model(repository, name)}")


@models.command("use")
def models_use(
    name: Annotated[str, typer.Argument(help="A name of `khoitrong models list`, or a model folder.")],
) -> None:
    """Choose the model that scores from now on; it is loaded first, so a damaged one is never chosen."""
    from pipeline.classify import registry

    console.say(f"Now in use: {registry.use(name)}")


@models.command("back")
def models_back() -> None:
    """Return to the model that was in use before."""
    from pipeline.classify import registry

    console.say(f"Now in use: {registry.back()}")
