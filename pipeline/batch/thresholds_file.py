"""The thresholds file: what one look at a whole export found, for its shards to share.

JSON that a person can read and change: the model, the number of posts, and for each label the probability
from which a post is flagged; `last` says up to which post of the export, counted from 0, those at exactly
that probability are flagged, null for all.
"""

from pathlib import Path
from typing import Any, Final

import orjson

from pipeline.errors import UsageError
from pipeline.io import atomic_write, explain_write_errors
from pipeline.labels import LABELS, Label
from pipeline.triage import Cutoff

_FORMAT: Final = "khoitrong thresholds 1"
_AGAIN: Final = "Make it anew with `khoitrong thresholds EXPORT -o FILE`."


def write_thresholds(path: Path, cutoffs: dict[Label, Cutoff], *, model: str, posts: int) -> None:
    """Write cutoffs found with a model on an export of so many posts.

    Raises:
        OutputError: The file cannot be written.
    """
    content = {
        "format": _FORMAT,
        "model": model,
        "posts": posts,
        "thresholds": {label: cutoffs[label].to_dict() for label in LABELS},
    }
    with explain_write_errors(path, "then run the same command again."), atomic_write(path) as temporary:
        temporary.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def read_thresholds(path: Path, *, model: str) -> dict[Label, Cutoff]:
    """Return the cutoffs of a file.

    Args:
        path: What `write_thresholds` wrote.
        model: Name of the model that will score; probabilities of another mean something else.

    Raises:
        UsageError: The file cannot be read, is damaged, lacks a label, or was made with another model.
    """
    try:
        content: Any = orjson.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(
            f"The thresholds file {path} cannot be read: {error.strerror or error}.", _AGAIN
        ) from error
    except ValueError as error:
        raise UsageError(f"{path} is damaged, or no thresholds file: {error}.", _AGAIN) from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise UsageError(f"{path} is no thresholds file that this version can read.", _AGAIN)
    if content.get("model") != model:
        raise UsageError(
            f"{path} was made with the model {content.get('model')}, and this run scores with {model}.",
            f"Give the --engine it was made with. Or: {_AGAIN}",
        )
    return {label: _cutoff(path, content.get("thresholds"), label) for label in LABELS}


def _cutoff(path: Path, thresholds: object, label: Label) -> Cutoff:
    if not isinstance(thresholds, dict) or label not in thresholds:
        raise UsageError(f"{path} has no threshold for the label {label}.", _AGAIN)
    given: Any = thresholds[label] if isinstance(thresholds[label], dict) else {}
    probability, last = given.get("probability"), given.get("last")
    if type(probability) not in (int, float) or not 0 < probability <= 1:  # a bool is an int as well
        raise UsageError(f"{path}: the probability of {label} is not a number between 0 and 1.", _AGAIN)
    if last is not None and (type(last) is not int or last < 0):
        raise UsageError(f"{path}: `last` of {label} is neither null nor the place of a post.", _AGAIN)
    return Cutoff(float(probability), last)
