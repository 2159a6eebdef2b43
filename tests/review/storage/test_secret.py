"""One secret key for a queue, and the key of its ids derived from it."""

import pytest

from pipeline.review.storage.secret import ENVIRONMENT, ensure_secret, post_id_key, secret_path


@pytest.fixture(autouse=True)
def no_secret_given(monkeypatch):
    monkeypatch.delenv(ENVIRONMENT, raising=False)


def test_the_key_of_ids_follows_from_the_secret_and_does_not_tell_it(tmp_path):
    queue, other = tmp_path / "a.sqlite3", tmp_path / "b.sqlite3"
    key = post_id_key(queue)
    assert len(key) == 32
    assert key == post_id_key(queue) != post_id_key(other)
    assert ensure_secret(queue).encode() not in key
    secret_path(other).write_bytes(secret_path(queue).read_bytes())
    assert post_id_key(other) == key


def test_a_secret_that_is_given_gives_the_same_key_on_every_machine(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "x" * 48)
    assert post_id_key(tmp_path / "a.sqlite3") == post_id_key(tmp_path / "elsewhere.sqlite3")
    assert not secret_path(tmp_path / "a.sqlite3").exists()
