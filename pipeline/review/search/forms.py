"""The form of a search: from an address to what is looked for, and back."""

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Item, Unit, User
from pipeline.review.presentation.names import PLATFORMS
from pipeline.review.search.results import STAGES
from pipeline.review.search.search import AGES, ORDERS, SearchQuery

_ANY: Final = ("", _("tất cả"))

_STATES: Final = (
    _ANY,
    (Item.State.WAITING, _("đang chờ")),
    (Item.State.DECIDED, _("đã quyết")),
)
_ORDER_TITLES: Final = {
    "priority": _("điểm ưu tiên"),
    "newest": _("mới vào hàng chờ"),
    "reach": _("lan rộng nhất"),
}


class Words(forms.CharField):
    """Whatever somebody types or pastes; nothing in it is wrong."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401
        """Return at most a thousand characters, none of them NUL."""
        return str(super().to_python(value)).replace("\0", " ")[:1000]


class SearchForm(forms.Form):
    """What somebody looks for. Names of fields are those of `search.SearchQuery`."""

    text = Words(label=_("Tìm chữ trong bài"), required=False)
    label = forms.ChoiceField(
        label=_("Nhãn"), required=False, choices=[_ANY, *((name, q.title) for name, q in QUESTIONS.items())]
    )
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=_STATES)
    stage = forms.ChoiceField(label=_("Bước duyệt"), required=False, choices=[_ANY, *STAGES.items()])
    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        required=False,
        choices=[
            _ANY,
            *(
                (q.title, [(f"{name}:{outcome.name}", outcome.title) for outcome in q.outcomes])
                for name, q in QUESTIONS.items()
            ),
        ],
    )
    platform = forms.ChoiceField(
        label=_("Nền tảng"),
        required=False,
        choices=[_ANY, *PLATFORMS.items(), ("unknown", _("Không rõ nền tảng"))],
    )
    page = forms.CharField(label=_("Tên trang, đúng từng chữ"), required=False, max_length=500)
    unit = forms.ChoiceField(label=_("Giao cho đơn vị"), required=False)
    topic = forms.ChoiceField(label=_("Chủ đề"), required=False, choices=[_ANY, *TOPICS.items()])
    since = forms.DateField(label=_("Đăng từ ngày"), required=False)
    until = forms.DateField(label=_("Đến hết ngày"), required=False)
    low = forms.FloatField(label=_("Điểm ưu tiên từ"), required=False, min_value=0, max_value=100)
    high = forms.FloatField(label=_("Điểm ưu tiên đến"), required=False, min_value=0, max_value=100)
    reach = forms.IntegerField(label=_("Lượt tiếp cận từ"), required=False, min_value=0, max_value=10**12)
    waited = forms.ChoiceField(
        label=_("Vào hàng chờ đã"),
        required=False,
        choices=[_ANY, *((name, title) for name, (title, _since, _until) in AGES.items())],
    )
    decided = forms.DateField(label=_("Quyết ngày"), required=False)
    order = forms.ChoiceField(
        label=_("Xếp theo"), required=False, choices=[(name, _ORDER_TITLES[name]) for name in ORDERS]
    )

    def __init__(self, data: Any, person: User) -> None:  # noqa: ANN401
        super().__init__(data)
        for name in ("since", "until", "decided"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["text"].widget = forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"})
        for name in ("low", "high", "reach"):
            self.fields[name].widget.is_localized = False
        units = [(str(unit.pk), unit.name) for unit in Unit.objects.standing()]
        self.fields["unit"] = forms.ChoiceField(
            label=self.fields["unit"].label,
            required=False,
            choices=[_ANY, ("none", _("chưa giao")), *units],
        )
        if not units or only_unit(person) is not None:
            del self.fields["unit"]
        if not can(person, "search_waiting"):
            del self.fields["state"], self.fields["stage"]

    def search_query(self) -> SearchQuery:
        """Return what is looked for; call it after the form was found valid."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return SearchQuery(**given)

    def address(self) -> str:
        """Return the query of an address that asks the same, without what is left open."""
        given = {name: str(self.data.get(name) or "").strip() for name in self.fields}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def narrows(self) -> bool:
        """Whether anything but the words is asked for, so that the filters are shown open."""
        return any(self.data.get(name) for name in self.fields if name not in ("text", "order"))
