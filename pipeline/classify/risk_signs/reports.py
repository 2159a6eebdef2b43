"""Phrases of the signs about what a post reports: illness, harm, orders, doings of states, pictures, advice."""

from typing import Final

from pipeline.classify.risk_signs.phrases import Rule, rule

_GERM: Final = (
    r"(?:covid\S{0,6}|ncovid\S{0,6}|corona\S{0,10}|coronavirus|corola|ncov\S{0,6}|sars\S{0,6}|c-?19|cúm|ebola"
    r"|epola|sởi|bạch hầu|sốt xuất huyết|đậu mùa|tay chân miệng|viêm phổi|vi khuẩn|hiv|(?:vi ?rút|vi-rút"
    r"|virut|virus|viruss|virút) ?\S{0,8}|dịch(?! vụ| chuyển| thuật| giả| bởi| bài| sang| là| của| vị| từ)"
    r"|sán|cô vy|cô vít)"
)
_STATE: Final = (
    r"(?:mỹ|hoa kỳ|trung quốc|tq|trung cộng|tàu cộng|nga|nhật|nhật bản|hàn|hàn quốc|triều tiên|ý|italia|anh"
    r"|pháp|đức|israel|do thái|ấn độ|iran|đài loan|canada|úc|châu âu|liên hợp quốc|liên hiệp quốc|who"
    r"|thượng viện|hạ viện|tổng thống|donald trump|trump|obama|joe biden|biden|putin|tập cận bình"
    r"|tập cẩm bình|kim jong ?-?un|giáo hoàng|vũ hán|bắc kinh|nasa|cia|bill gates|facebook|cuba|ukraina"
    r"|ukraine)"
)
_EVERYONE: Final = (
    r"(?:mọi người|bà con|cả nhà|nhà mình|các mẹ|các mom|các bạn|các bác|các cụ|anh em|a e|ae|chị em"
    r"|anh chị em|ace|anh chị|phụ huynh|mấy bạn|mấy mẹ|quý vị|bạn nào|mom)"
)
_PLACE: Final = (
    r"(?:xã|phường|huyện|quận|tỉnh|thành phố|tp|thị trấn|thôn|xóm|ấp|khu|chợ|bệnh viện|bv|trường|đường|phố"
    r"|ngõ|tòa nhà|chung cư|tầng|gia đình|nhà)"
)
_SHOWN: Final = r"(?:hình ảnh|hình|bức ảnh|tấm ảnh|ảnh|bức hình|clip|video|đoạn clip|đoạn video)"

REPORTS: Final[dict[str, Rule]] = {
    "illness_report": rule(
        rf"\d[\d.,]* (?:ca|trường hợp|người|bệnh nhân|bn|vụ|học sinh|công nhân|du khách|khách|gia đình|bác sĩ"
        rf"|công dân|cháu|bé|trẻ) ~5 (?:nhiễm|mắc|dương tính|nghi nhiễm|bị nhiễm|dính|cách ly|nhập viện"
        rf"|tử vong vì|chết vì|chết do) (?!phí|môi|độc)",
        rf"\d[\d.,]* (?:ca|trường hợp|vụ) (?:nhiễm|mắc|dương tính|nghi|bệnh|covid|corona|tử vong)",
        rf"(?<!nguy cơ )(?<!nếu )(?<!lỡ )(?<!khi )(?<!phòng )(?<!ngừa )(?<!chống )(?:nhiễm|mắc|mắc bệnh|dính"
        rf"|dương tính (?:với)?|nghi nhiễm|nghi ngờ nhiễm|nghi ngờ bị nhiễm|chết vì|chết do|tử vong do"
        rf"|tử vong vì)(?: bệnh| chủng| con| phải| với| thêm)? {_GERM}",
        r"(?:xét nghiệm|kết quả|đã|cho) ~2 dương tính|dương tính rồi",
        rf"{_GERM} (?:\S+ )?(?:đã |vừa |mới |chính thức )?(?:về|đến|tới|vào|có mặt|xuất hiện|lan)(?: đến| tới"
        rf"| ra| ở| tại| khắp)? (?!đâu)\S+",
        rf"(?:bị|đang|được|đã|phải|đi|bế|hốt|đưa|vừa|nhốt|gia đình) ~3 (?:cách ly|phong tỏa)(?: rồi| tại| ở"
        rf"| vì| do| từ| \d+ ngày|,|\.| theo| luôn| hết| cả)|(?:cách ly|phong tỏa) (?:cả |hết |toàn bộ |luôn "
        rf"|nguyên )?{_PLACE}|{_PLACE} ~4 (?:bị|đang|đã|được) ~1 (?:cách ly|phong tỏa)",
        r"ổ dịch|trốn cách ly|trốn khỏi vùng dịch|hốt đi (?:cả|rồi|hết)|bị hốt|(?:lò )?(?:hỏa táng|hỏa thiêu)"
        r" ~6 (?:ngày|xác|thi thể)",
        rf"(?:có|thêm|một|1|đã có|phát hiện) (?:\S+ )?(?:ca|trường hợp|người|bệnh nhân)(?: \S+){{0,5}}? "
        rf"(?:nhiễm|mắc|dương tính|nghi nhiễm|cách ly)",
        r"(?:phát hiện|có|thêm|tiếp nhận) ~3 (?:ca bệnh|bệnh nhân|người bệnh|ca nhiễm)|bệnh nhân số \d+|bn ?\d"
        r"{1,3}",
        rf"{_GERM} ~3 (?:đang )?(?:bùng phát|lây lan|hoành hành|lan rộng)",
        r"(?:ngộ độc|nhiễm sán|nhiễm độc|hàng loạt ~4 nhập viện|dịch tả lợn|dịch tả heo)",
    ),
    "harm_report": rule(
        r"(?:\d[\d.,]*|nhiều|hàng loạt|hàng chục|hàng trăm|có|một|1|cả|hai|ba|làm|khiến) ~3 (?:người|học sinh"
        r"|bé|cháu|công nhân|chiến sĩ|công an|nạn nhân|phụ nữ|sinh viên|em nhỏ|trẻ em|thủy thủ|bác sĩ) ~3 "
        r"(?:chết|tử vong|thiệt mạng|bị thương|mất tích|ngộ độc|nhập viện|bị bắt|bị bắn|bị giết|bị bỏng)",
        r"(?<!chưa )(?:đã|vừa|bị|mới|lại|chính thức|cho đến|sẽ|được) ~2 (?:qua đời|tử vong|bắt cóc|giết chết"
        r"|sát hại|đâm chết|chém|tông chết|xâm hại|cưỡng hiếp|hiếp dâm|mổ nội tạng|mổ lấy|treo cổ|tự sát|tử nạn"
        r"|đột tử|thiệt mạng|bốc cháy|phát nổ|bắn chết|đánh chết|bẻ cổ|ám sát|đánh thuốc mê|thôi miên)",
        r"bắt cóc ~2 (?:trẻ|con nít|học sinh|bé|cháu|con|người|phụ nữ)|(?:tước|mổ|lấy|buôn) ~4 nội tạng",
        r"(?:cháy|nổ|hỏa hoạn) (?:lớn|nhà|xe|tại|ở|ngay|kho|chợ|xưởng|chung cư|gần|tàu)|rơi từ tầng"
        r"|(?:số người|người) chết ~3 (?:tăng|lên|là|vì|do)|chết (?:\S+ )?(?:người|hàng loạt|nhiều lắm"
        r"|cả trăm|la liệt|gần hết)|(?:thi thể|xác người|xác chết|quan tài)(?! hóa)",
        r"(?:đốt|cướp|đâm|chém|bắn|tông|đánh) ~3 (?:shop|quán|tiệm|nhà|người|bé|xe|chết) ~3 (?:hôm nay"
        r"|sáng nay|chiều nay|tối nay|tối qua|hôm qua|vừa|ngày \d)|tai nạn (?:lao động|giao thông|thảm khốc)"
        r"|đâm xe|bắt được quả tang|xông vào ~8 (?:đốt|cướp|chém|đánh)|vỡ (?:đê|đập)|động đất|sóng thần"
        r"|sập (?:cầu|nhà|hầm|mỏ)|tốc mái|mây rớt|rơi từ trên trời",
        r"(?:tàu|máy bay|trực thăng|xe khách|phà) ~3 (?:nổ|chìm|rơi|mất tích|bốc cháy|bị bắn)|nổ tàu",
    ),
    "order_report": rule(
        r"(?:sắp|sẽ|chuẩn bị|chính thức|dự kiến|quyết định|ra lệnh|vừa|đã|từ ngày \S+|từ hôm nay|từ mai|bị"
        r"|đang lên kế hoạch|ký sắc lệnh|chỉ thị|yêu cầu) ~5 (?:cấm|đóng cửa|phong tỏa|giới nghiêm|nghỉ học"
        r"|sáp nhập|sát nhập|đổi tiền|tăng giá|thu thuế|bãi bỏ|ngừng tài trợ|tước quốc tịch|bắt tạm giam"
        r"|cách chức|miễn thị thực|cắt điện|cắt nước|tịch thu|xử phạt|phạt \d+|bồi thường|bị kiện|giải tán"
        r"|giải thể|khởi kiện|thành lập|phun thuốc|phun khử trùng|cho thuê|hủy hợp đồng|thu hồi|điều quân)",
        r"(?:cấm|đóng cửa|phong tỏa|giới nghiêm|hạn chế đi lại|phun thuốc|phun khử trùng|cắt mạng|cúp điện"
        r"|không cần thị thực|phạt \d+) ~6 (?:từ ngày|từ \d+|từ 0|vô thời hạn|tối nay|ngày mai|hôm nay"
        r"|sáng mai|trong \d+ ngày|ra vào|nhập cảnh|tất cả)|(?:từ|kể từ|tối nay từ) (?:ngày |0 giờ |\d+ ?h )"
        r"?\d\S* ~9 (?:cấm|hạn chế|không ai|không được|không nên|đóng cửa|không cần|bắt buộc)",
        r"(?:cấp|bán|giao|cho thuê) \S+ ?(?:ha|héc ta|cổ phần|đất|đảo)? ~9 (?:cho )?(?:người )?(?:trung quốc"
        r"|tq|tàu|nước ngoài)|bán ~3 cổ phần|(?:còn|gộp|gom) ~4 \d+ (?:tỉnh|thành|xã|phường|huyện)|đổi tiền",
        r"bắt tạm giam|bị (?:\S+ )?khởi tố|tước quốc tịch|khởi kiện|bị kiện|bị (?:tòa|mỹ) kiện",
    ),
    "world_report": rule(
        rf"{_STATE}(?: \S+){{0,4}}? (?:đã |vừa |mới |sẽ |đang |sắp |chính thức |lên )+(?:\S+ )?(?:có|tìm|ký"
        rf"|ra lệnh|tuyên bố|yêu cầu|cho phép|cấm|kiện|cử|tặng|mua|bán|hạ|chế tạo|thử nghiệm|điều|quyết|thông"
        rf"|phát hiện|giết|bắt|gửi|đưa|xác nhận|công bố|bỏ trốn|chết|mất|cách ly|phong|tấn|trở|hoàn|khởi|bắn"
        rf"|dùng|đổ|tạo|sản xuất|tung|nhận|ngừng|cắt|thừa nhận|kế hoạch)",
        rf"{_STATE} (?:ra lệnh|tuyên bố|yêu cầu|cử|bỏ mặc|chế tạo|thông báo|xác nhận|muốn ~2 mua|hoàn thành"
        rf"|lo sợ|cưỡng chế|gián tiếp|tạo ra|phát hiện|thừa nhận|đề xuất|ngừng|che giấu|bắt tay|lừa dối"
        rf"|bị kiện|bị cách ly|đang trả giá|đếm xác|hợp tác với|thu hút|lên kế hoạch|dành)",
        rf"(?:tài liệu|chỉ thị|kế hoạch|hồ sơ|thông tin) ~3 (?:mật|tuyệt mật|bí mật|rò rỉ)|tị nạn chính trị"
        rf"|phòng thí nghiệm|cho người trung quốc|(?:người|khách|du khách|lao động|chuyên gia) (?:trung quốc|tq"
        rf"|tàu|hàn quốc|nhật|mỹ|anh|ý) ~5 (?:đến|vào|tới|sang|về|chết|nhiễm|dương tính|mua|cố tình|trốn)",
    ),
    "breaking": rule(
        r"tin (?:cực |rất |siêu |mới )?(?:nóng|khẩn|khẩn cấp|sốc|shock|chấn động|sét đánh|vui|mật|hot|buồn"
        r"|nhanh|tốt lành)(?: hổi| cấp)?|(?:thông báo|cảnh báo|báo động) (?:rất )?(?:khẩn|khẩn cấp|đỏ"
        r"|nguy hiểm)|khẩn cấp|breaking(?: news)?|(?:thông tin|tin) mới nhất(?! từ)|chấn động|nguy hiểm quá"
        r"|báo động ?[:!\d]|khẩn ?[!:‼]|(?:vô|cực) cùng (?:quan trọng|nguy hiểm|khẩn)|cực kỳ nguy hiểm"
        r"|hỏa tốc|sos|update (?:khuya|sáng|chiều|tối|mới)|toang (?:rồi|thật|với)|#toang|hoảng hồn|kinh hoàng"
        r"|rúng động|gây sốc|rùng mình|tá hỏa|hót hót|sự thật ~2 sốc",
    ),
    "caution": rule(
        rf"{_EVERYONE} ~8 (?:cẩn thận|cẩn trọng|cảnh giác|đề phòng|cảnh giá|chú ý|lưu ý|hạn chế|tránh xa|né|"
        rf"phòng tránh|nhớ đeo|đeo khẩu trang|trữ|tích trữ|bảo vệ mình|coi chừng|đừng (?:ra|đến|đi|ăn|mua"
        rf"|uống)|không nên (?:ra|đến|đi|ăn|mua|uống|tin)|để ý)",
        rf"(?:cẩn thận|cẩn trọng|cảnh giác|đề phòng|chú ý|coi chừng|tự bảo vệ)(?: \S+){{0,4}}? (?:nhé|nha|nhen"
        rf"|nghe|nhá|ạ|nhe|nè) ?{_EVERYONE}?|(?:cẩn thận|cẩn trọng|cảnh giác|coi chừng) {_EVERYONE}|{_EVERYONE}"
        rf" (?:ơi|ới)",
        r"(?:nhắc|mong|đề nghị|khuyên|xin) ~4 (?:hạn chế (?:ra|đi)|ở nhà|đeo khẩu trang|không (?:nên )?ra"
        r"|cẩn thận|cẩn trọng|cảnh giác|đề phòng)|không nên (?:ra đường|ra khỏi nhà|đến những|đến chỗ|tập trung"
        r"|tụ tập)|ai (?:ở|đi|đã|có|tiếp xúc|qua) ~9 (?:cẩn thận|cẩn trọng|chú ý|khai báo|cách ly"
        r"|thì nhớ|cảnh giác|liên hệ y tế)|nếu (?:ai|bạn|lỡ) ~8 (?:khai báo|cách ly)|mọi ng ~3 cẩn thận",
    ),
    "medicine_report": rule(
        r"(?:đã|vừa|mới|chính thức|sắp|hoàn thành|thành công|lần đầu) ~4 (?:có|tìm ra|tìm được|chế tạo"
        r"|bào chế|điều chế|sản xuất|thử nghiệm|phát triển|cho phép|xuất xưởng|phát minh) ~4 (?:thuốc|vắc ?-?"
        r"xin|vaccine|vacxin|vacine|văcxin)",
        rf"(?:thuốc|vắc ?-?xin|vaccine|vacxin|lô thuốc|loại thuốc) ~5 (?:chữa|trị|chống|ngừa|đặc trị|diệt"
        rf"|điều trị|phòng|kháng|chế ngự|tiêu diệt) ~4 {_GERM}",
        rf"(?:thử nghiệm|tình nguyện viên) ~9 (?:thành công|khỏi|lành bệnh|xuất viện)",
        rf"(?:chữa|điều trị|chữa trị) (?:được|khỏi|thành công)(?: cho)? ~4 (?:{_GERM}|\d+ (?:người|bệnh nhân"
        rf"|ca))",
        r"(?:đã|sau khi|mới) ~1 tiêm(?: \S+)? (?:phòng|xong|vắc|vaccine)(?: \S+){0,8}? (?:miễn dịch|chết|co giật"
        r"|ngất|tử vong|sốc|liệt|bật ngửa|tai biến)",
    ),
    "illness_claim": rule(
        rf"{_GERM}(?: \S+){{0,6}}? (?:không (?:lây|sống|chịu|tồn tại|gây|phải|còn|đáng sợ|hề)|tự (?:khỏi|chết"
        rf"|tiêu|mất|biến)|sẽ (?:chết|hết|tan|biến|tự)|chết ở|lây (?:qua|lan qua|trong|từ)|tồn tại (?:ở|trong)"
        rf"|sống (?:được|ở)|nằm (?:ở|rất|sâu)|trú ngụ|ủ bệnh|có thể (?:sống|lây|tồn tại|tự|xâm nhập))",
        rf"(?:không|chưa|chẳng) (?:ai |bị |một |người |hề |có |nào ){{0,4}}(?:mắc|nhiễm|dính|sợ) ~2 {_GERM}",
        rf"(?:triệu chứng|dấu hiệu|biểu hiện|cách (?:phòng|ngăn|tự|kiểm tra|nhận biết|chữa|chống|diệt)|phòng"
        rf" tránh|phòng chống|phòng ngừa|ngăn ngừa|ngăn chặn|lời khuyên|cẩm nang|biện pháp|tiêu diệt|diệt"
        rf"|kháng|chống) ~7 {_GERM}",
        r"nhiệt độ ~9 (?:virus|virut|vi rút|không sống|chết)|(?:súc miệng|súc họng|khò|uống|xông|ngậm|nhỏ"
        r"|rửa mũi|hít) (?:bằng |với )?(?:nước muối|nước ấm|nước nóng|muối|tinh dầu|dầu tràm|bồ kết|rượu|trà"
        r"|gừng|tỏi|nước chanh|giấm)|tinh dầu|bồ kết|nhóm máu|nước muối|máu o",
        r"(?:ăn|uống|dùng|xài) (?:\S+ ){1,5}(?:gây|bị|dẫn đến|sinh ra|là (?:bị|chết)|sẽ (?:bị|chết|suy)) ~3 "
        r"(?:ung thư|suy thận|suy gan|vô sinh|đột quỵ|ngộ độc|chết|bệnh)|(?:gây|dẫn đến|nguyên nhân|ngừa|giảm"
        r"|chống) ~4 (?:ung thư|đột quỵ|vô sinh)|tăng (?:sức )?(?:đề kháng|miễn dịch)|tương kỵ|kiêng kỵ",
        r"(?:thải|giải|lọc|loại bỏ|đào thải) ~2 độc(?: tố)?|tế bào (?:ung thư|ut|lạ)|xơ hóa|miễn dịch (?:chéo"
        r"|cộng đồng)",
    ),
    "picture_evidence": rule(
        rf"(?:đây là|đây chính là|này là|những|các|xem|nhìn|chùm|qua|có|một|một số) ~1 {_SHOWN}(?: \S+)? (?:về|"
        rf"của|ghi|cho thấy|cuối cùng|hiếm|này|được|trên|từ|mà|chôn|tang)",
        rf"{_SHOWN} (?:\S+ )?(?:cho thấy|ghi lại|cuối cùng|đang lan truyền|hiếm|chấn động|gây sốc|gây phẫn nộ"
        rf"|bên dưới|dưới đây|trên mạng|này|với quá)|(?:trong|như|theo|xem|nhìn) ~1 (?:ảnh|hình|clip|video)"
        rf"|(?:đây là|dưới đây là) ~1 (?:các|những|danh sách|toàn bộ|chiếc|căn|cô|quan tài|nguyên nhân)"
        rf"|(?:ảnh|hình) (?:số )?[1-9] ?:",
    ),
    "unsourced_number": rule(
        r"(?:hơn |gần |khoảng |tới |đến |trên )?\d[\d.,]* ?% ~2 (?:người|dân|khách|phụ nữ|nhân loại|dân số"
        r"|chúng ta|bệnh nhân|trẻ|nam|nữ|trường hợp|ca|là|bỏ qua|không biết|cho rằng|thử nghiệm)"
        r"|\d+ ?/ ?\d+ (?:người|khách|ng|kh)|\d+ người ~2 \d+ người|cứ \d+ ~3 (?:thì|có) \d+",
        r"(?:mỗi người dân|bình quân mỗi|mỗi ngày có|mỗi năm có|tổng cộng|thiệt hại|mức đền|ngân sách|nợ công"
        r"|vỡ nợ|thất thoát|chiếm đoạt|ăn bớt|nâng giá|mua vào) ~9 \d[\d.,]* ?(?:usd|tỷ|tỉ|triệu|nghìn|ngàn"
        r"|người|lần|đồng)",
        r"\d[\d.,]* (?:ngàn|nghìn|vạn|triệu|tỷ|tỉ)? ?(?:ca|người|xác|thi thể|usd|tấn|ngôi chùa|công ty|tàu"
        r"|người dùng|thuê bao|lò|khách) ~2 (?:bị|đã|chết|mất|nhiễm|trong|tử vong|mỗi|cho|hoạt động|dự kiến"
        r"|bay|từ|đang)",
    ),
}
"""The rule of each sign about what a post reports."""
