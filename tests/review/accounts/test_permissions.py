"""The table of who may do what, written out once more by hand: a change to either has to be meant."""

from typing import get_args

import pytest

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.permissions import Action, can
from pipeline.review.models import Unit

ROLES = ("reviewer", "senior", "unit lead", "lead", "auditor", "")
TABLE = {  # R reviewer, S senior reviewer, U lead of a unit, L lead of the district, A auditor
    "tip": "RSULA",
    "review": "RSUL",
    "adjudicate": "SUL",
    "see_own_decisions": "RSUL",
    "reopen": "RSUL",
    "see_overview": "ULA",
    "see_people": "ULA",
    "manage_people": "UL",
    "manage_units": "L",
    "change_settings": "L",
    "refer": "RSUL",
    "refer_outside": "SUL",
    "see_clusters": "RSULA",
    "regroup": "SUL",
    "search": "RSULA",
    "search_waiting": "SULA",
    "edit_handbook": "L",
    "save_views": "SUL",
    "act_in_bulk": "UL",
    "make_rules": "L",
    "see_load": "UL",
    "use_api": "RSUL",
    "export_queue": "L",
    "manage_webhooks": "L",
    "keep_golden": "L",
    "import": "L",
    "read_log": "ULA",
    "answer_alarms": "UL",
    "keep_claims": "L",
}


def test_every_action_is_in_the_table():
    assert set(TABLE) == set(get_args(Action))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says_and_nothing_else(database, role):
    person = add_user("ai", "bến sông 42 đò", "lead" if role == "unit lead" else role or "reviewer")
    if role == "unit lead":
        person.unit = Unit.objects.create(name="Đoàn phường Ba")
    if not role:
        person.groups.clear()
    letter = role[:1].upper() or "-"
    assert {action for action in TABLE if can(person, action)} == {
        action for action, letters in TABLE.items() if letter in letters
    }


@pytest.mark.parametrize("role", ["reviewer", "senior", "lead", "auditor"])
def test_who_left_the_team_may_do_nothing(database, role):
    person = add_user("ai", "bến sông 42 đò", role)
    person.is_active = False
    assert not any(can(person, action) for action in TABLE)
