"""Rows that were changed past the app differ from what the event log vouches for, and are named."""

import pytest

from pipeline.review.models import Review, User
from pipeline.review.storage import event_log, sealed_rows
from tests.review.storage.log_tools import said, sql

pytestmark = pytest.mark.both_databases


TAMPERED = {
    "the outcome of a review": ("review", "UPDATE review_review SET outcome = 'scam' WHERE id = {}"),
    "the note of a review": ("review", "UPDATE review_review SET note = 'khác' WHERE id = {}"),
    "the reviewer of a review": (
        "review",
        "UPDATE review_review SET reviewer_id = reviewer_id + 1 WHERE id = {}",
    ),
    "the outcome of a decision": ("decision", "UPDATE review_decision SET outcome = 'scam' WHERE id = {}"),
    "the state of an item": ("item", "UPDATE review_item SET state = 'waiting' WHERE id = {}"),
    "the time of a decision": ("item", "UPDATE review_item SET decided_at = NULL WHERE id = {}"),
    "the outcome of a question": ("question", "UPDATE review_question SET outcome = 'scam' WHERE id = {}"),
    "the state of a question": (
        "question",
        "UPDATE review_question SET state = 'open', outcome = '' WHERE id = {}",
    ),
    "a password": ("user", "UPDATE review_user SET password = 'md5$a$b' WHERE id = {}"),
    "the power of an account": (
        "user",
        "UPDATE review_user SET is_superuser = NOT is_superuser WHERE id = {}",
    ),
    "the age of a person": ("user", "UPDATE review_user SET is_minor = NOT is_minor WHERE id = {}"),
    "the roles of a person": (
        "user",
        "INSERT INTO review_user_groups (user_id, group_id)"
        " SELECT {}, id FROM auth_group WHERE name = 'lead'",
    ),
    "the settings of the team": ("team", "UPDATE review_team SET sample_rate = 0.9 WHERE id = {}"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_row_changed_by_hand_is_named(opened, what):
    table, statement = TAMPERED[what]
    key = next(pk for pk, _ in sealed_rows.stored(table))
    sql(statement.format(key))
    verdict = event_log.verify()
    assert [(each.code, each.what, each.where) for each in verdict.problems] == [("row_changed", table, key)]
    assert f"{table} {key} was changed past the app." in str(verdict)


def test_a_role_that_was_renamed_is_found_with_everybody_who_has_it(opened, lan):
    sql("UPDATE auth_group SET name = 'boss' WHERE name = 'reviewer'")
    assert [str(each) for each in event_log.verify().problems] == [f"user {lan.pk} was changed past the app."]


def test_a_removed_review_is_named(opened):
    gone = Review.objects.last().pk
    for table, column in (("attachment", "review_id"), ("decision", "review_id"), ("review", "id")):
        sql(f"DELETE FROM review_{table} WHERE {column} = %s", gone)
    assert f"review {gone} was removed past the app." in said()


def test_an_account_added_by_hand_is_named(opened):
    sql(
        "INSERT INTO review_user (password, is_superuser, username, first_name, last_name, email, is_staff,"
        " is_active, date_joined, is_minor, veils, softens, leaves_out, prefers_labels, prefers_topics,"
        " session_salt) SELECT password, is_superuser, 'ma', first_name, last_name, email, is_staff,"
        " is_active, date_joined, is_minor, veils, softens, leaves_out, prefers_labels, prefers_topics,"
        " session_salt"
        " FROM review_user WHERE username = 'lan'"
    )
    added = User.objects.get(username="ma").pk
    assert [str(each) for each in event_log.verify().problems] == [f"user {added} was added past the app."]


def test_many_rows_are_counted(opened):
    sql("UPDATE review_question SET label = 'hateful'")
    sql("UPDATE review_item SET round = 7")
    assert len(event_log.verify().problems) == 10
