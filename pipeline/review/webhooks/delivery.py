"""Sends what is in the outbox, until it arrives or there is no more hope.

A message is tried at once, then after the pauses that Standard Webhooks suggests, for three days in all.
Every attempt is claimed in the database first, so that two senders never make the same one; if the process
is killed in between, the message is tried again two minutes later: it may arrive twice, with the same id, but
it is never lost.
"""

import http.client
import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone

from pipeline import __version__
from pipeline.errors import RuleError
from pipeline.review.models import Delivery, Webhook
from pipeline.review.storage.background import in_background
from pipeline.review.webhooks import destinations, signatures

RETRY_PAUSES: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""Before the second attempt, the third and so on; then it is given up until a person sends it again."""

DELIVERED_KEPT_FOR: Final = timedelta(days=30)
"""How long delivered messages can be looked at."""

_TIMEOUT_SECONDS: Final = 10.0
"""Seconds to wait for a connection, and for each part of the answer."""

_DEADLINE_SECONDS: Final = 20.0
"""Seconds after which an attempt ends, however slowly the answer drips."""

_IN_FLIGHT: Final = timedelta(seconds=120)
"""How long an attempt is claimed; longer than it can take."""

_MAX_MESSAGES_A_ROUND: Final = 50
"""Messages for one address in one round, so that a long queue for one does not hold up the others."""

_ROUND_SECONDS: Final = 5.0
"""Seconds between two rounds."""


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a round did: messages that arrived, and attempts that failed."""

    delivered: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"{self.delivered:,} delivered, {self.failed:,} failed."


def send_due() -> RoundResult:
    """Try every message that is due, once. An address that fails is left alone for the rest of the round."""
    delivered = failed = 0
    for webhook in Webhook.objects.filter(removed_at=None, gone_at=None):
        for delivery in _due(webhook):
            if attempt_delivery(delivery):
                delivered += 1
            else:
                failed += 1
                break
    return RoundResult(delivered, failed)


def delete_delivered() -> None:
    """Forget messages that were delivered long ago."""
    old = Delivery.objects.filter(
        state=Delivery.State.DELIVERED, due_at__lt=timezone.now() - DELIVERED_KEPT_FOR
    )
    Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:500])).delete()


def attempt_delivery(delivery: Delivery) -> bool:
    """Try a message once and note how it went.

    Returns:
        Whether it arrived.
    """
    delivery.attempts += 1
    try:
        status, wait = _post(delivery)
    except (RuleError, OSError, http.client.HTTPException, ValueError) as error:
        _failed(delivery, _in_words(error), None)
        return False
    if 200 <= status < 300:
        _end(delivery, Delivery.State.DELIVERED, f"HTTP {status}")
        return True
    if status == 410:
        _gone(delivery)
    else:
        _failed(delivery, f"HTTP {status}", wait)
    return False


def sending_in_background() -> AbstractContextManager[None]:
    """Send in a thread of its own for as long as the block lasts."""
    return in_background("webhooks", _round, pause=_ROUND_SECONDS)


def _round() -> None:
    send_due()
    delete_delivered()


def _due(webhook: Webhook) -> Iterator[Delivery]:
    """Yield the messages of an address that are due, each claimed for this process."""
    now = timezone.now()
    waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING, due_at__lte=now)
    for delivery in list(waiting.select_related("webhook").order_by("due_at", "pk")[:_MAX_MESSAGES_A_ROUND]):
        claimed = Delivery.objects.filter(
            pk=delivery.pk, state=Delivery.State.WAITING, attempts=delivery.attempts, due_at=delivery.due_at
        ).update(due_at=timezone.now() + _IN_FLIGHT, attempts=F("attempts") + 1)
        if claimed:
            yield delivery


def _post(delivery: Delivery) -> tuple[int, timedelta | None]:
    """Send a message and return the status and how long the receiver asks to wait."""
    if not signatures.is_secret_unchanged(delivery.webhook):
        raise ValueError("the server's key has changed: remove this webhook and add it again")
    destination = destinations.resolve_destination(delivery.webhook.url)
    sending = _Pinned(destination)
    deadline = threading.Timer(_DEADLINE_SECONDS, sending.cut)
    deadline.start()
    try:
        sending.request(
            "POST",
            destination.target,
            body=delivery.body.encode(),
            headers={
                "Content-Type": "application/json",
                "User-Agent": f"khoitrong/{__version__}",
                **signatures.signed_headers(delivery, int(time.time())),
            },
        )
        answer = sending.getresponse()
        return answer.status, _retry_after(answer.getheader("Retry-After", ""))
    finally:
        deadline.cancel()
        sending.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked. Redirects are not followed, and no proxy is asked."""

    def __init__(self, destination: destinations.Destination) -> None:
        super().__init__(destination.host, destination.port, timeout=_TIMEOUT_SECONDS)
        self.default_port = 443 if destination.is_https else 80
        self._destination = destination

    def connect(self) -> None:
        """Connect, and speak TLS where the URL says so."""
        plain = socket.create_connection(
            (self._destination.address, self._destination.port), _TIMEOUT_SECONDS
        )
        self.sock = plain
        if self._destination.is_https:
            self.sock = ssl.create_default_context().wrap_socket(
                plain, server_hostname=self._destination.host
            )

    def cut(self) -> None:
        """End the connection from another thread."""
        if isinstance(self.sock, socket.socket):
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended at the same moment


def _failed(delivery: Delivery, answer: str, wait: timedelta | None) -> None:
    if delivery.attempts > len(RETRY_PAUSES):
        _end(delivery, Delivery.State.GIVEN_UP, answer)
        return
    pause = RETRY_PAUSES[delivery.attempts - 1] * random.uniform(1, 1.2)  # noqa: S311  so that not all come at once
    _note(delivery, Delivery.State.WAITING, answer, timezone.now() + max(pause, wait or pause))


def _gone(delivery: Delivery) -> None:
    """End an address that wants no more, as 410 says, and all that waits for it."""
    now = timezone.now()
    _end(delivery, Delivery.State.GIVEN_UP, "HTTP 410")
    Webhook.objects.filter(pk=delivery.webhook_id).update(gone_at=now)
    waiting = Delivery.objects.filter(webhook=delivery.webhook_id, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.GIVEN_UP, due_at=now)


def _end(delivery: Delivery, state: Delivery.State, answer: str) -> None:
    _note(delivery, state, answer, timezone.now())


def _note(delivery: Delivery, state: Delivery.State, answer: str, due_at: datetime) -> None:
    delivery.state, delivery.answer, delivery.due_at = state, answer[:200], due_at
    delivery.save(update_fields=["state", "answer", "due_at", "attempts"])


def _retry_after(text: str | None) -> timedelta | None:
    """Return how long a receiver asks to wait, a day at most; dates are not worth the trouble."""
    if not text or not (text.isascii() and text.isdigit()):
        return None
    return min(timedelta(seconds=int(text[:9])), RETRY_PAUSES[-1])


def _in_words(error: Exception) -> str:
    said = str(error) or type(error).__name__
    return "timeout" if isinstance(error, TimeoutError) else said
