"""Finding the encoding of an export, and reading on past bad bytes."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EncodingError, UsageError
from pipeline.ingest.encodings.detection import (
    ENCODINGS,
    Encoding,
    detect_encoding,
    has_bad_bytes,
    open_text,
    repair_bad_bytes,
)
from pipeline.ingest.encodings.legacy import encode_legacy
from tests.ingest.encodings.samples import EXPORT, FRENCH, GARBLERS, ITALIAN, SWEDISH


def read(data: bytes, encoding: Encoding) -> str:
    return "".join(encoding.decode_value(line) for line in open_text(io.BytesIO(data), encoding))


ENCODED = {
    "utf-8": EXPORT.encode(),
    "utf-8 with mark": EXPORT.encode("utf-8-sig"),
    "utf-8 decomposed": unicodedata.normalize("NFD", EXPORT).encode(),
    "utf-16": EXPORT.encode("utf-16"),
    "utf-16-le": EXPORT.encode("utf-16-le"),
    "utf-16-be": EXPORT.encode("utf-16-be"),
    "windows-1258": encode_legacy(EXPORT, "windows-1258").encode("cp1252"),
    "tcvn3": encode_legacy(EXPORT, "tcvn3").encode("cp1252"),
    "vni": encode_legacy(EXPORT, "vni").encode("cp1252"),
    "tcvn3 in utf-8": encode_legacy(EXPORT, "tcvn3").encode(),
    "vni in utf-8": encode_legacy(EXPORT, "vni").encode(),
    "windows-1258 in utf-8": encode_legacy(EXPORT, "windows-1258").encode(),
    **{f"garbled by {name}": garble(EXPORT).encode() for name, garble in GARBLERS.items()},
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_vietnamese_export_reads_right_without_being_told_how(name):
    data = ENCODED[name]
    assert read(data, detect_encoding(data, source="page.csv")) == EXPORT


@pytest.mark.parametrize("name", ["windows-1258", "tcvn3", "vni"])
def test_the_label_names_what_was_found(name):
    label = detect_encoding(ENCODED[name], source="page.csv").label
    assert name.split("-")[0] in label.lower()


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("text", [SWEDISH, FRENCH])
def test_western_exports_from_windows_and_mac_are_told_apart(text, codec):
    data = text.encode(codec)
    assert read(data, detect_encoding(data, source="page.csv")) == text


def test_chinese_is_read_as_gb18030():
    text = "今天天气很好，我们去公园玩。他说这个消息是假的，不要相信，也不要转发。\n" * 3
    data = text.encode("gb18030")
    assert read(data, detect_encoding(data, source="page.csv")) == text


def test_plain_ascii_is_utf_8():
    assert detect_encoding(b"id,text\n1,hello\n", source="a.csv").name == "utf-8"
    assert detect_encoding(b"", source="a.csv").name == "utf-8"


@pytest.mark.parametrize("size", range(14, 30))
@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_head_cut_within_a_character_changes_nothing(name, size):
    data = ENCODED[name]
    assert detect_encoding(data[:size], source="a.csv").name == name


def test_two_close_candidates_are_an_error_that_names_both():
    with pytest.raises(EncodingError) as caught:
        detect_encoding(ITALIAN.encode("cp1252"), source="page.csv")
    message = str(caught.value)
    assert "page.csv" in message
    assert "--encoding windows-1258" in message
    assert "--encoding windows-1252" in message


def test_words_that_are_vietnamese_in_two_tables_are_an_error():
    with pytest.raises(EncodingError, match=r"--encoding (windows-1258|tcvn3) or --encoding"):
        detect_encoding("bé vé né mé té ké lé dé\n".encode("cp1252"), source="page.csv")


def test_the_error_shows_no_text_of_the_file():
    secret = "Linh 0900000123 né\n"
    with pytest.raises(EncodingError) as caught:
        detect_encoding(secret.encode("cp1252"), source="page.csv")
    assert "Linh" not in str(caught.value)
    assert "0900" not in str(caught.value)


def test_half_utf_8_and_half_something_else_is_an_error():
    with pytest.raises(EncodingError, match="parts"):
        detect_encoding("đã được".encode() + b" \xe9t\xe9 d\xe9j\xe0 no\xebl", source="mix.csv")


def test_zero_bytes_mean_no_text_file():
    with pytest.raises(EncodingError, match="no text file"):
        detect_encoding(b"PK\x03\x04\x00\x00\x01\x00data" * 9, source="page.xlsx")


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_documented_name_is_accepted(name):
    assert detect_encoding(b"id,text\n", source="a.csv", asked=name).label


@pytest.mark.parametrize("name", ["Latin-1", "CP1258", "macintosh", "ABC", "UTF_8", "gb18030"])
def test_other_common_names_are_accepted(name):
    assert detect_encoding(b"id,text\n", source="a.csv", asked=name).name


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64", "hex"])
def test_an_unknown_name_is_wrong_usage_and_lists_the_known_ones(name):
    with pytest.raises(UsageError, match="windows-1258"):
        detect_encoding(b"", source="a.csv", asked=name)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("tcvn3", "tcvn3"),
        ("tcvn3", "tcvn3 in utf-8"),
        ("vni", "vni"),
        ("vni", "vni in utf-8"),
        ("windows-1258", "windows-1258"),
        ("windows-1258", "windows-1258 in utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-be"),
        ("utf-8", "utf-8 with mark"),
        ("utf-8-mojibake", "garbled by mac-roman"),
    ],
)
def test_a_named_encoding_is_obeyed_whatever_wraps_it(asked, name):
    data = ENCODED[name]
    assert read(data, detect_encoding(data, source="a.csv", asked=asked)) == EXPORT


def test_bad_bytes_stay_within_their_row():
    data = EXPORT.encode() * 3 + b"4,Gi\xe1 v\xe0ng \x93h\xf4m nay\x94\n" + b"5,ti\xe1\xbar\n" + b"6,ok\n"
    encoding = detect_encoding(data, source="a.csv")
    lines = list(open_text(io.BytesIO(data), encoding))
    assert encoding.name == "utf-8"
    assert [line[0] for line in lines if has_bad_bytes(line)] == ["4", "5"]


def test_a_row_in_another_encoding_is_mended():
    line = b"4,Gi\xe1 v\xe0ng \x93h\xf4m nay\x94\n"
    text = open_text(io.BytesIO(line), Encoding("utf-8")).read()
    assert repair_bad_bytes(text) == "4,Giá vàng “hôm nay”\n"


def test_stray_windows_quotes_in_good_text_are_mended():
    text = open_text(io.BytesIO("Giá ".encode() + b"\x93r\xe1\xba\xbb\x94"), Encoding("utf-8")).read()
    assert repair_bad_bytes(text) == "Giá “rẻ”"


def test_a_lost_letter_is_not_invented():
    text = open_text(io.BytesIO("Đà Nẵ".encode() + b"\xe1 t\xe1\xbb\x91t"), Encoding("utf-8")).read()
    assert repair_bad_bytes(text) is None


def test_a_good_value_is_its_own_mending():
    assert repair_bad_bytes("Đà Nẵng") == "Đà Nẵng"


@given(data=st.binary(max_size=200))
@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "cp1258"])
def test_any_bytes_can_be_read_to_the_end(name, data):
    text = open_text(io.BytesIO(data), Encoding(name)).read()
    repair_bad_bytes(text)
    Encoding(name).decode_value(text)


@given(data=st.binary(max_size=300))
def test_any_bytes_get_an_encoding_or_an_encoding_error(data):
    try:
        encoding = detect_encoding(data, source="a.bin")
    except EncodingError as error:
        assert error.next_step
    else:
        read(data, encoding)
