"""Forms of the handbook: phrases and official sources."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.domain.topics import SOURCE_GROUPS
from pipeline.review.models import Phrase, Source
from pipeline.review.queue.evidence import MESSAGES, source_problem

if TYPE_CHECKING:  # generic for the type checker only
    _PhraseForm = forms.ModelForm[Phrase]
    _SourceForm = forms.ModelForm[Source]
else:
    _PhraseForm = _SourceForm = forms.ModelForm


class PhraseForm(_PhraseForm):
    """An explanation to start from."""

    class Meta:
        model = Phrase
        fields = ("title", "text")
        labels = {"title": _("Tên ngắn, hiện trên nút"), "text": _("Lời giải thích")}
        help_texts = {
            "text": _("Viết [nguồn] ở chỗ cần tên nguồn, […] ở chỗ người duyệt phải tự điền."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.fields["answer"] = forms.ChoiceField(
            label=_("Dùng khi chọn"),
            choices=[
                (str(text.title), [(f"{label}/{outcome.name}", outcome.title) for outcome in text.outcomes])
                for label, text in QUESTIONS.items()
                if label != "offensive"  # shares the answers and phrases of hate
            ],
            initial=f"{self.instance.label}/{self.instance.outcome}",
        )
        self.order_fields(("answer", "title", "text"))

    def save(self, commit: bool = True) -> Phrase:
        """Return the phrase with the answer it belongs to."""
        self.instance.label, self.instance.outcome = self.cleaned_data["answer"].split("/")
        return super().save(commit)


class SourceForm(_SourceForm):
    """An official source."""

    group = forms.ChoiceField(label=_("Nhóm"), choices=list(SOURCE_GROUPS.items()))

    class Meta:
        model = Source
        fields = ("group", "name", "url")
        labels = {"name": _("Tên nguồn"), "url": _("Địa chỉ")}
        help_texts = {"url": _("Trang chủ, hoặc trang chính thức của cơ quan trên mạng xã hội.")}

    def clean_url(self) -> str:
        """Take web addresses only."""
        url = str(self.cleaned_data["url"]).strip()
        if source_problem(url, required=True) or " " in url:
            raise forms.ValidationError(str(MESSAGES["link"]))
        return url
