"""Packages about decided items, for a platform, the lead or an authority.

The app writes a package; a person reads and sends it. It holds the links of the posts and the reasons of the
team, with personal data masked, and nothing about who wrote them. What was judged opinion or satire cannot be
referred at all, and an authority is for the few grounds of `GROUNDS` only. Which way a package goes and what
came of it is followed by the programme.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts.permissions import can
from pipeline.review.domain.review_stages import accuses
from pipeline.review.domain.topics import HARMS, TOPICS
from pipeline.review.models import Decision, Event, Item, Referral, User
from pipeline.review.presentation.highlight import inert
from pipeline.review.presentation.labels import label_title, outcome_title
from pipeline.review.presentation.links import documents_of, links_of, web_link
from pipeline.review.presentation.names import platform_name
from pipeline.review.presentation.removed import shown_text
from pipeline.review.queue.current import current_decision
from pipeline.review.queue.submission import MAX_NOTE_CHARS
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry, lock_items
from pipeline.text.masking.mask import mask

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

GROUNDS: Final[Mapping[str, "StrPromise"]] = {
    "child_safety": gettext_lazy("Xâm hại trẻ em"),
    "threat": gettext_lazy("Đe doạ dùng bạo lực"),
    "account_theft": gettext_lazy("Chiếm đoạt tài khoản"),
    "scam": gettext_lazy("Lừa đảo"),
    "privacy": gettext_lazy("Lộ, lạm dụng thông tin riêng tư"),
    "impersonation": gettext_lazy("Tài khoản giả mạo"),
    "violent_game": gettext_lazy("Trò chơi, thử thách bạo lực"),
    "incitement": gettext_lazy("Kích động bạo lực, thù ghét"),
}
"""Why something is reported; for an authority one of them has to be named. Criticism of anybody is none."""

TARGETS: Final[Mapping[str, "StrPromise"]] = {
    "platform": gettext_lazy("Báo xấu trên nền tảng"),
    "lead": gettext_lazy("Chuyển trưởng nhóm"),
    "authority": gettext_lazy("Chuyển cơ quan chức năng"),
}

MAX_LINKS: Final = 50
"""Links in a package; a cluster may have thousands of posts."""

MESSAGES: Final = {
    "open": gettext_lazy("Bài này chưa có quyết định nên chưa báo cáo hay chuyển tiếp được."),
    "opinion": gettext_lazy("Bài được xem là ý kiến hoặc châm biếm thì không báo cáo, không chuyển tiếp."),
    "clear": gettext_lazy("Nhóm không thấy bài này sai hay gây hại, nên không có gì để báo."),
    "ground": gettext_lazy("Bạn chọn giúp một lý do: chỉ những việc này mới chuyển cơ quan chức năng."),
    "incitement": gettext_lazy("Kích động thì nhóm phải đã xem bài này là thù ghét, kêu gọi bạo lực."),
    "target": gettext_lazy("Bạn chọn nơi nhận giúp nhé."),
    "long": gettext_lazy("Ghi chú dài quá, bạn rút gọn còn dưới 4.000 ký tự nhé."),
}


def problem_with(item: Item) -> str:
    """Return why an item cannot be referred to anybody outside, as a key of `MESSAGES`; "" when it can."""
    if item.state != Item.State.DECIDED:
        return "open"
    outcomes = {label: made.outcome for label, made in current_decision(item).items()}
    if "opinion_or_satire" in outcomes.values():
        return "opinion"
    return "" if accuses(outcomes) else "clear"


@atomic_once
def refer(item: Item, person: User, to: str, *, ground: str = "", note: str = "") -> Referral:
    """Make a package.

    Args:
        item: A decided item.
        person: Who makes it; only some roles make one for a platform or an authority.
        to: `platform`, `lead` or `authority`.
        ground: One of `GROUNDS`; for a platform it may be empty, and a note to the lead needs none.
        note: For the one who receives it.

    Raises:
        RuleError: The item is open, was judged opinion or satire, accuses of nothing, or the ground is
            missing, unknown or not what was decided.
        PermissionDenied: This person may not.
    """
    if to not in TARGETS:
        raise _refusal("target")
    if not can(person, "refer" if to == "lead" else "refer_outside"):
        raise PermissionDenied
    note = note.replace("\0", "").strip()
    if len(note) > MAX_NOTE_CHARS:
        raise _refusal("long")
    if (ground or to == "authority") and ground not in GROUNDS:
        raise _refusal("ground")
    found = lock_items([item.pk])[item.pk]
    problem = problem_with(found) or _problem_with_ground(found, ground)
    if problem:
        raise _refusal(problem)
    made = Referral.objects.create(item=found, to=to, ground=ground, note=note, made_by=person)
    payload = {"referral": made.pk, "to": to, "ground": ground}
    event_log.record(Event.Kind.REFERRED, item=found, actor=person, payload=payload)
    return made


def _problem_with_ground(item: Item, ground: str) -> str:
    """Incitement is nothing that one person says: the team must have decided that the post is hateful."""
    outcomes = {made.outcome for made in current_decision(item).values()}
    return "incitement" if ground == "incitement" and "hateful" not in outcomes else ""


@atomic_with_retry
def mark_sent(referral: Referral, person: User) -> None:
    """Note that a person has sent a package, once.

    Raises:
        PermissionDenied: This person may not.
    """
    if not can(person, "refer" if referral.to == "lead" else "refer_outside"):
        raise PermissionDenied
    found = Referral.objects.select_for_update().get(pk=referral.pk)
    if found.sent_at is None:
        found.sent_at, found.sent_by = timezone.now(), person
        found.save(update_fields=["sent_at", "sent_by"])
        payload = {"referral": found.pk, "to": found.to}
        event_log.record(Event.Kind.REFERRAL_SENT, item=found.item_id, actor=person, payload=payload)


def package(referral: Referral) -> str:
    """Return what a person copies and sends, as plain text in the language of the page."""
    item = referral.item
    heads = [
        (_("Nội dung chuyển"), str(TARGETS[referral.to])),
        *([(_("Lý do"), str(GROUNDS[referral.ground]))] if referral.ground else []),
        (_("Nền tảng"), platform_name(item.platform)),
    ]
    parts = [
        (_("Nhóm đã quyết"), [f"- {line}" for line in _verdicts(current_decision(item))]),
        (_("Đường link bài đăng"), [f"- {link}" for link in _links(item)]),
        (_("Nguyên văn (đã che thông tin cá nhân)"), [inert(shown_text(item))]),
        *([(_("Ghi chú"), [inert(mask(referral.note))])] if referral.note else []),
    ]
    lines = [f"{title}: {value}" for title, value in heads]
    for title, below in parts:
        lines += ["", f"{title}:", *below]
    return "\n".join(lines)


def _verdicts(made: Mapping[str, Decision]) -> list[str]:
    lines = []
    for label, decision in made.items():
        review = decision.review
        parts = [f"{label_title(label)}: {outcome_title(label, decision.outcome)}"]
        parts += [str(TOPICS[review.topic])] if review.topic in TOPICS else []
        parts += [str(HARMS[review.harm])] if review.harm in HARMS else []
        parts += [inert(mask(review.note))] if review.note else []
        parts += links_of(review)
        parts += [inert(mask(document.name)) for document in documents_of(review)]
        parts.append(date_format(timezone.localtime(decision.at), "SHORT_DATE_FORMAT"))
        lines.append("; ".join(parts))
    return lines


def _links(item: Item) -> list[str]:
    """Return the links of the posts that the decision covers; one that came later is not named."""
    covered = item.posts.exclude(covered_round=None).exclude(url="").order_by("created_at", "id")
    urls = covered.values_list("url", flat=True)
    found = [link for url in urls[: MAX_LINKS * 2] if (link := web_link(url))]
    return list(dict.fromkeys(found or filter(None, [web_link(item.url)])))[:MAX_LINKS]


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
