"""A run that is worked off here."""

import pytest
from django.utils import timezone

from pipeline.review.imports import runs as import_runs
from pipeline.review.models import ImportRun

State = ImportRun.State


@pytest.fixture
def execute_run(huong):
    """Do the work of a run here instead of in a process of its own."""

    def do(run: ImportRun) -> ImportRun:
        ImportRun.objects.filter(pk=run.pk).update(
            state=State.QUEUED, started_at=timezone.now(), started_by=huong
        )
        import_runs.execute_run(run.pk)
        run.refresh_from_db()
        return run

    return do
