"""`khoitrong purge`, as a scheduler or a lead runs it."""

import json
import stat

import pytest

RUMOUR = "uống nước lá xoan ba ngày là khỏi hẳn ung thư chia sẻ gấp trước khi bị xoá"


@pytest.mark.usefixtures("ready_queue")
def test_a_dry_run_then_the_purge_and_its_certificate(khoitrong, make_export, tmp_path):
    assert khoitrong("queue", make_export()).returncode == 0
    dry = khoitrong("purge", "--dry-run", "--older-than", "0")
    assert dry.returncode == 0, dry.stderr
    assert "Would be removed" in dry.stderr
    done = khoitrong("purge", "--older-than", "0", "--certificate", "c.json")
    assert done.returncode == 0, done.stderr
    held = json.loads((tmp_path / "c.json").read_text())
    assert held["counts"]["items"] > 5
    assert held["settings"]["text_days"] == 0
    assert stat.S_IMODE((tmp_path / "c.json").stat().st_mode) == 0o600
    assert khoitrong("audit", "verify", "--known", held["log_head_after"]).returncode == 0
    assert "Nothing is past its time" in khoitrong("purge").stderr


@pytest.mark.usefixtures("ready_queue")
def test_what_is_held_for_a_link_then_its_removal(khoitrong, tmp_path):
    export = tmp_path / "a.csv"
    link = "https://www.facebook.com/tintuc/posts/123456"
    export.write_text(f"id,text,url\n1,{RUMOUR},{link}\n", encoding="utf-8")
    assert khoitrong("queue", "a.csv").returncode == 0
    shown = json.loads(khoitrong("purge", "--show-link", link).stdout)
    assert [(each["posts"], each["decisions"]) for each in shown] == [(1, {})]
    assert "xoan" not in json.dumps(shown)
    done = khoitrong("purge", "--link", link)
    assert done.returncode == 0, done.stderr
    assert json.loads(khoitrong("purge", "--show-link", link).stdout) == []
    left = b"".join(path.read_bytes() for path in tmp_path.glob("khoitrong.sqlite3*"))
    assert b"xoan" not in left
    assert b"123456" not in left


@pytest.mark.usefixtures("ready_queue")
def test_wrong_usage_is_said_before_anything_is_removed(khoitrong, make_export):
    khoitrong("queue", make_export())
    for wrong in (
        ("--link", "khong-phai-link"),
        ("--link", "https://a.vn/b", "--older-than", "3"),
        ("--older-than", "0", "--certificate", "khong/co/c.json"),
    ):
        assert khoitrong("purge", *wrong).returncode == 2
    assert "Would be removed" in khoitrong("purge", "--dry-run", "--older-than", "0").stderr


def test_a_queue_that_is_not_there_is_not_made(khoitrong, tmp_path):
    assert khoitrong("purge").returncode == 1
    assert not (tmp_path / "khoitrong.sqlite3").exists()
