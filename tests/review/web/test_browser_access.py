"""Every page in both themes, on both screens: axe finds no violation of WCAG 2.2 AA, and nothing is heavy."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Response

from pipeline.known_claims import ClaimRecord
from pipeline.posts import Reason
from pipeline.programme.column import drafts
from pipeline.programme.good_news import stories
from pipeline.review.accounts import invites, two_factor
from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.claims.bank import keep
from pipeline.review.claims.matching import match_items
from pipeline.review.dashboard import bulk
from pipeline.review.imports import files, runs
from pipeline.review.models import GoldenAnswer, GoldenItem, ImportRun, Item, KnownClaim, Lease, Phrase, User
from pipeline.review.queue import alarms, leases, referrals
from pipeline.review.queue.enqueue import enqueue
from tests.programme.samples import good_item, official_page, published, rumour
from tests.review.addresses import pages
from tests.review.browser import LAPTOP, PATIENCE_MS, log_in
from tests.review.claims.rumour import AGAIN, CLAIM, ELSEWHERE
from tests.review.helpers import EXPORT, PASSWORD
from tests.review.samples import SOURCE, decide, member, queue_item

pytestmark = pytest.mark.browser

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIEWS = [(width, theme) for width in (1366, 360) for theme in ("light", "dark")]
WHY = "Bộ Y tế đã bác tin này"
LIGHT_ENOUGH = 100_000  # bytes of a page with everything on it, before compression

# Addresses without arguments are visited as they are. One with arguments belongs here, or among those below.
WITH_ARGUMENTS: dict[str, Callable[["People"], str]] = {
    "item": lambda p: f"/item/{p.decided.pk}/",
    "practise": lambda _: "/learn/practice/1/",
    "raised": lambda p: f"/alarm/{p.alarm}/",
    "referral": lambda p: f"/programme/referrals/{p.referral}/",
    "cluster": lambda p: f"/item/{p.decided.pk}/cluster/",
    "late_item": lambda p: f"/late/{p.decided.pk}/",
    "late_claim": lambda p: f"/late/claim/{p.claim}/",
    "known_claim": lambda p: f"/known/{p.claim}/",
    "edit_claim": lambda p: f"/known/{p.claim}/edit/",
    "join": lambda p: f"/join/{p.invitation}/",
    "bulk": lambda p: f"/bulk/{p.bulk}/",
    "import_run": lambda p: f"/import/{p.done}/",
    "feedback": lambda p: f"/practice/{p.practice}/",
    "official_page": lambda p: f"/programme/pages/{p.page}/",
    "calendar_page": lambda p: f"/programme/calendar/{p.page}/",
    "story": lambda p: f"/programme/good-news/{p.story}/",
    "draft": lambda p: f"/programme/column/{p.draft}/",
    "new_entry": lambda _: "/handbook/phrase/new/",
    "entry": lambda p: f"/handbook/phrase/{p.phrase}/",
}
SHOWS_NOTHING_OF_ITS_OWN = {
    "import_state", "import_rejects", "mark_golden", "retire_golden",
    "answer_late", "checked_feed", "audit_export", "change_unit", "take", "answer_alarm",
    "publication", "start_draft", "start_claim_draft", "card",
    "take_back_action", "take_back_award", "material", "remove_material", "download_report", "report_figures",
    "document", "reopen", "refer", "regroup", "chart", "revoke_invite", "change_person", "change_view",
    "end_rule", "revoke_token", "remove_webhook", "resend", "download", "label_config",
}  # fmt: skip
WITHOUT_LOGIN = {"join", "login", "checked"}


def addresses() -> dict[str, str]:
    """Return the route of every page of the app, by its name."""
    return {str(each.name): str(each.pattern) for each in pages()}


PAGES = [name for name, route in addresses().items() if "<" not in route or name in WITH_ARGUMENTS]


@dataclass
class People:
    """What the pages are about."""

    huong: User
    decided: Item
    referral: int
    invitation: str
    phrase: int
    bulk: int
    upload: int
    done: int
    practice: str
    alarm: int
    claim: int
    page: int
    story: int
    draft: int


@pytest.fixture(scope="module")
def team(house) -> People:
    """A team in the middle of its work."""
    lan, huong = add_user("lan", PASSWORD), add_user("huong", PASSWORD, "lead")
    add_user("minh", PASSWORD)
    enqueue([queue_item(1, posts=3, priority=99.0)])
    lease = leases.claim_next(lan)
    answer = {"check": "false_with_source"}
    decide(lan, str(lease.token), answer, WHY, "https://example.org/dinh-chinh")
    for number in (2, 3):
        reasons = (
            Reason("hateful", "words", (0, 3), "Bài", 0.6),
            Reason("check", "risk_sign", (4, 6), "no_source", 0.3),
        )
        flags = ("check", "hateful")
        enqueue([queue_item(number, posts=2, flags=flags, priority=90.0 - number, reasons=reasons)])
    held = leases.claim_next(huong)
    decide(huong, str(held.token), {"check": "accurate", "hateful": "not_hateful"}, "đọc kỹ rồi")
    enqueue([queue_item(1, members=(member("1-9"),))])  # comes after the decision
    decided = Item.objects.get(pk=lease.item_id)
    made = referrals.refer(decided, huong, "platform", note="nhờ xem giúp")
    _, secret = invites.invite(huong, "reviewer")
    chosen = bulk.prepare(huong, "assign", [decided.pk], {"topic": "health"})
    upload, done = (
        files.receive([SimpleUploadedFile("trang.csv", EXPORT.encode())], huong) for _ in range(2)
    )
    ImportRun.objects.filter(pk=done.pk).update(
        state=ImportRun.State.QUEUED, started_at=timezone.now(), started_by=huong
    )
    runs.execute_run(done.pk)
    phrase = Phrase.objects.earliest("pk").pk
    change_team(public_claims=True, claim_feeds=True)
    keep([ClaimRecord("k1", AGAIN, "misleading", WHY, ("https://example.org/1",), variants=(CLAIM,))])
    enqueue([queue_item(7, text=CLAIM, reasons=()), queue_item(8, text=ELSEWHERE, reasons=(), priority=98.0)])
    match_items(Item.objects.filter(text__in=(CLAIM, ELSEWHERE)))
    claim = KnownClaim.objects.get(claim_id="k1")
    enqueue([queue_item(9, priority=100.0)])
    alarm = alarms.raise_alarm(huong, str(leases.claim(Item.objects.latest("pk"), huong).token))
    return People(
        huong,
        decided,
        made.pk,
        secret,
        phrase,
        chosen.pk,
        upload.pk,
        done.pk,
        practised(decided, huong),
        alarm.pk,
        claim.pk,
        *programme(huong, decided),
    )


def programme(person: User, decided: Item) -> tuple[int, int, int]:
    """Return the keys of an official page, of an item with a story to share, and of a draft of the column."""
    page, praised = official_page(person), good_item(person, 20, priority=1.0)
    good_item(person, 21, priority=1.0, text="Mong các nhà hảo tâm ủng hộ giúp em nhỏ.")
    told = stories.save_story(
        person, praised, stories.Answers("Chuyện vui.", "", "", True, "no", "none", "agreed")
    )
    published(person, page, 1, story=told)
    draft = drafts.start(person, decided)
    texts = drafts.Texts("Lá xoan có độc", "Có bài nói lá xoan chữa bệnh.", WHY, (SOURCE,), "Hỏi bác sĩ.")
    drafts.save(person, draft, texts)
    drafts.approve(person, draft)
    drafts.start(person, rumour(person, 22, priority=1.0))
    rumour(person, 23, priority=1.0)
    return page.pk, praised.pk, draft.pk


def practised(item: Item, person: User) -> str:
    """Return the token of a golden item that somebody has answered, one question of two as it is known."""
    answers = {"check": "false_with_source", "hateful": "not_hateful"}
    golden = GoldenItem.objects.create(
        item=item, round=item.round, answers=answers, why=dict.fromkeys(answers, WHY), made_by=person
    )
    now = timezone.now()
    lease = Lease.objects.create(
        item=item, golden=golden, reviewer=person, expires_at=now, ended_at=now, end=Lease.End.ANSWERED
    )
    for label, outcome in (("check", "accurate"), ("hateful", "not_hateful")):
        GoldenAnswer.objects.create(lease=lease, label=label, outcome=outcome)
    return str(lease.token)


@pytest.fixture(scope="module")
def guest(house, chromium) -> Page:
    context = chromium.new_context(locale="vi-VN", **LAPTOP)
    page = context.new_page()
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.fixture(scope="module")
def lead(house, chromium, team) -> Page:
    context = chromium.new_context(locale="vi-VN", **LAPTOP)
    page = context.new_page()
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(house)
    log_in(page, "huong")
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """Say what axe finds on a page with everything unfolded, in both themes and at both widths."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE_SCRIPT)
    found = []
    for width, theme in VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        result = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", STANDARD)
        for each in result["violations"]:
            for node in each["nodes"]:
                found.append(f"{width} {theme} {each['id']}: {node['target']} {node['failureSummary']}")
    page.set_viewport_size(LAPTOP["viewport"])
    return found


def test_axe_would_find_something(house, guest):
    guest.goto(f"{house}/login/")
    guest.evaluate("document.querySelector('label').remove()")
    assert any("label" in each for each in violations(guest))


def test_every_page_is_visited_or_known_to_show_nothing():
    with_arguments = {name for name, route in addresses().items() if "<" in route}
    assert with_arguments == set(WITH_ARGUMENTS) | SHOWS_NOTHING_OF_ITS_OWN


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_is_light_and_asks_nobody_else(name, house, team, lead, guest):
    page = guest if name in WITHOUT_LOGIN else lead
    path = WITH_ARGUMENTS[name](team) if name in WITH_ARGUMENTS else reverse(name)
    answer = page.request.get(house + path, max_redirects=0)
    if answer.status in (302, 404, 405) or not answer.headers["content-type"].startswith("text/html"):
        assert name not in WITH_ARGUMENTS
        return  # takes forms, or hands out something that is no page
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        weights[response.url] = len(response.body())

    page.on("response", weigh)
    assert page.goto(house + path, wait_until="networkidle").status == 200
    page.remove_listener("response", weigh)
    assert violations(page) == []
    assert 1_000 < sum(weights.values()) < LIGHT_ENOUGH, weights
    assert all(url.startswith(house) for url in weights), weights


def send(page: Page, path: str, **fields: str) -> None:
    """Send a form from the page."""
    with page.expect_navigation():
        page.evaluate(
            """([path, fields]) => {
                const form = document.createElement('form');
                form.method = 'post'; form.action = path;
                const secret = document.querySelector('[name=csrfmiddlewaretoken]').value;
                for (const [name, value] of Object.entries({csrfmiddlewaretoken: secret, ...fields})) {
                    const field = document.createElement('input');
                    field.name = name; field.value = value; form.append(field);
                }
                document.body.append(form); form.submit();
            }""",
            [path, fields],
        )


def test_answers_to_forms_are_accessible_as_well(house, team, lead):
    lead.goto(house)
    token = str(Lease.objects.get(reviewer=team.huong, ended_at=None).token)
    shown = {
        "an upload to look at": (f"/import/{team.upload}/", {"look": "1"}),
        "problems": ("/decide/", {"token": token, "note": "x" * 4001}),
        "stale": ("/decide/", {"token": "linh tinh", "note": "còn đây", "answer-check": "scam"}),
        "refused": (f"/item/{team.decided.pk}/again/", {"reason": ""}),
        "invitation": ("/people/invite/", {"role": "reviewer"}),
        "wrong setting": ("/settings/", {"sample_rate": "9"}),
        "wrong password": ("/account/security/begin/", {"password": "sai"}),
        "setting up codes": ("/account/security/begin/", {"password": PASSWORD}),
        "weak password": (
            "/account/password/",
            {"old_password": "x", "new_password1": "1", "new_password2": "2"},
        ),
    }
    for name, (path, fields) in shown.items():
        send(lead, path, **fields)
        assert violations(lead) == [], name


def test_pages_that_say_no_are_accessible_as_well(house, lead):
    for path, status in (("/khong-co/", 404), ("/join/sai/", 410), ("/decide/", 403)):
        if status == 403:
            lead.evaluate(
                "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(f => f.value = 'x')"
            )
            send(lead, path)
        else:
            assert lead.goto(house + path).status == status
        assert violations(lead) == [], path


def test_the_page_for_login_codes_and_the_empty_desk(house, team, guest):
    minh = User.objects.get(username="minh")
    two_factor.begin_setup(minh)
    device = two_factor.unconfirmed_device_of(minh)
    device.confirmed = True
    device.save()
    guest.goto(f"{house}/login/")
    guest.fill("#id_username", "minh")
    guest.fill("#id_password", PASSWORD)
    guest.press("#id_password", "Enter")
    guest.wait_for_url("**/login/code/")
    assert violations(guest) == []
    log_in(guest, "minh")
    while (lease := leases.claim_next(minh)) is not None:
        Item.objects.filter(pk=lease.item_id).update(state="merged")
    guest.goto(house)
    assert violations(guest) == []
