"""The API put together: its document, its routes, its errors."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE

from pipeline.review.api import claims, decisions, exports, guide, items, known, late, problems

_ABOUT: Final = """What the pages of Khơi Trong do, for programs of the team.

**Tokens.** Send `Authorization: Bearer kt_…`. People make tokens on their account page, with scopes: `read`,
`decide`, `export`. A token never does more than its owner may do at that moment. Cookies are ignored.

**Meaning.** A flag is a reason to look, never a verdict; an outcome is the opinion of people. Nothing here is
about the author of a post, and people of the team have no names here.

**Pages and feeds.** Lists go by number: give `next` of one answer as `after` of the next. `/decisions` only
ever grows, and the newest entry about a label stands.

**Blind review.** While the team hides scores, people who review see percentages, priority and earlier
outcomes only after their own answer, here as on the pages.

**Errors** are problem details (RFC 9457) with a stable `code`. At most 120 requests a minute for one token;
past that, 429 says in `Retry-After` how long to wait."""

api: Final = NinjaAPI(
    title="Khơi Trong",
    version="1",
    description=_ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
problems.install(api)
for router in (items.router, decisions.router, claims.router, late.router, known.router, exports.router):
    api.add_router("", router)


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    made = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema = problems.Problem.model_json_schema(ref_template=REF_TEMPLATE)
    components = made["components"]["schemas"]
    components.update(schema.pop("$defs"))
    components["Problem"] = schema
    return made


def urls() -> list[URLPattern | URLResolver]:
    """Return every address of the API, for the project's `urls`."""
    return [
        *(_opened(pattern) for pattern in _leaves(api.urls[0])),
        path("openapi.json", guide.openapi(document), name="openapi"),
        re_path(r"^.*$", _nothing_here),
    ]


def _leaves(found: Sequence[URLPattern | URLResolver]) -> list[URLPattern]:
    """Return the routes, without the framework's own front page."""
    return [each for each in found if isinstance(each, URLPattern) and each.name != "api-root"]


def _opened(pattern: URLPattern) -> URLPattern:
    """Let a route answer without a login: it asks for a token itself, and takes no cookie."""
    pattern.callback = _answering(pattern.callback)
    return pattern


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            return problems.method_not_allowed(request, response["Allow"])
        return response

    return answer


@csrf_exempt
@login_not_required
def _nothing_here(request: HttpRequest) -> HttpResponse:
    return problems.NOT_FOUND.response()
