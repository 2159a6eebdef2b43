"""Looking first whether there is anything to look for changes nothing."""

import re

from hypothesis import given

from pipeline.claims.links import links_in
from pipeline.claims.reading import without_cut
from tests.texts import ANY_TEXTS


@given(ANY_TEXTS)
def test_links_are_only_missed_where_there_are_none(text):
    if re.search(r"https?://|www\.", text, re.IGNORECASE) is None:
        assert links_in(text) == frozenset()


def test_links_are_found_in_any_case():
    assert {links_in(f"{start}tin.vn/bai") for start in ("WWW.", "HTTPS://")} == {frozenset({"tin.vn/bai"})}


@given(ANY_TEXTS)
def test_a_text_is_cut_where_its_end_says_so(text):
    end = r"(?:(?:\.{3,}|…)\s*)?(?:xem thêm|xem tiếp|đọc tiếp|see more)\W*$|(?:\.{3,}|…)\s*$"
    for tail in ("", "… Xem thêm", " ĐỌC TIẾP\n", " xem thêm nhé", "... ", "ſee more 🙏 !"):
        whole = text + tail
        found = re.search(end, whole, re.IGNORECASE)
        assert without_cut(whole) == (whole[: found.start()] if found else None)
