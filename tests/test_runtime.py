"""A long job has Python collect seldom, and leaves it as it was."""

import gc

import pytest

from pipeline.runtime import NEW_OBJECTS, collected_seldom


def test_it_is_as_before_after_the_block_and_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(KeyboardInterrupt), collected_seldom():
        assert gc.get_threshold()[0] == NEW_OBJECTS
        with collected_seldom():
            pass
        assert gc.get_threshold()[0] == NEW_OBJECTS
        raise KeyboardInterrupt
    assert gc.get_threshold() == before


def test_what_only_holds_itself_is_still_found():
    with collected_seldom():
        gc.collect()
        for _ in range(NEW_OBJECTS + 1000):
            itself = []
            itself.append(itself)
        assert gc.get_count()[0] < NEW_OBJECTS
