"""Plain values as JSON, quickly: as the databases store it, and as the event log is sealed with it."""

import json
from typing import Any, Final

import orjson

_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_SAME_IN_BOTH: Final = frozenset({str, int, bool, type(None)})
"""Types that orjson writes letter for letter as Python does; it has its own way with floats."""

_NAMES: Final = frozenset({str})


def json_bytes(value: object) -> bytes:
    """Return a value as a database stores it.

    Args:
        value: Plain JSON values; bytes are JSON already.
    """
    if type(value) is bytes:
        return value
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # what only Python's own takes, such as half a surrogate pair
        return json.dumps(value).encode()


def canonical(value: object) -> bytes:
    """Return plain JSON values as bytes that are the same for the same values."""
    if _is_quick(value):
        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # as above
            pass
    return canonical_plainly(value)


def canonical_plainly(value: object) -> bytes:
    """Return the same as `canonical`, which is tested against it."""
    return _CANONICAL(value).encode("utf-8", "surrogatepass")


def _is_quick(value: Any) -> bool:  # noqa: ANN401  any JSON value
    kind = type(value)
    if kind is dict:
        if not _NAMES.issuperset(map(type, value)):
            return False
        value = value.values()
    elif kind is not list and kind is not tuple:
        return kind in _SAME_IN_BOTH
    for each in value:  # noqa: SIM110  half the time of a generator
        if type(each) not in _SAME_IN_BOTH and not _is_quick(each):
            return False
    return True
