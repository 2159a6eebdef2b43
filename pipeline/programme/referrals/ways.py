"""The ways a package can go, with what to do on each, step by step.

The steps say where the buttons were when they were written; platforms move them. Telephone numbers are those
of the services themselves: 111 for the protection of children, 18008108 of the national centre against fake
news (tingia.gov.vn), 113 of the police.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from pipeline.programme.models import FollowUp
from pipeline.review.models import Referral

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

To = Referral.To
Kind = FollowUp.Way


@dataclass(frozen=True, slots=True)
class Way:
    """One way.

    Attributes:
        title: Whom it goes to.
        to: Which packages may go this way.
        steps: What the person does, in order.
        link: Where it begins, or empty.
        days: After how many days without an answer somebody asks what came of it.
        grounds: For which grounds it is suggested.
    """

    title: "StrPromise"
    to: str
    steps: tuple["StrPromise", ...]
    days: int
    link: str = ""
    grounds: frozenset[str] = frozenset()


_COPY: Final = _("Bấm “Chép nội dung”, mở đường link bài đăng ở trên.")
_REMEMBER: Final = _("Chụp lại màn hình xác nhận nếu có, rồi quay về đây bấm “Tôi đã gửi”.")

WAYS: Final[Mapping[str, Way]] = {
    Kind.FACEBOOK: Way(
        _("Báo xấu trên Facebook"),
        To.PLATFORM,
        (
            _COPY,
            _("Bấm dấu ba chấm ở góc bài viết, chọn “Báo cáo bài viết”."),
            _("Chọn lý do gần nhất: lừa đảo, thông tin sai, bạo lực, quấy rối, giả mạo người khác…"),
            _("Nếu cả tài khoản là giả mạo: vào trang đó, dấu ba chấm, “Báo cáo trang cá nhân”."),
            _REMEMBER,
        ),
        3,
        "https://www.facebook.com/help/reportlinks",
    ),
    Kind.TIKTOK: Way(
        _("Báo xấu trên TikTok"),
        To.PLATFORM,
        (
            _COPY,
            _("Bấm nút Chia sẻ (mũi tên), chọn “Báo cáo”."),
            _("Chọn lý do gần nhất; có ô ghi thêm thì dán nội dung đã chép."),
            _REMEMBER,
        ),
        3,
        "https://www.tiktok.com/legal/report/feedback",
    ),
    Kind.YOUTUBE: Way(
        _("Báo xấu trên YouTube"),
        To.PLATFORM,
        (
            _COPY,
            _("Bấm dấu ba chấm dưới video, chọn “Báo vi phạm”."),
            _("Chọn lý do, ghi phút giây có nội dung xấu, dán phần đã chép."),
            _REMEMBER,
        ),
        3,
        "https://support.google.com/youtube/answer/2802027",
    ),
    Kind.ZALO: Way(
        _("Báo xấu trên Zalo"),
        To.PLATFORM,
        (
            _COPY,
            _("Tin nhắn: nhấn giữ tin, chọn “Báo xấu”. Nhóm hay tài khoản: mở tuỳ chọn, chọn “Báo xấu”."),
            _("Chọn lý do và gửi kèm ảnh chụp màn hình nếu được hỏi."),
            _REMEMBER,
        ),
        3,
    ),
    Kind.OTHER_PLATFORM: Way(
        _("Báo xấu trên nền tảng khác"),
        To.PLATFORM,
        (
            _COPY,
            _("Tìm mục “Báo cáo”, “Report” hay “Báo vi phạm” ở bài đăng hoặc cuối trang."),
            _("Chọn lý do gần nhất, dán nội dung đã chép."),
            _REMEMBER,
        ),
        7,
    ),
    Kind.FAKE_NEWS_CENTRE: Way(
        _("Trung tâm Xử lý tin giả Việt Nam"),
        To.AUTHORITY,
        (
            _("Bấm “Chép nội dung”."),
            _("Mở tingia.gov.vn, chọn “Gửi phản ánh”, hoặc gọi 18008108."),
            _("Dán nội dung, đường link và nguồn đính chính."),
            _("Ghi lại mã phản ánh nếu có, rồi quay về đây bấm “Tôi đã gửi”."),
        ),
        7,
        "https://tingia.gov.vn/",
        frozenset({"scam", "impersonation", "incitement"}),
    ),
    Kind.CHILD_HELPLINE: Way(
        _("Tổng đài quốc gia bảo vệ trẻ em 111"),
        To.AUTHORITY,
        (
            _("Trẻ đang gặp nguy hiểm: gọi 111 ngay, miễn phí, ngày đêm; đe doạ tính mạng thì gọi 113."),
            _("Đọc cho tổng đài nội dung đã chép và đường link. Đừng chuyển ảnh, video của trẻ cho ai khác."),
            _("Hỏi tên hoặc mã số của cuộc gọi để theo dõi, ghi vào ô ghi chú."),
            _("Quay về đây bấm “Tôi đã gửi”."),
        ),
        2,
        "https://tongdai111.vn/",
        frozenset({"child_safety", "violent_game"}),
    ),
    Kind.POLICE: Way(
        _("Công an phường"),
        To.AUTHORITY,
        (
            _("Đang nguy hiểm: gọi 113."),
            _("Còn lại: đưa nội dung đã chép cho trực ban công an phường, qua trưởng nhóm hay Đoàn phường."),
            _("Cũng gửi được trên VNeID, mục phản ánh về an ninh trật tự."),
            _("Xin số tiếp nhận hay tên người tiếp nhận, rồi quay về đây bấm “Tôi đã gửi”."),
        ),
        7,
        "",
        frozenset({"threat", "account_theft", "privacy"}),
    ),
    Kind.BANK: Way(
        _("Ngân hàng"),
        To.AUTHORITY,
        (
            _("Có người vừa chuyển tiền: gọi ngay tổng đài in sau thẻ của ngân hàng đó, xin khoá giao dịch."),
            _("Gửi nội dung đã chép qua tổng đài hoặc mục hỗ trợ trên trang chính thức của ngân hàng."),
            _("Không gửi số thẻ, mã OTP hay mật khẩu cho bất cứ ai, kể cả người tự xưng là ngân hàng."),
            _("Ghi lại mã hỗ trợ, rồi quay về đây bấm “Tôi đã gửi”."),
        ),
        2,
    ),
    Kind.LEAD: Way(_("Trưởng nhóm"), To.LEAD, (_("Nhắn hoặc gặp trưởng nhóm, đưa nội dung đã chép."),), 3),
}
"""Every way, by `FollowUp.Way`; those of one kind in the order in which they are offered."""


def ways_for(referral: Referral) -> list[tuple[str, Way]]:
    """Return the ways a package may go, the one that fits best first."""
    found = [(name, way) for name, way in WAYS.items() if way.to == referral.to]
    best = suggested_way(referral)
    return sorted(found, key=lambda each: each[0] != best)


def suggested_way(referral: Referral) -> str:
    """Return the way that fits a package best: by the platform of the post, or by the ground."""
    if referral.to == To.LEAD:
        return Kind.LEAD
    if referral.to == To.PLATFORM:
        platform = referral.item.platform
        return platform if platform in WAYS and WAYS[platform].to == To.PLATFORM else Kind.OTHER_PLATFORM
    fits = (name for name, way in WAYS.items() if referral.ground in way.grounds)
    return next(fits, Kind.POLICE)
