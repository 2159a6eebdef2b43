"""The removal of what was kept long enough, from the first look to the certificate.

It takes turns with imports, which compare new posts with the texts of the queue. It works in small
transactions, so reviewers go on; killed at any moment, the next one goes on where it stopped and its
certificate covers both. A removal counts as finished only once the files of the database were written anew.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from django.db import connection
from django.utils import timezone

from pipeline import __version__
from pipeline.errors import OutputError, UsageError
from pipeline.io import atomic_write
from pipeline.review.models import Event, Purge
from pipeline.review.retention import by_link, compaction, files, post_links, texts
from pipeline.review.retention.policy import current_policy
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.log_entries import GENESIS_HASH
from pipeline.review.storage.transactions import exclusive_access

KINDS: Final = {
    "items": "items lose their text",
    "posts": "posts lose their text and link",
    "index_rows": "rows of the search index",
    "notes_masked": "notes get personal data masked",
    "documents": "documents that no review leans on",
    "claims": "known claims lose their words",
    "traces": "posts of which only hashes were left",
    "messages": "messages to other programs",
    "score_days": "days of scores",
    "uploads": "uploads",
    "rejects": "lists of rejected rows",
    "staged_copies": "leftovers of killed work",
    "queues_set_aside": "queues set aside by a restore",
    "backups": "backups",
}
"""What is counted, and how it is said."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was removed, or would be: numbers and hashes, no text and no link.

    Attributes:
        rule: `time` or `link`.
        is_dry_run: Whether nothing was removed.
        started_at: When it began; if an earlier one was killed, when that did.
        finished_at: When it ended.
        settings: Days by name.
        counts: What was removed, by kind.
        log_head_before: Hash of the newest entry of the event log before.
        log_head_after: And after; the entries between say the same as this.
        is_compacted: Whether the database was written anew without what was removed.
        database: `sqlite` or `postgresql`.
        version: Of the program.
    """

    rule: str
    is_dry_run: bool
    started_at: datetime
    finished_at: datetime
    settings: dict[str, int]
    counts: dict[str, int]
    log_head_before: str
    log_head_after: str
    is_compacted: bool
    database: str
    version: str = __version__

    def __str__(self) -> str:
        removed = [
            f"  {self.counts[kind]:>9,} {said}" for kind, said in KINDS.items() if self.counts.get(kind)
        ]
        if not removed:
            return "Nothing is past its time." if self.rule == Purge.Rule.TIME else "Nothing is held for it."
        end = [] if self.is_dry_run else [f"Last seal, to note elsewhere: {self.log_head_after}"]
        return "\n".join(["Would be removed:" if self.is_dry_run else "Removed:", *removed, *end])

    def write(self, path: Path) -> None:
        """Write it as JSON, readable by its owner only.

        Raises:
            OutputError: The file cannot be written.
        """
        content = orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        try:
            with atomic_write(path, mode=0o600) as partial:
                partial.write_bytes(content)
        except OSError as error:
            raise OutputError(
                f"{path} was not written ({error.strerror or error}).",
                "Choose a folder you may write to; what was removed is in the event log as well.",
            ) from error


def plan(*, older_than: int | None = None, now: datetime | None = None) -> Certificate:
    """Return what `purge` would remove now; nothing is changed.

    Args:
        older_than: Days to keep texts, instead of what the team has set.
        now: The time it is done for; now.
    """
    moment = now or timezone.now()
    policy = current_policy(older_than)
    with friendly_errors():
        left = files.leftovers(resolve_database().local, policy, moment)
        counts = texts.count(policy, moment) + files.count(left)
        return _certificate(Purge.Rule.TIME, policy.to_dict(), moment, counts)


def purge(
    *,
    older_than: int | None = None,
    now: datetime | None = None,
    while_serving: bool = False,
    on_wait: Callable[[], None] = lambda: None,
) -> Certificate:
    """Remove what was kept long enough, from the tables and beside them.

    Args:
        older_than: Days to keep texts, instead of what the team has set.
        now: The time it is done for; now.
        while_serving: Whether people wait for the database meanwhile, see `compaction.compact`.
        on_wait: Called once if an import has to finish first.

    Raises:
        QueueError: The database cannot be written.
    """
    moment = now or timezone.now()
    local = resolve_database().local
    with friendly_errors(), exclusive_access(local, "importing", on_wait), compaction.overwriting():
        policy = current_policy(older_than)
        found = _begin(Purge.Rule.TIME, policy.to_dict())
        texts.remove(found, policy, moment)
        texts.note(found, files.remove(files.leftovers(local, policy, moment)))
        return _finish(found, while_serving=while_serving)


def plan_link(link: str) -> Certificate:
    """Return what `purge_link` would remove; nothing is changed.

    Raises:
        UsageError: It is no web link.
    """
    with friendly_errors():
        held = by_link.held_for(link)
        whole = sum(1 for each in held if not each.others)
        counts = Counter(items=whole, posts=sum(each.posts for each in held))
        return _certificate(Purge.Rule.LINK, {}, timezone.now(), counts)


def purge_link(link: str, *, on_wait: Callable[[], None] = lambda: None) -> Certificate:
    """Remove words and links of the posts that a link leads to.

    Args:
        link: As a person copied it.
        on_wait: Called once if an import has to finish first.

    Raises:
        UsageError: It is no web link.
        QueueError: The database cannot be written.
    """
    post_links.check_link(link)  # before anything is noted
    local = resolve_database().local
    with friendly_errors(), exclusive_access(local, "importing", on_wait), compaction.overwriting():
        found = _begin(Purge.Rule.LINK, {})
        by_link.remove_link(found, link)
        return _finish(found, while_serving=False)


def check_certificate(path: Path) -> None:
    """Make sure, before anything is removed, that a certificate can be written there.

    Raises:
        UsageError: The folder does not exist.
    """
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {path.absolute().parent}.", "Create it first.")


def _begin(rule: Purge.Rule, settings: dict[str, int]) -> Purge:
    """Return the removal to go on with, or a new one."""
    stopped = Purge.objects.filter(rule=rule, finished_at=None).order_by("pk").first()
    if stopped is not None:
        Purge.objects.filter(pk=stopped.pk).update(settings=settings)
        return stopped
    return Purge.objects.create(rule=rule, settings=settings, head_before=_log_head())


def _finish(found: Purge, *, while_serving: bool) -> Certificate:
    found.refresh_from_db()
    is_compacted = not found.counts or compaction.compact(while_serving=while_serving)
    found.head_after = _log_head()
    ended = timezone.now()
    if is_compacted:
        found.finished_at = ended
    found.save(update_fields=["finished_at", "head_after"])
    return Certificate(
        rule=found.rule,
        is_dry_run=False,
        started_at=found.started_at,
        finished_at=ended,
        settings=found.settings,
        counts=found.counts,
        log_head_before=found.head_before,
        log_head_after=found.head_after,
        is_compacted=is_compacted,
        database=connection.vendor,
    )


def _certificate(rule: str, settings: dict[str, int], moment: datetime, counts: Counter[str]) -> Certificate:
    head = _log_head()
    found: dict[str, Any] = {kind: number for kind, number in counts.items() if number}
    return Certificate(rule, True, moment, moment, settings, found, head, head, False, connection.vendor)


def _log_head() -> str:
    return Event.objects.order_by("-pk").values_list("entry_hash", flat=True).first() or GENESIS_HASH
