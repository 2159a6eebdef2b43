"""Care for the people who read: what they would rather not see, good news in between, a word about breaks.

Reading hate wears people out (Steiger et al. 2021, on the well-being of moderators): they may fold, soften,
skip and leave out what they like, without a reason and without a mark against them.
"""

from collections.abc import Collection, MutableMapping
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from pipeline.review.models import Item, Lease, Question, User
from pipeline.review.people.team import team
from pipeline.review.wording.outcomes import QUESTIONS

FEW: Final = 200
"""Items that are looked up one by one rather than searched for; a few milliseconds."""

URGENT: Final = 200
"""Most urgent items among which good news is looked for when there may be much of it."""

_LABELS: Final = frozenset(QUESTIONS)

EXPOSED: Final = "posts_that_may_hurt"
LAST: Final = "last_post_that_may_hurt"


def not_for(person: User) -> frozenset[str]:
    """Return the labels a person does not get: what they left out, and for minors what the team restricts."""
    return frozenset(person.leaves_out) | restricted_for(person)


def restricted_for(person: User) -> frozenset[str]:
    """Return the labels a person may not see at all: for minors what the team restricts."""
    return frozenset(team().not_for_minors if person.is_minor else ())


def suitable(items: QuerySet[Item], person: User) -> QuerySet[Item]:
    """Keep the items that ask nothing about a label this person does not get."""
    labels = not_for(person)
    return _beginning_with_few(without(items, labels), _LABELS - labels) if labels else items


def without(items: QuerySet[Item], labels: Collection[str]) -> QuerySet[Item]:
    """Keep the items that ask nothing about certain labels."""
    if not labels:
        return items
    asked = Question.objects.filter(item=OuterRef("pk"), label__in=labels)
    return items.filter(~Exists(asked))


def good_news(items: QuerySet[Item]) -> QuerySet[Item]:
    """Keep the items that ask about good news and nothing else.

    Where good news mostly comes together with other questions, only the most urgent items and some others are
    looked at: reading all of a long queue for a kindness would make everybody wait.
    """
    other = Question.objects.filter(item=OuterRef("pk")).exclude(label="positive")
    good = Question.objects.filter(item=OuterRef("pk"), label="positive")
    near = _some_that_ask({"positive"})
    if len(near) > FEW:
        near.update(items.values_list("pk", flat=True)[:URGENT])
    return items.filter(Exists(good), ~Exists(other), pk__in=near)


def _beginning_with_few(items: QuerySet[Item], labels: Collection[str]) -> QuerySet[Item]:
    """Spare a search the whole queue when few items ask about any of the labels that it must find.

    Where many do, reading the queue from its top meets one soon; where few or none do, it would read to the
    end of the queue each time.

    Args:
        items: Waiting items that ask about these labels and no others.
        labels: What they may ask about.
    """
    few = _some_that_ask(labels)
    return items.filter(pk__in=few) if len(few) <= FEW else items


def _some_that_ask(labels: Collection[str]) -> set[int]:
    """Return the items with an open question about a label, or more than `FEW` of them if there are more."""
    asked = Question.objects.filter(state=Question.State.OPEN).order_by()
    found: set[int] = set()
    for label in labels:
        found.update(asked.filter(label=label).values_list("item_id", flat=True)[: FEW + 1])
    return found


def is_time_for_good_news(person: User) -> bool:
    """Whether none of a person's latest items was good news."""
    every = team().good_news_every
    if every < 2:
        return False
    latest = Lease.objects.filter(reviewer=person).order_by("-id").values_list("item_id", flat=True)
    recent = list(latest[: every - 1])
    if len(recent) < every - 1:
        return False
    return not Question.objects.filter(item__in=recent, label="positive").exists()


def count_exposure(session: MutableMapping[str, Any], token: str) -> bool:
    """Count a post that may hurt, once, and say whether it is time to suggest a break."""
    if session.get(LAST) == token:
        return False
    session[LAST] = token
    session[EXPOSED] = session.get(EXPOSED, 0) + 1
    after = team().break_after
    return bool(after) and session[EXPOSED] % after == 0
