"""Who may see what: the one rule behind every page, the API, the search and the exports.

`permissions` says what a role may do; this says with which objects. What somebody may not see does not exist
for them: its address answers 404, as a number does that was never given. What they see and may not change
answers 403.

- Items: people under 18 never see what the team restricts for them. The lead and the auditor of the district
  see all others, those of a unit what is assigned to it. A senior reviewer sees all, a reviewer what is
  decided: what waits comes to them blind. Besides, everybody sees what they have open and what they reviewed.
- An item about which somebody raised an alarm is apart: nobody comes across it, not even who reviewed it
  before. Its alarm is for the leads who may see its item, and what became of it for who raised it.
- What hangs on an item (cluster, documents, referrals) is not seen by who does not see the item, but by who
  made it. A note to the lead is for who wrote it and for leads.
- Known claims: those that the team learned from an item are seen by who sees the item, all others by
  everybody.
- People, invitations and tokens: those of their unit for the lead or auditor of one. Saved searches: one's
  own and those shared. Actions on many items: one's own, and all for the lead of the district.
"""

from collections.abc import Collection
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.label_bits import label_bits, label_bits_without
from pipeline.review.models import (
    Alarm,
    Bulk,
    Document,
    Invite,
    Item,
    KnownClaim,
    Lease,
    Referral,
    Review,
    SavedView,
    Token,
    User,
)

_THERE: Final = (Item.State.WAITING, Item.State.DECIDED)
"""States of items that are found under their own number; a merged one is found as what it was merged into."""


def restricted_for(person: User) -> frozenset[str]:
    """Return the labels a person may not see at all: for minors what the team restricts."""
    return frozenset(team().not_for_minors if person.is_minor else ())


def is_restricted(person: User, item: Item) -> bool:
    """Whether an item asks about a label this person may not see at all, or is apart."""
    return item.state == Item.State.APART or _is_too_young(person, item)


def _is_too_young(person: User, item: Item) -> bool:
    return bool(item.asks & label_bits(restricted_for(person)))


def unrestricted(person: User, path: str = "") -> Q:
    """Return the condition that keeps what is not apart and this person is not too young for.

    Args:
        person: Who reads.
        path: From the rows that are asked for to their item, such as `item__`; empty for items.
    """
    return ~Q(**{f"{path}state": Item.State.APART}) & _old_enough(person, path)


def _old_enough(person: User, path: str) -> Q:
    restricted = restricted_for(person)
    return Q(**{f"{path}asks__in": label_bits_without(restricted)}) if restricted else Q()


def items_in_reach(person: User) -> QuerySet[Item]:
    """Return the items that may come to a person by the queue or by its feed, whatever their role shows them.

    For the lead or auditor of a unit these are the items of the unit.
    """
    unit = only_unit(person)
    items = Item.objects.filter(unrestricted(person), state__in=_THERE)
    return items if unit is None else items.filter(unit=unit)


def searchable_items(person: User) -> QuerySet[Item]:
    """Return the items a person may look for, and whoever may regroup at all may regroup."""
    return Item.objects.filter(unrestricted(person), _searchable(person))


def may_separate(person: User, keys: Collection[int]) -> bool:
    """Whether no item of what was merged or split is another unit's or restricted for this person.

    Args:
        person: Who wants to.
        keys: Of the items, one of which may be a merged one.
    """
    unit = only_unit(person)
    own = Item.objects.filter(unrestricted(person), pk__in=keys)
    return (own if unit is None else own.filter(unit=unit)).count() == len(set(keys))


def visible_items(person: User) -> QuerySet[Item]:
    """Return the items a person may look up: what they may search, have open, or reviewed."""
    held = Lease.objects.live().filter(item=OuterRef("pk"), reviewer=person)
    reviewed = Review.objects.filter(item=OuterRef("pk"), reviewer=person)
    seen = _searchable(person) | Q(Exists(held)) | Q(Exists(reviewed))
    return Item.objects.filter(unrestricted(person), seen, state__in=_THERE)


def can_see_item(person: User, item: Item) -> bool:
    """Whether a person may look an item up."""
    return visible_items(person).filter(pk=item.pk).exists()


def can_see_document(person: User, document: Document) -> bool:
    """Whether a person may read what is attached to an item: they attached it, or they see the item.

    Whether they may read it already, with the item undecided, is for `queue.evidence` to say.
    """
    if document.added_by_id == person.pk:
        return not is_restricted(person, document.item)
    return can_see_item(person, document.item)


def visible_referrals(person: User) -> QuerySet[Referral]:
    """Return the packages a person may read.

    Those are their own, for leads and auditors all about items they see, and for who makes packages for
    somebody outside those as well, but for notes to the lead.
    """
    seen, about = Q(made_by=person), Q(item__in=visible_items(person))
    if can(person, "see_overview"):
        seen |= about
    elif can(person, "refer_outside"):
        seen |= about & ~Q(to=Referral.To.LEAD)
    return Referral.objects.filter(unrestricted(person, "item__"), seen)


def can_see_note(person: User, referral: Referral) -> bool:
    """Whether a person may read a package and the note in it."""
    return visible_referrals(person).filter(pk=referral.pk).exists()


def visible_claims(person: User) -> QuerySet[KnownClaim]:
    """Return the known claims a person may read; what was learned from an item is seen with the item."""
    return KnownClaim.objects.filter(Q(item=None) | Q(item__in=visible_items(person)))


def visible_alarms(person: User) -> QuerySet[Alarm]:
    """Return the alarms a person may read and act on: for a lead of one unit those about its items."""
    if not can(person, "answer_alarms"):
        return Alarm.objects.none()
    unit = only_unit(person)
    seen = Alarm.objects.filter(_old_enough(person, "item__"))
    return seen if unit is None else seen.filter(item__unit=unit)


def own_alarms(person: User) -> QuerySet[Alarm]:
    """Return the alarms that a person raised, of which they see what became and never the post."""
    return Alarm.objects.filter(made_by=person)


def visible_people(person: User) -> QuerySet[User]:
    """Return the people on the lead's pages."""
    unit = only_unit(person)
    return User.objects.all() if unit is None else User.objects.filter(unit=unit)


def visible_invites(person: User) -> QuerySet[Invite]:
    """Return the invitations and links on the lead's pages."""
    unit = only_unit(person)
    return Invite.objects.all() if unit is None else Invite.objects.filter(unit=unit)


def visible_tokens(person: User) -> QuerySet[Token]:
    """Return a person's own tokens, and for a lead those of the people they see."""
    if not can(person, "manage_people"):
        return Token.objects.filter(owner=person)
    return Token.objects.filter(Q(owner=person) | Q(owner__in=visible_people(person)))


def visible_bulks(person: User) -> QuerySet[Bulk]:
    """Return the actions on many items that a person may confirm and take back."""
    if not can(person, "act_in_bulk"):
        return Bulk.objects.none()
    return Bulk.objects.all() if only_unit(person) is None else Bulk.objects.filter(made_by=person)


def visible_views(person: User) -> QuerySet[SavedView]:
    """Return a person's own saved searches and those shared with the team."""
    return SavedView.objects.filter(Q(owner=person) | Q(is_shared=True))


def _searchable(person: User) -> Q:
    if not can(person, "search"):
        return Q(pk__in=())
    seen = Q(state__in=_THERE if can(person, "search_waiting") else (Item.State.DECIDED,))
    unit = only_unit(person)
    return seen if unit is None else seen & Q(unit=unit)
