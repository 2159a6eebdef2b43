"""Nobody sees anything without an account, and an account opens only what its role allows."""

import re
from uuid import UUID

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from pipeline.errors import UsageError
from pipeline.review.accounts.accounts import ROLES, active_users, add_user, ensure_demo_users
from pipeline.review.accounts.permissions import ALLOWED, can
from tests.review.addresses import pages

OPEN = {"login", "login_code", "set_language", "join", "checked", "checked_feed"}
ANYBODY = {
    "logout",
    "resume",
    "change_pass",
    "security",
    "begin_codes",
    "codes_picture",
    "confirm_codes",
    "change_codes",
    "end_sessions",
}
PASSWORD = "bến sông 42 đò"


def names() -> list[str]:
    """Return the names of all pages."""
    return sorted(str(page.name) for page in pages())


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_but_login_asks_to_log_in(database, method):
    for name in set(names()) - OPEN:
        response = getattr(Client(), method)(address(name))
        assert response.status_code == 302, name
        assert response.url.startswith("/login/"), name


def test_the_right_password_leads_to_the_review_page(lan):
    response = Client().post("/login/", {"username": "lan", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/")
    cookie = response.cookies["khoitrong_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_a_wrong_password_says_so_and_keeps_the_name(lan):
    page = Client().post("/login/", {"username": "lan", "password": "sai"}).content.decode()
    assert "chưa đúng" in page and 'value="lan"' in page


def test_login_does_not_forward_to_another_site(lan):
    data = {"username": "lan", "password": PASSWORD, "next": "https://example.org/"}
    assert Client().post("/login/", data).url == "/"


def test_logging_out_takes_a_form_and_ends_the_session(as_lan):
    assert as_lan.get("/logout/").status_code == 405
    as_lan.post("/logout/")
    assert as_lan.get("/").status_code == 302


def test_a_demo_shows_its_accounts_on_the_login_page(database):
    ensure_demo_users()
    page = Client().get("/login/").content.decode()
    assert "khoitrong-demo" in page and "huong" in page


def test_a_real_queue_never_shows_the_demo_accounts(lan):
    page = Client().get("/login/").content.decode()
    assert "khoitrong-demo" not in page and "huong" not in page


REVIEWERS = {"reviewer", "senior", "lead"}
ROLES_BY_PAGE = {
    "review": REVIEWERS | {"auditor"},  # who goes on to the log
    "training": REVIEWERS,
    "practise": REVIEWERS,
    "checking": REVIEWERS,
    "labels": REVIEWERS,
    "known_guide": REVIEWERS,
    "training_units": {"lead", "auditor"},
    "take": REVIEWERS,
    "alarm": REVIEWERS,
    "raised": REVIEWERS,
    "alarms": {"lead"},
    "answer_alarm": {"lead"},
    "decide": REVIEWERS,
    "skip": REVIEWERS,
    "renew": REVIEWERS,
    "attach": REVIEWERS,
    "search": REVIEWERS | {"auditor"},
    "undo": REVIEWERS,
    "document": REVIEWERS,
    "full_text": REVIEWERS,
    "mine": REVIEWERS,
    "item": REVIEWERS,
    "reopen": REVIEWERS,
    "refer": REVIEWERS,
    "cluster": REVIEWERS | {"auditor"},
    "regroup": {"senior", "lead"},
    "late": REVIEWERS,
    "late_item": REVIEWERS,
    "answer_late": REVIEWERS,
    "late_claim": REVIEWERS,
    "answer_claim": REVIEWERS,
    "known": REVIEWERS | {"auditor"},
    "known_claim": REVIEWERS | {"auditor"},
    "new_claim": {"lead"},
    "edit_claim": {"lead"},
    "import_claims": {"lead"},
    "compare_claims": {"lead"},
    "referral": REVIEWERS,
    "overview": {"lead", "auditor"},
    "agreement": {"lead", "auditor"},
    "chart": {"lead", "auditor"},
    "referrals": {"lead", "auditor"},
    "imports": {"lead"},
    "thresholds": {"lead"},
    "import_run": {"lead"},
    "import_state": {"lead"},
    "import_rejects": {"lead"},
    "account": REVIEWERS,
    "tokens": REVIEWERS,
    "revoke_token": REVIEWERS,
    "api_guide": REVIEWERS,
    "webhooks": {"lead"},
    "audit": {"lead", "auditor"},
    "audit_check": {"lead", "auditor"},
    "audit_export": {"lead", "auditor"},
    "exports": {"lead"},
    "download": {"lead"},
    "label_config": {"lead"},
    "remove_webhook": {"lead"},
    "resend": {"lead"},
    "save_view": {"senior", "lead"},
    "change_view": {"senior", "lead"},
    "rules": {"lead"},
    "end_rule": {"lead"},
    "handbook": {"lead"},
    "golden": {"lead"},
    "bulk": {"lead"},
    "bulks": {"lead"},
    "prepare_bulk": {"lead"},
    "load": {"lead"},
    "mark_golden": {"lead"},
    "retire_golden": {"lead"},
    "feedback": REVIEWERS,
    "new_entry": {"lead"},
    "entry": {"lead"},
    "settings": {"lead"},
    "retention": {"lead"},
    "people": {"lead", "auditor"},
    "invite": {"lead"},
    "revoke_invite": {"lead"},
    "change_person": {"lead"},
    "tip": set(ROLES),
    "units": {"lead", "auditor"},
    "add_unit": {"lead"},
    "change_unit": {"lead"},
    "official_pages": {"lead", "auditor"},
    "official_page": {"lead"},
    "unit_work": {"lead", "auditor"},
    "take_back_action": {"lead"},
    "criteria": {"lead"},
    "awards": {"lead", "auditor"},
    "add_award": {"lead"},
    "take_back_award": {"lead"},
    "materials": {"lead", "auditor"},
    "material": {"lead", "auditor"},
    "remove_material": {"lead"},
    "report": {"lead", "auditor"},
    "report_words": {"lead"},
    "report_settings": {"lead"},
    "download_report": {"lead", "auditor"},
    "report_figures": {"lead", "auditor"},
    "publications": {"lead", "auditor"},
    "publication": {"lead"},
    "recognise": {"lead"},
    "good_news": {"lead", "auditor"},
    "story": {"lead", "auditor"},
    "calendar": {"lead", "auditor"},
    "calendar_page": {"lead", "auditor"},
    "column": {"lead", "auditor"},
    "start_draft": {"lead"},
    "start_claim_draft": {"lead"},
    "draft": {"lead", "auditor"},
    "card": {"lead", "auditor"},
}
ARGUMENTS = {
    name: [999]
    for name in (
        "item",
        "take",
        "raised",
        "answer_alarm",
        "reopen",
        "refer",
        "referral",
        "cluster",
        "late_item",
        "late_claim",
        "known_claim",
        "edit_claim",
        "answer_late",
        "regroup",
        "revoke_invite",
        "change_person",
        "change_unit",
        "change_view",
        "end_rule",
        "revoke_token",
        "remove_webhook",
        "resend",
        "mark_golden",
        "retire_golden",
        "import_run",
        "import_state",
        "bulk",
        "official_page",
        "take_back_action",
        "take_back_award",
        "material",
        "remove_material",
        "publication",
        "story",
        "calendar_page",
        "start_draft",
        "start_claim_draft",
        "draft",
    )
} | {
    "join": ["x"],
    "checked_feed": ["rss"],
    "chart": ["label"],
    "download": ["argilla"],
    "label_config": ["argilla"],
    "document": [UUID(int=0)],
    "feedback": [UUID(int=0)],
    "practise": [1],
    "import_rejects": [999, "csv"],
    "new_entry": ["phrase"],
    "entry": ["phrase", 1],
    "audit_export": ["csv"],
    "download_report": ["html"],
    "report_figures": ["reading"],
    "card": [999, "png"],
}
SENT = {"renew", "reopen", "refer", "regroup", "invite", "revoke_invite", "change_person", "add_unit"} | {
    "save_view", "change_view", "end_rule", "revoke_token", "remove_webhook", "resend", "mark_golden",
    "answer_claim", "import_claims", "compare_claims",
    "change_unit", "retire_golden", "prepare_bulk", "answer_late", "audit_check", "take", "answer_alarm",
    "take_back_action", "remove_material", "report_words", "add_award", "take_back_award",
    "publication", "start_draft", "start_claim_draft",
}  # fmt: skip


def address(name: str) -> str:
    return reverse(name, args=ARGUMENTS.get(name, []))


@pytest.mark.parametrize("role", [*ROLES, None])
def test_roles_open_their_pages_and_no_others(filled, role):
    user = add_user("ai-do", PASSWORD, role or "reviewer")
    if role is None:
        user.groups.clear()
    client = Client()
    client.force_login(user)
    assert set(ROLES_BY_PAGE) | OPEN | ANYBODY == set(names())
    for name, roles in ROLES_BY_PAGE.items():
        method = client.post if name in SENT else client.get
        status = method(address(name), {"role": "reviewer"} if name == "invite" else {}).status_code
        assert (status != 403) == (role in roles), name
    assert client.post(reverse("resume")).status_code == (404 if role in REVIEWERS else 403)


def test_somebody_who_left_the_team_may_do_nothing(lan):
    assert can(lan, "review")
    lan.is_active = False
    assert not any(can(lan, action) for actions in ALLOWED.values() for action in actions)


def test_people_are_listed_with_their_role(lan, huong):
    assert list(active_users()) == [("huong", "lead"), ("lan", "reviewer")]
    assert set(Group.objects.values_list("name", flat=True)) == {"lead", "reviewer"}


@pytest.mark.parametrize(
    ("name", "password", "role", "says"),
    [
        ("lan", PASSWORD, "reviewer", "taken"),
        ("LAN", PASSWORD, "reviewer", "taken"),
        ("có cách", PASSWORD, "reviewer", "valid username"),
        ("", PASSWORD, "reviewer", "blank"),
        ("tu", "ngan", "reviewer", "too short"),
        ("tu", "1234567890123", "reviewer", "numeric"),
        ("tu", PASSWORD, "admin", "no role"),
    ],
)
def test_a_person_is_added_only_with_a_sound_name_password_and_role(lan, name, password, role, says):
    with pytest.raises(UsageError, match=says):
        add_user(name, password, role)
    assert len(list(active_users())) == 1


def test_demo_accounts_are_made_once(database):
    first = ensure_demo_users()
    assert ensure_demo_users() == first
    assert re.fullmatch(r"lan,minh,tuan,huong", ",".join(name for name, _, _ in first))
    assert len(list(active_users())) == 4


def test_a_real_team_never_gets_demo_accounts(lan):
    from pipeline.errors import QueueError

    with pytest.raises(QueueError, match="real team"):
        ensure_demo_users()
    assert len(list(active_users())) == 1
