"""Errors of the API as problem details (RFC 9457), each with what to do next."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import ConfigDict, Field

from pipeline.errors import RuleError

MEDIA_TYPE: Final = "application/problem+json"


class Fault(Schema):
    """One thing that is wrong with a request."""

    where: str = Field(description="Field or parameter, as a dotted path.", examples=["answers.check"])
    detail: str = Field(description="What is wrong with it, in the language of the request.")


class Problem(Schema):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Unprocessable Entity",
                    "status": 422,
                    "code": "invalid",
                    "detail": "Some fields are missing or wrong; nothing was stored.",
                    "errors": [{"where": "answers.check", "detail": "Bạn chọn giúp một câu trả lời nhé."}],
                }
            ]
        }
    )

    type: str = Field("about:blank", description="Always `about:blank`: the status says what it is.")
    title: str = Field(description="The HTTP reason phrase.")
    status: int = Field(ge=400, le=599)
    code: str = Field(description="Stable name of the problem, for programs.", examples=["lease_expired"])
    detail: str = Field(description="What happened and what to do next, for people.")
    errors: list[Fault] = Field(default=[], description="What is wrong, field by field.")


class ApiError(RuleError):
    """A rule of the API, or of the queue, and the answer that says it was not kept.

    Args:
        status: HTTP status, 400 to 499.
        code: Stable name for programs.
        detail: What happened and what to do next.
        errors: Message by field.
        retry_after: Seconds to wait before the next try.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: Mapping[str, str] | None = None,
        *,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.status = status
        self.errors = errors or {}
        self.retry_after = retry_after

    def response(self) -> HttpResponse:
        """Return the answer to send."""
        faults = [{"where": where, "detail": detail} for where, detail in self.errors.items()]
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.message,
            "errors": faults,
        }
        answer = JsonResponse(body, status=self.status, content_type=MEDIA_TYPE)
        if self.status == HTTPStatus.UNAUTHORIZED:
            answer["WWW-Authenticate"] = 'Bearer realm="khoitrong"'
        if self.retry_after is not None:
            answer["Retry-After"] = str(self.retry_after)
        return answer


UNAUTHORIZED: Final = ApiError(
    401,
    "unauthorized",
    "Send a live token as `Authorization: Bearer kt_…`. People make tokens on their account page.",
)
NOT_FOUND: Final = ApiError(
    404, "not_found", "There is nothing here. /api/v1/openapi.json lists what there is."
)


def not_found(what: str) -> ApiError:
    """Return the error for a thing that is not there, or not for this reader."""
    return ApiError(404, "not_found", f"There is no such {what}, or it is not for the owner of this token.")


def only_known(request: HttpRequest, parameters: type[Schema]) -> None:
    """Refuse parameters that do not exist: a filter with a typing error must not give everything.

    Raises:
        ApiError: There are some.
    """
    unknown = [name for name in request.GET if name not in parameters.model_fields]
    if unknown:
        raise _not_valid({name: "There is no such parameter." for name in unknown})


def documented(*statuses: int) -> dict[str, Any]:
    """Return what an operation adds to the OpenAPI document: the errors it may answer with.

    Every operation may answer 401, 403, 422 and 429; `statuses` are the others.
    """
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    described = {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted({401, 403, 422, 429, *statuses})
    }
    described[429]["headers"] = {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    }
    return {"responses": described}


def install(api: NinjaAPI) -> None:
    """Let every error of an API answer as problem details."""
    api.add_exception_handler(ApiError, lambda _, error: _of(error).response())
    api.add_exception_handler(HttpError, lambda _, error: _from_http(error).response())
    api.add_exception_handler(ValidationError, lambda _, error: _invalid(error).response())
    api.add_exception_handler(PermissionDenied, lambda *_: _FORBIDDEN.response())
    api.add_exception_handler(Http404, lambda *_: NOT_FOUND.response())
    api.add_exception_handler(RequestDataTooBig, lambda *_: _TOO_BIG.response())


_FORBIDDEN: Final = ApiError(403, "forbidden", "The owner of this token may not do this.")
_TOO_BIG: Final = ApiError(413, "too_big", "The request is too big. A note is a page of text at most.")


def _of(error: object) -> ApiError:
    return error if isinstance(error, ApiError) else NOT_FOUND


def _from_http(error: object) -> ApiError:
    """Translate what the framework itself refuses: no token, or a body that is no JSON."""
    status = error.status_code if isinstance(error, HttpError) else 400
    return UNAUTHORIZED if status == 401 else ApiError(status, "malformed", "The body is not valid JSON.")


def _invalid(error: object) -> ApiError:
    found: Iterable[Mapping[str, Any]] = error.errors if isinstance(error, ValidationError) else ()
    errors = {_place(fault["loc"]): str(fault["msg"]) for fault in found}
    return _not_valid(errors)


def _not_valid(errors: Mapping[str, str]) -> ApiError:
    return ApiError(422, "invalid", "Some fields are missing or wrong; nothing was stored.", errors)


def _place(location: Iterable[object]) -> str:
    """Return where a fault is, without the framework's own names: `("body", "sent", "note")` is `note`."""
    parts = [str(part) for part in location if part != "[key]"]
    inner = parts[2:] if parts[:1] == ["body"] else parts[1:]
    return ".".join(inner) or parts[0]


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Return the answer to a method that an address does not know."""
    answer = ApiError(
        405, "method_not_allowed", f"{request.method} does nothing here; it takes {allowed}."
    ).response()
    answer["Allow"] = allowed
    return answer
