"""Texts that exports hold in pieces: lists of strings and objects, or JSON in a cell of a table.

Telegram writes `["Mai ", {"type": "bold", "text": "nghỉ học"}]`, YouTube Takeout a cell such as
`{"text": "Mai "},{"text": "nghỉ học"}` or `{"takeoutSegments": [...]}`.
"""

import json
import re
from typing import Any, Final

Value = Any

_KEYS: Final = ("text", "takeoutSegments")
_CELL: Final = re.compile(r'\[?\s*\{\s*"(?:text|takeoutSegments|type)"\s*:')
_BETWEEN: Final = re.compile(r"[\s,\[\]]*")
_MAX_DEPTH: Final = 5
_DECODER: Final = json.JSONDecoder(strict=False)


def join_pieces(value: Value) -> Value:
    """Return the text that a value holds in pieces, or the value itself when it is nothing of the kind."""
    if isinstance(value, str):
        pieces = _pieces_in_cell(value) if value[:1] in ("{", "[") else None
    elif isinstance(value, dict):
        pieces = [value]
    else:
        pieces = value
    if not isinstance(pieces, list) or not any(isinstance(piece, dict) for piece in pieces):
        return value
    found = [_text_of(piece, 0) for piece in pieces]
    return value if all(text is None for text in found) else "".join(text or "" for text in found)


def is_in_pieces(cell: str) -> bool:
    """Say whether a cell of a table holds a text in pieces."""
    return _CELL.match(cell) is not None and join_pieces(cell) != cell


def _pieces_in_cell(cell: str) -> list[Value] | None:
    """Return the objects that a cell consists of; None when it is anything else."""
    if not _CELL.match(cell):
        return None
    pieces: list[Value] = []
    at = 0
    while (found := _BETWEEN.match(cell, at)) and found.end() < len(cell):
        try:
            piece, at = _DECODER.raw_decode(cell, found.end())
        except (ValueError, RecursionError):
            return None
        pieces.append(piece)
    return pieces


def _text_of(piece: Value, depth: int) -> str | None:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, dict):
        piece = next((piece[key] for key in _KEYS if key in piece), None)
    if isinstance(piece, str):
        return piece
    if isinstance(piece, list) and depth < _MAX_DEPTH:
        return "".join(_text_of(part, depth + 1) or "" for part in piece)
    return None
