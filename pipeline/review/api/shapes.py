"""Items as the API shows them to one reader."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from pipeline.review.accounts import visibility
from pipeline.review.accounts.team_settings import team
from pipeline.review.models import Item, ItemPost, Question, Token, User
from pipeline.review.presentation.labels import is_sensitive
from pipeline.review.presentation.links import web_link
from pipeline.review.queue import care, matched
from pipeline.review.queue.blind import mark_blind
from pipeline.review.queue.current import current_decision

POSTS_SHOWN = 200


def readable(token: Token) -> QuerySet[Item]:
    """Return the items the owner of a token may look up: those they see on the pages.

    They are marked where the owner is blind.
    """
    return _marked(visibility.visible_items(token.owner), token)


def suitable(token: Token) -> QuerySet[Item]:
    """Return all items but what the owner of a token left out or may not read, marked likewise.

    The lead of a unit gets those of the unit.
    """
    items = care.without(visibility.items_in_reach(token.owner), care.not_for(token.owner))
    return _marked(items, token)


def _marked(items: QuerySet[Item], token: Token) -> QuerySet[Item]:
    marked = mark_blind(items, token.owner, answers="decide" in token.scopes)
    return marked.prefetch_related(Prefetch("questions", Question.objects.order_by("position")))


def summaries(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return items as `schemas.ItemOut`."""
    hides = team().hide_scores
    return [_summary(item, hides=hides) for item in items]


def detail(item: Item, reader: User) -> dict[str, Any]:
    """Return one item as `schemas.ItemDetail`, with the known claims it may state among its reasons."""
    blind = is_blind(item)
    told = _summary(item, hides=team().hide_scores)
    claims = matched.reasons(item, reader) if item.state == Item.State.WAITING else []
    hidden = told["scores_hidden"]
    return told | {
        "reasons": told["reasons"] + [each | ({"weight": None} if hidden else {}) for each in claims],
        "posts": [_post(post) for post in item.posts.order_by("created_at", "id")[:POSTS_SHOWN]],
        "decisions": [] if blind else list(current_decision(item).values()),
    }


def is_blind(item: Item) -> bool:
    """Whether the reader for whom an item was looked up has yet to answer blind; yes when nobody asked."""
    return bool(getattr(item, "is_blind", True))


def _summary(item: Item, *, hides: bool) -> dict[str, Any]:
    blind = is_blind(item)
    hidden = hides and blind
    questions = list(item.questions.all())
    return {
        "id": item.pk,
        "cluster_id": item.cluster_id,
        "text": item.text,
        "link": web_link(item.url),
        "platform": item.platform,
        "language": item.lang,
        "posted_at": item.created_at,
        "added_at": item.added_at,
        "decided_at": item.decided_at,
        "size": item.size,
        "reach": item.reach,
        "state": item.state,
        "stage": None if blind or item.state == Item.State.DECIDED else item.stage,
        "round": item.round,
        "is_sensitive": is_sensitive(questions),
        "scores_hidden": hidden,
        "priority": None if hidden else item.priority,
        "priority_parts": None if hidden else item.priority_parts,
        "probabilities": None if hidden else item.probabilities,
        "questions": [_question(question, hidden=hidden) for question in questions],
        "reasons": [reason | {"weight": None if hidden else reason["weight"]} for reason in item.reasons],
        "model": item.model,
    }


def _question(question: Question, *, hidden: bool) -> dict[str, Any]:
    return {
        "label": question.label,
        "state": question.state,
        "probability": None if hidden else question.probability,
        "outcome": question.outcome,
    }


def _post(post: ItemPost) -> dict[str, Any]:
    return {
        "platform": post.platform,
        "link": web_link(post.url),
        "posted_at": post.created_at,
        "reach": post.reach,
        "text": post.text,
        "covered": post.covered_round is not None,
    }
