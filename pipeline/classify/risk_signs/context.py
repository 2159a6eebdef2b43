"""What the rest of a post says about a sign: a source, a denial, a warning, a joke, an opinion."""

import re
from typing import Final

from pipeline.classify.risk_signs.phrases import Rule, plain_rule, rule

_PAPERS: Final = (
    r"(?:vnexpress|tuổi trẻ|thanh niên|dân trí|vietnamnet|vtv\d?|vtc|vov|ttxvn|vietnamplus|nhân dân"
    r"|lao động|tiền phong|zing|znews|kenh14|soha|24h|công an nhân dân|reuters|ap|afp|bbc|cnn|nhk|yonhap"
    r"|tân hoa xã|xinhua|kyodo|sputnik|new york times|washington (?:post|times)|guardian|daily mail"
    r"|bloomberg|china daily|global times|who|unicef|rfi|voa|rfa)"
)
_OFFICE: Final = (
    r"(?:bộ|sở|cục|viện|ubnd|ủy ban nhân dân|ủy ban|công an|cơ quan|trung tâm|bệnh viện|đại diện|lãnh đạo"
    r"|văn phòng|tổng cục|hội|đài|ban chỉ đạo|thủ tướng|phó thủ tướng|chủ tịch|thứ trưởng|bộ trưởng"
    r"|giám đốc|phó giám đốc|nhà chức trách|giới chức|cảnh sát|chính phủ|tổ chức y tế|who|cdc"
    r"|phát ngôn viên|người phát ngôn|tòa án|viện kiểm sát|csgt|trưởng (?:phòng|khoa|ban|công an)"
    r"|tổng thống|ngoại trưởng|hiệu trưởng|luật sư [a-zđ]|bác sĩ [a-zđ]\w+ [a-zđ]|bs\.?|pgs|ts\.?|ths)"
)

SOURCED: Final[Rule] = rule(
    rf"(?:theo|nguồn|báo|trang|tờ|hãng tin|đài|kênh|trên|from|via|dẫn lời) ?:? ?(?:báo |đài |trang "
    rf"|hãng tin |tờ |kênh |nguồn |tin từ |thông tin từ |tin của |nguồn từ )?{_PAPERS}",
    r"theo (?:thông báo|công bố|báo cáo|kết luận|số liệu|thông tin|tin|lời|quy định|dữ liệu|kết quả"
    r"|thống kê)? ?(?:của |từ |mới nhất từ )?(?:bộ|sở|cục|tổng cục|viện|trung tâm|công an|ubnd|ủy ban"
    r"|bệnh viện|cdc|chính phủ|cơ quan|đài khí tượng|lãnh đạo|văn phòng|hội|quyết định|nghị định|thông tư"
    r"|luật|who|tổ chức|đại diện|ông|bà|tiến sĩ|giáo sư|pgs|bác sĩ|bs|ban|phóng viên|pv|công ty|ngân hàng"
    r"|kế hoạch|điều|hãng|liên đoàn|đại học|trường|cảnh sát|nghiên cứu (?:của|đăng))",
    rf"{_OFFICE}(?! chức năng)[^.!?\n]{{0,50}}? (?:cho biết|thông báo|xác nhận|khuyến cáo|ghi nhận|công bố"
    rf"|ban hành|kết luận|bác bỏ|phát đi|cho hay|yêu cầu|chỉ đạo|đề nghị|nhấn mạnh|khẳng định|đánh giá"
    rf"|cảnh báo|quyết định|tuyên bố|đã phê duyệt|phát biểu|báo cáo|đề xuất|khởi tố|bắt giữ|vào cuộc"
    rf"|điều tra|xử phạt|ra quyết định|trả lời|lên tiếng)",
    r"(?:trao đổi|chia sẻ|nói|phỏng vấn|trả lời)(?: \S+){0,3} (?:với|trên) (?:pv|phóng viên|báo|vnexpress"
    r"|tuổi trẻ|thanh niên|dân trí|zing|vietnamnet|báo chí|truyền hình|đài|truyền thông|chúng tôi)",
    r"[a-z0-9\-.]{2,60}\.gov\.vn|(?:ông|bà|anh|chị|bác sĩ|bs) (?!con|bạn)(?:\S+ ){1,6}?(?:cho biết|cho hay"
    r"|trả lời|nói với|bộc bạch)",
    r"(?:tạp chí|công trình|nghiên cứu)(?: \S+){0,4}? (?:nature|science|lancet|jama|bmj|nejm|đại học)"
    r"|phóng viên|bản tin ~3 (?:vtv|bộ|sở)",
    rf"\({_PAPERS}[^)\n]{{0,20}}\)",
    r"không ghi nhận (?:thêm )?ca|tính đến (?:\d|sáng|chiều|hôm)|tổng số ca|nguồn ?:(?! ?(?:fb|facebook"
    r"|face|sưu tầm|st|tổng hợp|internet|mạng|trên mạng|ntd|zalo|tiktok|youtube))|\(?ảnh ?:|(?:theo"
    r"|nguồn) ?:? [\w.]{2,30}$",
)
"""A source that a reader can go back to: a paper, an authority that speaks, a named person, a study."""

PAPER: Final[Rule] = rule(
    rf"{_PAPERS}",
    r"(?:trao đổi|chia sẻ|phỏng vấn|trả lời)(?: \S+){0,3} (?:với|trên) (?:pv|phóng viên|báo|truyền hình|đài)",
    r"trả lời phóng viên|nguồn ?:",
)
"""A paper or programme where the words can be looked up."""

LINK: Final[re.Pattern[str]] = re.compile(
    r"https?://|www\.[a-z0-9]|(?<!\S)<url>(?!\w)|\[đường link\]|\[link\]"
    r"|(?<![a-z0-9])[a-z0-9\-]{2,40}\.(?:vn|com|net|org)(?![a-z0-9])"
)
"""Any link: whoever reads can look."""

DEBUNK: Final[Rule] = rule(
    r"tin giả|tin đồn thất thiệt|bác bỏ|sai sự thật|không đúng sự thật|không có (?:căn cứ|thật|bằng chứng"
    r"|cơ sở|chuyện)|không phải sự thật|chưa có (?:căn cứ|bằng chứng|cơ sở)|bịa đặt|xuyên tạc|đính chính"
    r"|thất thiệt|thực hư|kiểm chứng|fake news|không chính xác|tin bịa|tin nhảm|tin vịt|hoang đường"
    r"|phản khoa học|không có bất kỳ|không phải (?:là )?(?:thuốc|thần dược)|không giúp|trào lưu"
    r"|xuất hiện thông tin|có (?:thật|thực) sự|(?:có thật|đúng) (?:là )?(?:không|hay không)|đúng hay sai"
    r"|tung tin|tin thất|tin đồn(?: \S+){0,6}? (?:không|sai|bị)|bóc phốt|hiểu lầm|không (?:nên|được"
    r"|có) tin|đừng (?:vội )?tin|chớ (?:vội )?tin|không thể thay thế|không thể (?:chữa|trị|khỏi|phòng)"
    r"|(?:có|liệu)(?: \S+){0,6}? (?:được|thật|khỏi) không|(?:có|liệu)(?: \S+){1,8}? không ?\?"
)
"""The post itself doubts or denies a claim: it answers a rumour, it does not spread one."""

WARNING: Final[Rule] = rule(
    r"thủ đoạn|giả danh|mạo danh|khuyến cáo|cảnh giác|đề cao cảnh giác|lừa đảo|bị lừa|lừa gạt|chiêu trò"
    r"|chiêu lừa|kẻ gian|kẻ xấu|đối tượng|tội phạm|tuyệt đối không|khởi tố|truy tố|bị bắt|bắt giữ|tạm giam"
    r"|xử phạt|triệt phá|bóc phốt|bẫy|dụ dỗ|sập bẫy",
    r"(?:không|đừng|chưa|chẳng|không nên|không được|không bao giờ)(?: \S+)? (?:bấm|click|truy cập|nhập"
    r"|cung cấp|chia sẻ|gửi|chuyển (?:khoản|tiền)|cài đặt|làm theo|tin|nhẹ dạ|đọc|ham) ~5 (?:link"
    r"|đường dẫn|otp|mã|mật khẩu|thông tin|tiền|ai|người lạ|app|ứng dụng|lời|việc)",
)
"""The post warns of a fraud or reports one; the words of the fraud stand in it too."""

JOKE: Final[Rule] = plain_rule(
    r"😂|🤣|😆|😹|=\)\)|:\)\)|(?<!\w)(?:ha(?:ha)+|hi(?:hi)+|ka(?:ka)+|kk+|hehe|lol|lmao|cười ỉa|cười vãi"
    r"|hài vãi|truyện cười|tiểu phẩm|hài kịch|ảnh chế|chế thôi|đùa thôi|troll|trào phúng|châm biếm|cười bò"
    r"|(?:review|bộ|xem|trong|tóm tắt) phim|tiểu thuyết|truyện (?:cười|tranh|ma|ngắn|audio)|tập \d+"
    r"|trailer|cười xỉu|cá tháng tư)(?!\w)"
)
"""Laughter, or a story: what is told is not claimed."""

CLAIM: Final[Rule] = rule(
    r"\d[\d.,]*(?: ?(?:%|người|ca|triệu|tỷ|tỉ|k|tr|nghìn|ngàn|đồng|ngày|tháng|năm|giờ|tuổi|xã|huyện|tỉnh"
    r"|lần|km|kg|con|bé|cháu|em|h))",
    r"chết|tử vong|mất tích|bắt cóc|bị bắt|bị đuổi|phát hiện|nhiễm|bùng phát|lây lan|vỡ đê|vỡ đập|phát nổ"
    r"|nổ tung|cháy|ngộ độc|cấp cứu|đổi tiền|phong tỏa|tăng giá|tăng lương|thu hồi|sáp nhập|cấm|ung thư"
    r"|khỏi bệnh|hiv|covid|dịch|tai nạn|gian lận|nghỉ học|đóng cửa|phá sản|mất điện|động đất|sóng thần|bão"
    r"|lũ|thuốc độc|trường hợp|chất độc|đâm|gãy|rơi|sập|vỡ nợ|có biến|chuyến bay|thuốc|nổ|mang thai|có bầu"
    r"|độc hại|cướp|giết|xâm hại|độc tố|hóa chất|chất cấm|corona|virus|virut",
)
"""Words of a claim somebody could check: a figure with its unit, or an event."""

OFFER: Final[Rule] = rule(
    r"ib|ibb|ip|inb|ibox|inbox|lh|liên hệ (?:ngay|em|e|mình|số|zalo|\[)|call|alo|zalo|hotline|sđt|ship|sỉ"
    r"|dùng thử|lọ \d+k|\d+k (?:1|một) \S+|(?:lẻ|giá|sỉ) ?:? ?#?\d+k|chấm (?:\(|phát|xuống|nhé|e|em|ib)"
    r"|để lại (?:sđt|số|1|một|cmt|ib|chấm)|(?:được|để|đc|dc) (?:tư vấn|tvan)|đặt hàng|đặt mua|mua ngay"
    r"|nhanh tay|\[số điện thoại\]"
)
"""Words of somebody who sells."""
