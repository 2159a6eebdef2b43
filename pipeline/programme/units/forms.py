"""Forms for what units did."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pipeline.programme.models import UnitAction
from pipeline.programme.publishing.pages import choosable_units
from pipeline.programme.units.actions import KINDS, MESSAGES
from pipeline.review.accounts.permissions import only_unit
from pipeline.review.models import User
from pipeline.review.presentation.highlight import inert

if TYPE_CHECKING:  # generic for the type checker only
    _ActionForm = forms.ModelForm[UnitAction]
else:
    _ActionForm = forms.ModelForm


class ActionForm(_ActionForm):
    """Something a unit did: as few fields as a minute has room for."""

    kind = forms.ChoiceField(label=_("Việc gì"), choices=list(KINDS.items()))
    link = forms.CharField(
        label=_("Đường link, nếu có"),
        required=False,
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    class Meta:
        model = UnitAction
        fields = ("unit", "kind", "title", "on", "people", "members", "link")
        labels = {
            "unit": _("Đơn vị"),
            "title": _("Tên việc"),
            "on": _("Ngày"),
            "people": _("Số người tham gia, hoặc đã ký cam kết"),
            "members": _("Trong tổng số đoàn viên (chỉ khi ký cam kết)"),
        }
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, person: User, *args: Any, **options: Any) -> None:  # noqa: ANN401
        options.setdefault("initial", {})
        options["initial"] = {"on": timezone.localdate(), "unit": only_unit(person)} | options["initial"]
        super().__init__(*args, **options)
        unit: Any = self.fields["unit"]
        unit.queryset = choosable_units(person)
        unit.required = only_unit(person) is not None
        unit.empty_label = None if unit.required else _("cả quận")
        for name in ("title", "people", "members"):  # which of them is needed depends on the kind
            self.fields[name].required = False

    def clean_title(self) -> str:
        """Return the title on one line."""
        return inert(" ".join(self.cleaned_data["title"].split()))

    def clean(self) -> dict[str, Any]:
        """Leave out what only pledges have, and say in words what the database would refuse."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") != UnitAction.Kind.PLEDGE:
            given["members"] = None
        people, members = given.get("people"), given.get("members")
        if people is not None and members is not None and people > members:
            self.add_error("members", str(MESSAGES["people"]))
        return given
