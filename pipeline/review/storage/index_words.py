"""The words by which a text is found: small letters, no diacritics, the same on every database.

A text is indexed as it is written and as `pipeline.text.normalise` reads it, so that `ko` is found by `không`
and by `ko`. Words are plain ASCII: what a database thinks a letter is (its version of Unicode, its locale)
then plays no part, and no character of a query can mean anything to a query language.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from pipeline.text import fold, normalise
from pipeline.text.memo import Memo
from pipeline.text.normalisation.teencode import expand

QUERY_LIMIT: Final = 200
"""Characters of a query that are read; more is a pasted post, whose first lines are enough to find it."""

QUERY_WORDS: Final = 12
"""Different words of a query that are looked for."""

WORDS_LIMIT: Final = 20_000
"""Different words of one item, well under what a row of a PostgreSQL index takes (1 MB)."""

_REMEMBERED: Final = 1024
_REMEMBERED_LENGTH: Final = 4000
_WORD_LIMIT: Final = 64
_WORD: Final = re.compile(r"[^\W_]+")
_PLACEHOLDER: Final = re.compile(r"<\w+>")


def words(text: str) -> list[str]:
    """Return the different words of a text, as it is written and as it is meant."""
    meant = _PLACEHOLDER.sub(" ", normalised(text))
    pieces = dict.fromkeys(chain(text.split(), meant.split()))  # most mean what they say
    return list(dict.fromkeys(chain.from_iterable(map(_PIECES.__getitem__, pieces))))[:WORDS_LIMIT]


def words_plainly(text: str) -> list[str]:
    """Return the same as `words`, which is tested against it."""
    return list(dict.fromkeys((*_folded_words(text), *_normalised_words(text))))[:WORDS_LIMIT]


def body_of(texts: Iterable[str]) -> str:
    """Return the words of an item as they are stored: those of its text, then those of its posts."""
    found: dict[str, None] = {}
    for text in dict.fromkeys(filter(None, texts)):
        if len(found) >= WORDS_LIMIT:
            break
        found.update(dict.fromkeys(words(text)))
    return " ".join(list(found)[:WORDS_LIMIT])


def normalised(text: str) -> str:
    """Return `normalise(text)`; what is put into the queue asks for it more than once."""
    return _normalised(text) if len(text) <= _REMEMBERED_LENGTH else normalise(text)


def query_variants(query: str) -> list[list[str]]:
    """Return the lists of words that answer a query: each item sought has all words of one of the lists.

    Returns:
        No list when the query holds no letter or digit; one or two otherwise.
    """
    short = query[:QUERY_LIMIT]
    variants: list[list[str]] = []
    for found in (_folded_words(short), _normalised_words(short)):
        variant = list(dict.fromkeys(found))[:QUERY_WORDS]
        if variant and variant not in variants:
            variants.append(variant)
    return variants


def match_spans(text: str, query: str) -> Iterator[tuple[int, int]]:
    """Yield where in a text, as start and end in characters, a word of the query stands in any spelling."""
    wanted = {word for variant in query_variants(query) for word in variant}
    for match in _WORD.finditer(text):
        lower = unicodedata.normalize("NFC", match.group()).lower()
        spellings = {lower, expand(lower)}
        if not wanted.isdisjoint(word for spelling in spellings for word in _folded_words(spelling)):
            yield match.span()


def has_diacritics(query: str) -> bool:
    """Whether a query is written with diacritics, so that other ones are less likely meant."""
    return fold(_written(query)) != _written(query)


def exactness(text: str, query: str) -> int:
    """Return how nearly a text holds a query as it is typed: 2 in one piece, 1 word by word, 0 otherwise.

    Capitals do not count, diacritics do.

    Args:
        text: A post.
        query: What somebody typed.
    """
    wanted = _WORD.findall(_written(query[:QUERY_LIMIT]))
    there = _WORD.findall(_written(text))
    if not wanted or not set(wanted) <= set(there):
        return 0
    return 2 if f" {' '.join(wanted)} " in f" {' '.join(there)} " else 1


_normalised = lru_cache(_REMEMBERED)(normalise)


def _written(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _normalised_words(text: str) -> Iterable[str]:
    return _folded_words(_PLACEHOLDER.sub(" ", normalise(text)))


def _folded_words(text: str) -> Iterator[str]:
    folded = fold(unicodedata.normalize("NFC", text).lower())
    for match in _WORD.finditer(folded):
        word = match.group()
        if word.isascii():
            yield word[:_WORD_LIMIT]
        else:
            yield from _transliterated(word)


_PIECES: Final = Memo(lambda piece: tuple(_folded_words(piece)))
"""The words of pieces between white space: no word reaches over one, and no letter changes over one."""


def _transliterated(word: str) -> Iterator[str]:
    """Yield a word of another script as ASCII; scripts without blanks character by character."""
    if all(unicodedata.category(char) == "Lo" for char in word):
        yield from (f"u{ord(char):x}" for char in word)
    else:
        yield ("u" + "".join(f"{ord(char):x}" for char in word))[:_WORD_LIMIT]
