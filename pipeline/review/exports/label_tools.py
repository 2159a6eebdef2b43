"""A slice of the queue for labelling tools: files that Label Studio and Argilla import as they are.

Label Studio 1.x: the JSON list of tasks with `predictions` and `annotations`, and the labelling configuration
that goes with it (https://labelstud.io/guide/tasks, https://labelstud.io/guide/predictions).
Argilla 2.x: records as `rg.Dataset.records.from_json` and settings as `rg.Settings.from_json` read them
(https://docs.argilla.io/latest/how_to_guides/import_export). With both files:

    settings = rg.Settings.from_json("argilla-settings.json")
    dataset = rg.Dataset(name="khoitrong", settings=settings, client=rg.Argilla(...)).create()
    dataset.records.from_json("argilla.json")

In both, `labels` asks which labels apply, with the machine's flags as a prediction; one more question for
each label asks what the team is asked, with the team's decision as the answer. A row has the masked text, and
nothing about an author or a reviewer.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from xml.sax.saxutils import quoteattr

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from pipeline.errors import OutputError, UsageError
from pipeline.io import atomic_write
from pipeline.labels import LABELS, SHOWN_AS
from pipeline.review.accounts.visibility import searchable_items
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.models import Item, Question, User
from pipeline.review.presentation.links import web_link
from pipeline.review.storage.database import friendly_errors

TOOLS: Final = ("label-studio", "argilla")

_CHUNK: Final = 500
_FIRST_YEAR: Final = 1970


@dataclass(frozen=True, slots=True)
class Slice:
    """Which items; everything by default.

    Attributes:
        label: Only items that ask about this label; empty for all.
        state: `waiting` or `decided`; empty for both.
        since: Only items added at or after this time.
    """

    label: str = ""
    state: str = ""
    since: datetime | None = None

    def items(self) -> QuerySet[Item]:
        """Return the items, by number."""
        found = (
            Item.objects.filter(text_removed_at=None)
            .exclude(state__in=(Item.State.MERGED, Item.State.APART))
            .prefetch_related("questions")
            .order_by("pk")
        )
        if self.label:
            found = found.filter(Exists(Question.objects.filter(item=OuterRef("pk"), label=self.label)))
        if self.state:
            found = found.filter(state=self.state)
        if self.since is None or self.since.year < _FIRST_YEAR:  # some databases know no year 1
            return found
        return found.filter(added_at__gte=self.since) if self.since.year < MAXYEAR else found.none()


def slice_of(label: str, state: str, since: datetime | None) -> Slice:
    """Return a slice from what somebody typed.

    Args:
        label: Only items that ask about this label; empty for all.
        state: `waiting` or `decided`; empty for both.
        since: Only items added at or after this time; one without a zone is meant in the team's own.

    Raises:
        UsageError: There is no such label or state.
    """
    for word, known in ((label, LABELS), (state, ("waiting", "decided"))):
        if word and word not in known:
            raise UsageError(
                f"{word!r} is none of {', '.join(known)}.", "Choose one of these, or leave it out."
            )
    if since is not None and timezone.is_naive(since):
        since = timezone.make_aware(since)
    return Slice(label, state, since)


def rows(
    tool: str, wanted: Slice, *, reader: User | None = None, argilla_user: UUID | None = None
) -> Iterator[dict[str, Any]]:
    """Yield one task or record for each item.

    Args:
        tool: One of `TOOLS`.
        wanted: Which items.
        reader: Who asks, and gets no item they may not see; None on the command line, which sees all.
        argilla_user: Id of a person in Argilla in whose name the team's decisions become responses. Argilla
            takes responses of people it knows only; without one they are suggestions.
    """
    found = wanted.items()
    if reader is not None:
        found = found.filter(pk__in=searchable_items(reader))
    for item in found.iterator(chunk_size=_CHUNK):
        yield _task(item) if tool == "label-studio" else _record(item, argilla_user)


def config(tool: str) -> str:
    """Return what the tool has to be set up with: XML for Label Studio, JSON for Argilla."""
    if tool == "label-studio":
        return _label_studio_config()
    return json.dumps(_argilla_settings(), ensure_ascii=False, indent=2) + "\n"


def config_name(tool: str) -> str:
    """Return how that file is usually called."""
    return "label-studio.xml" if tool == "label-studio" else "argilla-settings.json"


def as_json(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a JSON list piece by piece, one row on a line."""
    before = "[\n"
    for row in found:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write(
    path: Path, tool: str, wanted: Slice, *, config_path: Path | None = None, argilla_user: UUID | None = None
) -> int:
    """Write the rows to a file, and the configuration to another.

    Args:
        path: Ends in `.json`.
        tool: One of `TOOLS`.
        wanted: Which items.
        config_path: Where the configuration goes; beside `path` by default.
        argilla_user: See `rows`.

    Returns:
        The number of rows.

    Raises:
        UsageError: The name ends in something else, or there is no such tool.
        OutputError: A file cannot be written.
        QueueError: The database cannot be read.
    """
    if tool not in TOOLS:
        raise UsageError(f"There is no format {tool!r}.", f"Use one of: csv, jsonl, {', '.join(TOOLS)}.")
    if path.suffix.lower() != ".json":
        raise UsageError(f"{path.name} is not JSON.", "Let the name end in .json.")
    beside = config_path or path.with_name(f"{path.stem}.{config_name(tool)}")
    try:
        with (
            friendly_errors(),
            atomic_write(path, mode=0o600) as temporary,
            temporary.open("w", encoding="utf-8", newline="") as file,
        ):
            count = _write(file.write, rows(tool, wanted, argilla_user=argilla_user))
        with atomic_write(beside, mode=0o600) as temporary:
            temporary.write_text(config(tool), encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(
            f"{path} or {beside} cannot be written ({error.strerror or error}).",
            "Choose a folder you may write to, with room on its disk.",
        ) from error
    return count


def _write(write_text: Callable[[str], int], found: Iterable[Mapping[str, Any]]) -> int:
    count = -1  # the last piece closes the list
    for piece in as_json(found):
        write_text(piece)
        count += 1
    return count


def _task(item: Item) -> dict[str, Any]:
    """Return an item as a task of Label Studio."""
    flags = [question.label for question in item.questions.all()]
    decided = {question.label: question.outcome for question in item.questions.all() if question.outcome}
    annotation = {
        "result": [_choice(item, label, [outcome]) for label, outcome in decided.items()],
        "was_cancelled": False,
        "ground_truth": False,
    }
    prediction = {
        "model_version": item.model,
        "score": max((item.probabilities.get(label, 0.0) for label in flags), default=0.0),
        "result": [_choice(item, "labels", flags)],
    }
    return {
        "data": {"text": item.text, **_about(item)},
        "predictions": [prediction] if flags else [],
        "annotations": [annotation] if decided else [],
    }


def _choice(item: Item, name: str, chosen: list[str]) -> dict[str, Any]:
    return {
        "id": f"{item.pk}-{name}",
        "from_name": name,
        "to_name": "text",
        "type": "choices",
        "value": {"choices": chosen},
    }


def _record(item: Item, user: UUID | None) -> dict[str, Any]:
    """Return an item as a record of Argilla."""
    flags = [question.label for question in item.questions.all()]
    decided = {question.label: question.outcome for question in item.questions.all() if question.outcome}
    suggestions: dict[str, Any] = {}
    responses: dict[str, Any] = {}
    if flags:
        scores = [float(item.probabilities.get(label, 0.0)) for label in flags]
        suggestions["labels"] = {"value": flags, "score": scores, "agent": item.model}
    for label, outcome in decided.items():
        if user is None:
            suggestions[label] = {"value": outcome, "score": None, "agent": "khoitrong-team"}
        else:
            responses[label] = [{"value": outcome, "user_id": str(user)}]
    if responses:
        responses["labels"] = [{"value": list(decided), "user_id": str(user)}]
    return {
        "id": item.cluster_id,
        "fields": {"text": item.text},
        "metadata": _about(item)
        | {f"p_{label}": float(item.probabilities.get(label, 0.0)) for label in LABELS},
        "suggestions": suggestions,
        "responses": responses,
        "vectors": {},
    }


def _about(item: Item) -> dict[str, Any]:
    facts = {
        "item": item.pk,
        "state": item.state,
        "link": web_link(item.url),
        "platform": item.platform,
        "language": item.lang,
        "size": item.size,
        "reach": item.reach,
        "model": item.model,
    }
    return {name: value for name, value in facts.items() if value != ""}


def _label_studio_config() -> str:
    """Return a labelling configuration. Choices are shown in Vietnamese and stored by their stable names."""
    lines = [
        "<View>",
        '  <Text name="text" value="$text"/>',
        *_choices("labels", "Bài này thuộc loại nào?", SHOWN_AS, many=True),
    ]
    for label, text in QUESTIONS.items():
        options = {outcome.name: str(outcome.title) for outcome in text.outcomes}
        lines += _choices(label, f"{text.title}: {text.asks}", options, many=False)
    return "\n".join([*lines, "</View>", ""])


def _choices(name: str, header: str, options: Mapping[Any, str], *, many: bool) -> list[str]:
    kind = "multiple" if many else "single-radio"
    return [
        f"  <Header value={quoteattr(header)}/>",
        f'  <Choices name="{name}" toName="text" choice="{kind}">',
        *(f"    <Choice alias={quoteattr(key)} value={quoteattr(title)}/>" for key, title in options.items()),
        "  </Choices>",
    ]


def _argilla_settings() -> dict[str, Any]:
    questions = [
        _argilla_question("labels", "Bài này thuộc loại nào?", SHOWN_AS, "multi_label_selection"),
        *(
            _argilla_question(
                label,
                f"{text.title}: {text.asks}",
                {outcome.name: str(outcome.title) for outcome in text.outcomes},
                "label_selection",
            )
            for label, text in QUESTIONS.items()
        ),
    ]
    numbers = ("item", "size", "reach")
    words = ("state", "link", "platform", "language", "model")
    return {
        "guidelines": None,
        "questions": questions,
        "fields": [_argilla_field()],
        "vectors": [],
        "metadata": [
            *(_argilla_metadata(name, "integer") for name in numbers),
            *(_argilla_metadata(name, "terms") for name in words),
            *(_argilla_metadata(f"p_{label}", "float", visible=False) for label in LABELS),
        ],
        "allow_extra_metadata": False,
    }


def _argilla_field() -> dict[str, Any]:
    return {
        "name": "text",
        "title": "Bài đăng",
        "required": True,
        "settings": {"type": "text", "use_markdown": False},
    }


def _argilla_question(name: str, title: str, options: Mapping[Any, str], kind: str) -> dict[str, Any]:
    shown = [{"value": key, "text": text} for key, text in options.items()]
    settings: dict[str, Any] = {"type": kind, "options": shown}
    if len(shown) > 2:  # Argilla refuses fewer
        settings["visible_options"] = len(shown)
    return {"name": name, "title": title, "required": name == "labels", "settings": settings}


def _argilla_metadata(name: str, kind: str, *, visible: bool = True) -> dict[str, Any]:
    bounds = {"values": None} if kind == "terms" else {"min": None, "max": None}
    return {
        "name": name,
        "title": name,
        "type": kind,
        "settings": {"type": kind, **bounds},
        "visible_for_annotators": visible,
    }
