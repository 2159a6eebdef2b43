"""Adding and removing webhooks, and looking at how their messages fare."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.utils import timezone

from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import unrestricted
from pipeline.review.models import Delivery, Event, User, Webhook
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry
from pipeline.review.webhooks import destinations, signatures


@dataclass(frozen=True, slots=True)
class WebhookOverview:
    """A webhook and what became of its messages; `failing` are those that wait after a failed attempt."""

    webhook: Webhook
    delivered: int
    waiting: int
    failing: int
    given_up: int


@atomic_once
def add(lead: User, url: str) -> tuple[Webhook, str]:
    """Add an address.

    Returns:
        The webhook, and its secret: the only time it is shown.

    Raises:
        PermissionDenied: This person may not.
        RuleError: Nothing may be sent there.
    """
    _may(lead)
    url = url.strip()
    destinations.resolve_destination(url)
    secret, salt, digest = signatures.new_secret()
    webhook = Webhook.objects.create(url=url, salt=salt, check_digest=digest, made_by=lead)
    event_log.record(Event.Kind.WEBHOOK_ADDED, actor=lead, payload={"webhook": webhook.pk, "url": url})
    return webhook, secret


@atomic_with_retry
def remove(lead: User, webhook: Webhook) -> None:
    """Stop telling an address anything; what still waits for it is given up.

    Raises:
        PermissionDenied: This person may not.
    """
    _may(lead)
    now = timezone.now()
    if Webhook.objects.filter(pk=webhook.pk, removed_at=None).update(removed_at=now):
        waiting = webhook.deliveries.filter(state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.GIVEN_UP, due_at=now)
        facts = {"webhook": webhook.pk, "url": webhook.url}
        event_log.record(Event.Kind.WEBHOOK_REMOVED, actor=lead, payload=facts)


def resend(lead: User, delivery: Delivery) -> None:
    """Try a message again, now and from the first pause on, whatever became of it. It keeps its id.

    Raises:
        PermissionDenied: This person may not.
    """
    _may(lead)
    if delivery.webhook.removed_at is None and delivery.webhook.gone_at is None:
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.WAITING, due_at=timezone.now(), attempts=0
        )


def overview() -> list[WebhookOverview]:
    """Return the webhooks that were not removed, oldest first."""
    tried = Q(deliveries__state=Delivery.State.WAITING, deliveries__attempts__gt=0)
    found = Webhook.objects.filter(removed_at=None).annotate(
        delivered=Count("deliveries", Q(deliveries__state=Delivery.State.DELIVERED)),
        waiting=Count("deliveries", Q(deliveries__state=Delivery.State.WAITING)),
        failing=Count("deliveries", tried),
        given_up=Count("deliveries", Q(deliveries__state=Delivery.State.GIVEN_UP)),
    )
    return [
        WebhookOverview(webhook, webhook.delivered, webhook.waiting, webhook.failing, webhook.given_up)
        for webhook in found.order_by("pk")
    ]


def troubled(reader: User, limit: int) -> list[Delivery]:
    """Return the newest messages that were given up or failed at least once and wait.

    Those about items that are restricted for the reader are left out.
    """
    trouble = Q(state=Delivery.State.GIVEN_UP) | Q(state=Delivery.State.WAITING, attempts__gt=0)
    kept = Delivery.objects.filter(
        trouble, unrestricted(reader, "item__"), webhook__removed_at=None
    ).select_related("webhook")
    return list(kept.order_by("-pk")[:limit])


def _may(lead: User) -> None:
    if not can(lead, "manage_webhooks"):
        raise PermissionDenied
