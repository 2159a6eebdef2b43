"""A model on disk: a folder a person can read, from which nothing is ever executed.

`config.json` says everything a prediction needs beside the weights, with the hash of each file;
`metrics.json` what was measured; `README.md` is the model card. A linear model keeps weights and inverse
document frequencies (float16) and the counts that restore diacritics (unsigned integers) in
`model.safetensors`; an encoder keeps its graph in `model.onnx` and its tokenizer in `tokenizer.json`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelError, OutputError
from pipeline.io import atomic_write

FORMAT: Final = 2
"""Version of the folder; raised when an older program could not read a newer folder correctly."""

WEIGHTS: Final = "model.safetensors"
GRAPH: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
CONFIG: Final = "config.json"
METRICS: Final = "metrics.json"
CARD: Final = "README.md"

Arrays = Mapping[str, npt.NDArray[Any]]

AGAIN: Final = "Copy the model folder again, or train one with `khoitrong train linear -o FOLDER`."


def write(folder: Path, arrays: Arrays, config: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """Write a model folder whose weights are arrays; each file is complete or not there.

    Args:
        folder: Made when missing; files of an earlier model in it are replaced.
        arrays: What goes into the safetensors file.
        config: Plain JSON values; the format version and the weights' hash are added.
        texts: Further files by name.

    Raises:
        OutputError: The folder cannot be written.
    """
    from safetensors.numpy import save

    payload = save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
    write_files(folder, {WEIGHTS: payload}, config, texts)


def write_files(
    folder: Path, payloads: Mapping[str, bytes], config: Mapping[str, Any], texts: Mapping[str, str]
) -> None:
    """Write a model folder of any files; `config.json` gets the format version and the hash of each payload.

    Args:
        folder: Made when missing; files of an earlier model in it are replaced.
        payloads: Files a prediction needs, by name.
        config: Plain JSON values; the format version and the payloads' hashes are added.
        texts: Further files by name.

    Raises:
        OutputError: The folder cannot be written.
    """
    hashes = {name: hashlib.sha256(payload).hexdigest() for name, payload in payloads.items()}
    files = {**payloads, **{name: text.encode() for name, text in texts.items()}}
    settings = {"format": FORMAT, **config, "sha256": hashes}
    files[CONFIG] = dumps(settings).encode()  # last: a folder without it is not a model
    _put(folder, files)


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Replace files of a model folder that a prediction does not need, such as the card.

    Raises:
        OutputError: The folder cannot be written.
    """
    _put(folder, {name: text.encode() for name, text in texts.items()})


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with atomic_write(folder / name) as temporary:
                temporary.write_bytes(content)
    except OSError as error:
        raise OutputError(
            f"The model cannot be written to {folder}: {error.strerror or error}.",
            "Choose a folder you may write to, on a disk with 100 MB free.",
        ) from error


def fingerprint(arrays: Arrays) -> str:
    """Return the SHA-256 of the safetensors bytes of these arrays, in hexadecimal."""
    from safetensors.numpy import save

    return hashlib.sha256(save({n: np.ascontiguousarray(a) for n, a in arrays.items()})).hexdigest()


def dumps(value: object) -> str:
    """Return readable JSON that is the same for equal values."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(folder: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """Return the arrays of a model folder by name, in the shapes they were written in, and its config.

    Raises:
        ModelError: A file is missing, damaged, changed, or made by a newer version.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    payloads, config = read_files(folder, (WEIGHTS,))
    try:
        arrays = load(payloads[WEIGHTS])
    except SafetensorError as error:
        raise ModelError(f"{folder / WEIGHTS} is damaged: {error}.", AGAIN) from error
    for name, array in arrays.items():
        if array.dtype.kind not in "fu" or not np.isfinite(array).all():
            raise ModelError(f"{folder / WEIGHTS} holds values in {name} that are not numbers.", AGAIN)
    return arrays, config


def read_config(folder: Path) -> dict[str, Any]:
    """Return the config of a model folder.

    Raises:
        ModelError: It is missing, damaged, or made by a newer version.
    """
    config = _json(folder / CONFIG)
    version = config.get("format")
    if not isinstance(version, int) or isinstance(version, bool):
        raise ModelError(f"{folder / CONFIG} does not say which format the model has.", AGAIN)
    if version > FORMAT:
        raise ModelError(
            f"The model in {folder} was made by a newer version of Khơi Trong "
            f"(format {version}, this is {FORMAT}).",
            "Update with `git pull` and `pip install .` in a checkout, or train again with this version.",
        )
    return config


def read_files(folder: Path, names: Sequence[str]) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the named files of a model folder, each with the hash that the config states, and the config.

    Raises:
        ModelError: A file is missing, damaged, changed, or made by a newer version.
    """
    config = read_config(folder)
    hashes = config.get("sha256")
    payloads = {}
    for name in names:
        payloads[name] = _bytes(folder / name)
        stated = hashes.get(name) if isinstance(hashes, dict) else None
        if hashlib.sha256(payloads[name]).hexdigest() != stated:
            raise ModelError(f"{folder / name} is not the file that {CONFIG} describes.", AGAIN)
    return payloads, config


def read_metrics(folder: Path) -> dict[str, Any]:
    """Return `metrics.json`, or an empty dictionary when the folder has none."""
    path = folder / METRICS
    return _json(path) if path.is_file() else {}


def read_card(folder: Path) -> str:
    """Return the model card, empty when the folder has none."""
    path = folder / CARD
    return _bytes(path).decode() if path.is_file() else ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.", AGAIN) from error


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_bytes(path))
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON: {error}.", AGAIN) from error
    if not isinstance(value, dict):
        raise ModelError(f"{path} does not hold a JSON object.", AGAIN)
    return value
