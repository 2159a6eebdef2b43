"""Half a year of a district, with something before it and something after it, told day by day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.known_claims import ClaimRecord
from pipeline.programme.column import drafts
from pipeline.programme.models import Publication, UnitAction
from pipeline.programme.periods import Period
from pipeline.programme.referrals import follow_up
from pipeline.programme.reports.words import save_words
from pipeline.programme.units import actions, awards
from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.accounts.units import change_unit
from pipeline.review.claims import bank
from pipeline.review.imports.thresholds import Choice, change_thresholds, choices
from pipeline.review.models import Event, Item, KnownClaim, Unit, User
from pipeline.review.queue import alarms, leases, referrals
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.reopen import reopen_item, undo
from pipeline.review.storage import event_log
from pipeline.review.tips.tips import bring
from pipeline.review.training import records
from pipeline.review.training.records import Step
from tests.programme.samples import official_page, published
from tests.review.helpers import PASSWORD
from tests.review.samples import SOURCE, decide, member, queue_item

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
BEFORE, JANUARY, MARCH, MAY = date(2025, 12, 20), date(2026, 1, 12), date(2026, 3, 10), date(2026, 5, 20)
LAST_DAY, AFTER = date(2026, 6, 30), date(2026, 7, 3)
PEOPLE = ("an-an", "binh-binh", "chi-chi", "dung-dung", "giang-giang", "hoa-hoa")
CLAIM = ClaimRecord("k-1", "Cầu Đò Quan đóng cửa", "misleading", "Cầu vẫn mở.", (SOURCE,), state="checked")
WHY = "Bộ Y tế cho biết lá xoan có độc, uống vào có thể ngộ độc."


@dataclass
class District:
    """Who and what there is."""

    on: Callable[..., None]
    lead: User
    units: list[Unit]
    people: list[User]
    items: dict[int, Item] = field(default_factory=dict)

    def add(self, number: int, flags: tuple[str, ...] = ("check",), **change: object) -> Item:
        """Let an item come into the queue."""
        enqueue([queue_item(number, flags=flags, **change)])
        self.items[number] = Item.objects.get(cluster_id=f"c{number:016x}")
        return self.items[number]

    def answer(self, number: int, person: User, answers: dict[str, str], topic: str = "") -> None:
        """Let somebody review an item."""
        item = self.items[number]
        item.refresh_from_db()
        token = str(leases.claim(item, person).token)
        harm = "medium" if topic else ""
        decide(person, token, answers, WHY, SOURCE, topic=topic, harm=harm)


def build(on: Callable[..., None]) -> District:
    """Make the district and let it work."""
    on(BEFORE)
    change_team(double_review=True, sample_rate=0.0, wide_reach=0)
    lead = add_user("huong", PASSWORD, "lead")
    people = [add_user(name, PASSWORD, "senior") for name in PEOPLE]
    units = [Unit.objects.create(name=f"Đoàn phường {name}") for name in ("Ba", "Bốn", "Hai")]
    for person, unit in zip(people, (units[0],) * 3 + (units[1],) * 2 + (None,), strict=True):
        User.objects.filter(pk=person.pk).update(unit=unit)
        person.refresh_from_db()
    made = District(on, lead, units, people)
    for tell in (_before, _january, _march, _may, _end, _after):
        tell(made)
    return made


def _before(d: District) -> None:
    an, *_ = d.people
    d.add(1)
    d.add(2, ("positive",))
    d.on(BEFORE, 11)
    d.answer(2, an, {"positive": "share"})  # decided before: no part of the half year
    d.on(BEFORE + timedelta(days=1))
    d.answer(1, an, {"check": "scam"}, "scam_link")
    _read(posts=900, rejected=9)


def _january(d: District) -> None:
    an, binh, chi, dung, *_ = d.people
    d.on(JANUARY)
    _read(posts=1200, rejected=34)
    d.answer(1, binh, {"check": "scam"}, "scam_link")  # came and was first reviewed in December
    d.add(3, posts=4)
    d.add(4, ("check", "hateful"))
    d.add(5, ("positive",), posts=2)
    d.on(JANUARY, 15)
    d.answer(3, an, {"check": "false_with_source"}, "health")
    d.on(JANUARY + timedelta(days=1), 8)
    d.answer(3, chi, {"check": "false_with_source"}, "health")
    d.answer(4, binh, {"check": "opinion_or_satire", "hateful": "hateful"}, "security")
    d.answer(4, an, {"check": "opinion_or_satire", "hateful": "offensive_only"})
    d.on(JANUARY + timedelta(days=3), 20)
    d.answer(4, chi, {"check": "opinion_or_satire", "hateful": "offensive_only"})  # adjudicated
    d.answer(5, dung, {"positive": "share"})
    for person in (an, binh, chi, dung):
        records.note(person, Step.READ)
    records.note(an, Step.PRACTISED)
    _publish(d, JANUARY)


def _march(d: District) -> None:
    an, binh, chi, dung, giang, hoa = d.people
    d.on(MARCH)
    _read(posts=300, rejected=0)
    d.add(6, model="cascade-0badcafe")
    d.add(7, ("positive",), model="cascade-0badcafe")
    d.add(8, ("hateful",), model="cascade-0badcafe")
    d.add(9, model="cascade-0badcafe")
    posts = tuple(member(f"3-{number}") for number in range(7))
    enqueue([queue_item(3, members=posts)])  # three more posts of what was decided
    d.on(MARCH, 17, 30)
    d.answer(6, giang, {"check": "misleading"}, "economy")
    d.answer(6, hoa, {"check": "false_with_source"}, "economy")
    d.answer(6, chi, {"check": "misleading"}, "economy")
    d.answer(7, an, {"positive": "not_suitable"})
    d.answer(7 + 1, binh, {"hateful": "hateful"}, "security")
    d.answer(8, chi, {"hateful": "hateful"}, "security")
    d.answer(9, dung, {"check": "unverifiable"})
    undo(dung)  # taken back: neither review nor decision
    d.answer(9, dung, {"check": "accurate"})
    bring(an, "", "https://example.org/p/3-0")  # known and decided
    alarms.raise_alarm(an, str(leases.claim(d.add(10), an).token))
    change_thresholds({"check": Choice(True, "budget", choices()["check"].value / 2)}, d.lead)
    change_unit(d.lead, d.units[1], "Đoàn phường Bốn Mới", "doan")


def _may(d: District) -> None:
    an, _binh, chi, *_ = d.people
    d.on(MAY)
    one = referrals.refer(d.items[3], d.lead, "platform", ground="scam")
    two = referrals.refer(d.items[1], d.people[0], "authority", ground="scam")
    three = referrals.refer(d.items[1], d.people[0], "authority", ground="impersonation")
    four = referrals.refer(d.items[8], d.lead, "authority", ground="incitement")
    referrals.refer(d.items[8], d.lead, "platform", ground="scam")  # never sent
    referrals.refer(d.items[8], an, "lead")  # a note within the team: no referral
    follow_up.send(one, d.lead, "facebook")
    follow_up.send(two, d.people[0], "bank")
    follow_up.send(three, d.people[0], "vafc")
    follow_up.send(four, d.lead, "police")
    follow_up.note_outcome(one, d.lead, "limited", None)
    follow_up.note_outcome(one, d.lead, "removed", None)  # the later answer counts
    follow_up.note_outcome(two, d.people[0], "taken_on", None)
    reopen_item(d.items[5], chi, "Có người nói là chuyện cũ, xem lại giúp")
    for number, (unit, kind, day, people) in enumerate(
        (
            (0, "pledge", date(2026, 2, 1), 20),
            (0, "pledge", date(2026, 4, 1), 45),
            (1, "pledge", date(2026, 4, 1), 30),
            (0, "product", date(2026, 3, 1), None),
            (0, "activity", date(2026, 3, 26), 120),
            (1, "forum", date(2026, 5, 5), 60),
            (1, "product", AFTER, None),
            (None, "training", date(2026, 5, 10), 40),
            (0, "forum", date(2026, 1, 2), 9),
        )
    ):
        made = UnitAction(
            unit=None if unit is None else d.units[unit],
            kind=kind,
            title=f"Việc {number}",
            on=day,
            people=people,
            members=50 if kind == "pledge" else None,
        )
        actions.add_action(d.lead, made)
    actions.take_back(d.lead, made)  # the last one was entered by mistake
    awards.award(d.lead, d.units[0], 2026, "Tổ kiểm chứng của phường")


def _end(d: District) -> None:
    d.on(LAST_DAY, 23, 59)
    d.add(11)  # the last minute of the period
    save_words(d.lead, d.units[0], HALF, {"results": "Ra mắt tổ kiểm chứng"}, sends=True)
    save_words(d.lead, d.units[1], HALF, {"results": "Đang viết"}, sends=False)


def _after(d: District) -> None:
    an, _binh, chi, dung, *_ = d.people
    d.on(date(2026, 7, 1), 0)  # the first moment after it
    d.add(12)
    d.on(AFTER)
    _read(posts=77, rejected=1)
    d.answer(5, an, {"positive": "not_suitable"})
    d.answer(5, dung, {"positive": "not_suitable"})
    records.note(chi, Step.PRACTISED)


def _read(**counts: int) -> None:
    """Note that an export was read, as an import does at its end."""
    event_log.record(Event.Kind.IMPORTED, payload={"import": 1, **counts})


def _publish(d: District, monday: date) -> None:
    kinds, page = Publication.Kind, official_page(d.lead)
    other = official_page(d.lead, "tuoitrephuongbon", d.units[1])
    plan = [
        (page, 0, kinds.GOOD_NEWS), (page, 0, kinds.LONG_STORY), (page, 1, kinds.GOOD_NEWS),
        (page, 2, kinds.COLUMN), (page, 3, kinds.COLUMN), (page, 9, kinds.COLUMN), (page, 9, kinds.ADVERT),
        (other, 1, kinds.GOOD_NEWS), (other, 200, kinds.GOOD_NEWS), (other, 4, kinds.APPEAL),
    ]  # fmt: skip
    for number, (where, days, kind) in enumerate(plan, start=1):
        published(d.lead, where, number, monday + timedelta(days=days), kind=kind)
    bank.keep([CLAIM])
    told = drafts.start_about_claim(d.lead, KnownClaim.objects.get(claim_id=CLAIM.claim_id))
    for number, where, days in ((20, page, 22), (21, other, 15)):  # one post, on the day it first went up
        published(d.lead, where, number, monday + timedelta(days=days), kind=kinds.COLUMN, draft=told)
