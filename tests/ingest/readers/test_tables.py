"""Every sheet of a workbook with the column of text is read, and the others are named."""

from pipeline.ingest import read_posts
from tests.ingest.exports import ID_KEY, TEXTS, keyed, write_book


def test_every_sheet_with_the_same_column_of_text_is_read_and_the_others_are_named(tmp_path):
    path = write_book(
        tmp_path / "book.xlsx",
        {
            "Ghi chú": [["Cách dùng tệp"], ["Đọc kỹ"]],
            "Tháng 5": [["post_id", "content"], ["1", TEXTS[0]], ["2", TEXTS[1]]],
            "Tháng 6": [["likes", "content", "post_id"], [5, TEXTS[2], "3"]],
            "Trống": [],
        },
    )
    reader = read_posts([path], id_key=ID_KEY)
    posts = [row for batch in reader for row in batch.to_pylist()]
    assert [(post["post_id"], post["text"]) for post in posts] == list(
        zip(map(keyed, "123"), TEXTS, strict=True)
    )
    assert [post["row"] for post in posts] == [2, 3, 5]
    notes = "\n".join(reader.summary.notes)
    assert "'Tháng 5', 'Tháng 6'" in notes
    assert "'Ghi chú' was not read" in notes
    assert "Trống" not in notes
