"""What a person changes about accounts and settings is stored with its entry of the log, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from pipeline.review.accounts.team_settings import team
from pipeline.review.models import User
from pipeline.review.storage import event_log
from tests.review.helpers import PASSWORD

NEW = "một câu thật dài và mới"


class KilledError(BaseException):
    """The process ends here."""


@contextmanager
def killed_before_the_entry() -> Iterator[None]:
    """End the process, as far as the block can tell, when the event log would be written to."""

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and "review_event" in sql:
            raise KilledError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run), pytest.raises(KilledError):
        yield


def test_a_new_password_is_not_stored_without_its_entry(as_lan, lan):
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    with killed_before_the_entry():
        as_lan.post("/account/password/", form)
    assert User.objects.get(pk=lan.pk).check_password(PASSWORD)
    assert event_log.verify().is_whole
    as_lan.post("/account/password/", form)
    assert User.objects.get(pk=lan.pk).check_password(NEW)
    assert event_log.verify().is_whole


def test_how_long_texts_are_kept_is_not_stored_without_its_entry(as_huong):
    before = team().text_days
    form = {"do": "save", "text_days": before + 5, "decision_days": 400, "copy_days": 20}
    with killed_before_the_entry():
        as_huong.post("/retention/", form)
    assert team().text_days == before
    assert event_log.verify().is_whole
    as_huong.post("/retention/", form)
    assert (team().text_days, event_log.verify().is_whole) == (before + 5, True)


def test_what_a_person_likes_to_see_is_stored_with_the_seal_of_their_row(as_lan, lan):
    assert lan.softens
    with killed_before_the_entry():
        as_lan.post("/account/", {"veils": "on"})
    assert User.objects.get(pk=lan.pk).softens
    assert event_log.verify().is_whole
    as_lan.post("/account/", {"veils": "on"})
    assert not User.objects.get(pk=lan.pk).softens
    assert event_log.verify().is_whole
