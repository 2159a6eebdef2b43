"""The form of one known claim."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.known_claims import VERDICTS, ClaimRecord
from pipeline.known_claims.records import MAX_TEXT, BadClaim, build
from pipeline.review.claims.problem_text import PROBLEMS, problem_text
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import KnownClaim
from pipeline.review.presentation.claims import STATES
from pipeline.review.presentation.labels import outcome_title

_LINES: Final = 4


class ClaimForm(forms.Form):
    """A known claim as a lead writes it; `record` is what it comes to.

    Args:
        claim: The one that is changed; None for a new one.
    """

    claim = forms.CharField(
        label=_("Người ta nói gì?"),
        help_text=_(
            "Một câu, bằng lời của nhóm, không nêu tên người đăng. Số điện thoại, tài khoản tự được che."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_TEXT}),
        required=False,  # what is missing is told by `build`, as everywhere
    )
    verdict = forms.ChoiceField(label=_("Kết luận"), required=False)
    correction = forms.CharField(
        label=_("Sự thật là gì?"),
        help_text=_("Ngắn gọn, để người duyệt và bạn đọc hiểu ngay."),
        widget=forms.Textarea(attrs={"rows": _LINES, "maxlength": MAX_TEXT}),
        required=False,
    )
    source = forms.CharField(
        label=_("Nguồn"),
        help_text=_("Mỗi link một dòng. Chưa có nguồn thì tin chỉ là bản nháp, máy không dùng để so."),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": MAX_TEXT, "inputmode": "url"}),
        required=False,
    )
    variants = forms.CharField(
        label=_("Cách nói khác"),
        help_text=_("Mỗi cách một dòng: viết tắt, không dấu, tít báo, giọng địa phương…"),
        widget=forms.Textarea(attrs={"rows": _LINES}),
        required=False,
    )
    topic = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    date = forms.CharField(
        label=_("Thấy lần đầu ngày"), help_text=_("Ví dụ 29/11/2026. Không rõ thì để trống."), required=False
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        choices=list(STATES.items()),
        help_text=_(
            "Chỉ tin đã kiểm chứng mới được so với bài mới. Rút lại thì vẫn giữ, nhưng không so nữa."
        ),
    )

    def __init__(self, *args: Any, claim: KnownClaim | None = None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.record: ClaimRecord | None = None
        self.is_left_a_draft = False
        self._claim = claim
        topic = claim.topic if claim is not None else ""
        named = {} if topic in TOPICS else {topic: topic or "–"}
        verdicts = [("", "–"), *((verdict, outcome_title("check", verdict)) for verdict in VERDICTS)]
        for name, choices in (("verdict", verdicts), ("topic", [("", "–"), *({**named, **TOPICS}).items()])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(dict(choices).items())

    def clean(self) -> dict[str, Any]:
        """Build the claim; what is wrong with it stands at its field."""
        given = dict(self.cleaned_data)
        if self.errors:
            return given
        known = {"id": self._claim.claim_id} if self._claim is not None else {}
        try:
            self.record, notes = build({**given, **known})
        except BadClaim as bad:
            place = PROBLEMS.get(bad.reason, ("", ""))[0]
            self.add_error(place or None, problem_text(bad.reason))
            return given
        self.is_left_a_draft = bool(notes)
        return given


def initial_of(claim: KnownClaim) -> dict[str, Any]:
    """Return what the form shows of a claim."""
    return {
        "claim": claim.text,
        "verdict": claim.verdict,
        "correction": claim.correction,
        "source": "\n".join(claim.sources),
        "variants": "\n".join(" ".join(variant.text.split()) for variant in claim.variants.order_by("pk")),
        "topic": claim.topic,
        "date": claim.claimed_on.strftime("%d/%m/%Y") if claim.claimed_on else "",
        "state": claim.state,
    }
