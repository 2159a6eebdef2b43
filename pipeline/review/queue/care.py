"""Care for the people who read: what they would rather not see, good news in between, a word about breaks.

Reading hate wears people out (Steiger et al. 2021, on the well-being of moderators): they may fold, soften,
skip and leave out what they like, without a reason and without a mark against them.
"""

from collections.abc import Collection, MutableMapping
from typing import Any, Final

from django.db.models import QuerySet

from pipeline.review.accounts.team_settings import team
from pipeline.review.accounts.visibility import restricted_for
from pipeline.review.domain.label_bits import label_bits, label_bits_without
from pipeline.review.models import Item, Lease, Question, TrainingStep, User

GOOD_NEWS: Final = label_bits({"positive"})
"""What asks about good news and nothing else."""

NEWCOMER_ITEMS: Final = 10
"""Answers after which nobody is asked to practise first."""

EXPOSED: Final = "posts_that_may_hurt"
LAST: Final = "last_post_that_may_hurt"


def not_for(person: User) -> frozenset[str]:
    """Return the labels a person does not get: what they left out, and for minors what the team restricts."""
    return frozenset(person.leaves_out) | restricted_for(person)


def suitable(items: QuerySet[Item], person: User) -> QuerySet[Item]:
    """Keep the items that ask nothing about a label this person does not get."""
    return without(items, not_for(person))


def without(items: QuerySet[Item], labels: Collection[str]) -> QuerySet[Item]:
    """Keep the items that ask nothing about certain labels."""
    return items.filter(asks__in=label_bits_without(labels)) if labels else items


def is_time_for_good_news(person: User) -> bool:
    """Whether none of a person's latest items was good news."""
    every = team().good_news_every
    if every < 2:
        return False
    latest = Lease.objects.work().filter(reviewer=person).order_by("-id").values_list("item_id", flat=True)
    recent = list(latest[: every - 1])
    if len(recent) < every - 1:
        return False
    return not Question.objects.filter(item__in=recent, label="positive").exists()


def is_newcomer(person: User) -> bool:
    """Whether somebody has answered little and has not practised yet."""
    if person.training.filter(step=TrainingStep.Step.PRACTISED).exists():
        return False
    return len(Lease.objects.answered().filter(reviewer=person)[:NEWCOMER_ITEMS]) < NEWCOMER_ITEMS


def count_exposure(session: MutableMapping[str, Any], token: str) -> bool:
    """Count a post that may hurt, once, and say whether it is time to suggest a break."""
    if session.get(LAST) == token:
        return False
    session[LAST] = token
    session[EXPOSED] = session.get(EXPOSED, 0) + 1
    after = team().break_after
    return bool(after) and session[EXPOSED] % after == 0
