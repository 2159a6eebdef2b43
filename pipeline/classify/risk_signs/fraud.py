"""Phrases of the signs about money, accounts and goods that no honest offer needs."""

from typing import Final

from pipeline.classify.risk_signs.phrases import Rule, plain_rule, rule

_AMOUNT: Final = (
    r"\d[\d.,\-]{0,9} ?(?:-|đến|~)? ?[\d.,]{0,6} ?(?:k|tr|triệu|trăm|nghìn|ngàn|000đ?|đ|đồng|củ|\$|usd|tỷ"
    r"|tỉ|m)"
)
_OFFICE: Final = (
    r"(?:công an|cảnh sát|csgt|viện kiểm sát|tòa án|ngân hàng|vietcombank|vcb|techcombank|bidv|agribank"
    r"|acb|mb ?bank|vietinbank|sacombank|tpbank|vpbank|vneid|dịch vụ công|cổng dịch vụ|điện lực|evn"
    r"|bưu điện|bưu cục|vnpost|chi cục thuế|cục thuế|tổng cục thuế|cơ quan thuế|bảo hiểm xã hội|bhxh"
    r"|bộ (?:y tế|công an|giáo dục|thông tin|tài chính)|ubnd|shopee|lazada|tiki|facebook|meta|apple"
    r"|viettel|vinaphone|mobifone|cục viễn thông|hải quan|zalo|thế giới di động|điện máy xanh)"
)
_ACT: Final = (
    r"(?:bấm|click|truy cập|nhấp|chuyển (?:khoản|tiền)|nộp (?:phạt|phí|tiền)|cung cấp|liên hệ (?:ngay|số"
    r"|zalo|hotline)|gọi (?:lại|ngay|số|đến số)|cài (?:đặt )?(?:app|ứng dụng|phần mềm)|quét mã|đăng nhập"
    r"|xác (?:minh|thực|nhận)|kết bạn zalo|http|bit\.ly)"
)

FRAUD: Final[dict[str, Rule]] = {
    "money_request": plain_rule(
        r"(?<!\w)(?:(?:ủng hộ|quyên góp|giúp đỡ|giúp|đóng góp|góp|gửi|chuyển khoản|chuyển|ck|donate"
        r"|mạnh thường quân)(?!\w)[^!?]{0,120}?\[số tài khoản\]|(?:stk|số tài khoản|số tk"
        r"|tài khoản)[^.!?]{0,30}\[số tài khoản\][^.!?]{0,80}(?:ủng hộ|quyên góp|giúp|đóng góp|tấm lòng)"
        r"|(?:mọi người|cả nhà|mn|anh em|các bạn|bà con|xin|mong|kính mong"
        r"|nhờ)(?:[,;:]? \S{1,24}){0,8}? (?:ủng hộ|quyên góp|chuyển khoản|donate"
        r"|giúp đỡ)(?:[,;:]? \S{1,24}){0,8}? (?:momo|stk|số tài khoản|số tk|qua tài khoản|quét mã|qr"
        r"|về tài khoản))|(?<!\w)(?:xin|cho|giúp) (?:\S{1,12} ){0,3}?(?:vay"
        r"|mượn) (?:\S{1,12} ){0,3}?(?:tiền|ít tiền|\d+ ?(?:k|tr))(?:[,;:]? \S{1,24}){0,6}? (?:trả|đóng"
        r"|mua|chữa)(?!\w)"
    ),
    "pay_first": rule(
        r"(?:đóng|nộp|chuyển|thanh toán|ck)(?: trước)? ~3 (?:phí|lệ phí|tiền cọc|cọc|thuế|phí hồ sơ"
        r"|phí giao hàng|phí bảo đảm|phí kích hoạt|phí vận chuyển) ~8 (?:để|mới|trước khi"
        r"|thì) (?:được )?(?:nhận|rút|lãnh|giải ngân|mở khóa|kích hoạt|giao)",
        r"(?:đặt cọc|cọc trước|cọc|đóng phí|nộp phí|chuyển khoản trước|ck trước) ~5 (?:giữ chỗ|giữ suất"
        r"|giữ hàng|nhận (?:việc|hàng|quà|thưởng|tiền|lương)|làm hồ sơ|làm bằng)",
        r"(?:đặt|chuyển|ck|đóng|nộp) (?:cọc |khoản )?trước \d+ ?(?:%|k|tr|triệu|nghìn|ngàn)",
        r"(?:nạp|gửi|ứng) (?:tiền )?trước ~6 (?:nhận|rút|hoàn|trả|thưởng)",
    ),
    "code_request": rule(
        r"(?<!không )(?<!đừng )(?<!cho )(?<!không được )(?<!đăng )(?:gửi|cung cấp|nhập|đọc|cho (?:mình|em"
        r"|tôi|anh|chị) xin|xin|điền|xác nhận|chụp|nhắn lại|trả lời) ~6 (?:otp|mật khẩu|password"
        r"|mã xác (?:nhận|thực|minh)|mã pin|cvv|cvc)",
        r"(?:cho|gửi|đọc) (?:mình|em|tôi|anh|chị|t|tui) (?:xin )?(?:cái )?mã (?:\S+ ){0,3}?(?:gửi về"
        r"|về máy|6 số|sáu số)",
    ),
    "data_request": rule(
        r"(?<!không )(?<!đừng )(?<!không được )(?:gửi|cung cấp|chụp|nhập|điền|khai báo|bổ sung"
        r"|cập nhật) ~6 (?:cccd|căn cước|cmnd|chứng minh thư|thông tin (?:tài khoản|thẻ|cá nhân|ngân hàng)"
        r"|2 mặt (?:căn cước|cccd|cmnd|thẻ)|ảnh khuôn mặt|sinh trắc học?|số thẻ (?:atm|visa|ngân hàng"
        r"|tín dụng|ghi nợ))[^.!?\n]{0,80}?(?:link|zalo|inbox|ib|tin nhắn|form|https?|website|app|ứng dụng"
        r"|telegram|messenger|\[số điện thoại\]|\[tài khoản\])",
        r"(?:qua|tại|vào|theo) (?:link|đường link|đường dẫn|form|zalo|trang) ~6 (?:để )?(?:nhập|điền"
        r"|cung cấp|xác thực|xác minh|cập nhật|khai báo) ~3 (?:thông tin|tài khoản|cccd|căn cước|cmnd"
        r"|mật khẩu|otp|thẻ)",
        r"đăng nhập (?:vào |qua |tại |bằng )?(?:\S+ ){0,2}?(?:link|đường link|đường dẫn|địa chỉ|https?)",
    ),
    "account_lock": rule(
        r"(?:tài khoản|số điện thoại|thẻ) ~6 của (?:bạn|quý khách) ~3 (?:đã|bị|vừa) ~4 (?:mở dịch vụ"
        r"|thay đổi|trừ|kích hoạt) [^\n]{0,80}(?:nhấn|bấm|truy cập|liên hệ|http)",
        r"(?:tài khoản|thẻ|thuê bao|sim|số điện thoại|gói hàng|đơn hàng|bưu phẩm|định danh|vneid|fanpage"
        r"|trang) ~4 của (?:bạn|quý khách|anh|chị|ông|bà|anh chị|bạn sẽ|các bạn) ~6 (?:(?:sẽ|sắp|đã|đang"
        r"|tạm thời) bị (?:khóa|tạm khóa|đình chỉ|phong tỏa|thu hồi|giữ|tạm giữ|vô hiệu|xóa)|sắp hết hạn"
        r"|đăng nhập trên|hết hiệu lực)",
        r"(?:sẽ|sắp|có thể) bị (?:khóa|tạm khóa|đình chỉ|vô hiệu hóa|cắt|chặn) (?:tài khoản|thẻ|thuê bao"
        r"|sim|2 chiều|hai chiều|một chiều|1 chiều)",
        r"(?:tài khoản|thuê bao|sim|thẻ) ~5 (?:sẽ bị|sắp bị|sẽ tạm|bị) (?:khóa|tạm khóa|vô hiệu|phong tỏa"
        r"|thu hồi) ~9 (?:nếu|bấm|click|truy cập|xác minh|xác thực|cập nhật|liên hệ|vui lòng)",
        r"(?:nếu )?không ~6 (?:sẽ|thì) (?:bị )?(?:khóa|mất|xóa|thu phí|tính phí)(?: \S+)? (?:tài khoản"
        r"|facebook|fb|zalo|nick)",
    ),
    "click_bait_link": plain_rule(
        r"(?<![a-z0-9.\-])(?:https?://)?(?:www\.)?(?:(?:bit\.ly|tinyurl\.com|cutt\.ly|shorturl\.at|rb\.gy"
        r"|is\.gd|goo\.gl|ow\.ly|rebrand\.ly|t\.ly|s\.id|bitly\.com|tiny\.cc|v\.gd|clck\.ru|short\.gy"
        r"|bom\.so|by\.com\.vn|shorten\.asia|link1s\.com)/[^\s]{1,80}|(?:(?<=://)[a-z0-9\-.]{2,80}"
        r"|[a-z0-9\-]{0,40}[0-9\-][a-z0-9\-]{1,40}(?:\.[a-z0-9\-]{1,40}){0,3})\.(?:xyz|top|icu|vip|click"
        r"|cfd|sbs|buzz|win|gq|cf|ga|ml|tk|cc|club|monster|rest|cyou|quest|bond|lol|pw|loan|bid|life|fun"
        r"|one|tech|mobi|live|online|site|space|website)(?![a-z0-9.])|(?:vneid|dichvucong|dichvu-?cong"
        r"|bocongan|vietcombank|techcombank|bidv|agribank|mbbank|vietinbank|sacombank|shopee|evn"
        r"|vnpost)[a-z0-9]{0,20}-[a-z0-9\-]{1,40}\.[a-z]{2,8}(?:\.[a-z]{2})?"
        r"|\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?/[^\s]{1,80})|(?<!\w)(?:bấm|click|clik|nhấn|ấn|nhấp|kích"
        r"|chạm|truy cập)(?: ngay| vào| vô| chuột| ngay vào){0,2} (?:cái |đường |vào )?(?:link|đường dẫn"
        r"|đường link|liên kết)(?: \S{1,24})?(?: (?:dưới|này|đây|bio|cmt|bình luận))?(?!\w)"
    ),
    "impersonation": rule(
        rf"{_OFFICE}[^.!?\n]{{0,30}} (?:thông báo|xin thông báo|trân trọng|kính mời|yêu cầu|đề nghị|tb"
        rf"|cảnh báo|mời|nhắc|gửi tới|thông tin tới|xin chào|chúc mừng)[^\n]{{0,100}}?(?:của bạn|các bạn"
        rf"|bạn (?:vui lòng|hãy|cần|phải|đã|đang|sẽ|bị)|quý khách|quý vị|ông ?/? ?bà|anh ?/? ?chị"
        rf"|chủ thuê bao)(?!\w)[^\n]{{0,100}}?{_ACT}",
        rf"(?:tôi|em|mình|đây|bên em|bên mình|chúng tôi) (?:là|bên|gọi từ"
        rf"|ở) (?:\S+ ){{0,3}}?(?:cán bộ (?:công an|thuế|tòa|phường)|công an|điều tra viên"
        rf"|nhân viên (?:ngân hàng|điện lực|bưu điện|thuế|tổng đài)|tổng đài|ngân hàng|viện kiểm sát"
        rf"|tòa án|bưu điện|điện lực|cơ quan thuế|bhxh)[^\n]{{0,100}}?(?:{_ACT}|đọc (?:\S+ )?mã)",
        rf"khách hàng (?:may mắn )?(?:của|tham gia) ~6 {_OFFICE}[^\n]{{0,60}}?(?:http|bit\.ly|nhấn|bấm"
        rf"|truy cập)",
        rf"(?:tài khoản|thẻ|thuê bao|sim|gói hàng|đơn hàng|bưu phẩm|hồ sơ|định danh) ~3 của (?:bạn"
        rf"|quý khách|anh chị|anh|chị|ông|bà) ~6 (?:bị (?:khóa|tạm khóa|đình chỉ|phong tỏa|thu hồi|giữ"
        rf"|tạm giữ)|sắp hết hạn|sẽ bị|đăng nhập trên)[^\n]{{0,100}}?{_ACT}",
    ),
    "prize": rule(
        r"(?:đủ điều kiện|được|trúng|duyệt) nhận (?:\S+ )?(?:tiền|quà|thưởng|hỗ trợ|trợ cấp) ~9 (?:bấm"
        r"|nhấn|vào|http\S+|www\S+|truy cập|link)|(?:nhận|tặng) \d+ lượt ~2 quay số",
        r"(?:chúc mừng|bạn đã|quý khách đã|bạn là|anh chị đã|bạn vừa) ~6 (?:trúng thưởng|trúng giải|trúng"
        r"|may mắn nhận|được tặng|nhận được (?:quà|phần quà)|khách hàng may mắn) ~14 (?:link|bấm|truy cập"
        r"|http|gọi ngay|nộp|đóng phí|\[đường link\])",
        r"(?:nhận|tặng|phát) (?:ngay )?(?:quà|thưởng|\S+ triệu|iphone|xe máy"
        r"|voucher) ~4 miễn phí ~9 (?:link|bấm|click|inbox|ib|đăng ký|http)",
        r"(?:trúng thưởng|trúng giải|vòng quay may mắn|vé cào may mắn) ~9 (?:link|bấm|nhận thưởng|liên hệ"
        r"|http|nhận giải)",
    ),
    "easy_money": rule(
        r"việc nhẹ(?: nhàng)? ~2 (?:lương|thu nhập) cao",
        r"kiếm (?:thêm|được|thật nhiều|ra) (?:\S+ )?(?:thu nhập|tiền)|hái ra tiền|tiền đẻ ra tiền|(?:cv"
        r"|công việc|tuyển) ~5 (?:làm (?:việc )?tại nhà|online|onl|onl\.ine)|tuyển ~2 (?:ctv|cộng tác viên"
        r"|trùm)|(?:thu nhập|doanh thu|lương|kiếm)(?: \S+){0,2}? \d[\d.,]* ?(?:-|–|—)? ?[\d.,]* ?(?:k|tr"
        r"|triệu|củ|đ|\$) ?(?:/|1 ?|một ?|mỗi ?)? ?(?:ngày|ngay|tháng|1thag|thag|tuần|th)|thu nhập (?:cực "
        r"|siêu )?cao|khởi nghiệp 0|k?hông cọc k?hông vốn|vốn chỉ \d+|(?:lãi|lời) \d+ (?:tr|triệu)"
        r"|hoa hồng \d+ ?%|thu về (?:một )?cục|hưởng \d+ ?%|khoản lời|#(?:kiemtienonline|lamgiau|mmo"
        r"|tradebo|jobonline)\w*|đổi \d+ lấy \d+|tháng gửi về|mỗi (?:video|đơn|lượt|like|bài) ~5 (?:nhận"
        r"|được|kiếm) \d|memecoin",
        rf"(?:kiếm|lãi|hoa hồng|đút túi|bỏ túi) ~7 {_AMOUNT}(?: đồng)? ?(?:/|mỗi|một|1|trên|trong)? ?(?:1 "
        rf"|một )?(?:ngày|giờ|h|buổi|tiếng|đơn|lần|tháng|tuần|video)",
        rf"(?:thu nhập|nhận)(?: từ| tới| lên tới| ngay)? {_AMOUNT}(?: đồng)? ?(?:/|một|1|trong)? ?(?:1 "
        rf"|một )?(?:ngày|giờ|buổi|tiếng|đơn|video)",
        rf"(?<!bình quân )thu nhập (?:lên tới|lên đến|thụ động|tháng) ~2 {_AMOUNT}|đạt thu nhập {_AMOUNT}",
        rf"(?:cách|bí kíp|bí quyết|phương pháp|giúp|muốn|làm thế nào|công thức|khóa học|ngồi|có thể|để|chỉ"
        rf"|dễ|app|mmo|nghề|ý tưởng) ~6 (?:kiếm|tạo)(?: ra| được)? ~4 {_AMOUNT}",
        rf"(?:khóa học|cùng|kinh doanh) ~6 kiếm {_AMOUNT}|kiếm {_AMOUNT} ~2 (?:mỗi|1|một|trên) tháng",
        r"kiếm (?:được )?(?:tiền|xiền|💰+) (?:từ|với|bằng) (?:tiktok|điện thoại|facebook|youtube|app|ai"
        r"|shopee|affiliate|con số 0)|thu nhập thụ động|kiếm (?:được )?(?:tiền|xiền|💰+) (?:\S+ )?(?:online"
        r"|onl|tại nhà|dễ dàng|cực dễ|siêu dễ|miễn phí|thụ động|bằng điện thoại)",
        r"(?:app|ứng dụng|game|trò chơi|web|trang) ~5 (?:kiếm|nhận|rút) (?:được )?(?:tiền|xiền|lúa|thóc|💰+)",
        r"không cần (?:vốn|kinh nghiệm|bằng cấp|trình độ) ~14 (?:thu nhập|lương|kiếm|triệu)",
        r"(?:bỏ|vốn) (?:\S+ )?\d+ ?(?:k|tr|triệu)? ~4 (?:thu về|lãi) ~2 \d+",
        r"(?:lãi|lời) (?:\S+ )?(?:hơn |gần |trên )?\d+ ?(?:triệu|tr|củ)? ?/ ?(?:tháng|ngày|tuần)",
        r"(?:lấy lại|thu hồi|hoàn lại) ~2 tiền (?:bị )?(?:lừa|treo|mất)",
        r"làm (?:nhiệm vụ|cộng tác viên|ctv) ~10 (?:hoa hồng|thu nhập|nhận ngay|\d+k)",
        r"(?:tuyển|cần) ~6 (?:làm (?:việc )?tại nhà|làm online|bán thời gian|cộng tác viên"
        r"|ctv) ~12 (?:lương|thu nhập|hoa hồng|\d+ ?(?:k|tr))",
    ),
    "guaranteed_profit": rule(
        r"(?:lãi suất|lợi nhuận|lãi|sinh lời|lợi tức) ~4 \d[\d.,\-]{0,5} ?% ?(?:/|mỗi|một|1"
        r"|trên)? ?(?:1 )?(?:ngày|tuần|tháng)",
        r"cam kết ~3 (?:lợi nhuận|có lãi|lãi suất|hoàn vốn|không lỗ|sinh lời)",
        r"(?:đảm bảo|bao) (?:có lãi|hoàn vốn|không lỗ|lãi|lời|lợi nhuận)",
        r"(?<!tri thức là )(?<!bản thân là đầu tư )(?<!tình mình )(?:không bao giờ|không thể|không sợ"
        r"|không lo)(?: bị)? (?:lỗ|thua lỗ|thua|mất tiền|cháy tài khoản)|(?:đầu tư|trade|chứng khoán"
        r"|cổ phiếu|cách chơi) ~4 (?:không lỗ|bất bại|bách chiến)",
        r"x ?\d{1,5}(?: ?lần)? ~2 (?:tài khoản|vốn|số tiền|tiền nạp|lợi nhuận)|(?:coin|meme|memecoin|kèo"
        r"|token|cổ phiếu) ~3 x ?\d{2,5}",
        r"(?:nhân|gấp) (?:đôi|ba|\d+)(?: lần)? (?:tài khoản|vốn|số tiền|tiền nạp)",
        r"(?:1|một) (?:vốn )?(?:ăn|lời|vốn) (?:\d{1,4}|bốn|mười)(?: lời)?|(?:1|một) vốn (?:4|bốn|10|mười"
        r"|\d+) lời",
        r"(?:lệnh|kèo|cổ phiếu|trade|tín hiệu) ~6 (?:9\d|100|1000) ?%|(?:9\d|100|1000) ?% (?:lợi nhuận"
        r"|có lãi)|tỉ lệ (?:thắng|win) ~2 \d+ ?%",
        r"(?:lợi nhuận|lãi|lời) (?:khủng|cực khủng|siêu)|tín hiệu (?:chuẩn|vip)|coin (?:\S+ )?(?:tiềm năng"
        r"|sắp bay|tăng giá)|bay (?:\S+ )?mất nóc|(?:lãi|lời|lợi nhuận) (?:gần |hơn |tới |đến |lên tới "
        r"|từ )?\d{2,4}(?: ?- ?\d+)? ?(?:%|giá|pip|lần)",
        r"biến \S{1,6} (?:thành|lên) \S{1,8}(?: \S+){0,3}? (?:phiên|lệnh|đầu tư|vốn|ngày)|\d+ ?\$ (?:lên"
        r"|thành) \d+ ?\$",
        r"đầu tư ~5 (?:nhận|rút|lãi|thu về)(?: ngay)? (?:\S+ ){0,2}?(?:\d+ ?%|gấp \d+|x\d)",
    ),
    "easy_loan": rule(
        r"(?:giải|dải) ngân ~3 (?:ngay|nhanh|trong|24h|sau|chỉ|luôn)|giải ngân nhanh|(?:vay|giải ngân"
        r"|tài chính)[^\n]{0,120} (?:chỉ cần|thủ tục ~4|giấy tờ ~5)[ :.]{1,3}(?:cmt|cmnd|cccd|căn cước"
        r"|sổ hộ khẩu|shk|blx|cà vẹt|bằng lái|hóa đơn điện|hđ điện)|vay tín chấp|vay tiền mặt|vay thế chấp"
        r"|vay trả góp|đang nợ vẫn|nợ rồi vẫn|vay tiền nhanh",
        r"(?:vay|cho vay|hỗ trợ vay|vay vốn)(?: tiền| nhanh| online| vốn| nóng| tín chấp| tiêu dùng"
        r"| trả góp)* ~12 (?:không (?:cần )?(?:thế chấp|thẩm định|giấy tờ|chứng minh thu nhập"
        r"|gọi người thân|mất phí)|chỉ cần (?:cccd|cmnd|căn cước)|giải ngân (?:ngay|nhanh|trong)"
        r"|duyệt nhanh|thủ tục (?:đơn giản|nhanh)|có tiền ngay|bao đậu|(?:lh|liên hệ|zalo|ib|inbox)(?! bạn))",
        r"nợ xấu ~2 (?:vẫn|cũng|bao|được) (?:\S+ )?(?:vay|duyệt|giải ngân|hỗ trợ)|bao (?:nợ xấu|đậu hồ sơ)",
        r"(?:giải ngân|duyệt) (?:ngay |nhanh )?(?:trong|sau) \d+ ?(?:phút|p|giờ|h|ngày)",
        r"(?:cần tiền|kẹt tiền|cần vốn) (?:gấp|nhanh|nóng|gọi|alo|lh|liên hệ|ib|inbox)",
        r"(?:đáo hạn|rút tiền)(?: mặt)? ~3 thẻ tín dụng|(?:cầm đồ|cầm cố|cầm xe|cầm iphone|bốc bát họ"
        r"|vay nóng|tín dụng đen|vay góp|cho vay góp|vay trả góp) ~6 (?:lh|liên hệ|ib|inbox|alo|zalo|lãi"
        r"|nhanh|uy tín|\[số điện thoại\])",
    ),
    "forged_papers": rule(
        r"(?:làm|nhận làm|chuyên làm|cung cấp|bán|mua|đặt) (?:các loại |mọi loại |tất cả "
        r"|giúp )?(?:bằng (?:cấp|đại học|cấp 3|lái|cao đẳng|giả|thật|tốt nghiệp|trung cấp|c3|đh|cđ)|gplx"
        r"|giấy phép lái xe|cmnd|cccd|căn cước|chứng minh (?:thư|nhân dân)|hộ khẩu|sổ đỏ|giấy (?:tờ"
        r"|khám sức khỏe|khai sinh|kết hôn|ra viện|xét nghiệm)|đăng ký xe|cà vẹt|chứng chỉ (?:giả"
        r"|tiếng anh|tin học)|tiền giả|hộ chiếu|passport|visa) ~9 (?:giả|giá rẻ|uy tín|bao|nhanh|phôi"
        r"|như thật|giống thật|giao hàng|không cần|lh|liên hệ|ib|inbox|zalo|cọc|\[số điện thoại\]|xem hàng"
        r"|bao check|các loại|theo yêu cầu)",
        r"(?:làm|mua|bán|in) (?:\S+ )?(?:bằng|giấy tờ|tiền|chứng chỉ|hộ khẩu|cmnd|cccd) giả",
        r"(?:bao đậu|bao đỗ|không cần thi|không phải thi|khỏi thi) ~5 (?:bằng lái|gplx|bằng|giấy phép"
        r"|lấy bằng)|(?:bằng lái|gplx|lấy bằng|bằng cấp) ~6 (?:không cần thi|không phải thi|bao đậu|bao đỗ"
        r"|không cần học)",
        r"(?:nhận|chuyên) (?:làm|cung cấp) (?:các loại |mọi loại )?(?:gplx|bằng cấp|bằng lái|bằng đại học"
        r"|cmnd|cccd|chứng minh thư|giấy tờ)",
        r"phôi (?:thật|chuẩn|bộ)|có hồ sơ gốc|(?:tiền|đô|bằng) ~2 giống (?:thật )?(?:9\d|100) ?%",
    ),
    "account_service": rule(
        r"(?:nhận|dịch vụ|hỗ trợ) (?:mở khóa|mở|lấy lại|hack|khóa|unlock|report|bảo kê|bảo mật) (?:các "
        r"|lại |acc |tài khoản )?(?:facebook|fb|nick|fanpage|ních|zalo|tài khoản facebook|acc)",
    ),
    "gambling": rule(
        r"hệ thống đổi thưởng|(?:xsmb|kqxs|lô đề)[^\n]{0,80} (?:đăng ký|xuất đăng ký|mua số|soi|zalo)"
        r"|ad bán số|kết quả tx|lật flop",
        r"(?:soi cầu|chốt số (?:lô|đề|đẹp)|bạch thủ|song thủ|lô xiên|dàn đề|dàn lô|đánh đề|lô đề|ghi đề"
        r"|cầu lô|3 càng|ba càng|xỉu chủ) ~9 (?:chuẩn|ăn|trúng|chắc|miễn phí|vip|hôm nay|ib|inbox|zalo|lh"
        r"|liên hệ|uy tín|\d|ngày|nhận)",
        r"(?:nhà cái|cá độ|cá cược|game bài|bài đổi thưởng|đổi thưởng|tài xỉu|xóc đĩa|nổ hũ|bắn cá|casino"
        r"|lô đề online|kèo bóng) ~9 (?:uy tín|nạp|rút|thưởng|tặng|khuyến mãi|đăng ký|link|tham gia|code"
        r"|hoàn trả|ib|inbox|zalo|\d+ ?%)",
        r"(?:nạp|rút) ~4 (?:nhà cái|game bài|tài xỉu|nổ hũ|đổi thưởng)",
    ),
    "lucky_numbers": rule(
        r"(?:con số|dãy số|mật mã|tần số|câu thần chú|thần chú|lời cầu nguyện|bài chú|sigil|bùa|âm thanh"
        r"|nhạc|giấy|số điện thoại|khẳng định|nghi thức|luật hấp dẫn) ~9 (?:thu ?hút|hút|gọi|kéo|nhận"
        r"|đón)(?: \S+){0,3}? (?:tiền|tài lộc|tiền bạc|của cải|giàu có|may mắn|thịnh vượng|tien)",
        r"(?:thu hút|hút|gọi) (?:\S+ ){0,3}?(?:tiền|tiền bạc|tài lộc|tài chính"
        r"|tien) (?:\S+ ){0,5}?(?:trong|sau|chỉ|về|tới|nhanh|gấp|mạnh|hôm nay|mong muốn|cực)",
        r"(?:nghe|xem|đọc|bình luận|comment|gõ|viết|ghi) ~7 (?:sẽ |để )(?:nhận|có|gặp|hút|đón"
        r"|thu hút)(?: được)? (?:\S+ )?(?:tiền|may mắn|tài lộc|lộc)",
        r"thuhut(?:tien|tienbac|tailoc|mayman)\w*|\d{3,4} ?hz ~9 (?:thu hút|tiền|may mắn|tài lộc|giàu"
        r"|thịnh vượng|thải độc|chữa|luân xa)|tần số ~3 \d{3} ~3 (?:kích hoạt|thu hút|mở|hút)",
        r"một khoản tiền ~3 (?:sẽ )?(?:về|đến|tới)",
    ),
}
"""The rule of each sign about money, accounts and goods."""
