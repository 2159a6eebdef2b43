"""Forms for what a person and a team may choose."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Team, User
from pipeline.review.presentation.labels import LABEL_CHOICES

if TYPE_CHECKING:  # generic for the type checker only
    _UserForm = forms.ModelForm[User]
    _TeamForm = forms.ModelForm[Team]
else:
    _UserForm = _TeamForm = forms.ModelForm


class Labels(forms.MultipleChoiceField):
    """A choice of labels, kept as a list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(choices=LABEL_CHOICES, required=False, **options)


class Topics(forms.MultipleChoiceField):
    """A choice of topics, kept as a list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(choices=list(TOPICS.items()), required=False, **options)


class Percent(forms.FloatField):
    """A share from 0 to 1 that people read and write in percent."""

    unit = "%"

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(min_value=0, max_value=100, localize=True, **options)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """Return a stored share in percent; what somebody typed stays as it is."""
        if not isinstance(value, float):
            return value
        percent = round(value * 100, 4)
        return int(percent) if percent.is_integer() else percent

    def clean(self, value: Any) -> float | None:  # noqa: ANN401
        """Return the share that a number of percent is, with or without its sign.

        Raises:
            ValidationError: It is no number, or not from 0 to 100.
        """
        percent = super().clean(str(value or "").replace("%", "").strip())
        return None if percent is None else round(percent / 100, 6)

    def has_changed(self, initial: float | None, data: Any) -> bool:  # noqa: ANN401
        """Whether what was typed is another share."""
        return super().has_changed(self.prepare_value(initial), str(data or "").replace("%", "").strip())


class Preferences(_UserForm):
    """What somebody would like to see, and how."""

    leaves_out = Labels(
        label=_("Loại bài tôi không muốn đọc"),
        help_text=_("Không cần lý do, và không ai chấm điểm chuyện này."),
    )

    prefers_topics = Topics(
        label=_("Chủ đề tôi muốn nhận trước"),
        help_text=_("Bài nào trưởng nhóm xếp vào chủ đề này thì bạn được nhận trước, hết thì nhận bài khác."),
    )
    prefers_labels = Labels(label=_("Loại bài tôi muốn nhận trước"))

    class Meta:
        model = User
        fields = ("veils", "softens", "leaves_out", "prefers_topics", "prefers_labels")
        labels = {
            "veils": _("Gấp bài có lời lẽ nặng nề lại, bấm mới mở"),
            "softens": _("Từ ngữ nặng nề chỉ hiện chữ cái đầu"),
        }


class TeamSettings(_TeamForm):
    """What a lead may set for everybody, each with what it means."""

    not_for_minors = Labels(label=_("Bạn dưới 18 tuổi không duyệt"))
    sample_rate = Percent(
        label=_("Tỷ lệ bài còn lại cần hai người duyệt"),
        help_text=_("Từ 0 đến 100 %. Nhờ đó biết cả nhóm thống nhất tới đâu."),
    )

    class Meta:
        model = Team
        fields = (
            "double_review",
            "sample_rate",
            "wide_reach",
            "hide_scores",
            "good_news_every",
            "golden_every",
            "break_after",
            "reserved_hours",
            "not_for_minors",
            "help_line",
            "public_claims",
            "claim_feeds",
            "leads_need_codes",
        )
        labels = {
            "double_review": _("Kết luận nặng cần hai người duyệt độc lập"),
            "wide_reach": _("Bài lan rộng từ bao nhiêu lượt thì một câu trả lời không lời chưa đủ"),
            "hide_scores": _("Ẩn phần trăm của máy cho tới khi người duyệt trả lời"),
            "good_news_every": _("Cứ bao nhiêu bài thì xen một tin tốt"),
            "golden_every": _("Cứ bao nhiêu bài thì xen một bài luyện tập"),
            "break_after": _("Sau bao nhiêu bài nặng nề thì nhắc nghỉ"),
            "reserved_hours": _("Bài đã giao thì dành riêng cho đơn vị đó bao nhiêu giờ"),
            "help_line": _("Cần tâm sự thì gọi cho ai"),
            "public_claims": _("Mở trang công khai các tin đã kiểm chứng"),
            "claim_feeds": _("Mở nguồn cấp tin đã kiểm chứng (RSS, Atom, JSON)"),
            "leads_need_codes": _("Trưởng nhóm phải đăng nhập bằng mã hai bước"),
        }
        help_texts = {
            "double_review": _(
                "Sai, gây hiểu lầm, lừa đảo, thù ghét: cần hai người cùng ý mới thành quyết định."
            ),
            "wide_reach": _(
                "Từ chừng đó lượt tiếp cận, ai trả lời mà không kèm nguồn hay ghi chú "
                "thì cần thêm người thứ hai. 0 là không áp dụng."
            ),
            "hide_scores": _("Để người duyệt tự nghĩ trước, khỏi bị con số dẫn dắt."),
            "good_news_every": _("0 là không xen."),
            "golden_every": _("0 là không xen. Bài luyện tập có đáp án sẵn, để mỗi người tự thử."),
            "break_after": _("0 là không nhắc."),
            "public_claims": _(
                "Ai cũng xem và tra được, không cần đăng nhập. Chỉ có tin đã kiểm chứng, có nguồn và viết "
                "bằng lời của nhóm; không có tên ai, không có bài ai đăng."
            ),
            "claim_feeds": _("Để trang khác nhúng hoặc theo dõi. Nội dung như trang công khai."),
            "leads_need_codes": _(
                "Trưởng nhóm nào chưa bật thì lần tới mở trang sẽ được hướng dẫn bật, kể cả bạn."
            ),
            "reserved_hours": _("Hết giờ thì ai cũng nhận được, để không bài nào bị bỏ quên."),
            "help_line": _("Hiện cùng lời nhắc nghỉ, ví dụ tên và số của chị phụ trách."),
        }
