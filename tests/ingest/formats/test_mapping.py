"""Columns of a file are matched to our fields by name, by path, or by hand."""

import pytest

from pipeline.errors import UsageError
from pipeline.ingest.formats.format import GENERIC
from pipeline.ingest.formats.mapping import (
    check_fields,
    choose_format,
    columns_step,
    follow_path,
    map_columns,
    paths_of,
    shown_name,
)
from pipeline.ingest.problems import FileError

RECORD = {"id": 7, "data": [{"post": "một"}, {"post": "hai"}, {"other": 1}]}


def test_a_path_opens_lists_where_it_says_so():
    assert follow_path(RECORD, ["data[]", "post"]) == ["một", "hai"]
    assert follow_path(RECORD, ["data", "post"]) == []


def test_the_paths_of_a_record_are_listed_with_their_lists():
    assert list(paths_of(RECORD)) == ["id", "data", "data[]", "data[].post", "data[].other"]


def test_names_match_whatever_their_case_and_blanks():
    mapped = map_columns(GENERIC, ["ID", "Noi_Dung"], {}, json=False, source="a.csv")
    assert mapped.columns == {"post_id": ("ID",), "text": ("Noi_Dung",)}
    assert mapped.getters["text"][0](["1", "xin chào"]) == "xin chào"


def test_a_column_named_by_hand_makes_any_table_generic():
    assert choose_format(["alpha"], {}, json=False) is None
    assert choose_format(["alpha"], {"text": "Alpha"}, json=False) is GENERIC


def test_a_column_named_by_hand_must_be_there():
    with pytest.raises(FileError, match="no column 'beta'"):
        map_columns(GENERIC, ["text"], {"page": "beta"}, json=False, source="a.csv")


def test_only_our_own_fields_can_be_mapped():
    check_fields({"text": "alpha"})
    with pytest.raises(UsageError, match="author"):
        check_fields({"author": "alpha"})


def test_a_message_shows_columns_masked_and_short():
    assert "[số điện thoại]" in shown_name("gọi 0912345678")
    assert len(shown_name("a" * 99)) == 41
    assert "--column 'text=alpha'" in columns_step(["alpha", "b"])
