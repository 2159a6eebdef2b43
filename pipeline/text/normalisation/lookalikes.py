"""Letters of other scripts that stand in for Latin ones: Cyrillic а, Greek ο, Armenian ս, Cherokee Ꭺ.

Genuine Russian, Greek or Armenian stays: a letter is only taken for Latin inside a word that also has Latin
letters, or in a word made of look-alikes alone in a text that is otherwise Latin. The pairs follow what
people type; Unicode's own list (UTS #39, confusables) is wider than what is safe here.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.text.normalisation.offsets import Edit
from pipeline.text.normalisation.steps import Rewrite

_PAIRS: Final = (
    ("асԁеԍһіјԛорѕтхуүвкмнпгьѵԝцшөғєз", "acdeghijqopstxyybkmhnrbvwuwofee"),
    ("АВСЕНІЈКМОРЅТХУҮԚԜПЗ", "ABCEHIJKMOPSTXYYQWNE"),
    ("αβεγδηικνορςτυχωμϲϳ", "abeydnikvopstuxwucj"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹΣ", "ABEZHIKMNOPTYXCE"),
    ("աոսօցզհքյեճ", "wnuogqhpjta"),
    ("ՕՏՍԼ", "OSUL"),
    ("ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃᎥ", "ABCDEHJKLMPRSTVWZi"),
)
_LATIN: Final = {
    ord(other): latin for others, latins in _PAIRS for other, latin in zip(others, latins, strict=True)
}
for _other, _letter in list(_LATIN.items()):  # a capital without a pair of its own goes with its small letter
    if len(_capital := chr(_other).upper()) == 1:
        _LATIN.setdefault(ord(_capital), _letter.upper())
_SCRIPTS: Final = "\u0370-\u058f\u13a0-\u13ff\u1f00-\u1fff"  # Greek, Cyrillic, Armenian, Cherokee
_FOREIGN: Final = re.compile(f"[{_SCRIPTS}]")
_WORD: Final = re.compile(r"[^\W\d_\u0300-\u036f][\w\u0300-\u036f]*")
_HAS_LATIN: Final = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_LATIN_TEXT: Final = re.compile(  # tokens such as <sad> say nothing about the text
    r"(?<![<a-zA-Z\u00c0-\u024f\u1e00-\u1eff])[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]"
)
_OTHERS: Final = "".join(map(chr, _LATIN))
_GENUINE: Final = re.compile(
    rf"(?<!\w)(?=[{_SCRIPTS}]*(?![{_OTHERS}])[{_SCRIPTS}])[{_SCRIPTS}]{{2,}}(?![a-zA-Z\u00c0-\u024f\u1e00-\u1eff])"
)


def holds_other_letters(text: str) -> bool:
    """Say whether a text has a letter of the scripts that look-alikes come from."""
    return _FOREIGN.search(text) is not None


def _latin(word: str) -> str:
    """Return a word with its look-alikes as Latin letters, toned ones (ά, ѐ) included."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_LATIN))


def _mixed(match: re.Match[str]) -> str:
    """Return the Latin spelling of a word that mixes scripts, any other word as it is."""
    word = match.group()
    if not _FOREIGN.search(word) or not _HAS_LATIN.search(word):
        return word
    return _latin(word)


def _mixed_or_disguised(match: re.Match[str]) -> str:
    """Like `_mixed`, and also for words of two letters or more made of look-alikes alone."""
    word = match.group()
    if not _FOREIGN.search(word):
        return word
    latin = _latin(word)
    disguised = len(_FOREIGN.findall(word)) > 1 and not _FOREIGN.search(latin)
    return latin if disguised or _HAS_LATIN.search(word) else word


_AMONG_OTHERS: Final = Rewrite(_WORD, _mixed)
_AMONG_LATIN: Final = Rewrite(_WORD, _mixed_or_disguised)


class Lookalikes:
    """Words that hide Latin letters behind those of another script."""

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return self._fitting(text)(text) if holds_other_letters(text) else text

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each word that changes."""
        if holds_other_letters(text):
            yield from self._fitting(text).edits(text)

    def _fitting(self, text: str) -> Rewrite:
        """Return the cautious rule for texts that hold genuine words of another script."""
        latin = _LATIN_TEXT.search(text) and not _GENUINE.search(text)
        return _AMONG_LATIN if latin else _AMONG_OTHERS


lookalikes: Final = Lookalikes()
"""Homoglyphs of other scripts become Latin letters where the word or the text is Latin."""
