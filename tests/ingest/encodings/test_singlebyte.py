"""Bytes of a single-byte table are read by the table that makes words of them, or by none for sure."""

import pytest

from pipeline.ingest.encodings.legacy import encode_legacy
from pipeline.ingest.encodings.singlebyte import LABELS, guess_table, western_share
from tests.ingest.encodings.samples import EXPORT, FRENCH, ITALIAN


@pytest.mark.parametrize("kind", ["tcvn3", "vni", "windows-1258"])
def test_vietnamese_bytes_are_read_by_their_own_table(kind):
    guess = guess_table(encode_legacy(EXPORT, kind).encode("cp1252"))
    assert (guess.sure, guess.text, guess.label) == (True, EXPORT, LABELS[kind])


def test_western_bytes_are_read_by_a_western_table():
    guess = guess_table(FRENCH.encode("mac-roman"))
    assert (guess.sure, guess.text, guess.codec) == (True, FRENCH, "mac-roman")


def test_a_close_call_is_not_sure_and_names_what_came_near():
    guess = guess_table(ITALIAN.encode("cp1252"))
    assert not guess.sure
    assert len(guess.near) > 1


def test_western_letters_stand_where_western_text_has_them():
    assert western_share(FRENCH) == 1
    assert western_share("aÉb c™d") == 0
    assert western_share("abc") == 0
