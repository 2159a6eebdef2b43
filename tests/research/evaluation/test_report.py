"""The page: what it says first, what it never shows, and that nothing in a post comes alive on it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from pipeline.classify import load_model
from pipeline.errors import DataSetError, ModelError, OutputError
from pipeline.labels import LABELS
from pipeline.posts import Reason
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.datasets.training_data import Corpus, no_helpers
from pipeline.research.evaluation.report import Ability, gather_evidence, plots, write_report
from pipeline.research.evaluation.report.evidence import ANY, gather_evidence_from
from pipeline.research.evaluation.report.render import render
from pipeline.research.evaluation.report.slices import Flagging, Share, slices
from pipeline.research.evaluation.report.worst_errors import pieces, places
from pipeline.text import mask, normalise
from tests.research.conftest import SAID, WHERE, WHO, posts, write

ATTACK = "<script>alert('x')</script><img src=https://evil.example/x onerror=alert(1)> {{ 7*7 }} "


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def corpus(table, source="news"):
    texts = [mask(str(text)) for text in table["text"]]
    return Corpus(
        texts,
        [normalise(text) for text in texts],
        np.array([table[label] for label in LABELS], dtype=float).T,
        np.arange(len(texts)),
        np.array([source] * len(texts)),
        no_helpers(len(texts)),
        np.ones(len(texts)),
    )


@pytest.fixture(scope="module")
def model():
    return load_model("linear")


@pytest.fixture(scope="module")
def hostile():
    """Posts whose texts and sources try to run something."""
    table = posts(24)
    table["text"] = [ATTACK + text for text in table["text"]]
    return corpus(table, source="<script>$x$</script>")


@pytest.fixture(scope="module")
def open_page(model, hostile):
    return render(gather_evidence_from(model, hostile, "<b>split</b>", show_texts=True))


@pytest.fixture(scope="module")
def closed(model):
    return gather_evidence_from(model, corpus(posts(24)), "invented posts")


@pytest.fixture(scope="module")
def closed_page(closed):
    return render(closed)


def test_the_first_thing_said_is_what_a_team_finds_in_vietnamese_then_in_english(closed, closed_page):
    text = Tags(closed_page).text
    found = closed.recall_at_budget.whole
    first, second, third = (
        text.index(words) for words in ("Tóm tắt", "What reading the top", "average precision")
    )
    assert first < second < third
    assert f"gặp được {found.model[1] * 100:.0f} %" in text
    for share in (*found.model, *found.keywords):
        assert f"{share * 100:.0f} %" in text


def test_every_part_is_there(closed_page):
    page = Tags(closed_page)
    drawn = [attributes["aria-label"] for tag, attributes in page.tags if tag == "svg"]
    assert len(drawn) == 9
    for words in (
        "Precision against recall",
        "Stated probability",
        "Share of the posts found",
        "found and wrongly",
    ):
        assert any(words in label for label in drawn)
    for words in (
        *LABELS,
        "not flagged",
        "dialect word",
        "group named",
        "with diacritics",
        "keyword list",
    ):
        assert words in page.text


def test_no_text_of_a_set_is_shown_unless_asked_for(closed, closed_page, model):
    texts = corpus(posts(24)).texts
    assert not closed.texts_shown
    text = Tags(closed_page).text
    for word in (*WHO, *WHERE, *SAID.values(), "thóc", "ổ gà", "đuổi", "nhặt"):
        assert word not in text
    assert {piece.text for worst in closed.worst for piece in worst.pieces} <= {"…"}
    shown = gather_evidence_from(model, corpus(posts(24)), "invented posts", show_texts=True)
    assert any(
        piece.text in texts[0] for worst in shown.worst for piece in worst.pieces if len(piece.text) > 3
    )


def test_a_hidden_text_can_be_found_again_by_its_key(closed, closed_page):
    from pipeline.research.datasets.annotations import text_key

    keys = {text_key(text): len(text) for text in corpus(posts(24)).texts}
    assert closed.worst
    for worst in closed.worst:
        assert keys[worst.key] == worst.length
        assert worst.key in closed_page


def test_nothing_in_a_post_a_source_or_a_name_comes_alive(open_page):
    page = Tags(open_page)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "iframe", "object", "link", "form", "base"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "<script>alert('x')</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "<b>split</b>" in page.text
    assert "<script>$x$</script>" in page.text


def test_the_page_asks_for_nothing_outside_itself(open_page, closed_page):
    for html in (open_page, closed_page):
        page = Tags(html)
        links = [a[name] for _, a in page.tags for name in ("href", "src", "xlink:href") if a.get(name)]
        assert all(link.startswith("#") for link in links)
        style = "".join(re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL))
        assert "@import" not in style
        assert not re.search(r"url\((?!#)", html)
        assert "default-src 'none'" in html


def test_it_is_made_for_a_phone_and_for_the_dark(closed_page):
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in closed_page
    assert "prefers-color-scheme: dark" in closed_page
    for colour in ("#111111", '#1d4ed8"', "fill: #b42318", "stroke: #1a7f37"):
        assert colour not in closed_page  # plots take the colours of the page


def test_ids_are_unique_and_every_reference_leads_somewhere(closed_page):
    page = Tags(closed_page)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r"url\(#([^)]+)\)", closed_page))
    wanted |= {a["href"][1:] for _, a in page.tags if a.get("href")}
    assert wanted <= set(ids)


def test_the_same_evidence_gives_the_same_plots(closed, closed_page):
    assert plots.budget(closed) in closed_page
    assert plots.by_slice(closed.slices, "check") in closed_page


def test_scores_that_are_no_numbers_are_refused(model, closed, tmp_path):
    class Broken:
        name = "broken"

        def predict_normalised(self, normalised_texts):
            return np.full((len(normalised_texts), 4), np.nan, dtype=np.float32)

    with pytest.raises(ModelError, match="gave no number for 24 of 24 posts"):
        gather_evidence_from(Broken(), corpus(posts(24)), "invented posts")
    spoilt = closed.probabilities.copy()
    spoilt[2, 0] = np.nan
    with pytest.raises(ModelError, match="post 3"):
        write_report(tmp_path / "page.html", replace(closed, probabilities=spoilt))
    assert not (tmp_path / "page.html").exists()


def test_a_set_where_nothing_deserves_attention_still_makes_a_page(model):
    found = gather_evidence_from(model, corpus(posts(6, ("",))), "invented posts")
    assert found.questions == {}
    assert "nothing can be found" in render(found)
    with pytest.raises(DataSetError, match="holds no posts"):
        gather_evidence_from(model, corpus(posts(0)), "invented posts")


def test_the_validation_split_own_rows_and_suites_are_gathered_and_written(
    model, sets, rows, tmp_path, monkeypatch
):
    write(sets / "khoitrong_labels/validation.parquet", posts(12, ("check", "", "hateful"), start=100))
    ability = Ability("counter_quotes_slur", "quotes a slur to answer it", Share(20, 25))
    found = gather_evidence(model, sets, rows_dir=rows, abilities=[ability])
    assert found.posts == len(read_labelled(sets, "validation"))
    path = tmp_path / "page.html"
    write_report(path, found)
    text = Tags(path.read_text(encoding="utf-8")).text
    for words in ("quotes a slur to answer it", "20/25", "group_mention", "region"):
        assert words in text
    with pytest.raises(OutputError, match="cannot be written"):
        write_report(tmp_path / "no" / "page.html", found)
    monkeypatch.delenv("KHOITRONG_DATASETS", raising=False)
    with pytest.raises(DataSetError, match="KHOITRONG_DATASETS"):
        gather_evidence(model, None)


def test_figures_agree_with_a_count_by_hand(closed):
    for name, figures in closed.questions.items():
        truth, scores, _ = closed.column(name)
        assert figures.positives == figures.found.n == truth.sum()
        if figures.threshold is not None:
            assert figures.found.hits == int((scores[truth] >= figures.threshold).sum())
            assert figures.wrongly.hits == int((scores[~truth] >= figures.threshold).sum())
        low, high = figures.interval
        assert 0 <= low <= figures.average_precision <= high <= 1
    assert ANY in closed.questions


def test_posts_fall_into_slices_by_length_diacritics_dialect_and_group():
    table = posts(4, ("",))
    table["text"] = [
        "răng rứa mạ, đi mô rứa",
        "khong dau nao ca",
        "tui hổng biết người khuyết tật nè",
        "x" * 700,
    ]
    flagged = Flagging(np.array([1.0, 0.0, np.nan, 1.0]), np.array([True, True, True, False]))
    found = {(part.kind, part.name): part for part in slices(corpus(table), {"check": flagged})}
    assert found["dialect word", "centre"].n == found["dialect word", "south"].n == 1
    assert found["dialect word", "no dialect word"].n == 2
    assert ("dialect word", "north") not in found
    assert found["group named", "disability"].n == 1
    assert found["diacritics", "without diacritics"].n == 2
    assert found["length", "over 600 characters"].found["check"] == Share(0, 1)
    assert found["source", "news"].found["check"] == Share(1, 2)
    assert found["source", "news"].wrongly["check"] == Share(1, 1)
    assert sum(part.n for part in found.values() if part.kind == "length") == 4


def test_highlights_are_cut_at_240_characters_and_may_overlap():
    text = "a" * 235 + "bcdefghij" + "k" * 60
    reasons = [Reason("check", "words", (235, 244), "", 0.5), Reason("check", "words", (237, 250), "", 0.2)]
    found = pieces(text, reasons)
    assert "".join(piece.text for piece in found) == text[:240] + "…"
    assert [piece.text for piece in found if piece.weight] == ["bcdef"]
    assert [piece.place for piece in places(reasons)] == [(235, 244), (237, 250)]
    assert {piece.text for piece in places(reasons)} == {"…"}
