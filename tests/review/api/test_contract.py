"""Whatever is sent to the API, it answers as its document says, and never without a token."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from pipeline.review.accounts import tokens
from pipeline.review.api import main
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import queue_item


@pytest.fixture
def contract(database, huong, settings):
    """The document with the real application behind it, and a token that opens everything."""
    settings.API_REQUESTS_PER_MINUTE = 10**6
    enqueue([queue_item(n, posts=2, flags=("check", "hateful")) for n in range(1, 8)])
    secret = tokens.make_token(huong, "máy", list(tokens.SCOPES), 30)[1]
    schema = schemathesis.openapi.from_dict(main.document())
    schema.app = get_wsgi_application()
    schema.config.update(base_url="http://localhost")
    return schema, {"Authorization": f"Bearer {secret}"}


def operations() -> list[tuple[str, str]]:
    return [(method, path) for path, methods in main.document()["paths"].items() for method in methods]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), operations())
def test_every_answer_is_in_the_document(contract, method, path, mode):
    schema, headers = contract

    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method.upper()].as_strategy(generation_mode=mode))
    def answers_as_written(case):
        case.call_and_validate(headers=headers)

    answers_as_written()


@pytest.mark.parametrize(("method", "path"), operations())
def test_nothing_is_given_without_a_token(filled, as_huong, method, path):
    address = (
        path.replace("{number}", "1")
        .replace("{tool}", "argilla")
        .replace("{lease}", "6a2f41a3-c54c-fce8-32d2-0324e1c32e22")
    )
    for guest in (Client(), as_huong):
        answer = getattr(guest, method)(address)
        assert answer.status_code == 401 and answer.json()["code"] == "unauthorized"
