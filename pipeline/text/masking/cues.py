"""Words that name a paper or a number, written letter by letter ("b.h.x.h", "M S T"), put together again."""

import re
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate
from pipeline.text.masking.reading import Reading
from pipeline.text.masking.relaxed import arrow
from pipeline.text.masking.signs import sign_of_shape

_APART: Final = re.compile(r"[a-z](?<![a-z0-9].)(?:[ .\-_]{1,2}[a-z]){2,13}(?![a-z0-9])")
_LONE: Final = sign_of_shape("(?<![a-z0-9])[a-z](?![a-z0-9])", digits=False)
_SINGLE_LETTERS: Final = re.compile(r"[ .\-_][a-z][ .\-_]{1,2}[a-z](?![a-z0-9])")
_DOTTED: Final = re.compile(r"[a-z](?<![a-z0-9].)\.[a-z](?![a-z0-9])")
_DOT_BETWEEN: Final = re.compile(r"\.[a-z](?![a-z0-9])")
_DOTTED_SIGN: Final = sign_of_shape(_DOT_BETWEEN.pattern, digits=False)
_CUES: Final = {
    **{
        cue: cue for cue in ("sdt", "stk", "ctk", "mst", "cccd", "cmnd", "cmt", "bhxh", "bhyt", "gplx", "bks")
    },
    **{
        cue: cue for cue in ("zalo", "email", "mail", "gmail", "facebook", "bien", "passport", "bhyt", "hsba")
    },
    **{"bienso": "bien so", "banglai": "bang lai", "hochieu": "ho chieu", "cancuoc": "can cuoc"},
    **{"sotaikhoan": "so tai khoan", "taikhoan": "tai khoan", "diachi": "dia chi", "baohiem": "bao hiem"},
    **{"masothue": "ma so thue", "benhan": "benh an", "mabenhan": "ma benh an", "sinhnam": "sinh nam"},
}
_SHORT_CUES: Final = {cue: cue for cue in ("sn", "ns", "hc", "tk", "dt", "cc")}


def _whole(match: re.Match[str]) -> str:
    letters = "".join(filter(str.isalpha, match[0]))
    cue = _CUES.get(letters) if len(letters) > 2 else _SHORT_CUES.get(letters)
    return match[0] if cue is None else FILLER * (len(match[0]) - len(cue)) + cue


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `whole_cues` changes anything."""
    return ((arrow(r"(?<![a-z0-9])[a-z][ .\-_]{1,2}[a-z](?:[^a-z0-9]|$)"),),)


def may_be_apart(seen: Reading) -> bool:
    """Tell whether `whole_cues` can change anything in a text."""
    return bool(seen.signs & _DOTTED_SIGN) or any(
        _SINGLE_LETTERS.search(seen.folded, low, high) for low, high in seen.near(_LONE, 4, 2)
    )


def whole_cues(folded: str) -> str:
    """Return a folded text of the same length in which such words stand together.

    Args:
        folded: The text as `fold_for_matching` gives it.
    """
    if _SINGLE_LETTERS.search(folded):
        folded = _APART.sub(_whole, folded)
    return _DOTTED.sub(_whole, folded) if _DOT_BETWEEN.search(folded) else folded
