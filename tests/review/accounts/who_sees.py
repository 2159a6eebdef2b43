"""Who should see which object, without the app's own rule, so that the two have to be changed together."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Who:
    """Somebody who asks. `unit` is `a`, `b` or empty for the district."""

    role: str
    unit: str = ""
    is_minor: bool = False
    is_demo: bool = False

    @property
    def leads(self) -> bool:
        return self.role in ("lead", "auditor")


PEOPLE = {
    "anonymous": None,
    "reviewer": Who("reviewer"),
    "reviewer under 18": Who("reviewer", is_minor=True),
    "senior": Who("senior"),
    "lead of the district": Who("lead"),
    "lead under 18": Who("lead", is_minor=True),
    "lead of unit A": Who("lead", "a"),
    "auditor of the district": Who("auditor"),
    "auditor of unit A": Who("auditor", "a"),
    "reviewer of unit B": Who("reviewer", "b"),
    "demo": Who("lead", is_demo=True),
}


@dataclass(frozen=True)
class Thing:
    """An object and the facts by which it is seen or not."""

    kind: str
    name: str
    key: Any
    unit: str = ""
    is_decided: bool = False
    is_merged: bool = False
    is_restricted: bool = False
    is_own: bool = False  # made, held or reviewed by the one who asks
    is_about_own: bool = False  # about an item they hold or reviewed
    is_shared: bool = False
    is_to_lead: bool = False
    is_apart: bool = False
    is_for_all: bool = False  # a story or draft that every unit may publish

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def may_search(who: Who, item: Thing) -> bool:
    """Whether somebody finds an item by searching."""
    if item.is_merged or item.is_apart or (who.is_minor and item.is_restricted):
        return False
    if who.leads:
        return who.unit in ("", item.unit)
    return who.role == "senior" or item.is_decided


def sees(who: Who, thing: Thing) -> bool:
    """Whether an object is there for somebody whose role may open pages of its kind."""
    return _SEEN[thing.kind](who, thing)


def _item(who: Who, item: Thing) -> bool:
    if item.is_merged or item.is_apart or (who.is_minor and item.is_restricted):
        return False
    return item.is_own or may_search(who, item)


def _document(who: Who, document: Thing) -> bool:
    if who.is_minor and document.is_restricted:
        return False
    return document.is_own or (document.is_decided and (document.is_about_own or may_search(who, document)))


def _referral(who: Who, referral: Thing) -> bool:
    if who.is_minor and referral.is_restricted:
        return False
    if referral.is_own:
        return True
    if who.role == "reviewer" or (who.role == "senior" and referral.is_to_lead):
        return False
    return referral.is_about_own or may_search(who, referral)


def _for_all_or_item(who: Who, thing: Thing) -> bool:
    if who.is_minor and thing.is_restricted:
        return False
    return thing.is_for_all or _item(who, thing)


def _of_unit(who: Who, thing: Thing) -> bool:
    return who.unit in ("", thing.unit)


def _of_old_enough(who: Who, thing: Thing) -> bool:
    return not (who.is_minor and thing.is_restricted)


_SEEN = {
    "item": _item,
    "decided item": lambda who, thing: thing.is_decided and _item(who, thing),
    "regroupable item": may_search,
    "document": _document,
    "referral": _referral,
    "official page": _of_unit,
    "unit action": _of_unit,
    "award": lambda who, thing: True,
    "material": lambda who, thing: True,
    "own material": _of_unit,
    "publication": _of_unit,
    "confirmed item": _item,
    "story": _for_all_or_item,
    "draft": _for_all_or_item,
    "invite": _of_unit,
    "person": _of_unit,
    "token": lambda who, thing: thing.is_own or (who.role == "lead" and _of_unit(who, thing)),
    "view": lambda who, thing: thing.is_own or thing.is_shared,
    "bulk": lambda who, thing: thing.is_own or who.unit == "",
    "delivery": _of_old_enough,
    "golden": _of_old_enough,
    "claim": lambda who, claim: claim.name == "from elsewhere" or _item(who, claim),
    "claim from elsewhere": lambda who, claim: True,
    "alarm": lambda who, thing: _of_old_enough(who, thing) and who.unit in ("", thing.unit),
    "own alarm": lambda who, thing: thing.is_own,
    "webhook": lambda who, thing: True,
    "import": lambda who, thing: True,
    "rule": lambda who, thing: True,
    "phrase": lambda who, thing: True,
    "unit": lambda who, thing: True,
}
