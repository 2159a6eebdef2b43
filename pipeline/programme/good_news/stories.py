"""A story on its way to a page: what was asked, the caption, and whether it may be shared.

Nothing may be shared before two things were asked and written down: whether somebody under 18 can be
recognised, and whether the source agrees. What asks for money or sells something is kept apart.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError, UsageError
from pipeline.programme.models import Story
from pipeline.programme.publishing.kinds import asks_for_money, sells
from pipeline.programme.publishing.links import clean_link
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import unrestricted, visible_items
from pipeline.review.models import Event, Item, User
from pipeline.review.presentation.links import web_link
from pipeline.review.queue.current import current_decision
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry
from pipeline.text.masking.mask import mask
from pipeline.text.placeholders import PLACEHOLDER

MESSAGES: Final = {
    "link": gettext_lazy("Đây chưa phải đường link. Bạn chép cả đường link, có https:// ở đầu nhé."),
    "not_ready": gettext_lazy("Câu chuyện này chưa đủ điều kiện để chia sẻ."),
    "caption": gettext_lazy("Bạn viết vài câu giới thiệu nhé."),
    "apart": gettext_lazy("Bạn cho biết bài có bán hàng hay xin tiền không nhé."),
    "kept_apart": gettext_lazy("Quảng cáo và lời kêu gọi quyên góp được để riêng, không tính là tin tốt."),
    "minors": gettext_lazy("Bạn cho biết có ai dưới 18 tuổi bị nhận ra không, và đã xin phép chưa."),
    "minors_refused": gettext_lazy("Người dưới 18 tuổi hoặc gia đình không đồng ý, nên không chia sẻ."),
    "source": gettext_lazy("Bạn hỏi người đăng, hoặc cho biết đây là báo hay trang chính thức."),
    "source_refused": gettext_lazy("Người đăng không đồng ý, nên không chia sẻ."),
    "no_link": gettext_lazy("Bài báo hay trang chính thức thì chia sẻ kèm link. Bạn thêm link nguồn nhé."),
}

CAPTION_CHARS: Final = 2_000
_OPENING_CHARS: Final = 320
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|\n+")

_MAY: Final = (Story.Minors.NONE, Story.Minors.AGREED, Story.Minors.HIDDEN)
_READY: Final = (
    Q(apart=Story.Apart.NO, minors__in=_MAY)
    & (Q(source=Story.Source.AGREED) | (Q(source=Story.Source.PUBLIC) & ~Q(link="")))
    & ~Q(caption="")
)

TAGS: Final = {False: "#MỗiNgàyMộtTinTốt", True: "#MỗiTuầnMộtCâuChuyệnĐẹp"}
"""The campaign's own words below a caption, by whether the story is a long one."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody wrote about a story; the fields are those of `Story`."""

    caption: str = ""
    link: str = ""
    place: str = ""
    is_long: bool = False
    apart: str = ""
    minors: str = ""
    source: str = ""


def praised_items(person: User) -> QuerySet[Item]:
    """Return the items that reviewers would share, as far as somebody sees them."""
    if not can(person, "see_programme"):
        return Item.objects.none()
    return _praised(visible_items(person))


def visible_stories(person: User) -> QuerySet[Story]:
    """Return the stories somebody sees: of items they see, and from everywhere what may be shared."""
    if not can(person, "see_programme"):
        return Story.objects.none()
    seen = Q(item__in=praised_items(person)) | (_READY & _still_praised())
    return Story.objects.filter(unrestricted(person, "item__"), seen).select_related("item")


def ready_stories(person: User) -> QuerySet[Story]:
    """Return the stories that may be shared, newest first."""
    return visible_stories(person).filter(_READY & _still_praised()).order_by("-changed_at")


def story_of(item: Item) -> Story:
    """Return what is written about an item, or a start of it from what is known, not stored."""
    found = Story.objects.filter(item=item).select_related("item").first()
    if found is not None:
        return found
    return Story(item=item, caption=opening(item), link=web_link(item.url))


def suggested_apart(text: str) -> str:
    """Return what a text reads like by its words, `advert` or `appeal`; empty for neither."""
    if asks_for_money(text):
        return str(Story.Apart.APPEAL)
    return str(Story.Apart.ADVERT) if sells(text) else ""


def opening(item: Item) -> str:
    """Return how a caption may begin: what the reviewer wrote, then whole sentences of the post.

    Sentences in which personal data was hidden are left out.
    """
    made = current_decision(item).get("positive")
    note = mask(made.review.note.strip()) if made is not None else ""
    chosen = ""
    for sentence in _sentences(item.text):
        if PLACEHOLDER.search(sentence):
            continue
        longer = f"{chosen} {sentence}".strip()
        if len(longer) > _OPENING_CHARS:
            break
        chosen = longer
    return "\n".join(filter(None, (note, chosen)))


def missing(story: Story) -> list[str]:
    """Return what stands between a story and a page, as keys of `MESSAGES`; nothing if it may be shared."""
    found = []
    if not story.caption.strip():
        found.append("caption")
    if story.apart != Story.Apart.NO:
        found.append("kept_apart" if story.apart else "apart")
    if story.minors not in _MAY:
        found.append("minors_refused" if story.minors else "minors")
    if story.source in ("", Story.Source.REFUSED):
        found.append("source_refused" if story.source else "source")
    elif story.source == Story.Source.PUBLIC and not web_link(story.link):
        found.append("no_link")
    return found


def share_text(story: Story) -> str:
    """Return what is copied to a page: caption, source and the campaign's own words."""
    lines = [story.caption.strip()]
    if web_link(story.link):
        lines.append(f"Nguồn: {story.link}")
    return "\n\n".join([*lines, TAGS[story.is_long]])


@atomic_with_retry
def save_story(person: User, item: Item, answers: Answers) -> Story:
    """Store what somebody asked and wrote about a story; personal data in it is masked.

    Raises:
        PermissionDenied: They may not, or do not see the item.
        RuleError: The link is none.
    """
    if not can(person, "publish") or not praised_items(person).filter(pk=item.pk).exists():
        raise PermissionDenied
    link = ""
    if answers.link.strip():
        try:
            link = clean_link(answers.link)
        except UsageError as error:
            raise _refusal("link") from error
    story = Story.objects.filter(item=item).first() or Story(item=item)
    story.caption = mask(answers.caption.replace("\0", "").strip()[:CAPTION_CHARS])
    story.place = mask(answers.place.replace("\0", "").strip())[:80]
    story.link, story.is_long = link, answers.is_long
    story.apart = answers.apart if answers.apart in Story.Apart.values else ""
    story.minors = answers.minors if answers.minors in Story.Minors.values else ""
    story.source = answers.source if answers.source in Story.Source.values else ""
    story.changed_by, story.changed_at = person, timezone.now()
    story.save()
    event_log.record(Event.Kind.STORY_CHANGED, item=item, actor=person, payload=_facts(story))
    return story


def check_ready(story: Story) -> None:
    """Refuse a story that may not be shared.

    Raises:
        RuleError: Something is missing, or reviewers no longer say that it should be shared.
    """
    if story.pk is None or missing(story) or not Story.objects.filter(_still_praised(), pk=story.pk).exists():
        raise _refusal("not_ready")


def _still_praised() -> Q:
    return Q(item__in=_praised(Item.objects.all()))


def _praised(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.filter(state=Item.State.DECIDED, questions__label="positive", questions__outcome="share")


def _sentences(text: str) -> list[str]:
    return [" ".join(part.split()) for part in _SENTENCE_END.split(text) if part.strip(" .!?…")]


def _facts(story: Story) -> dict[str, Any]:
    return {
        "story": story.pk,
        "apart": story.apart,
        "minors": story.minors,
        "source": story.source,
        "is_long": story.is_long,
        "is_ready": not missing(story),
    }


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
