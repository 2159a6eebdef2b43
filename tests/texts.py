"""Texts for property tests: anything Unicode has, and what posts are made of, cut and glued at random."""

from typing import Final

from hypothesis import strategies as st

_ANYTHING: Final = st.text(st.characters(exclude_categories=()), max_size=30)
_WORDS: Final = """
    không k ko đẹpppp ĐẸP hoà ch3t đ*t N.G.U T.Anh t h ằ g e m lun hong zạ Xin chào bạn, (k) a.b c! 5 k 10tr
    3.500.000 cháo lòng cặc khg thêm Xem … ... See more THÊM www.tin.vn/a?b=1 https://xa.vn/bai?utm_a=1&x=2
    a@b.vn #NguoiTot #viec_tot 😂😂 🇻🇳 👨\u200d👩\u200d👧 :)) <3 T_T xD &amp; &nbsp;&lt; &#1072;nh
    [CCCD] <laugh> <phone> _ __ -- !!!! .. · • | ~ с\u0430 ѕеx Москва αβ ①② Ａnh 𝐭𝐢𝐧 ᴀʙᴄ µ İ ı ſee ß ŉ Ǆ ﬁ
    한국 日本 a\u0306\u0301 e\u0301\u0302 o\u0338 ơ ư Đ Ð đ x\u200by \ufeff
"""
_PIECES: Final = st.sampled_from(
    [*_WORDS.split(), "[số điện thoại]", "[tên chủ tài khoản]", "t h ằ n g", "tin giả", "facebook k vào"]
)
_GAPS: Final = st.sampled_from(["", *"    \n\t\xa0\u2028\u3000\x1c\x85\u200b", "  ", "\r\n"])

ANY_TEXTS: Final = st.one_of(
    _ANYTHING,
    st.lists(st.tuples(st.one_of(_PIECES, _PIECES, _ANYTHING), _GAPS), max_size=14).map(
        lambda parts: "".join(piece + gap for piece, gap in parts)
    ),
)
"""Any Unicode text, lone surrogates included, every second one made of pieces of posts."""

STORED_TEXTS: Final = ANY_TEXTS.map(lambda text: text.encode("utf-8", "replace").decode("utf-8"))
"""The same as Arrow holds them: without half of a surrogate pair."""
