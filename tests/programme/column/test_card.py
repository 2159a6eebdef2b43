"""The picture card: Vietnamese in a font that ships, what is right large, the claim small, drafts marked."""

import re
import struct
from dataclasses import replace

import pytest

from pipeline.programme.column import card as cards
from pipeline.programme.column import drafts
from pipeline.programme.column.card import Card, draw, drawable, hosts
from tests.programme.column.test_drafts import TEXTS
from tests.programme.samples import rumour

LETTERS = "aàáạảãăằắặẳẵâầấậẩẫđeèéẹẻẽêềếệểễiìíịỉĩoòóọỏõôồốộổỗơờớợởỡuùúụủũưừứựửữyỳýỵỷỹ"
CARD = Card(
    "Lá xoan có độc, đừng uống",
    "Bộ Y tế cho biết lá xoan có độc.",
    "Có bài nói nước lá xoan chữa được ung thư.",
    "Sai – có nguồn đính chính",
    "Hỏi bác sĩ trước khi dùng.",
    ("https://www.moh.gov.vn/la-xoan", "https://moh.gov.vn/khac"),
    is_draft=False,
)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_every_vietnamese_letter(bold):
    font = cards._font(bold)
    assert all(font.get_char_index(ord(char)) for char in LETTERS + LETTERS.upper() + "–“”…")


def test_both_pictures_are_drawn_upright_for_a_phone():
    width, height = size(draw(CARD, "png"))
    assert width == 1080 and height >= cards.SHORTEST
    svg = draw(CARD, "svg").decode()
    assert "<text" not in svg and "<title>Lá xoan có độc, đừng uống</title>" in svg
    assert "http" not in re.sub(
        r'(?:xmlns(?::\w+)?|rdf:resource)="[^"]*"|<!DOCTYPE[^>]*>|https://matplotlib.org/', "", svg
    )


def test_the_card_grows_with_its_words_and_cuts_what_is_too_long():
    long = replace(CARD, correction="điều đúng " * 70, advice="x" * 300)
    assert size(draw(long, "png"))[1] > size(draw(CARD, "png"))[1]
    lines = cards._lines("x" * 300, 36, 900, bold=False)
    assert "".join(lines) == "x" * 300 and all(cards._width(line, 36, False) <= 900 for line in lines)


def test_a_card_that_nobody_approved_says_so():
    assert draw(CARD, "png") != draw(replace(CARD, is_draft=True), "png")


def test_what_the_font_lacks_is_left_out():
    assert drawable("Đọc kỹ 🙏 nhé\u200b") == "Đọc kỹ nhé"
    assert draw(replace(CARD, title="", claim="$x^2$", correction="", sources=()), "svg")


def test_sources_are_named_by_site_once():
    assert hosts(CARD.sources) == ["moh.gov.vn"]


@pytest.mark.parametrize(("kind", "media"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_cards_are_handed_out_with_nothing_to_run(as_huong, huong, kind, media):
    made = drafts.start(huong, rumour(huong))
    drafts.save(huong, made, TEXTS)
    answer = as_huong.get(f"/programme/column/{made.pk}/card.{kind}?download")
    assert (answer.status_code, answer["Content-Type"]) == (200, media)
    assert "sandbox" in answer["Content-Security-Policy"] and "attachment" in answer["Content-Disposition"]
    assert as_huong.get(f"/programme/column/{made.pk}/card.exe").status_code == 404
