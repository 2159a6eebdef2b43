"""Small invented exports: written, read back, and told apart.

All people, pages and texts are made up.
"""

import csv
import io
import json

import openpyxl

from pipeline.ingest import read_posts
from pipeline.ingest.fields.ids import keyed_id

TEXTS = ["Bà Năm bán chè nhặt được ví", "Đừng tin lời đồn này nhé", "Cảm ơn các bạn trẻ đã dọn rác"]
AUTHOR = "Tên Riêng Bí Mật"
ID_KEY = b"a key for tests, known to all of us"


def read(path, **options):
    rejects = []
    reader = read_posts([path], on_reject=rejects.append, **{"id_key": ID_KEY, **options})
    posts = [row for batch in reader for row in batch.to_pylist()]
    assert reader.summary.rows == len(posts) + len(rejects)
    return posts, rejects


def keyed(original, platform="unknown"):
    """The id that `read` gives to a post with this one in the export."""
    return keyed_id(ID_KEY, platform, str(original))


def texts(posts):
    return [post["text"] for post in posts]


def reasons(rejects):
    return [(reject.line, reject.reason) for reject in rejects]


def write_csv(path, rows, *, encoding="utf-8", delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def write_lines(path, values):
    path.write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    return path


def write_book(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
