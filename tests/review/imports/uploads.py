"""Exports sent through the form, and the page of the run that comes of them."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pipeline.review.models import ImportRun


def upload(client: Client, *files: tuple[str, str | bytes]):
    """Send files as the form does; return the answer."""
    given = [
        SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data) for name, data in files
    ]
    return client.post("/import/", {"files": given})


def run_of(client: Client, *files: tuple[str, str | bytes]) -> ImportRun:
    answer = upload(client, *files)
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.get(pk=int(answer.url.split("/")[-2]))


def page(client: Client, run: ImportRun) -> str:
    answer = client.get(f"/import/{run.pk}/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())
