"""The kind of a file, its header and its list of records are told from its content."""

from tests.ingest.exports import TEXTS, keyed, read, write_csv, write_json


def test_a_list_of_raw_tiktok_answers_is_opened_up(tmp_path):
    def answer(start):
        comments = [{"cid": f"{start}{i}", "text": t, "create_time": 1} for i, t in enumerate(TEXTS)]
        return {"status_code": 0, "cursor": 3, "has_more": 1, "comments": comments}

    posts, rejects = read(write_json(tmp_path / "tiktok.json", [answer("a"), answer("b")]))
    assert [len(posts), len(rejects)] == [6, 0]


def test_a_list_under_an_unknown_key_is_found(tmp_path):
    records = [{"bài": {"lời": text}} for text in TEXTS]
    path = write_json(tmp_path / "odd.json", {"phiên bản": 2, "kết quả": records})
    posts, rejects = read(path, columns={"text": "bài.lời"})
    assert [post["text"] for post in posts] == TEXTS
    assert rejects == []


def test_a_header_in_the_middle_is_no_post(tmp_path):
    header = ["post_id", "text"]
    path = write_csv(tmp_path / "a.csv", [header, ["1", TEXTS[0]], header, ["2", TEXTS[1]], ["3", "text"]])
    posts, rejects = read(path)
    assert [post["post_id"] for post in posts] == [keyed(1), keyed(2), keyed(3)]
    assert [(reject.line, reject.reason) for reject in rejects] == [(3, "repeated_header")]


def test_a_list_that_starts_with_null_is_json(tmp_path):
    posts, rejects = read(write_json(tmp_path / "a.json", [None, {"id": 1, "text": TEXTS[0]}]))
    assert [len(posts), len(rejects)] == [1, 1]


def test_a_text_behind_many_other_keys_is_found(tmp_path):
    record = {f"cột {i}": i for i in range(500)}
    posts, _ = read(write_json(tmp_path / "wide.json", [{**record, "text": TEXTS[0]}]))
    assert posts[0]["text"] == TEXTS[0]
