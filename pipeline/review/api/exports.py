"""Slices of the queue for labelling tools, over the API."""

from typing import Any, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from pipeline.labels import Label
from pipeline.review.api.auth import Bearer, token_of
from pipeline.review.api.problems import documented, only_known
from pipeline.review.api.schemas import Moment, State
from pipeline.review.exports import label_tools

router = Router(tags=["Exports"], auth=Bearer("export"))


class SliceFilter(Schema):
    """Which items to take along."""

    label: Label | None = Field(None, description="Only items that ask about this label.")
    state: State | None = Field(None, description="`waiting` or `decided`.")
    since: Moment | None = Field(None, description="Only items added at or after this time, ISO 8601.")


@router.get(
    "/exports/{tool}",
    response=list[dict[str, Any]],
    operation_id="export_queue",
    summary="Export for a labelling tool",
    openapi_extra=documented(),
)
def export_queue(
    request: HttpRequest, tool: Literal["label-studio", "argilla"], asked: Query[SliceFilter]
) -> StreamingHttpResponse:
    """Tasks for Label Studio or records for Argilla, whole, as their own import takes them."""
    only_known(request, SliceFilter)
    wanted = label_tools.slice_of(asked.label or "", asked.state or "", asked.since)
    found = label_tools.as_json(label_tools.rows(tool, wanted, reader=token_of(request).owner))
    return StreamingHttpResponse(found, content_type="application/json")
