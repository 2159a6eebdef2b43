"""The form that filters the event log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.review.audit.entries import Wanted
from pipeline.review.audit.words import KINDS


class LogForm(forms.Form):
    """What somebody looks for; names of fields are those of `entries.Wanted`."""

    kind = forms.ChoiceField(
        label=_("Loại việc"), required=False, choices=[("", _("mọi việc")), *KINDS.items()]
    )
    person = forms.CharField(label=_("Ai làm"), required=False, max_length=150)
    item = forms.IntegerField(label=_("Bài số"), required=False, min_value=1, max_value=2**31)
    since = forms.DateField(
        label=_("Từ ngày"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("Đến ngày"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def wanted(self) -> Wanted:
        """Return what is looked for; call it on a valid form."""
        return Wanted(**self.cleaned_data)
