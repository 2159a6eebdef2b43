"""What a reviewer sends about the item they have open, read and checked before anything is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.domain import outcomes
from pipeline.review.domain.review_stages import accuses
from pipeline.review.domain.topics import HARMS, TOPICS
from pipeline.review.queue import evidence, handbook

MAX_NOTE_CHARS: Final = 4000
"""Enough for a page of argument; longer text belongs into a linked document."""

MIN_EXPLANATION_CHARS: Final = 15
"""Of a note where one is required: a few words, not a dot."""

MESSAGES: Final = {
    "answer": gettext_lazy("Bạn chọn giúp một câu trả lời nhé."),
    "why": gettext_lazy("Bạn viết giúp một câu ngắn: nguồn nói gì, bài sai hay gây hiểu lầm ở chỗ nào."),
    "unfinished": gettext_lazy("Ghi chú còn chỗ [nguồn] hoặc […] chưa điền. Bạn điền nốt nhé."),
    "long": gettext_lazy("Ghi chú dài quá, bạn rút gọn còn dưới 4.000 ký tự nhé."),
}


class InvalidAnswersError(RuleError):
    """The form lacks something; the lease goes on.

    Attributes:
        problems: Message for the reviewer by field: a label, `source_url` or `note`.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("invalid", "; ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Submission:
    """What a reviewer has typed, as typed; an empty one is an untouched form.

    Attributes:
        answers: Outcome name by label.
        note: Free text, for the team. Some outcomes require at least `MIN_EXPLANATION_CHARS` of it.
        source_url: Links to sources, http or https, apart by spaces or lines. Never fetched. Some outcomes
            require at least one link or document.
        topic: What an accused post is about, one of `topics.TOPICS`.
        harm: How much harm it does, one of `topics.HARMS`.
        documents: Tokens of documents the reviewer added to the item and ticked, see `evidence.attach`; None
            when nothing was sent yet.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    source_url: str = ""
    topic: str = ""
    harm: str = ""
    documents: tuple[str, ...] | None = None

    @property
    def explanation(self) -> str:
        """The note as it is stored."""
        return self.note.replace("\0", "").strip()

    @property
    def links(self) -> list[str]:
        """The links, each once."""
        return evidence.links_in(self.source_url)

    @property
    def topic_and_harm(self) -> tuple[str, str]:
        """What is stored of both: nothing unless an answer accuses."""
        if not accuses(self.answers):
            return "", ""
        return self.topic if self.topic in TOPICS else "", self.harm if self.harm in HARMS else ""

    def with_document(self, token: str) -> "Submission":
        """Return the same with one more document."""
        return replace(self, documents=(*(self.documents or ()), token))

    def check(self, labels: Iterable[str], documents: int) -> None:
        """Look whether every question has an answer, and every answer what it stands on.

        Args:
            labels: Of the questions.
            documents: How many documents go with the answers.

        Raises:
            InvalidAnswersError: It lacks something.
        """
        chosen = {label: outcomes.find_outcome(label, self.answers.get(label, "")) for label in labels}
        problems = {label: str(MESSAGES["answer"]) for label, outcome in chosen.items() if outcome is None}
        given = [outcome for outcome in chosen.values() if outcome is not None]
        needs_source = any(outcome.needs_source for outcome in given)
        problem = evidence.source_problem(self.source_url, documents, required=needs_source)
        if problem:
            problems["source_url"] = problem
        problem = self._note_problem(required=any(outcome.needs_note for outcome in given))
        if problem:
            problems["note"] = problem
        if problems:
            raise InvalidAnswersError(problems)

    def _note_problem(self, *, required: bool) -> str:
        length = len(self.explanation)
        if length > MAX_NOTE_CHARS:
            return str(MESSAGES["long"])
        if required and length < MIN_EXPLANATION_CHARS:
            return str(MESSAGES["why"])
        return str(MESSAGES["unfinished"]) if handbook.is_unfinished(self.explanation) else ""
