"""Files of the Hugging Face hub: from the network only where somebody says so, else what was fetched before.

`HF_HUB_OFFLINE=1` forbids the network even then, as everywhere in the library.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.classify import folders, store
from pipeline.classify.loading import load_folder
from pipeline.errors import DataSetError, ModelError, OutputError, UsageError

BASE_FILES: Final = ("*.json", "*.txt", "*.model", "*.codes", "*.safetensors")
"""What a base is made of; weights in a pickle are asked for only where there are no others."""

MODEL_FILES: Final = (
    store.CONFIG,
    store.METRICS,
    store.CARD,
    store.WEIGHTS,
    store.GRAPH,
    store.TOKENIZER,
)
"""What a model of this project is made of, apart from a cascade, whose parts are two of these."""

PICKLED_WEIGHTS: Final = "pytorch_model*.bin"


def is_hub_id(name: str | Path) -> bool:
    """Return whether a name may be an id of the hub, `owner/name`, and is no folder that is here."""
    text = str(name)
    return text.count("/") == 1 and not text.startswith((".", "/", "~")) and not Path(text).exists()


def snapshot(name: str, files: Sequence[str], *, download: bool) -> Path:
    """Return the folder with files of a repository of models.

    Args:
        name: `owner/name`.
        files: Patterns of the files' names.
        download: Whether the network may be used.

    Raises:
        DataSetError: The library is not installed.
        ModelError: The files are not here, and were not to be fetched or cannot be.
    """
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise DataSetError(
            "The Hugging Face hub needs the package huggingface_hub.", "Run `pip install huggingface_hub`."
        ) from error
    try:
        found = snapshot_download(name, allow_patterns=list(files), local_files_only=not download)
    except Exception as error:  # the library's own errors and those of its HTTP client share no base class
        why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if not download:
            raise ModelError(
                f"{name} is no folder, and was not fetched from the Hugging Face hub before, or not whole.",
                "Add --download to fetch it, or give a folder.",
            ) from error
        raise ModelError(
            f"{name} cannot be fetched from the Hugging Face hub: {why}",
            "Look whether the id is right and the network is there, or give a folder.",
        ) from error
    return Path(found)


def base_folder(name: str, *, download: bool) -> Path:
    """Return the folder of a pretrained encoder of the hub, with its weights.

    Raises:
        DataSetError: As in `snapshot`.
        ModelError: As in `snapshot`.
    """
    folder = snapshot(name, BASE_FILES, download=download)
    if not any(folder.glob("*.safetensors")):
        folder = snapshot(name, (*BASE_FILES, PICKLED_WEIGHTS), download=download)
    return folder


def download_model(repository: str, name: str | None = None) -> str:
    """Fetch a model folder of this project's and put it beside the team's own; no code from it is run.

    Args:
        repository: `owner/name` on the hub.
        name: What to call it here; by default the name it has there.

    Returns:
        A sentence that says what is where, and how to choose it.

    Raises:
        UsageError: It cannot have that name here.
        ModelError: It cannot be fetched, or is none of this project's models.
        OutputError: There is a model of that name already, or it cannot be written.
    """
    called = name or repository.rpartition("/")[2].lower()
    if not is_hub_id(repository):
        raise UsageError(f"{repository} is no id of the hub.", "Give OWNER/NAME.")
    if not folders.is_name(called) or called in folders.SHIPPED:
        raise UsageError(
            f"{called!r} cannot be the name of a model here.",
            "Give another with --as: small letters, digits, and . _ - between them.",
        )
    target = folders.models_folder() / called
    if target.exists():
        raise OutputError(f"There is something in {target} already.", "Give another name with --as.")
    folder = snapshot(repository, MODEL_FILES, download=True)
    found = load_folder(folder)
    try:
        target.mkdir(parents=True)
        for path in sorted(folder.iterdir()):
            if path.name in MODEL_FILES:
                shutil.copyfile(path, target / path.name)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror or error}.", "Choose another folder."
        ) from error
    return f"{found.name} is in {target}. To choose it: khoitrong models use {called}"
