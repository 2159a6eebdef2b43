"""Records of JSON: a broken one costs no neighbours, and lists are found in any envelope."""

import io
import json

import pytest

from pipeline.errors import InputError
from pipeline.ingest.problems import Broken
from pipeline.ingest.readers.json_records import JsonRecords
from tests.ingest.exports import TEXTS, read, reasons, texts


def test_a_cut_json_file_gives_the_records_before_and_says_where(tmp_path):
    whole = json.dumps([{"id": i, "text": f"tin {i}"} for i in range(20)])
    path = tmp_path / "a.json"
    path.write_text(whole[: len(whole) - 12], encoding="utf-8")
    posts, rejects = read(path)
    assert len(posts) == 19
    assert reasons(rejects) == [(20, "bad_json")]
    assert f"character {len(whole) - 12}" in rejects[0].message


def test_a_broken_record_in_json_costs_no_neighbours(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"id":1,"text":"a"},\n{"id":2,"text":oops},\n{"id":3,"text":"c"}]', encoding="utf-8")
    posts, rejects = read(path)
    assert texts(posts) == ["a", "c"]
    assert reasons(rejects) == [(2, "bad_json")]


def test_a_bad_line_in_jsonl_costs_no_neighbours(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":1,"text":"a"}\n{"id":2,\n\n{"id":3,"text":"c\\ud83d"}\n7\n', encoding="utf-8")
    posts, rejects = read(path)
    assert texts(posts) == ["a", "c\ufffd"]
    assert reasons(rejects) == [(2, "bad_json"), (5, "bad_record")]


@pytest.mark.parametrize("text", ['{"data":' * 5000 + "1" + "}" * 5000, "[" * 800 + "1" + "]" * 800])
def test_json_nested_without_end_is_refused(text, tmp_path):
    path = tmp_path / "deep.json"
    path.write_text(text)
    with pytest.raises(InputError):
        read(path)


class Watched(io.StringIO):
    """Text that remembers the largest piece that was asked for."""

    largest = 0

    def read(self, size: int | None = -1, /) -> str:
        self.largest = max(self.largest, size or 0)
        return super().read(size)


def test_many_broken_records_do_not_pile_up_the_file_in_memory():
    whole = json.dumps({"text": TEXTS[0], "more": "a" * 500})
    broken = '{"text": "một "dấu" thừa"}'
    text = Watched(f"[{','.join(([whole] * 20 + [broken]) * 300)}]")
    found = [value for _, value in JsonRecords(text)]
    assert [sum(isinstance(value, kind) for value in found) for kind in (dict, Broken)] == [6000, 300]
    assert text.largest <= 1 << 19


@pytest.mark.parametrize("envelope", ["[{}]", '{{"data": [{}]}}', "[{}]\n"])
def test_a_broken_last_record_is_one_reject(envelope, tmp_path):
    path = tmp_path / "last.json"
    path.write_text(envelope.format('{"text": "bài tốt nhé"}, {"text": "một "dấu" thừa"}'))
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == ["bài tốt nhé"]
    assert [reject.line for reject in rejects] == [2]
