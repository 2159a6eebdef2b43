"""Label Studio and Argilla get files that fit their own settings, and no names."""

import json
from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.test import Client

from pipeline.errors import OutputError, UsageError
from pipeline.review.accounts import tokens
from pipeline.review.exports import label_tools
from pipeline.review.exports.label_tools import Slice, as_json, config, rows, slice_of, write
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import claim_next
from tests.review.samples import decide, queue_item

SOMEBODY = UUID("6a2f41a3-c54c-4ce8-92d2-0324e1c32e22")


@pytest.fixture
def mixed(database, lan):
    """A decided item, one that waits for two answers, and good news."""
    enqueue([queue_item(1), queue_item(2, flags=("check", "hateful")), queue_item(3, flags=("positive",))])
    decide(lan, str(claim_next(lan).token), {"check": "scam"}, "gọi xin mã")


def test_a_task_has_what_the_machine_suggests_and_what_people_decided(mixed):
    first, second, _ = rows("label-studio", Slice())
    assert first["data"]["text"].startswith("Bài số 1") and first["data"]["link"].endswith("/bai/1")
    prediction = first["predictions"][0]
    assert (prediction["model_version"], prediction["score"]) == ("linear-0badcafe", 0.87)
    assert prediction["result"][0]["value"] == {"choices": ["check"]}
    assert first["annotations"][0]["result"][0]["value"] == {"choices": ["scam"]}
    assert second["annotations"] == []
    assert second["predictions"][0]["result"][0]["value"] == {"choices": ["check", "hateful"]}


def test_every_result_of_a_task_is_in_the_configuration(mixed):
    view = ElementTree.fromstring(config("label-studio"))
    known = {
        tag.get("name"): {choice.get("alias") for choice in tag.findall("Choice")}
        for tag in view.findall("Choices")
    }
    assert {tag.get("toName") for tag in view.findall("Choices")} == {view.find("Text").get("name")}
    assert view.find("Text").get("value") == "$text"
    results = [
        result
        for task in rows("label-studio", Slice())
        for made in (*task["predictions"], *task["annotations"])
        for result in made["result"]
    ]
    assert len(results) == 4 and len({result["id"] for result in results}) == 4
    for result in results:
        assert result["to_name"] == "text" and result["type"] == "choices"
        assert set(result["value"]["choices"]) <= known[result["from_name"]]


def test_every_answer_of_a_record_is_in_the_settings(mixed):
    settings = json.loads(config("argilla"))
    options = {
        question["name"]: {option["value"] for option in question["settings"]["options"]}
        for question in settings["questions"]
    }
    metadata = {each["name"] for each in settings["metadata"]}
    names = [*options, *metadata, *(field["name"] for field in settings["fields"])]
    assert len(names) == len(set(names))  # Argilla wants no name twice
    for record in rows("argilla", Slice()):
        assert set(record["fields"]) == {"text"} and set(record["metadata"]) <= metadata
        for name, made in record["suggestions"].items():
            values = made["value"] if isinstance(made["value"], list) else [made["value"]]
            assert set(values) <= options[name]


def test_a_decision_is_a_suggestion_or_the_response_of_a_person_argilla_knows(mixed):
    first = next(rows("argilla", Slice()))
    assert first["suggestions"]["check"]["value"] == "scam" and first["responses"] == {}
    assert first["suggestions"]["labels"] == {"value": ["check"], "score": [0.87], "agent": "linear-0badcafe"}
    named = next(rows("argilla", Slice(), argilla_user=SOMEBODY))
    assert named["responses"]["check"] == [{"value": "scam", "user_id": str(SOMEBODY)}]
    assert named["responses"]["labels"][0]["value"] == ["check"] and "check" not in named["suggestions"]


@pytest.mark.parametrize("tool", label_tools.TOOLS)
def test_no_name_of_anybody_is_in_a_row(mixed, tool):
    text = "".join(as_json(rows(tool, Slice())))
    assert '"lan"' not in text and "Chợ quê" not in text and "gọi xin mã" not in text


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Slice(), [1, 2, 3]),
        (Slice(label="positive"), [3]),
        (Slice(label="hateful", state="waiting"), [2]),
        (Slice(state="decided"), [1]),
        (slice_of("", "", datetime(2999, 1, 1)), []),
        (slice_of("", "", datetime(9999, 12, 31)), []),
        (slice_of("", "", datetime(1, 1, 2)), [1, 2, 3]),
        (slice_of("", "", datetime(2020, 1, 1)), [1, 2, 3]),
    ],
)
def test_a_slice_takes_what_was_asked_for(mixed, wanted, numbers):
    assert [row["data"]["text"].split(":")[0] for row in rows("label-studio", wanted)] == [
        f"Bài số {number}" for number in numbers
    ]


def test_both_files_are_written_and_an_empty_slice_is_an_empty_list(mixed, tmp_path):
    assert write(tmp_path / "a.json", "label-studio", Slice()) == 3
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 3
    ElementTree.parse(tmp_path / "a.label-studio.xml")
    assert (
        write(tmp_path / "b.json", "argilla", Slice(label="offensive"), config_path=tmp_path / "s.json") == 0
    )
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == []
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["fields"][0]["name"] == "text"
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.is_file() and path.stem[0] in "abs") == [
        ".json",
        ".json",
        ".json",
        ".xml",
    ]


def test_what_cannot_be_written_says_what_to_do(mixed, tmp_path):
    with pytest.raises(UsageError, match=r"\.json"):
        write(tmp_path / "a.csv", "argilla", Slice())
    with pytest.raises(UsageError, match="label-studio"):
        write(tmp_path / "a.json", "prodigy", Slice())
    with pytest.raises(OutputError, match="folder"):
        write(tmp_path / "nowhere" / "a.json", "argilla", Slice())
    with pytest.raises(UsageError, match="positive"):
        slice_of("fake", "", None)


def test_a_lead_downloads_a_slice_and_a_reviewer_does_not(mixed, as_huong, as_lan):
    page = as_huong.get("/exports/").content.decode()
    assert 'action="/exports/label-studio.json"' in page and 'formaction="/exports/argilla.json"' in page
    answer = as_huong.get("/exports/argilla.json", {"state": "decided", "since": "2020-01-01", "label": ""})
    assert answer["Content-Disposition"] == 'attachment; filename="argilla.json"'
    assert len(json.loads(answer.getvalue())) == 1
    assert as_huong.get("/exports/label-studio/config/")["Content-Type"].startswith("application/xml")
    assert as_lan.get("/exports/").status_code == as_lan.get("/exports/argilla.json").status_code == 403


@pytest.mark.parametrize("query", [{"since": "hôm qua"}, {"label": "fake"}, {"state": "merged"}])
def test_a_wrong_slice_is_refused_kindly(mixed, as_huong, query):
    page = as_huong.get("/exports/argilla.json", query)
    assert page.status_code == 422 and 'class="problem"' in page.content.decode()
    assert as_huong.get("/exports/prodigy.json").status_code == 404


def test_a_program_with_the_scope_gets_the_same(mixed, huong):
    headers = {"authorization": f"Bearer {tokens.make_token(huong, 'máy', ['export'], 30)[1]}"}
    answer = Client().get("/api/v1/exports/label-studio", {"label": "check"}, headers=headers)
    assert json.loads(answer.getvalue()) == list(rows("label-studio", Slice(label="check")))
    reading = {"authorization": f"Bearer {tokens.make_token(huong, 'máy', ['read'], 30)[1]}"}
    assert Client().get("/api/v1/exports/argilla", headers=reading).status_code == 403
