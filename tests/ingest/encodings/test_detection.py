"""Finding the encoding of an export, reading on past bad bytes, and mending garbled values."""

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
    repair_text,
)
from pipeline.ingest.encodings.legacy import encode_legacy

EXPORT = (
    "id,nội dung\n"
    "1,Nhóm bạn trẻ quyên góp được hai trăm suất cơm\n"
    "2,“Đừng bấm vào đường dẫn lạ” – công an phường nhắc\n"
    "3,Ngày mai trường cũ tổ chức hội chợ sách, mời cả nhà ghé chơi\n"
)
SWEDISH = "Räckvidd,Inläggstyp,Permalänk\n1,på svenska är det här för långt,Övriga klick\n"
FRENCH = "L'été à Paris, déjà vu, même l'élève était énervé à l'école où les garçons étudient\n"
ITALIAN = "è già più là, perché la città è così, può già più là giù sì né tè\n"

WORDS = sorted({word.strip(",“”–\n") for word in EXPORT.split()} - {""})
sentences = st.lists(st.sampled_from(WORDS), min_size=3, max_size=30).map(" ".join)


def sloppy_1252(data: bytes) -> str:
    """Decode as browsers do: the five holes of Windows-1252 are C1 controls."""
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in data)


GARBLERS = {
    "latin-1": lambda text: text.encode().decode("latin-1"),
    "windows-1252": lambda text: sloppy_1252(text.encode()),
    "mac-roman": lambda text: text.encode().decode("mac_roman"),
    "twice latin-1": lambda text: text.encode().decode("latin-1").encode().decode("latin-1"),
    "twice windows-1252": lambda text: sloppy_1252(sloppy_1252(text.encode()).encode()),
}


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


@pytest.mark.parametrize("way", GARBLERS)
@given(sentence=sentences)
def test_any_garbled_sentence_is_restored(way, sentence):
    assert repair_text(GARBLERS[way](sentence)) == sentence


@given(sentence=sentences)
def test_any_correct_sentence_stays_as_it_is(sentence):
    assert repair_text(sentence) == sentence
    assert repair_text(sentence.upper()) == sentence.upper()


@pytest.mark.parametrize(
    "text",
    [
        "“cô bé…” – đẹp quá!",
        "bé…”",
        "‘áo ấm’ ＦＵＬＬ １２３ ﬁne",
        "XÃ HỘI",
        "«Está» l’été ¿qué?",
        "20€ ™ © ® ° ½",
        "😀 cảm ơn",
        "Ã",
        "",
        FRENCH,
        SWEDISH,
    ],
)
def test_typography_and_other_languages_stay_as_they_are(text):
    assert repair_text(text) == text


@pytest.mark.parametrize(
    ("garbled", "right"),
    [
        ("cafÃ©", "café"),
        ("fÃ¶r", "för"),
        ("ðŸ˜€", "😀"),
        ("lÃ  gÃ¬", "là gì"),
        ("lÃ gÃ¬", "là gì"),
        ("váº­y lÃ", "vậy là"),
        ("Báº¡n ơi, được rồi", "Bạn ơi, được rồi"),
    ],
)
def test_single_garbled_values_are_mended(garbled, right):
    assert repair_text(garbled) == right


def test_mending_never_costs_a_word_that_was_right():
    assert repair_text("bé…” cafÃ© naÃ¯ve").startswith("bé…”")


@given(text=st.text())
def test_no_text_makes_mending_fail(text):
    repair_text(text)
    Encoding("utf-8").decode_value(text)
