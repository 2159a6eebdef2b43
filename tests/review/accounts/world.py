"""A team of every role with an object of every kind; who of them should see which is in `who_sees`."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from pipeline.programme.column import drafts
from pipeline.programme.good_news import stories
from pipeline.programme.models import (
    Award,
    ColumnDraft,
    Material,
    OfficialPage,
    Publication,
    UnitAction,
)
from pipeline.review.accounts import invites, tokens
from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.claims.decided import learn
from pipeline.review.imports import files as import_files
from pipeline.review.models import (
    Alarm,
    Bulk,
    Delivery,
    Event,
    GoldenItem,
    ImportRun,
    Item,
    KnownClaim,
    Lease,
    PageRule,
    Phrase,
    Referral,
    Review,
    SavedView,
    Unit,
    User,
    Webhook,
)
from pipeline.review.queue import clusters, evidence, leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from tests.review.accounts.who_sees import Thing, Who
from tests.review.helpers import PASSWORD
from tests.review.samples import decide, queue_item

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(40)
RESTRICTED = "hateful"
"""Label that people under 18 do not get in this team."""


@dataclass
class World:
    """What there is, by kind."""

    person: User | None
    things: dict[str, list[Thing]] = field(default_factory=dict)

    def add(self, kind: str, name: str, key: Any, **facts: Any) -> None:
        self.things.setdefault(kind, []).append(Thing(kind, name, key, **facts))


def build(who: Who | None) -> World:
    """Make the team and the objects, and the one who asks among them; nobody for None."""
    if who is not None and who.is_demo:
        event_log.record(Event.Kind.DEMO)
    change_team(not_for_minors=[RESTRICTED])
    units = {name: Unit.objects.create(name=f"Đoàn phường {name.upper()}") for name in "ab"} | {"": None}
    other, boss = add_user("xa", PASSWORD, "senior"), add_user("truong", PASSWORD, "lead")
    person = None
    if who is not None:
        person = add_user("ai", PASSWORD, who.role, is_minor=who.is_minor)
        User.objects.filter(pk=person.pk).update(unit=units[who.unit])
        person.refresh_from_db()
    world = World(person)
    _add_items(world, who, units, other)
    _add_what_hangs_on_items(world, other, boss)
    _add_claims(world)
    _add_people(world, units, boss, other)
    _add_the_rest(world, boss)
    _add_programme(world, units, boss)
    _add_what_may_be_told(world, units, boss, other)
    _add_learned(world)
    world.add("unit", "A", units["a"].pk)
    return world


_ITEMS = {
    "waiting": {},
    "waiting of A": {"unit": "a"},
    "waiting of B": {"unit": "b"},
    "waiting, restricted": {"is_restricted": True},
    "decided": {"is_decided": True},
    "decided of A": {"is_decided": True, "unit": "a"},
    "decided of B": {"is_decided": True, "unit": "b"},
    "decided, restricted": {"is_decided": True, "is_restricted": True},
    "held, of B": {"unit": "b", "is_own": True},
    "reviewed, of B": {"unit": "b", "is_own": True},
    "reviewed and decided, of B": {"unit": "b", "is_own": True, "is_decided": True},
    "reviewed, restricted": {"is_own": True, "is_decided": True, "is_restricted": True},
    "apart": {"is_apart": True},
    "apart, of A": {"is_apart": True, "unit": "a"},
    "apart, restricted": {"is_apart": True, "is_restricted": True},
    "reviewed, apart": {"is_apart": True, "is_own": True},
}
_ANSWERS = {"check": "accurate", RESTRICTED: "not_hateful"}


def _add_items(world: World, who: Who | None, units: dict[str, Unit | None], other: User) -> None:
    reviews = world.person is not None and who.role != "auditor"
    plans = {name: facts for name, facts in _ITEMS.items() if reviews or not facts.get("is_own")}
    enqueue(
        queue_item(n, posts=2, flags=(RESTRICTED,) if facts.get("is_restricted") else ("check",))
        for n, facts in enumerate([*plans.values(), {}], start=1)
    )
    *items, merged = Item.objects.order_by("priority").reverse()
    now = timezone.now()
    for item, (name, facts) in zip(items, plans.items(), strict=True):
        label = item.questions.get().label
        if facts.get("is_decided"):
            token = str(leases.claim(item, other).token)
            document = evidence.attach(item, other, "a.png", PNG)
            decide(other, token, {label: _ANSWERS[label]}, documents=[str(document.token)])
            world.add("document", name, document.token, **_about(facts))
        Item.objects.filter(pk=item.pk).update(unit=units[facts.get("unit", "")])
        if name.startswith("reviewed"):
            then = now - timedelta(hours=1)  # too long ago to be taken back
            done = Lease.objects.create(
                item=item,
                reviewer=world.person,
                started_at=then,
                expires_at=then,
                ended_at=then,
                end=Lease.End.DECIDED,
            )
            Review.objects.create(
                item=item, label=label, reviewer=world.person, lease=done, outcome=_ANSWERS[label]
            )
        if name.startswith("held"):
            Lease.objects.create(item=item, reviewer=world.person, expires_at=now + timedelta(minutes=10))
            world.add(
                "document",
                "one's own",
                evidence.attach(item, world.person, "b.png", PNG).token,
                is_own=True,
            )
        if facts.get("is_apart"):
            Item.objects.filter(pk=item.pk).update(state=Item.State.APART)
            is_own = facts.get("is_own", False)
            alarm = Alarm.objects.create(item=item, made_by=world.person if is_own else other)
            unit, young = facts.get("unit", ""), facts.get("is_restricted", False)
            world.add("alarm", name, alarm.pk, unit=unit, is_restricted=young)
            world.add("own alarm", name, alarm.pk, is_own=is_own)
        if name == "waiting":
            world.add("document", name, evidence.attach(item, other, "c.png", PNG).token)
        world.add("item", name, item.pk, **facts)
    clusters.merge(merged, Item.objects.get(pk=items[0].pk), other)
    world.add("item", "merged", merged.pk, is_merged=True)
    world.things["decided item"] = world.things["regroupable item"] = world.things["item"]


def _add_what_hangs_on_items(world: World, other: User, boss: User) -> None:
    for item in [each for each in world.things["item"] if each.is_decided]:
        facts = {"unit": item.unit, "is_decided": True, "is_restricted": item.is_restricted}
        facts["is_about_own"] = item.is_own
        for to in (Referral.To.LEAD, Referral.To.PLATFORM):
            made = Referral.objects.create(item_id=item.key, to=to, note="nhờ xem", made_by=other)
            to_lead = to == Referral.To.LEAD
            name = f"about {item.name}, to {to}"
            world.add("referral", name, made.pk, is_to_lead=to_lead, **facts)
    (first, restricted) = (
        next(each for each in world.things["item"] if each.name == name)
        for name in ("decided", "decided, restricted")
    )
    if world.person is not None:
        own = Referral.objects.create(
            item_id=first.key, to=Referral.To.LEAD, note="của tôi", made_by=world.person
        )
        world.add("referral", "one's own", own.pk, is_own=True, is_to_lead=True)
    for item in (first, restricted):
        kept = GoldenItem.objects.create(item_id=item.key, round=1, answers={}, why={}, made_by=boss)
        world.add("golden", item.name, kept.pk, is_restricted=item.is_restricted)
    hook = Webhook.objects.create(url="https://example.org/x", salt="s", check_digest="d", made_by=boss)
    world.add("webhook", "one", hook.pk)
    for item in (first, restricted):
        sent = Delivery.objects.create(
            webhook=hook, kind="item.decided", item_id=item.key, body="{}", attempts=1
        )
        world.add("delivery", item.name, sent.pk, is_restricted=item.is_restricted)


def _add_claims(world: World) -> None:
    """Add a known claim from elsewhere, and one learned from each item that is decided."""
    facts = {"verdict": "false_with_source", "state": "checked", "sources": ["https://example.org/nguon"]}
    made = KnownClaim.objects.create(claim_id="k", text="Cầu Đò Quan đóng bảy ngày", **facts)
    world.add("claim", "from elsewhere", made.pk)
    world.add("claim from elsewhere", "one", made.pk)
    for item in [each for each in world.things["item"] if each.is_decided]:
        learned = KnownClaim.objects.create(
            claim_id=f"i{item.key}", text="Nghe nói lá xoan chữa khỏi hẳn", item_id=item.key, **facts
        )
        world.things["claim"].append(replace(item, kind="claim", key=learned.pk))


def _add_learned(world: World) -> None:
    """Add the claims that the app learns from what was decided to be false."""
    learn()
    for item in world.things["confirmed item"]:
        learned = KnownClaim.objects.get(item_id=item.key)
        world.things["claim"].append(replace(item, kind="claim", key=learned.pk))


def _about(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of something about an item from those of the item."""
    return {name: value for name, value in facts.items() if name != "is_own"} | {
        "is_about_own": facts.get("is_own", False)
    }


def _add_people(world: World, units: dict[str, Unit | None], boss: User, other: User) -> None:
    for name, unit in units.items():
        someone = add_user(f"nguoi-{name or 'quan'}", PASSWORD, "reviewer")
        User.objects.filter(pk=someone.pk).update(unit=unit)
        world.add("person", name or "of the district", someone.pk, unit=name or "-")
        token = tokens.make_token(someone, "máy", ["read"], 30)[0]
        world.add("token", name or "of the district", token.pk, unit=name or "-")
        invite = invites.invite(boss, "reviewer", unit)[0]
        world.add("invite", name or "of the district", invite.pk, unit=name or "-")
    views = [(other, "chung", True), (other, "riêng", False)]
    if world.person is not None:
        views.append((world.person, "của tôi", False))
    for owner, name, is_shared in views:
        view = SavedView.objects.create(owner=owner, name=name, query="text=a", is_shared=is_shared)
        world.add("view", name, view.pk, is_shared=is_shared, is_own=owner == world.person)
    for maker in filter(None, (boss, world.person)):
        items = [each.key for each in world.things["item"]]
        bulk = Bulk.objects.create(action=Bulk.Action.RELEASE, items=items, made_by=maker)
        world.add("bulk", maker.username, bulk.pk, is_own=maker == world.person)


def _add_the_rest(world: World, boss: User) -> None:
    run = ImportRun.objects.create(state=ImportRun.State.DISCARDED, made_by=boss)
    rejects = import_files.rejects_of(run)
    rejects.parent.mkdir(parents=True)
    rejects.write_text("", encoding="utf-8")
    world.add("import", "one", run.pk)
    rule = PageRule.objects.create(page="Chợ quê", topic="health", made_by=boss)
    world.add("rule", "one", rule.pk)
    world.add("phrase", "one", Phrase.objects.first().pk)


def _add_programme(world: World, units: dict[str, Unit | None], boss: User) -> None:
    today = timezone.localdate()
    for name, unit in units.items():
        link = f"https://www.facebook.com/trang.{name or 'quan'}"
        page = OfficialPage.objects.create(
            name=f"Trang {name}", link=link, link_key=link, unit=unit, added_by=boss, added_on=today
        )
        world.add("official page", name or "of the district", page.pk, unit=name or "-")
        did = UnitAction.objects.create(unit=unit, kind="forum", title="Diễn đàn", on=today, added_by=boss)
        if unit is not None:
            praised = Award.objects.create(unit=unit, year=today.year, title="Mô hình hay", added_by=boss)
            world.add("award", name, praised.pk)
        world.add("unit action", name or "of the district", did.pk, unit=name or "-")
        shared = Material.objects.create(
            title="Sổ tay",
            kind="handbook",
            unit=unit,
            file_name="a",
            file_type="png",
            content=PNG,
            added_by=boss,
        )
        for kind in ("material", "own material"):
            world.add(kind, name or "of the district", shared.pk, unit=name or "-")
        made = Publication.objects.create(
            page=page, link=link, link_key=link, published_on=today, kind="other", added_by=boss
        )
        world.add("publication", name or "of the district", made.pk, unit=name or "-")


_TOLD = {
    "of the district": {},
    "of A": {"unit": "a"},
    "of B": {"unit": "b"},
    "of B, for all": {"unit": "b", "is_for_all": True},
    "restricted": {"is_restricted": True},
    "restricted, for all": {"is_restricted": True, "is_for_all": True},
}


def _add_what_may_be_told(world: World, units: dict[str, Unit | None], boss: User, other: User) -> None:
    """Add decided items with a story to share and with a draft of the column."""
    for n, (name, facts) in enumerate(_TOLD.items()):
        also = (RESTRICTED,) if facts.get("is_restricted") else ()
        praised = _decided(other, 200 + n, ("positive", *also), {"positive": "share"})
        rumour = _decided(other, 300 + n, ("check", *also), {"check": "scam"})
        for item, kind in ((praised, "story"), (rumour, "confirmed item")):
            unit = units[facts.get("unit", "")]
            Item.objects.filter(pk=item.pk).update(unit=unit)
            seen = {key: value for key, value in facts.items() if key != "is_for_all"}
            world.add("item", f"{kind} {name}", item.pk, is_decided=True, **seen)
            world.add(kind, name, item.pk, is_decided=True, **facts)
        if facts.get("is_for_all"):
            asked = stories.Answers("Chuyện vui.", "", "", False, "no", "none", "agreed")
            assert not stories.missing(stories.save_story(boss, praised, asked))
        draft = drafts.start(boss, rumour)
        if facts.get("is_for_all"):
            ColumnDraft.objects.filter(pk=draft.pk).update(state=ColumnDraft.State.APPROVED)
        world.add("draft", name, draft.pk, is_decided=True, **facts)
    claim = KnownClaim.objects.get(pk=world.things["claim from elsewhere"][0].key)
    world.add("draft", "of a claim from elsewhere", drafts.start_about_claim(boss, claim).pk, is_for_all=True)


def _decided(person: User, number: int, flags: tuple[str, ...], answers: dict[str, str]) -> Item:
    enqueue([queue_item(number, flags=flags)])
    item = Item.objects.get(cluster_id=f"c{number:016x}")
    also = {RESTRICTED: "not_hateful"} if RESTRICTED in flags else {}
    decide(person, str(leases.claim(item, person).token), answers | also, "vì thế")
    return item


def client_of(person: User | None) -> Client:
    """Return a browser in which somebody, or nobody, is logged in."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client
