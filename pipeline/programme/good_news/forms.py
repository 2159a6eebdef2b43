"""The form for what is asked before a story is shared."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.programme.good_news.stories import CAPTION_CHARS, Answers
from pipeline.programme.models import Story
from pipeline.programme.publishing.links import MAX_LINK_CHARS

if TYPE_CHECKING:  # generic for the type checker only
    _StoryForm = forms.ModelForm[Story]
else:
    _StoryForm = forms.ModelForm

_NOT_ASKED = ("", _("chưa hỏi"))
APART = [
    ("", _("chưa xem")),
    (Story.Apart.NO, _("không, là chuyện tử tế")),
    (Story.Apart.ADVERT, _("có, bán hàng hay quảng cáo")),
    (Story.Apart.APPEAL, _("có, kêu gọi góp tiền")),
]
MINORS = [
    _NOT_ASKED,
    (Story.Minors.NONE, _("không có ai dưới 18 tuổi bị nhận ra")),
    (Story.Minors.AGREED, _("có, các em và gia đình đồng ý")),
    (Story.Minors.HIDDEN, _("có, đã bỏ tên, mặt và trường lớp")),
    (Story.Minors.REFUSED, _("có, và không đồng ý")),
]
SOURCE = [
    _NOT_ASKED,
    (Story.Source.AGREED, _("người đăng đồng ý")),
    (Story.Source.PUBLIC, _("báo hoặc trang chính thức, chia sẻ kèm link")),
    (Story.Source.REFUSED, _("người đăng không đồng ý")),
]


class StoryForm(_StoryForm):
    """Caption, source, and the three questions."""

    apart = forms.ChoiceField(label=_("Bài có bán hàng hay xin tiền không?"), choices=APART, required=False)
    minors = forms.ChoiceField(label=_("Có ai dưới 18 tuổi không?"), choices=MINORS, required=False)
    source = forms.ChoiceField(label=_("Hỏi nguồn chưa?"), choices=SOURCE, required=False)
    caption = forms.CharField(
        label=_("Lời giới thiệu"),
        max_length=CAPTION_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    link = forms.CharField(
        label=_("Link nguồn"),
        max_length=MAX_LINK_CHARS,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    class Meta:
        model = Story
        fields = ("caption", "link", "place", "is_long", "apart", "minors", "source")
        labels = {"place": _("Ở đâu"), "is_long": _("Đủ dài để làm câu chuyện đẹp của tuần")}

    def answers(self) -> Answers:
        """Return what was typed into a valid form."""
        return Answers(**self.cleaned_data)
