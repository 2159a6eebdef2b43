"""What any bytes at all must lead to: posts and rejects that add up, or an error that a person can mend.

The property tests and the fuzzer share it; `SEEDS` is what both start from. All content is invented.
"""

import gzip
import io
import json
import tempfile
import unicodedata
import zipfile
from functools import lru_cache
from pathlib import Path

import openpyxl

from pipeline.errors import KhoiTrongError
from pipeline.ingest import read_posts
from pipeline.ingest.fields.ids import KEY_BYTES

TEXT = "Bà Năm bán chè nhặt được ví, trả lại tận nhà 😀"
PLACE = Path("fuzzed")
FOUND = Path(__file__).parent / "found"
"""Inputs that once broke a reader, one a file."""


def check(data: bytes, *, columns: dict[str, str] | None = None) -> None:
    """Read bytes as an export and look at what comes out.

    Raises:
        AssertionError: Rows were lost or counted twice, or a post is not as the schema promises.
        Exception: The reader raised something that is no `KhoiTrongError`.
    """
    rejects = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PLACE
        path.write_bytes(data)
        reader = read_posts([path], columns=columns, on_reject=rejects.append, id_key=b"k" * KEY_BYTES)
        posts = []
        try:
            for batch in reader:
                posts += batch.to_pylist()
        except KhoiTrongError as error:
            assert error.message and error.next_step, error
            assert not posts
    assert reader.summary.posts == len(posts)
    assert reader.summary.rows == len(posts) + len(rejects)
    for post in posts:
        assert post["text"].strip(), post
        assert unicodedata.is_normalized("NFC", post["text"])
        assert post["text"].encode("utf-8") and post["row"] > 0
        assert post["post_id"].startswith("p")
    assert len({post["post_id"] for post in posts}) == len(posts)
    for reject in rejects:
        assert reject.reason and reject.message and reject.next_step and reject.line > 0


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def _book() -> bytes:
    book = openpyxl.Workbook()
    for row in (["Trang", "Nội dung", "Ngày đăng"], ["Tin Xóm", TEXT, 45581.5], [None, "hai", None]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def seeds() -> tuple[bytes, ...]:
    """Return small exports of every kind that is read."""
    message = {"id": 2, "type": "message", "date_unixtime": "1767323045", "text": ["a ", {"text": TEXT}]}
    chat = {"name": "Tin Xóm", "type": "public_channel", "id": 7, "messages": [message]}
    media = {"uri": "a.jpg", "creation_timestamp": 1767323045, "title": TEXT.encode().decode("latin-1")}
    tweet = {"id_str": "9", "full_text": TEXT, "created_at": "Fri Jan 02 03:04:05 +0000 2026"}
    posted = {"content": TEXT, "posted_on": "2026-01-02"}
    rows = f'id,text,created_at,likes\n="1","{TEXT}","45581,5","1,2K"\n2,hai,2026-01-02,3\n'
    takeout = 'Comment ID,Comment Text,Video ID\nU1,"{""text"": ""mot""},{""text"": ""hai""}",v9\n'
    script = b"window.YTD.tweets.part0 = " + _json([{"tweet": tweet}])
    return (
        rows.encode(),
        rows.replace(",", "\t").encode("utf-16"),
        f"sep=;\n{rows}".replace(",", ";").encode(),
        rows.encode("utf-8").decode("cp1258", "ignore").encode(),
        b"id,text\n1,Ho^m nay xo'm Be^'n co' ddie^.n la.i ro^`i\n",
        takeout.encode(),
        _json(chat),
        _json({"about": "", "chats": {"list": [chat, {**chat, "id": 8}]}}),
        _json([{"media": [media]}, {"media": [media, media], "title": TEXT}]),
        _json({"ig_reels_media": [{"media": [media]}]}),
        _json({"901": posted, "902": posted}),
        _json(
            {"Profile": {}, "Comment": {"Comments": {"CommentsList": [{"date": "2026", "comment": TEXT}]}}}
        ),
        _json({"data": {"videos": [{"id": 1, "video_description": TEXT, "create_time": 1}]}, "error": {}}),
        _json([{"timestamp": 1, "data": [], "attachments": [{"data": [{"poll": {"question": TEXT}}]}]}]),
        b"\n".join([_json(tweet), _json({"data": [tweet]})]),
        script,
        _zip(data__tweets_dot_js=script, data__like_dot_js=script),
        _zip(a_dot_csv=rows.encode(), b_dot_json=_json([posted])),
        gzip.compress(rows.encode()),
        _book(),
    )
