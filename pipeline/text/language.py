"""Which language a post is in, as a soft sign: Vietnamese, another one, or too little to tell.

Vietnamese spelling is a closed set of syllables (see `syllables`), so a text whose words nearly all belong
to it is Vietnamese even without diacritics; words of other languages fall out of it, or into a short list of
words that several languages have. No model, no other word lists, no network.
"""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from pipeline.text.memo import Memo
from pipeline.text.syllables import is_syllable

if TYPE_CHECKING:
    from pipeline.text.cut import CutTexts

Language = Literal["vi", "other", "und"]

_MAX_CHARACTERS: Final = 1200  # a decision needs a paragraph, not a novel
_SKIPPED: Final = re.compile(
    r"https?://\S{1,2000}|www\.\S{1,2000}|\S{1,64}@\S{1,64}|[#@]\w{1,80}|\[[^\W\d_][^\[\]]{1,24}\]|<[a-z]{2,9}>"
)
_STYLED: Final = re.compile(r"[\uff00-\uff5e\U0001d400-\U0001d7ff]")
_ORDINARY: Final = re.compile(
    r"[\x00-\u024f\u1e00-\u1eff\u200b-\u203f\ufe0e\ufe0f\u2600-\u27bf\U0001f300-\U0001faff]+"
)
"""What is the same in every normal form and in no other script: Latin letters, signs, emoji."""
_WORDS: Final = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT: Final = re.compile(
    r"[\u0370-\u1cff\u1d80-\u1dbf\u1f00-\u1fff\u2e80-\u2fff\u3040-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    r"\U00020000-\U0003ffff]"
)
_ONLY_VIETNAMESE: Final = re.compile(r"[ơư\u1ea0-\u1ef9]")
_DISTINCT: Final = re.compile(r"^(?:ngh|ng|nh|kh|gi|tr)\w\w|uo|uye|ieu|yen|anh$|inh$|ach$")
_LAUGH: Final = re.compile(
    r"(?:[hk][aeiou]?){2,}|k+|h+|[aeiou]+h*|(?:lo)+l+|x+d*|z+|(?:je|ke|ka|he){2,}|[mu]+h*"
)
_STRETCHED: Final = re.compile(r"(.)\1+")

_TEENCODE: Final = frozenset(
    """
    ko kh khg khum hk hok hong hem hông hôg kg kô dc đc đk dk đx ntn sdt đt mng mn mk mik mjh mjk bn bạn
    ng ngta ngdan nv nvay vs vz zs z zay zậy dzậy zui dzui zô dzô zìa zề zợ vk ck ny ngiu iu iuu thik
    thjk thix bik bit bít bjt lun lém nek nè nhoa nhe nhen nhaa hen hihi đag dag ngừi trc tr trùi troi
    rui rùi gòi ròi òi r rồi oy oi ui uii uk ukm uh uhm ừm ờm ak ah ạk wa wá quá qá qa wen wên wê cx cug
    cũg cg đg dg lm lsao lsaoz tks thks tkc ib rep cmt stt ae ac ace cc cmm cmn cmnr vl vcl vkl vãi vch
    vlin đm dm dcm đcm đkm clm clgt cl dmm đmm cml cmnd cccd gd gđ bv sv hs gv tq vn hn sg tphcm hcm tp
    csgt cty đh đhqg ubnd bch tt ql pv ntr ntnao ntnay bthg bth lq nyc hnay hqua hum hsv mxh ngke fbk
    snvv hpbd cmsn trl tl chx chk hj hjhj j gj ji gìi dj đj vj vjt đi k t m e a
    """.split()
)
# Syllables of Vietnamese that are everyday words of English, French, Indonesian, Tagalog or others too.
_SHARED: Final = frozenset(
    """
    the to an me do so on in no he can that not at a i o u y e be but him men man ten then them than hot
    long song sang may my by or go up it is as us am oh hi hey ma la le de que tu te ta sa un et en du
    au ai si mi lo con ha han di ke dan ang lang na ko mo ka po ay ba ini dari anak kan tak nak pun aku
    dia chat pho bot pen pin tin win fan van ban bin hon home live die mom pa dad bye moon sun son run
    one hat cat cap cup cut cu lap map tip top tap hit sit sin thin thing chin chip hip lip ship tho thi
    hen her shot pot lot got dot cot ton per tan ran kim park lee chan wan hong min sung jung da ni hao
    shi bu you lai nu huan hua yong tong dong
    """.split()
)


@lru_cache(maxsize=1 << 15)
def _evidence(word: str) -> str:
    """Return what a lower-case word says.

    `U` has a letter only Vietnamese has, `V` is a syllable with accents that Portuguese or French share, `D`
    a bare syllable of a shape rare elsewhere, `S` another bare syllable, `A` a word of several languages, `F`
    foreign.
    """
    if _ONLY_VIETNAMESE.search(word):
        return "U"
    if word in _SHARED:
        return "A"
    if not word.isascii() and is_syllable(word):
        return "V"
    if word in _TEENCODE:
        return "S" if len(word) > 1 else ""
    if is_syllable(word):
        return "D" if _DISTINCT.search(word) else "S"
    if _LAUGH.fullmatch(word) or len(word) == 1:
        return ""
    short = _STRETCHED.sub(r"\1", word)
    if short != word and len(short) > 1 and is_syllable(short):
        return "S" if short.isascii() else "V"
    return "F"


def _piece_evidence(piece: str) -> str | None:
    """Return what a piece without white space says, None where it takes the text around it to tell.

    That is where brackets may hold more than one piece, where letters of other scripts are counted, and where
    marks could melt into what stands before them.
    """
    if "[" in piece or not (piece.isascii() or _ORDINARY.fullmatch(piece)):
        return None
    return "".join(map(_evidence, _WORDS.findall(_SKIPPED.sub(" ", piece).lower())))


_KINDS: Final = "UVDSAF"

_PIECES: Final[Memo[str | None]] = Memo(_piece_evidence)


_BITS: Final = 10
"""Bits for the count of one kind: `_MAX_CHARACTERS` hold fewer words than 2 ** 10."""
_UNKNOWN: Final = -1


def _packed_evidence(piece: str) -> int:
    """Return how many words of each of `_KINDS` a piece has, in one number, or `_UNKNOWN`."""
    evidence = _PIECES[piece]
    if evidence is None:
        return _UNKNOWN
    return sum(evidence.count(kind) << _BITS * place for place, kind in enumerate(_KINDS))


_PACKED: Final = Memo(_packed_evidence)


def _decide(evidence: str) -> Language:
    """Return the language that the evidence of all words, a letter each, speaks for."""
    return _decide_by_counts(*map(evidence.count, _KINDS))


def _decide_by_counts(
    unique: int, shared: int, distinct: int, plain: int, several: int, foreign: int
) -> Language:
    """Return the language that so many words of each of `_KINDS` speak for."""
    accented, bare = unique + shared, distinct + plain
    vietnamese, total = accented + bare, accented + bare + foreign
    if accented and vietnamese >= (0.4 if unique else 0.5) * total:
        return "vi"
    if foreign and not accented and foreign + several > max(3, 4 * bare):
        return "other"
    if total + distinct < 3:
        return "und"
    # Running English or Indonesian keeps under half of its words in the syllable set; unaccented Vietnamese
    # loses a tenth of its own to names and slang.
    return "vi" if vietnamese >= 0.6 * total else "other"


def languages(cut: "CutTexts") -> list[Language]:
    """Return `language` of each text."""
    packed = np.fromiter(map(_PACKED.__getitem__, cut.distinct), dtype=np.int64, count=len(cut.distinct))
    of_pieces = packed[cut.codes]
    whole = cut.any_in_text(of_pieces == _UNKNOWN)
    whole |= np.fromiter(map(len, cut.texts), dtype=np.int64, count=len(cut)) > _MAX_CHARACTERS
    of_texts = np.diff(cut.sums_before(of_pieces)[cut.bounds])
    counts = [(of_texts >> _BITS * place & (1 << _BITS) - 1).tolist() for place in range(len(_KINDS))]
    return [
        language(text) if by_itself else _decide_by_counts(*found)
        for text, by_itself, *found in zip(cut.texts, whole.tolist(), *counts, strict=True)
    ]


def language(text: str) -> Language:
    """Tell whether a post is Vietnamese.

    Args:
        text: Any text; the first 1,200 characters decide.

    Returns:
        `vi`, with or without diacritics and with foreign words mixed in; `other`; or `und` when there is too
        little to go by, such as emoji, numbers, a link, or one or two syllables that many languages have.
    """
    text = text[:_MAX_CHARACTERS]
    evidence = list(map(_PIECES.__getitem__, text.split()))
    return language_of_whole(text) if None in evidence else _decide("".join(filter(None, evidence)))


def language_of_whole(text: str) -> Language:
    """Return the same as `language`, read as a whole: the plain way, and the rule for the quick one.

    Args:
        text: At most 1,200 characters.
    """
    text = _SKIPPED.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC" if _STYLED.search(text) else "NFC", text)
        others = len(_OTHER_SCRIPT.findall(text))
        if others > 1 and others > 0.5 * sum(map(len, _WORDS.findall(text))):
            return "other"
    return _decide("".join(map(_evidence, _WORDS.findall(text.lower()))))
