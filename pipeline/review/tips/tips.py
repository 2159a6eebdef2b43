"""One post by hand: known at once, or scored and put into the queue.

The words are masked before anything else is done with them, and go the way of posts from exports: the same
model and thresholds, the same clusters, the same queue. Three things differ. One post has no share to read,
so a share counts as one of ordinary posts here. A new post is queued even where no label is over its
threshold, since a person asks about it. And what the team decided about the very same words is answered
without adding one more copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.batch import Scorer
from pipeline.claims import Clusterer
from pipeline.classify import Model, load_model
from pipeline.classify.history import current
from pipeline.errors import RuleError
from pipeline.ingest.fields.ids import keyed_id
from pipeline.ingest.fields.links import canonical_link, id_in_link, link_hash, platform_of_link
from pipeline.labels import LABELS, Label
from pipeline.review.accounts.visibility import can_see_item, is_restricted
from pipeline.review.claims.matching import match_items
from pipeline.review.imports.thresholds import scorer_for
from pipeline.review.models import ClaimMatch, Event, Item, ItemPost, Tip, User
from pipeline.review.queue import matched
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.new_rows import post_key
from pipeline.review.queue.similar import near
from pipeline.review.storage import event_log
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key
from pipeline.review.storage.transactions import atomic_with_retry
from pipeline.text import language, normalise
from pipeline.text.masking.mask import mask
from pipeline.triage import Cutoff, Member, QueueItem, priority, urgency_order

MAX_A_DAY: Final = 60
"""Posts that one person may bring within a day: more is an export, which a lead imports."""

MAX_CHARS: Final = 20_000
"""Characters of a post by hand: ten printed pages."""

SOURCE: Final = "by hand"
"""What stands for the name of the export."""

ASKED: Final[tuple[Label, ...]] = ("check",)
"""What a new post is asked about where the machine flags nothing: whoever brings it wants to know."""

MESSAGES: Final = {
    "nothing": gettext_lazy("Bạn dán nội dung hoặc link của bài nhé."),
    "long": gettext_lazy("Bài dài quá, bạn chọn phần cần kiểm tra, tối đa 20.000 ký tự nhé."),
    "link": gettext_lazy("Đường link cần bắt đầu bằng http:// hoặc https://."),
    "unknown": gettext_lazy(
        "Nhóm chưa gặp link này, mà máy thì không tự mở link. Bạn dán thêm nội dung bài để cả nhóm xem nhé."
    ),
    "many": gettext_lazy("Hôm nay bạn gửi nhiều bài rồi. Bạn nhờ trưởng nhóm nạp cả file xuất nhé."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told about a post they brought, as things stand now.

    Attributes:
        number: Of its item.
        answer: Whether it was new, waited or was decided when they brought it.
        is_decided: Whether its item is decided now.
        outcomes: Label and outcome of each answered question; empty while it waits, and where the reader is
            too young for them.
        is_covered: Whether the decision is about these words, rather than about near ones.
        is_visible: Whether the reader may open the item.
        claims: Known claims that it may state while it waits, most likely first; nobody has confirmed them.
    """

    number: int
    answer: str
    is_decided: bool
    outcomes: list[tuple[str, str]]
    is_covered: bool
    is_visible: bool
    claims: list[ClaimMatch]


def bring(person: User, text: str, link: str, *, from_picture: bool = False) -> Tip:
    """Take one post, or find that it is known, and note who of which unit asked.

    Args:
        person: Who asks.
        text: The words of the post; may be empty where the link is known.
        link: Its link, or empty. It is never fetched.
        from_picture: Whether the words were read from a screenshot.

    Returns:
        The record, whose item and answer say what came of it.

    Raises:
        RuleError: Nothing usable was given, or too much; the code is a key of `MESSAGES`.
        ModelError: The model in use is gone or damaged.
        QueueError: The database cannot be written.
    """
    text, link = text.strip(), link.strip()
    _check(person, text, link)
    post, is_new = _by_link(link), False
    if post is None and not text:
        raise _refusal("unknown")
    if post is None:
        words = mask(text)
        post = _decided_words(words)
        if post is None:
            post, is_new = _queue(words, link)
    way = Tip.Way.PICTURE if from_picture else Tip.Way.TEXT if text else Tip.Way.LINK
    decided = post.item.state == Item.State.DECIDED
    answer = Tip.Answer.NEW if is_new else Tip.Answer.DECIDED if decided else Tip.Answer.WAITING
    return _note(person, post, way, answer)


def told(tip: Tip) -> Told:
    """Return what the person who brought a post may know about it now."""
    item, person = tip.post.item, tip.made_by
    decided = item.state == Item.State.DECIDED
    shown = decided and not is_restricted(person, item)
    return Told(
        number=item.pk,
        answer=tip.answer,
        is_decided=decided,
        outcomes=[(q.label, q.outcome) for q in item.questions.all() if q.outcome] if shown else [],
        is_covered=tip.post.covered_round is not None,
        is_visible=can_see_item(person, item),
        claims=[] if decided or is_restricted(person, item) else matched.suggestions(item, person),
    )


def brought_by(person: User, limit: int) -> list[Tip]:
    """Return the latest posts that somebody brought, newest first."""
    found = person.tips.select_related("post__item", "made_by").prefetch_related("post__item__questions")
    return list(found.order_by("-made_at", "-pk")[:limit])


@atomic_with_retry
def _note(person: User, post: ItemPost, way: str, answer: str) -> Tip:
    made = Tip.objects.create(post=post, way=way, answer=answer, made_by=person, unit=person.unit)
    facts = {"way": str(way), "answer": str(answer), "unit": person.unit.name if person.unit else ""}
    event_log.record(Event.Kind.TIP, item=post.item, actor=person, payload=facts)
    return made


def _check(person: User, text: str, link: str) -> None:
    if not text and not link:
        raise _refusal("nothing")
    if len(text) > MAX_CHARS:
        raise _refusal("long")
    if link and not _is_sound(link):
        raise _refusal("link")
    if person.tips.filter(made_at__gt=timezone.now() - timedelta(days=1)).count() >= MAX_A_DAY:
        raise _refusal("many")


def _is_sound(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, link))
    except ValueError:
        return False


def _by_link(link: str) -> ItemPost | None:
    """Return a post that is known by its link, if its words are still there."""
    if not link:
        return None
    posts = ItemPost.objects.filter(link_hash=link_hash(link, _key()), text_removed_at=None)
    return posts.select_related("item").order_by("-pk").first()


def _decided_words(words: str) -> ItemPost | None:
    """Return a post of exactly these words that a decision covers."""
    decided = [item.pk for item in near(words) if item.state == Item.State.DECIDED]
    posts = ItemPost.objects.filter(item__in=decided, text=words, covered_round__isnull=False)
    return posts.select_related("item").order_by("-pk").first()


def _queue(words: str, link: str) -> tuple[ItemPost, bool]:
    """Put a post into the queue; return it, and whether an item was made for it."""
    clusterer = Clusterer()
    for item in near(words):
        clusterer.add_known(item.cluster_id, item.text)
    cluster = clusterer.assign([words])[0]
    is_new = not Item.objects.filter(cluster_id=cluster).exists()
    queued = _scored(words, link, cluster, is_new=is_new, related=clusterer.related.get(cluster))
    enqueue([queued])
    match_items(Item.objects.filter(cluster_id=cluster))
    post = ItemPost.objects.select_related("item").get(key=post_key(queued.members[0], cluster))
    return post, is_new and post.item.cluster_id == cluster


def _scored(words: str, link: str, cluster: str, *, is_new: bool, related: str | None) -> QueueItem:
    scorer = _scorer()
    matrix = scorer.model.predict_normalised([normalise(words)])
    probabilities = dict(zip(LABELS, map(float, matrix[0]), strict=True))
    flagged = _flags(probabilities, scorer) or (ASKED if is_new else ())
    place = priority(probabilities, flagged, reached=0, created_at=None, now=scorer.now)
    member = _member(words, link)
    return QueueItem(
        cluster_id=cluster,
        text=words,
        platform=member.platform,
        page=None,
        url=member.url,
        created_at=None,
        lang=language(words),
        size=1,
        reach=0,
        probabilities=probabilities,
        flags=flagged,
        priority=place.total,
        priority_parts=place.parts,
        reasons=scorer.reasons(words, flagged),
        model=scorer.model.name,
        members=(member,),
        related=related,
    )


def _flags(probabilities: Mapping[Label, float], scorer: Scorer) -> tuple[Label, ...]:
    over = [label for label in scorer.queued if probabilities[label] >= _limit(label, scorer)]
    return urgency_order(over, probabilities)


def _limit(label: Label, scorer: Scorer) -> float:
    rule = scorer.rules[label]
    return rule.probability if isinstance(rule, Cutoff) else scorer.model.threshold(label, rule.share)


def _member(words: str, link: str) -> Member:
    """Return the post as an export would give it, so that both together are one post."""
    platform = platform_of_link(link) if link else "unknown"
    key = _key()
    original = id_in_link(link) if link else None
    return Member(
        post_id=keyed_id(key, platform, original or f"{SOURCE}\x1f{words}"),
        platform=platform,
        url=canonical_link(link) if link else None,
        created_at=None,
        reach=0,
        source=SOURCE,
        text=words,
        link_hash=link_hash(link, key) if link else "",
    )


def _scorer() -> Scorer:
    chosen = current()
    return scorer_for(_model(chosen.name, chosen.model))


@lru_cache(maxsize=1)
def _model(name: str, _fingerprint: str) -> Model:
    """Return the model in use; loaded once, and again when another is chosen."""
    return load_model(name)


def _key() -> bytes:
    return post_id_key(resolve_database().local)


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
