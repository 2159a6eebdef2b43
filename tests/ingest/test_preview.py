"""A preview shows what a file was taken for, personal data masked."""

from pipeline.ingest import preview


def test_a_preview_shows_masked_rows_and_the_mapping(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Nội dung,Lượt thích\ngọi 0900 000 123,1\n", encoding="utf-8")
    (found,) = preview(path)
    assert found.rows == ["gọi [số điện thoại]"]
    assert found.mapping == {"text": ("Nội dung",), "reactions": ("Lượt thích",)}
    assert "0900" not in str(found)
