"""An event log with something in it, and one that lies open to whoever has the database in hand."""

import pytest
from django.db import connection

from pipeline.review.models import Event
from pipeline.review.queue.leases import claim_next
from pipeline.review.storage.append_only import PROTECTED, unprotect
from tests.review.samples import decide


@pytest.fixture
def log(filled, lan, huong):
    """A log with imports, people, leases, a decision, and another one that was reopened."""
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    return Event.objects.order_by("id")


@pytest.fixture
def opened(log):
    """The same log, its triggers taken off by somebody with the database in hand."""
    with connection.schema_editor() as editor:
        for table in PROTECTED:
            unprotect(editor, table)
    return log
