"""Vietnamese first, English complete: no string is missing, stale or compiled from something else."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from pipeline import review
from pipeline.classify.risk_signs.detection import RISK_SIGNS
from pipeline.labels import SHOWN_AS
from pipeline.review.domain import outcomes
from pipeline.review.presentation.labels import label_title, outcome_title
from pipeline.review.presentation.risk_signs import sign_text
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import queue_item

ROOM = Path(review.__file__).parent
ABOVE = [ROOM.parent / name for name in settings.ROOMS_ABOVE]
CATALOGUES = [room / "locale" / "en" / "LC_MESSAGES" for room in (ROOM, *ABOVE)]
VIETNAMESE = re.compile(
    r"[àáạảãăằắặẳẵâầấậẩẫđèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹ]", re.IGNORECASE
)


def in_code(room: Path) -> set[str]:
    keywords = {"_": None, "gettext": None, "gettext_lazy": None}
    found = extract_from_dir(room, method_map=[("**.py", "python")], keywords=keywords)
    return {str(message) for _, _, message, _, _ in found}


def in_templates(room: Path) -> set[str]:
    strings = set()
    for path in room.glob("*/templates/**/*.html"):
        marked = templatize(path.read_text(encoding="utf-8"))
        for literal in re.findall(r"gettext\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", marked):
            strings.add(ast.literal_eval(literal))
    return strings


def strings_of(room: Path) -> set[str]:
    return in_code(room) | in_templates(room)


def catalogue(folder: Path) -> dict[str, object]:
    with (folder / "django.po").open("rb") as file:
        return {_first(m.id): m for m in read_po(file) if m.id}


def _first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def test_every_string_has_its_english_and_no_english_is_left_over():
    strings = strings_of(ROOM)
    assert len(strings) > 100
    assert set(catalogue(CATALOGUES[0])) == strings
    for room, folder in zip(ABOVE, CATALOGUES[1:], strict=True):
        assert set(catalogue(folder)) == strings_of(room) - strings  # what both say is translated once


def test_no_translation_is_empty_fuzzy_or_lacks_a_placeholder():
    for message in (each for folder in CATALOGUES for each in catalogue(folder).values()):
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(given), message.id
        assert not message.fuzzy, message.id
        names = set(re.findall(r"%\(\w+\)s", _first(message.id)))
        assert all(set(re.findall(r"%\(\w+\)s", text)) == names for text in given), message.id


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: folder.parts[-4])
def test_the_compiled_catalogue_is_the_written_one(folder):
    with (folder / "django.mo").open("rb") as file:
        compiled = {_first(m.id): m.string for m in read_mo(file) if m.id}
    for key, message in catalogue(folder).items():
        given = compiled.pop(key)
        assert (given if isinstance(given, str) else tuple(given)) == message.string
    assert compiled == {}


def test_labels_are_called_the_same_everywhere():
    assert {label: label_title(label) for label in SHOWN_AS} == SHOWN_AS


def test_no_outcome_claims_more_than_a_person_decided():
    for language in ("vi", "en"):
        with translation.override(language):
            for question in outcomes.QUESTIONS.values():
                for outcome in question.outcomes:
                    said = f"{outcome.title} {outcome.hint}".lower()
                    assert "tin giả" not in said and "fake" not in said


def test_an_unknown_outcome_keeps_its_name():
    assert outcome_title("check", "from_the_future") == "from_the_future"


@pytest.mark.parametrize("flags", [("check", "positive"), ("hateful",), ("offensive",)])
def test_english_pages_hold_no_vietnamese_but_the_posts(database, as_huong, flags):
    enqueue([queue_item(1, text="plain text " * 2000, page="page", reasons=(), flags=flags)])
    as_huong.post("/language/", {"language": "en"})
    guest = Client()
    guest.post("/language/", {"language": "en"})
    pages = [as_huong.get(path) for path in ("/", "/mine/", "/overview/", "/khong-co/")]
    pages.append(guest.get("/login/"))
    token = re.search(r'name="token" value="([^"]+)"', pages[0].content.decode())[1]
    pages.append(as_huong.post("/decide/", {"token": token, "source_url": "x", "note": "n" * 5000}))
    pages.append(as_huong.post("/decide/", {"token": "nobody", "note": "n"}))
    pages.append(as_huong.post("/skip/", {"token": token}, follow=True))
    for page in pages:
        html = page.content.decode()
        html = re.sub(r'<(\w+)\b[^>]* lang="vi"[^>]*>[^<]*</\1>', "", html)  # the team's own words
        for own in ("Tiếng Việt", "Khơi Trong", "Gạn đục", "khơi trong"):
            html = html.replace(own, "")
        assert VIETNAMESE.findall(html) == []


@pytest.mark.parametrize("name", RISK_SIGNS)
def test_every_risk_sign_says_what_it_is_and_why_in_both_languages(name):
    with translation.override("en"):
        english = sign_text(name)
    assert all(english) and not VIETNAMESE.findall(" ".join(english))
    with translation.override("vi"):
        vietnamese = sign_text(name)
    assert all(VIETNAMESE.findall(text) for text in vietnamese)


def test_the_language_is_remembered(as_lan):
    as_lan.post("/language/", {"language": "en", "next": "/mine/"})
    assert "My decisions" in as_lan.get("/mine/").content.decode()
    as_lan.post("/language/", {"language": "vi", "next": "/mine/"})
    assert "Của tôi" in as_lan.get("/mine/").content.decode()


def test_vietnamese_comes_first_unless_the_browser_asks_for_english(database):
    assert 'lang="vi"' in Client().get("/login/", headers={"accept-language": "fr"}).content.decode()
    assert 'html lang="en"' in Client().get("/login/", headers={"accept-language": "en-GB"}).content.decode()
