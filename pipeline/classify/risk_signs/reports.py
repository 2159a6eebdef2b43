"""Phrases of the signs about what a post reports: illness, harm, orders, shortage, advice."""

from typing import Final

from pipeline.classify.risk_signs.phrases import Rule, rule

_GERM: Final = (
    r"(?:covid\S{0,6}|ncovid\S{0,6}|corona\S{0,10}|coronavirus|corola|ncov\S{0,6}|sars\S{0,6}|c-?19|cúm"
    r"|ebola|epola|sởi|bạch hầu|sốt xuất huyết|đậu mùa|tay chân miệng|viêm phổi|vi khuẩn|hiv|(?:vi ?rút"
    r"|vi-rút|virut|virus|viruss|virút) ?\S{0,8}|dịch(?! vụ| chuyển| thuật| giả| bởi| bài| sang| là| của"
    r"| vị| từ)|sán|cô vy|cô vít)"
)
_STATE: Final = (
    r"(?:hoa kỳ|nước mỹ|chính phủ mỹ|người mỹ|trung quốc|tq|trung cộng|tàu cộng|nhật bản|hàn quốc"
    r"|triều tiên|italia|nước ý|nước anh|israel|do thái|ấn độ|iran|iceland|đài loan|canada|châu âu"
    r"|liên hợp quốc|liên hiệp quốc|who|thượng viện|hạ viện|tổng thống mỹ|donald trump|trump|joe biden"
    r"|putin|tập cận bình|kim jong ?-?un|giáo hoàng|bill gates|nasa|thủ tướng)"
)
_EVERYONE: Final = (
    r"(?:mọi người|bà con|cả nhà|nhà mình|các mẹ|các mom|các bạn|các bác|các cụ|anh em|a e|ae|chị em"
    r"|anh chị em|ace|anh chị|phụ huynh|mấy bạn|mấy mẹ|quý vị|bạn nào|mom)"
)
_PLACE: Final = (
    r"(?:xã|phường|huyện|quận|tỉnh|thành phố|tp|thị trấn|thôn|xóm|ấp|khu|chợ|bệnh viện|bv|trường|đường|phố"
    r"|ngõ|tòa nhà|chung cư|tầng|gia đình|nhà)"
)

REPORTS: Final[dict[str, Rule]] = {
    "illness_report": rule(
        r"\d[\d.,]* (?:ca|trường hợp|người|bệnh nhân|bn|vụ|học sinh|công nhân|du khách|khách|gia đình"
        r"|bác sĩ|công dân|cháu|bé|trẻ) ~5 (?:nhiễm|mắc|dương tính|nghi nhiễm|bị nhiễm|dính|cách ly"
        r"|nhập viện|tử vong vì|chết vì|chết do)(?! phí| môi| độc| kẹt| nợ| lỗi| sai)",
        rf"(?<!nguy cơ )(?<!tiêm )(?<!lây )(?<!nếu )(?<!lỡ )(?<!khi )(?<!phòng )(?<!ngừa )(?<!chống"
        rf" )(?:nhiễm|mắc|mắc bệnh|dính|dương tính (?:với)?|nghi nhiễm|nghi ngờ nhiễm|nghi ngờ bị nhiễm"
        rf"|chết vì|chết do|tử vong do|tử vong vì)(?: bệnh| chủng| con| phải| với| thêm)? {_GERM}",
        r"(?:xét nghiệm|kết quả|đã|cho) ~2 dương tính|dương tính rồi",
        rf"{_GERM} (?:\S+ )?(?:đã |vừa |mới |chính thức )?(?:về|đến|tới|có mặt|xuất hiện|lan)(?: đến| tới"
        rf"| ra| ở| tại| khắp)? (?!đâu|mạnh|rất)\S+",
        rf"(?:bị|đang|được|đã|phải|đi|bế|hốt|đưa|vừa|nhốt|gia đình) ~3 (?:cách ly|phong tỏa)(?: rồi| tại"
        rf"| ở| vì| do| từ| \d+ ngày|,|\.| theo| luôn| hết| cả)|(?:cách ly|phong tỏa) (?:cả |hết |toàn bộ "
        rf"|luôn |nguyên )?{_PLACE}|{_PLACE} ~4 (?:bị|đang|đã|được) ~1 (?:cách ly|phong tỏa)",
        rf"(?:có|thêm|tiếp nhận|đã) ~8 (?:nhiễm bệnh|nhiễm virus|nhiễm dịch)|ca nhiễm|khu cách ly"
        rf"|tự cách ly|bị dính|số người nhiễm|bệnh nhân ~1 (?:{_GERM}|số)|mắc \d[\d.,]* ca"
        rf"|(?:đã )?có \d+ (?:ca|trường hợp)(?: ở| tại| rồi)",
        r"ổ dịch|trốn cách ly|trốn khỏi vùng dịch|hốt đi (?:cả|rồi|hết)|(?:lò )?(?:hỏa táng"
        r"|hỏa thiêu) ~6 (?:ngày|xác|thi thể)",
        r"(?:có|thêm|một|1|đã có|phát hiện) (?:\S+ )?(?:ca|trường hợp|người"
        r"|bệnh nhân)(?: \S+){0,5}? (?:dương tính|nghi nhiễm|cách ly)|bệnh nhân số \d+",
        r"(?:\d+|nhiều|hàng loạt|gia đình|bị) ~4 ngộ độc|nhiễm sán|hàng loạt ~4 nhập viện|(?:nhiễm|bị"
        r"|có) dịch tả (?:lợn|heo)",
    ),
    "harm_report": rule(
        r"(?:\d[\d.,]*|nhiều|hàng loạt|hàng chục|hàng trăm) ~3 (?:người|học sinh|bé|cháu|công nhân"
        r"|chiến sĩ|công an|phụ nữ|sinh viên|em nhỏ|trẻ em|thủy thủ|bác sĩ)(?: trung quốc"
        r"| việt nam)? (?:đã |bị |phải )?(?:chết(?! não)|tử vong|thiệt mạng|mất tích|bị bắn chết|bị giết)",
        r"(?:đã|vừa|bị|mới|chính thức) ~1 (?:qua đời|bắt cóc|giết chết|sát hại|đâm chết|tông chết"
        r"|cưỡng hiếp|hiếp dâm|mổ nội tạng|mổ lấy|tử nạn|đột tử|bắn chết|đánh chết|bẻ cổ|ám sát"
        r"|đánh thuốc mê|thôi miên|bốc cháy)",
        r"bắt cóc ~2 (?:trẻ|con nít|học sinh|bé|cháu|con|phụ nữ)|(?:tước|mổ|lấy|buôn) ~4 nội tạng"
        r"|tẩm thuốc mê",
        r"hỏa hoạn (?:lớn|tại|ở|gần)|rơi từ tầng|(?:số người|người) chết ~3 (?:tăng|vì|do)"
        r"|chết (?:nhiều lắm|cả trăm|la liệt|gần hết)|nổ tàu|(?:đầy|toàn|nhiều|các|vứt|đốt) (?:xác người"
        r"|xác chết|quan tài|thi thể)",
        r"xông vào ~8 (?:đốt|cướp|chém|đánh)|người ~9 (?:đốt|cướp) ~3 (?:shop|quán|tiệm|nhà)"
        r"|bắt được quả tang|thất lạc ~4 (?:con|bé|cháu|người)|(?:con|bé|cháu|người) ~6 thất lạc",
    ),
    "world_report": rule(
        rf"{_STATE}(?: \S+){{0,3}}? (?:đã |vừa |mới |sẽ |đang |sắp |chính thức )+(?:\S+ )?(?:tìm|ký"
        rf"|ra lệnh|cấm|cử \d|hạ được|chế tạo|thử nghiệm|điều|giết|bỏ trốn|tạo ra|tung|ngừng|cắt|thừa nhận"
        rf"|lên kế hoạch|khởi kiện|bắn|tấn công|quỳ|thông qua|quyết|trục xuất|tôn vinh|dành \d|chi \d"
        rf"|phát hiện|gây xôn xao)",
        rf"{_STATE} (?:\S+ )?(?:ra lệnh|cử|bỏ mặc|chế tạo|muốn ~2 mua|hoàn thành|lo sợ|cưỡng chế|gián tiếp"
        rf"|tạo ra|thừa nhận|ngừng|che giấu|lừa dối|bị kiện|bị cách ly|đang trả giá|tiết lộ|lên kế hoạch"
        rf"|yêu cầu|quyết|trục xuất|tôn vinh|dành \d|chi \d|phát hiện)",
        r"(?:tài liệu|chỉ thị|kế hoạch|hồ sơ) ~3 (?:mật|tuyệt mật|rò rỉ)|xin tị nạn chính trị|(?:người"
        r"|khách|du khách|lao động|chuyên gia) (?:trung quốc|tq|tàu) ~3 (?:đến|vào|tới|sang|về|chết|nhiễm"
        r"|dương tính|mua|trốn)",
    ),
    "breaking": rule(
        r"(?<!thông )(?<!bản )(?<!thêm )tin (?:cực |rất |siêu )?(?:nóng|khẩn|khẩn cấp|sốc|shock|chấn động"
        r"|sét đánh|cực vui|tốt lành)(?: hổi)?|thông báo (?:khẩn|khẩn cấp)|breaking(?: news)?"
        r"|thông tin mới nhất(?= về| ở)|sự thật gây sốc|chấn động ?:",
        r"\A\W{0,12}(?:(?:khẩn cấp|khẩn|báo động|nguy hiểm|nóng|hot|sos|cảnh báo|kinh hoàng"
        r"|tin vui)(?: và nghiêm túc)? ?[:‼❗\n]|(?:khẩn cấp|khẩn|nguy hiểm quá) ?[!:.]|vô cùng quan trọng"
        r"|chấn động|toang|hoảng hồn|hót hót)",
    ),
    "caution": rule(
        rf"{_EVERYONE} ~6 (?:cẩn thận|cẩn trọng|cảnh giác|đề phòng|cảnh giá|hạn chế ra|tránh xa|nhớ đeo"
        rf"|hãy đeo|coi chừng|không nên (?:ra|đến|đi)|đừng (?:ra|đến|đi))",
        rf"(?:cẩn thận|cẩn trọng|cảnh giác|đề phòng|coi chừng|tự bảo vệ)(?: \S+){{0,4}}? (?:nhé|nha|nhen"
        rf"|nhá|nhe|nè|{_EVERYONE})",
        r"(?:mong|đề nghị|khuyên|xin) ~4 (?:hạn chế (?:ra|đi)|ở nhà|cẩn thận|cẩn trọng|cảnh giác|đề phòng)"
        r"|không nên (?:ra đường|ra khỏi nhà|đến những|đến chỗ)|ai (?:ở|đi|đã|tiếp xúc|qua) ~9 (?:cẩn thận"
        r"|cẩn trọng|khai báo|cách ly|cảnh giác)",
    ),
    "medicine_report": rule(
        r"(?:đã|vừa|mới|chính thức|sắp|hoàn thành|thành công|lần đầu) ~4 (?:có|tìm ra|tìm được|chế tạo"
        r"|bào chế|điều chế|sản xuất|thử nghiệm|phát triển|cho phép|xuất xưởng|phát minh) ~4 (?:thuốc"
        r"|vắc ?-?xin|vaccine|vacxin|vacine|văcxin)",
        rf"(?:thuốc|vắc ?-?xin|vaccine|vacxin) ~3 (?:chữa|trị|chống|ngừa|đặc trị|diệt|chế ngự"
        rf"|tiêu diệt) ~4 {_GERM}",
        r"thử nghiệm ~4 (?:thuốc|vắc ?-?xin|vaccine) ~9 (?:thành công|khỏi|lành bệnh)",
        r"(?:đã|sau khi|mới) ~1 tiêm(?: \S+)? (?:phòng|xong|vắc|vaccine)(?: \S+){0,8}? (?:miễn dịch|chết"
        r"|co giật|ngất|tử vong|sốc|liệt|bật ngửa|tai biến)",
    ),
    "illness_claim": rule(
        rf"{_GERM}(?: \S+){{0,6}}? (?:không (?:lây|sống|chịu|tồn tại|đáng sợ|hề|nguy hiểm)|tự (?:khỏi|chết"
        rf"|tiêu|mất|biến)|chết ở|lây (?:qua|lan qua|trong)|tồn tại (?:ở|trong)|sống (?:được|ở)|nằm (?:ở"
        rf"|rất|sâu)|trú ngụ|có thể (?:sống|lây|tồn tại|tự|xâm nhập|không có dấu hiệu))",
        rf"(?:không|chưa|chẳng) (?:ai |bị |một |người |hề |có |nào ){{1,4}}(?:mắc|nhiễm|dính) ~2 {_GERM}",
        rf"(?:cách (?:ngăn|tự|kiểm tra|nhận biết)|lời khuyên|cẩm nang) ~7 {_GERM}",
        r"(?:virus|virut|vi rút) ~9 (?:\d+ độ|khí hậu|nhiệt độ)|nhiệt độ ~9 (?:virus|virut|vi rút)"
        r"|(?:súc miệng|súc họng|khò|uống|xông|ngậm|nhỏ|hít) (?:bằng |với |trà )?(?:nước muối|nước ấm"
        r"|nước nóng|bồ kết|gừng|tỏi|nước chanh|giấm)|tinh dầu tràm|nhóm máu o|khẩu trang nào chống",
        r"(?:ăn|uống|dùng|xài) (?:\S+ ){1,5}(?:gây|bị|dẫn đến|sẽ bị) ~3 (?:ung thư|suy thận|suy gan"
        r"|vô sinh|đột quỵ|ngộ độc)|(?:ăn|uống(?! thuốc)|nước ép|đậu|rau|quả|củ|thực phẩm|dưỡng chất"
        r"|hiến máu)[^.!?\n]{0,80} (?:ngừa|chống|gây|giảm ~4)(?: được)? (?:ung thư|đột quỵ)|tương kỵ"
        r"|kiêng kỵ",
    ),
}
"""The rule of each sign about what a post reports."""
