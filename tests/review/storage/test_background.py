"""Work in the background goes on after a round that failed, and ends with the block."""

import threading

from django.db.utils import OperationalError

from pipeline.review.storage.background import in_background


def test_after_a_round_that_failed_comes_the_next_one():
    rounds, enough = [], threading.Event()

    def work() -> None:
        rounds.append(threading.current_thread().name)
        if len(rounds) == 1:
            raise OperationalError("database is locked")
        if len(rounds) == 3:
            enough.set()

    with in_background("tidying", work, pause=0.001):
        assert enough.wait(60)
    assert set(rounds) == {"tidying"}


def test_no_round_begins_before_its_pause_is_over():
    began = threading.Event()
    with in_background("tidying", began.set, pause=3600.0):
        pass
    assert not began.is_set()
