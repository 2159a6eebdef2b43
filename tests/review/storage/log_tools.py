"""What somebody with the database in hand does to the event log, and what the check says to it."""

from django.db import connection

from pipeline.review.models import Event
from pipeline.review.storage import event_log
from pipeline.review.storage.log_entries import GENESIS_HASH, hash_entry


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def codes(verdict):
    return {problem.code for problem in verdict.problems}


def said(**options):
    return str(event_log.verify(**options))


def rechain():
    """Compute the chain anew, as far as that goes without the secret."""
    last = GENESIS_HASH
    for number, event in enumerate(Event.objects.order_by("id")):  # free the hashes, which are unique
        Event.objects.filter(pk=event.pk).update(entry_hash=f"{number}")
    for event in Event.objects.order_by("id"):
        last = hash_entry(last, event)
        Event.objects.filter(pk=event.pk).update(entry_hash=last)
    return last


def remove(event):
    Event.objects.filter(pk=event.pk)._raw_delete("default")
