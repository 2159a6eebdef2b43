"""The form of a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.programme.column.drafts import ADVICE_CHARS, CLAIM_CHARS, CORRECTION_CHARS, Texts
from pipeline.programme.models import ColumnDraft


class DraftForm(forms.Form):
    """What people edit; all of it may be empty until the draft is approved."""

    title = forms.CharField(
        label=_("Tiêu đề: nói điều đúng"),
        max_length=ColumnDraft.TITLE_CHARS,
        required=False,
        help_text=_("Đừng nhắc lại lời đồn ở tiêu đề: nhiều người chỉ đọc tiêu đề."),
    )
    claim = forms.CharField(
        label=_("Lời đồn, viết trung tính"),
        max_length=CLAIM_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Một câu, không tên người, không link bài, không chữ in hoa."),
    )
    correction = forms.CharField(
        label=_("Điều đúng theo nguồn"),
        max_length=CORRECTION_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    sources = forms.CharField(
        label=_("Nguồn, mỗi dòng một link"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    advice = forms.CharField(
        label=_("Cách tự kiểm tra"),
        max_length=ADVICE_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def of(cls, draft: ColumnDraft, data: Any = None) -> "DraftForm":  # noqa: ANN401  what was sent
        """Return the form of a draft, filled with it or with what was sent."""
        texts = {name: getattr(draft, name) for name in ("title", "claim", "correction", "advice")}
        return cls(data, initial=texts | {"sources": "\n".join(draft.sources)})

    def texts(self) -> Texts:
        """Return what was typed into a valid form."""
        sent = dict(self.cleaned_data)
        sent["sources"] = tuple(line.strip() for line in sent["sources"].splitlines() if line.strip())
        return Texts(**sent)
