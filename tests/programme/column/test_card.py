"""The picture card: Vietnamese in a font that ships, what is right large, the claim small, drafts marked."""

import re
import struct
import sys
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring

from pipeline.programme.column import canvas, drafts
from pipeline.programme.column import card as cards
from pipeline.programme.column.canvas import MatplotlibCanvas, MissingMatplotlibError, PlainCanvas
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
    font = canvas._font(bold=bold)
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
    drawn = MatplotlibCanvas("png")
    lines = cards._lines("x" * 300, 36, 900, drawn, bold=False)
    assert "".join(lines) == "x" * 300 and all(drawn.width(each, 36, bold=False) <= 900 for each in lines)


def test_a_card_that_nobody_approved_says_so():
    assert draw(CARD, "png") != draw(replace(CARD, is_draft=True), "png")


def test_what_the_font_lacks_is_left_out():
    assert drawable("Đọc kỹ 🙏 nhé\u200b", MatplotlibCanvas("svg")) == "Đọc kỹ nhé"
    assert draw(replace(CARD, title="", claim="$x^2$", correction="", sources=()), "svg")


@pytest.fixture
def without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)


def test_without_matplotlib_there_is_svg_still(without_matplotlib):
    svg = draw(replace(CARD, title="Đừng tin <b>lời đồn</b>"), "svg").decode()
    root = fromstring(svg)
    said = " ".join(filter(None, (each.text for each in root.iter() if each.tag.endswith("}text"))))
    assert "Đừng tin <b>lời đồn</b>" in said and CARD.correction in said and CARD.claim in said
    assert {each.tag.rpartition("}")[2] for each in root.iter()} == {"svg", "title", "rect", "text"}
    with pytest.raises(MissingMatplotlibError):
        draw(CARD, "png")


@pytest.mark.parametrize("bold", [False, True])
def test_plain_letters_are_estimated_on_the_wide_side(bold):
    text = f"{CARD.title} {CARD.correction} {CARD.claim} {CARD.advice} MÙA HÈ XANH 2026"
    drawn, plain = (each.width(text, 36, bold=bold) for each in (MatplotlibCanvas("svg"), PlainCanvas()))
    assert drawn <= plain <= 1.25 * drawn


def test_the_page_says_what_to_do_without_matplotlib(as_huong, huong, without_matplotlib):
    made = drafts.start(huong, rumour(huong))
    page = as_huong.get(f"/programme/column/{made.pk}/").content.decode()
    assert "khoi-trong[picture]" in page and "chụp màn hình" in page and "card.png" not in page
    address = f"/programme/column/{made.pk}/card"
    assert as_huong.get(f"{address}.svg").status_code == 200
    assert as_huong.get(f"{address}.png").status_code == 404


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
