"""Work in the background goes on after a round that failed, and ends with the block."""

import threading

from django.db.utils import OperationalError

from pipeline.review.storage.background import in_background


def test_a_round_that_fails_is_noted_and_the_next_one_runs(caplog):
    rounds, enough = [], threading.Event()

    def work() -> None:
        rounds.append(threading.current_thread().name)
        if len(rounds) == 1:
            raise OperationalError("database is locked")
        if len(rounds) == 3:
            enough.set()

    with caplog.at_level("WARNING"), in_background("tidying", work, pause=0.001):
        assert enough.wait(60)
    assert set(rounds) == {"tidying"}
    assert "tidying: database is locked" in caplog.text


def test_no_round_begins_after_the_block():
    began = threading.Event()
    with in_background("tidying", began.set, pause=3600.0):
        pass
    assert not began.is_set()
