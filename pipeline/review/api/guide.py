"""The document of the API: as JSON for programs, as a page for people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pipeline.review.accounts import tokens
from pipeline.review.api import problems
from pipeline.review.models import User

Document = Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field: its name, its type in words, and what it means."""

    name: str
    type: str
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One thing the API does."""

    name: str
    method: str
    path: str
    title: str
    about: list[str]
    takes: list[Row]
    gives: str
    errors: list[str]


def openapi(document: Document) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of the document, for people who are logged in and for any live token."""

    @login_not_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        if not _may_read(request):
            return problems.UNAUTHORIZED.response()
        return JsonResponse(document())

    return view


def page(document: Document) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of the page that lists what the API does."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        made = document()
        context = {"routes": list(_routes(made)), "scopes": tokens.SCOPES}
        return render(request, "api/api.html", context)

    return view


def _may_read(request: HttpRequest) -> bool:
    if isinstance(request.user, User):
        return True
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and tokens.find_token(secret.strip()) is not None


def _routes(document: Mapping[str, Any]) -> Iterator[Route]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield Route(
                name=told["operationId"],
                method=method.upper(),
                path=path,
                title=told["summary"],
                about=_paragraphs(told.get("description", "")),
                takes=[*_parameters(told), *_body(told, document)],
                gives=_gives(told),
                errors=[str(status) for status in told["responses"] if int(status) >= 400],
            )


def _paragraphs(text: str) -> list[str]:
    """Return a description without its line breaks and marks of code."""
    return [" ".join(part.split()) for part in text.replace("`", "").split("\n\n")]


def _parameters(told: Mapping[str, Any]) -> Iterator[Row]:
    for each in told["parameters"]:
        yield Row(
            each["name"],
            _type(each["schema"]),
            " ".join(_paragraphs(each.get("description", ""))),
            each["required"],
        )


def _body(told: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Row]:
    content = told.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return
    name = next(_names(content["schema"]))
    schema = document["components"]["schemas"][name]
    for field, what in schema["properties"].items():
        yield Row(
            field,
            _type(what),
            " ".join(_paragraphs(what.get("description", ""))),
            field in schema.get("required", ()),
        )


def _gives(told: Mapping[str, Any]) -> str:
    for status, answer in told["responses"].items():
        if int(status) < 300 and "content" in answer:
            return ", ".join(_names(next(iter(answer["content"].values()))["schema"]))
    return ""


def _names(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the shapes a schema refers to."""
    if "$ref" in schema:
        yield schema["$ref"].rsplit("/", 1)[-1]
    for inner in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from _names(inner)
    if "items" in schema:
        yield from _names(schema["items"])


def _type(schema: Mapping[str, Any]) -> str:
    """Return a type in one short line."""
    kinds = [_one_type(inner) for inner in schema.get("anyOf", ()) if inner.get("type") != "null"]
    return " | ".join(kinds) if kinds else _one_type(schema)


def _one_type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value)
    return str(schema.get("format") or schema.get("const") or schema.get("type", ""))
