"""Accounts of the team and their roles. Roles are Django groups with the same names."""

from collections.abc import Iterator
from typing import Final

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation

from pipeline.errors import QueueError, UsageError
from pipeline.review.accounts.permissions import may_manage
from pipeline.review.accounts.roles import ROLES, Role, role_of
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.transactions import atomic_with_retry

DEMO_PASSWORD: Final = "khoitrong-demo"  # noqa: S105  public on purpose: it opens a demo on one's own machine

DEMO_USERS: Final[tuple[tuple[str, Role], ...]] = (
    ("lan", "reviewer"),
    ("minh", "reviewer"),
    ("tuan", "senior"),
    ("huong", "lead"),
)


def add_user(username: str, password: str, role: str = "reviewer", *, is_minor: bool = False) -> User:
    """Add a person to the team.

    Args:
        username: Login name: letters, digits and `@.+-_`.
        password: At least 10 characters, not a common one.
        role: One of `ROLES`: an auditor reads and changes nothing, a reviewer reviews, a senior reviewer also
            settles disagreements, a lead also sees to the queue and the people.
        is_minor: Whether they are under 18: then they see nothing that the team restricts for minors.

    Raises:
        UsageError: The name is taken or malformed, the password too weak, or the role unknown.
        QueueError: The database cannot be written.
    """
    if role not in ROLES:
        raise UsageError(f"There is no role {role!r}.", f"Use one of: {', '.join(ROLES)}.")
    user = User(username=username, is_minor=is_minor)
    with friendly_errors(), translation.override("en"):
        if User.objects.filter(username__iexact=username).exists():
            raise UsageError(f"The name {username!r} is taken.", "Choose another login name.")
        try:
            user.set_password(password)
            user.full_clean()
            validate_password(password, user)
        except ValidationError as error:
            raise UsageError(" ".join(error.messages), "Choose another name or password.") from error
        with transaction.atomic():
            user.save()
            user.groups.add(Group.objects.get_or_create(name=role)[0])
            event_log.record(
                Event.Kind.USER_ADDED, payload={"username": username, "role": role, "minor": is_minor}
            )
    return user


def find_user(username: str) -> User:
    """Return a person by login name.

    Raises:
        UsageError: Nobody has that name.
    """
    with friendly_errors():
        found = User.objects.filter(username=username).first()
    if found is None:
        raise UsageError(f"There is nobody called {username!r}.", "`khoitrong team list` shows the names.")
    return found


def unlock(person: User, by: User | None = None) -> None:
    """Let a person try to log in again after too many wrong passwords.

    Raises:
        PermissionDenied: `by` does not manage that person.
    """
    from axes.utils import reset

    if by is not None and not may_manage(by, role_of(person), person.unit_id):
        raise PermissionDenied
    reset(username=person.get_username())
    if by is not None:
        event_log.record(Event.Kind.UNLOCKED, actor=by, payload={"username": person.get_username()})


@atomic_with_retry
def change_person(
    lead: User, person: User, *, role: str, unit: Unit | None, is_active: bool, is_minor: bool
) -> None:
    """Give a person another role or unit, correct their age, or close or open their account.

    What they did stays theirs.

    Args:
        lead: Who asks for it.
        person: Whose account it is.
        role: One of `ROLES`, from now on.
        unit: Their unit from now on; None for the district.
        is_active: Whether they may log in.
        is_minor: Whether they are under 18.

    Raises:
        PermissionDenied: This lead does not manage that person, may not give that role, or is that person.
    """
    allowed = may_manage(lead, role_of(person), person.unit_id) and may_manage(
        lead, role, unit.pk if unit else None
    )
    if not allowed or lead.pk == person.pk or role not in ROLES:
        raise PermissionDenied
    person.unit, person.is_active, person.is_minor = unit, is_active, is_minor
    person.save(update_fields=["unit", "is_active", "is_minor"])
    person.groups.set([Group.objects.get_or_create(name=role)[0]])
    facts = {
        "username": person.get_username(),
        "role": role,
        "unit": unit.name if unit else "",
        "active": is_active,
        "minor": is_minor,
    }
    event_log.record(Event.Kind.USER_CHANGED, actor=lead, payload=facts)


@atomic_with_retry
def set_minor(person: User, *, is_minor: bool) -> bool:
    """Correct whether a person is under 18, from the command line; a lead has `change_person`.

    Args:
        person: Whose account it is.
        is_minor: Whether they are under 18.

    Returns:
        Whether that was another answer than before.
    """
    if person.is_minor == is_minor:
        return False
    person.is_minor = is_minor
    person.save(update_fields=["is_minor"])
    facts = {"username": person.get_username(), "minor": is_minor}
    event_log.record(Event.Kind.USER_CHANGED, payload=facts)
    return True


def active_users() -> Iterator[tuple[str, str]]:
    """Yield `(username, role)` of everyone who may log in, by name."""
    with friendly_errors():
        for user in User.objects.filter(is_active=True).prefetch_related("groups").order_by("username"):
            yield user.username, role_of(user)


def ensure_demo_users() -> list[tuple[str, str, str]]:
    """Make the demo accounts, once, and mark the database as a demo for good.

    Returns:
        `(username, password, role)` of every demo account.

    Raises:
        QueueError: The database holds real accounts, which must not share a queue with known passwords.
    """
    with friendly_errors():
        if not is_demo():
            if User.objects.exists():
                raise QueueError(
                    "This database holds the accounts of a real team.",
                    "Use another file for the demo with --db.",
                )
            event_log.record(Event.Kind.DEMO)
        known = set(User.objects.values_list("username", flat=True))
    for username, role in DEMO_USERS:
        if username not in known:
            add_user(username, DEMO_PASSWORD, role)
    return [(username, DEMO_PASSWORD, role) for username, role in DEMO_USERS]


def is_demo() -> bool:
    """Whether this database was made for a demo; events are append-only, so this never changes back."""
    return Event.objects.filter(kind=Event.Kind.DEMO).exists()
