"""Phrases of the signs about how a rumour is told: its source, its push, its fear."""

from typing import Final

from pipeline.classify.risk_signs.phrases import Rule, plain_rule, rule

_SAYS: Final = (
    r"(?:giấu tên|xin giấu tên|không muốn nêu tên|cho biết|tiết lộ|nói rằng|kể rằng|nói là|bảo là|bảo rằng"
    r"|cảnh báo|khẳng định|khuyên|chia sẻ|xác nhận|kể|nói|báo)"
)
_GERM: Final = r"(?:virus|vi ?rút|virut|vi-rút|corona|ncov|covid(?:[- ]?19)?|sars)"

_POWER: Final = (
    r"(?:chính quyền|nhà cầm quyền|chính phủ|nhà nước|lãnh đạo|nhà máy|công ty|trung quốc|tq|trung cộng"
    r"|bắc kinh|mỹ|hoa kỳ|vtv)"
)

RUMOUR: Final[dict[str, Rule]] = {
    "vague_source": rule(
        r"theo (?:một |1 )?nguồn tin(?! (?:riêng )?(?:của|từ) (?:vtc|pv|phóng viên|báo|cơ quan|công an|bộ"
        r"|ubnd|đài|ttxvn))",
        r"nguồn tin (?:riêng|nội bộ|hành lang|thân cận|giấu tên|không chính thức|trên mạng|chưa kiểm chứng"
        r"|chắc chắn|mật)",
        r"(?:theo|từ|có) (?:một số |nhiều |1 số )?(?:nguồn |thông )?tin(?: tức)? (?:từ|trên) (?:mạng"
        r"|mạng xã hội|facebook|fb|mxh)",
        r"nhiều nguồn (?:thông )?tin (?:đã )?(?:cho|nói)|theo (?:một số|nhiều) (?:nguồn|tin|thông tin)",
        rf"(?:một|1|có) (?:người bạn|người quen|người nhà|đứa bạn|bạn)[^.!?\n]{{0,30}} {_SAYS}",
        r"(?:người quen|người nhà|bạn thân|đứa bạn|bạn|cô bạn|anh bạn|chị bạn|bà con|hàng xóm|cháu|em gái"
        r"|anh trai|vợ|chồng|cô|chú|dì)(?: (?:của )?(?:tôi|mình|em|anh|chị|tui|t|nhà tôi"
        r"|nhà mình))? (?:đang )?(?:làm|trực|công tác|ở) (?:ở |trong |bên "
        r"|tại )?(?:\S+ ){0,3}?(?:bệnh viện|bv|bộ|công an|sở|cục|ủy ban|quân đội|ngân hàng|tòa soạn|đài"
        r"|nước ngoài|mỹ|pháp|nhật|đức|hàn) ~4 (?:bảo|nói|kể|báo|cho biết|xác nhận|nhắn|gửi)",
        r"nghe (?:nói|đồn|đâu|bảo là|người ta|bạn bè kể|kể lại|phong thanh|mấy|mọi người|anh em|a e"
        r"|kể)(?! nhạc)",
        r"thấy (?:người ta|trên mạng|mọi người|nói|bảo) (?:là |nói|bảo|đồn|đăng|thằng|ông|bà)",
        r"(?:theo|có) tin đồn|tin hành lang|dân mạng (?:đồn|truyền tai|nói)|trên mạng (?:nói|đồn|bảo)"
        r"|người ta (?:đồn|bảo|nói|kể)(?: là| rằng)|mọi người kháo|(?:dân làng|bà con|dân) (?:đồn|kháo)",
        r"(?:thấy|lượm|nhặt)(?: được)? (?:ở |được )?(?:trên )(?:mạng|fb|facebook|face|tiktok"
        r"|youtube)(?! xã hội việt)",
        r"báo (?:nước ngoài|mỹ|trung|đài|hàn|nhật|pháp|anh|quốc tế) (?:đưa|đăng|nói|viết)",
        r"có thông tin(?: là| rằng| cho rằng| ông| bà)|(?<!bạn )có tin (?:là|rằng|cho|nói)|rộ (?:lên )?tin"
        r"|(?:vừa|mới) nghe tin|tin đảm bảo (?:chính xác)?",
        r"(?:cô|anh|chị|bà|ông|chú|thằng|đứa) (?:bán thuốc|hàng xóm|xe ôm|chủ \S+) (?:bảo|nói|kể)",
        r"theo (?:lời )?(?:chị|anh|bà|ông|bạn|em|cô) [a-z]\.?(?! \w+ \w+,)|xin giấu tên|tin chuẩn",
        r"theo (?:một số|1 số|nhiều|vài|1|một) (?:nguồn|tin|thông tin|báo)|(?:tin"
        r"|thông tin) từ (?:\S+ )?(?:anh|chị|bạn|em|chú|cô|bà|thằng|đứa|người)(?: bạn| quen)"
        r"|tin chờ xác nhận|chưa kiểm chứng|#rumou?r|(?:mới|vừa|có ai|đang) hóng|hóng (?:được|tiếp)"
        r"|nghe (?:bạn nói|a e)|(?:chắc|hình như|có lẽ|nghi) (?:là |bị |có )?(?:con gái|con trai)|(?:anh"
        r"|chị|chú|cô|bác|em|bạn) (?!đã)\S+ vừa báo|tin mật|liệu tin được|theo dư luận|dư luận ~2 (?:nghi"
        r"|cho)|(?:vừa|mới) (?:nhận|được) (?:được )?(?:thông )?tin",
    ),
    "unnamed_authority": rule(
        rf"(?:một|1|nhiều|những|có|nhóm|mấy|các(?= (?:chuyên|nhà|giáo))) (?:vị )?(?:bác sĩ|bs|chuyên gia"
        rf"|giáo sư|nhà khoa học|nhà nghiên cứu|tiến sĩ|thầy thuốc)(?: (?:mỹ|nhật|đức|pháp|nga|anh"
        rf"|hàn quốc|trung quốc|nước ngoài|giấu tên|nổi tiếng|hàng đầu|đầu ngành|y tế|ung bướu"
        rf"|dinh dưỡng)){{0,2}} (?:cũng |đã |từng |đều )?{_SAYS}(?! với| thêm)",
        r"(?:các nhà |giới )?khoa học (?:\S+ ){0,2}?(?:đã )?(?:chứng minh|phát hiện(?: ra)?|khẳng định"
        r"|cảnh báo|kinh ngạc|bối rối|xác nhận|cho biết)",
        r"(?:chuyên gia|bác sĩ|giáo sư|nhà khoa học|nhà nghiên cứu|kỹ sư|tiến sĩ)(?: \S+)? (?:nước ngoài"
        r"|mỹ|nhật|đức|pháp|brazil|nga|anh|hàn quốc|ấn độ|trung quốc) ~3 (?:cảnh báo|khẳng định|tiết lộ"
        r"|chỉ ra|cho biết|tìm ra|giúp)",
        r"(?:một |1 )?(?:nghiên cứu|kết quả nghiên cứu)(?: mới| gần đây| khoa học)? (?:đã )?(?:cho thấy"
        r"|chứng minh|chỉ ra|phát hiện|khẳng định)",
        r"theo (?:các|nhiều|một số|giới) (?:bác sĩ|chuyên gia|nhà khoa học|nhà nghiên cứu)",
        r"nhiều (?:bác sĩ|chuyên gia|nhà khoa học) (?:\S+ )?(?:nói|khuyên|cho|chỉ ra|khẳng định|tin)",
        r"(?:bác sĩ|chuyên gia|cán bộ|quan chức) (?:\S+ ){0,3}?(?:giấu tên|xin giấu tên|không muốn nêu tên)",
    ),
    "forwarded": rule(
        r"(?<!ghi )(?<!sao )(?:copy|cop|coppy|chép|bê|lượm|sưu tầm)(?: lại)? (?:từ|nguyên văn|tin nhắn|fb"
        r"|face|:)|copy (?:trên|bên) (?:mạng|fb|face)",
        r"(?:bài|thông tin|thơ|tin|ảnh|nguồn) sưu tầm|sưu tầm được|cop nhặt",
        r"(?:mới nhận|vừa nhận|mới nhận được|vừa nhận được|em nhận được) (?:\S+ ){0,2}?(?:tin nhắn|message"
        r"|mess|zalo|bài viết|clip|video) (?:này )?(?:từ|của|do|quý|quí)",
        r"(?:tôi|mình|em|t|tui) (?:xin |được )?(?:phép )?(?:chuyển tiếp|đăng lại|share lại|post lại"
        r"|chuyển lại)",
        r"(?:xin |giờ xin được |nay )(?:được )?chuyển tiếp|share lại(?! (?:cho|giúp|dùm|giùm))"
        r"|đăng lại (?:từ|của|bài)",
        r"(?:một|1) (?:người bạn|bạn|bác sĩ|bs|anh|chị)(?: \S+){0,4}? (?:gửi|gởi|chia sẻ|chuyển"
        r"|nhắn) (?:cho|tới|đến|lại) (?:tôi|mình|em|t|tui)",
        r"(?:theo|nguồn|from|từ) ?:? ?(?:fb|face|facebook)(?! (?:của )?(?:bộ|sở|công an|vtv|bv|bệnh viện))"
        r"|nguồn ?:? ?(?:trên mạng|sưu tầm)",
        r"tin nhắn (?:được )?(?:lan truyền|chuyển tiếp)|lời nhắn (?:của|từ) (?:một|1)"
        r"|đọc (?:được )?bài này (?:cách|trên|thấy|ở)",
        r"dịch bài ?:|lược dịch(?! (?:theo|từ))|\(sưu tầm\)?|\(st\)|st xem thêm|nguồn ?:? ?fb|nguonfb\S*"
        r"|from fb|stt của|copp?y(?: \S+)? (?:mn|mng|cho)|copy ?:|#copy",
    ),
    "urgent_share": rule(
        r"(?<!được )(?<!đã )(?<!đang )(?<!bị )(?<!sự )(?:chia sẻ|lan tỏa|chuyển tiếp|đăng lại"
        r"|forward) (?:nó |bài |tin |này |giúp |dùm |giùm |hộ |cho |mình |em |nhau |bài này |tin này "
        r"|bài viết |thông tin |video |rộng rãi |những |cái |dùm em ){0,4}(?:gấp|khẩn cấp|khẩn|nhanh|liền"
        r"|luôn|ngay(?! (?:sau|tại|khi|trong|trên|từ|cả|này|hôm|\d|trước (?:thềm|trận|giờ|ngày)))"
        r"|mạnh(?! mẽ| trên)|càng nhiều càng tốt|thật nhiều|nhiều vào|để (?:giúp|cứu|nhiều|mọi người|mn"
        r"|cảnh|bà con|loan|bảo vệ|cùng|ngăn|ai))",
        r"(?:chia sẻ|lan tỏa|chuyển tiếp|lưu lại|xem|đọc|lưu) ~5 (?:trước khi|kẻo|không) (?:nó |bài "
        r"|video |tin |lại )?bị (?:xóa|gỡ|ẩn|bay màu|report|mất)",
        r"(?:hãy|xin|mọi người|cả nhà|bà con|anh em|các bạn|các mẹ|cầu xin|làm ơn|nhờ|mong|kính mong|ae"
        r"|quý vị|rất mong) (?:hãy |vui lòng |giúp |ơi |xin |ai |mọi người |các bạn |đọc được |cùng "
        r"|bà con |quý vị |đừng bỏ qua |cả nhà |và )*(?:chia sẻ|lan tỏa|chuyển tiếp)(?! (?:với|về|một"
        r"|bài viết hữu|lại cho nó|kinh nghiệm|cảm|khó|chút|ý|những|rằng|là|suy))",
        r"(?:khẩn cấp|khẩn|gấp) ~1 chia sẻ",
        r"(?:lưu lại|lưu ngay|save)(?: \S+){0,2}? (?:ngay|liền|gấp)(?: \S+){0,3}? (?:chia sẻ|kẻo|để|khi"
        r"|nhé|nha|và)?|(?:lưu lại|lưu ngay|lưu) (?:ngay )?và chia sẻ",
        r"(?:cần đọc|đọc|xem) (?:ngay )?(?:và )?(?:gấp|khẩn)|(?:hãy|xin) (?:\S+ ){0,4}?(?:đọc|xem"
        r"|nghe)(?: \S+){0,2}? (?:hết|kỹ|ngay)(?: \S+){0,4}? (?:để|kẻo|cứu)",
        r"trước khi (?:nó |bài |video |tin )?(?:này )?bị (?:xóa|gỡ|che|bưng)",
        r"cần chia sẻ|#?share (?:tới|gửi|với tốc độ|rộng)"
        r"|(?<!được )(?<!đã )(?<!đang )(?<!bị )chia sẻ (?:tới|gửi|rộng rãi|thông tin này|bài đăng"
        r"|bài viết này|với tất cả)|ch\.i\.a|xin (?:hãy )?đọc|(?:hãy|nên|cần|mong \S+ \S+) ~2 đọc (?:kĩ|kỹ"
        r"|hết|bài|qua|đi)|cầu xin ~4 đọc|khẩn thiết nhờ|(?:gửi|thông tin) (?:tin |bài )?này (?:cho|tới"
        r"|đến) (?:bạn bè|người thân|tất cả|mọi người|bà con)|cho (?:người thân|mọi người|bà con|bạn bè"
        r"|mn) (?:được )?biết|các (?:địa chỉ )?liên lạc",
        r"(?<!được )(?<!đã )chia sẻ (?:\S+ ){0,2}?(?:để|cho) (?:mọi người|mn|bà con|cả nhà|người thân"
        r"|nhiều người|ai|các bạn)(?: \S+){0,3}? (?:biết|tránh|cảnh giác|phòng|né|cùng|đọc|hiểu|hay|cần)",
    ),
    "doomsday": rule(
        r"(?<!như )(?<!lừa )ngày tận thế(?! trong| 2012)|ngaytanthe|(?:nhân loại|loài người|trái đất"
        r"|thế giới|hành tinh) ~6 diệt vong|hủy diệt (?:thế giới|nhân loại|trái đất|loài người)",
        r"(?:tiên tri|lời tiên tri|sấm truyền|tiên đoán|sấm trạng trình)(?: \S+){0,9}? (?:việt nam"
        r"|ứng nghiệm|nhân loại|thế giới|chiến tranh|rùng mình|lạnh gáy|\d{4}|dự đoán)",
        r"(?:van ?ga|nhà tiên tri)(?: \S+){0,6}? (?:\d{4}|dự đoán|cảnh báo|tiên tri|từng nói|:)"
        r"|babavanga\w*|tientri\w*|loitientri\w*|(?:của|bà) vanga",
        r"(?:loài người|trái đất|nhân loại|thế giới)(?: \S+){0,3}? (?:chỉ còn|sắp|sẽ)(?: \S+){0,3}? (?:năm"
        r"|tháng|ngày|diệt|kết thúc|hủy|biến mất|bị|chết|đào thải|tiêu)",
        r"\d+ ?% (?:nhân loại|dân số thế giới|loài người)(?: \S+){0,3}? (?:sẽ|bị|chết|đào thải)",
        r"(?:tiểu hành tinh|thiên thạch|sao chổi|vật thể|hành tinh)(?: \S+){0,8}? (?:lao về|đâm vào"
        r"|va chạm|tiến đến|hướng về|hủy diệt)(?: \S+){0,2}? (?:trái đất|địa cầu|trái)"
        r"|trái đất (?:\S+ ){0,3}?bị (?:\S+ ){0,3}?(?:tiểu hành tinh|thiên thạch|đâm)",
        r"(?:vỏ )?trái đất (?:đang |sắp |sẽ )(?:vỡ|nứt|nổ|tối|ngừng|đảo|tách)|ba ngày (?:tối|bóng tối)"
        r"|(?:bầu trời|trái đất) (?:\S+ )?[\"“]?tối đen",
        r"(?:thiên nhiên|trời) (?:đang )?(?:trả thù|trừng phạt)|kiếp nạn (?:lớn|của)|nostradamus"
        r"|ngày phán xét|đảo cực|bão mặt trời ~6 (?:trái đất|hủy|năm)|thế chiến (?:thứ )?(?:3|ba|iii)",
    ),
    "strange_tale": rule(
        r"cầu nguyện ~9 (?:nhiễm|lành|che chở)|(?:em bé|đứa bé|trẻ sơ sinh) ~6 biết nói|(?:chúa|phật"
        r"|mẹ maria|bồ tát|quan âm) ~4 (?:chữa|hiện ra|che chở)",
        r"người ngoài hành tinh|sinh vật (?:\S+ ){0,2}?(?:lạ|ngoài hành tinh|bí ẩn|huyền bí)|tam giác quỷ"
        r"|xuyên không|du hành thời gian|trái đất phẳng|thuyết âm mưu|rãnh mariana|mh370|quả cầu khổng lồ",
        r"là có âm mưu|lên âm mưu|mưu đồ|sự dàn (?:xếp|dựng)|màn kịch|có chủ đích|man ?made|(?:virus"
        r"|corona|covid|sars) ~9 (?:từ|trong|ở|do) ~1 phòng (?:thí nghiệm|nghiên cứu)|chiến tranh sinh học",
        r"(?:kim tự tháp|bermuda|tam giác quỷ|rãnh mariana|sao hỏa"
        r"|mặt trăng)(?: \S+){0,8}? (?:người khổng lồ|ngoài hành tinh|máy phát|trạm năng lượng"
        r"|năng lượng cổ|sự sống|không hề)",
        r"người ngoài hành tinh ~9 (?:có thật|tồn tại|liên lạc|xây|tàu|xuất hiện|ghé)|(?:tàu|dấu vết"
        r"|sự tồn tại|bí mật) (?:của |về )?(?:người ngoài hành tinh|ufo)|nguoingoaihanhtinh"
        r"|người khổng lồ (?:\S+ )?xây",
        r"(?:xuyên không|du hành thời gian|từ tương lai) ~6 (?:có thật|trở về|quay về|chứng minh)"
        r"|khu vực 51(?!\.)|khuvuc51",
        r"mất tích(?: \S+){0,4}? \d+ năm ~6 (?:quay|trở|xuất hiện)|sinh vật lạ (?:xuất hiện|ở|ngoài)"
        r"|xuất hiện (?:\S+ )?(?:sinh vật|vật thể) lạ|hiện tượng lạ|người chết sống lại",
        r"(?:mẹ quan âm|phật|chúa|đức mẹ|rồng|linh hồn|ma) (?:\S+ )?(?:xuất hiện|hiện ra|hiển linh"
        r"|hiện về)|(?:nhớ|kể|ký ức)(?: \S+){0,3}? (?:kiếp trước|tiền kiếp)|đầu thai ~4 (?:có thật|trở lại"
        r"|nhớ)|lời nguyền ~5 (?:có thật|chết|linh ứng)|người cá ~3 (?:có thật|xuất hiện)"
        r"|quốc gia không (?:hề )?tồn tại",
        r"illuminati|freemason|hội tam điểm|trật tự thế giới mới|nhà nước ngầm|deep ?state|thế lực (?:ngầm"
        r"|đen tối|bí ẩn)|quyền lực ngầm|giật dây(?! chuyền)",
        r"(?:người|tộc|giống) (?:người )?thằn lằn|trái đất phẳng|traidatphang|âm mưu (?:thâm|đen|độc|diệt"
        r"|thống trị|kiểm soát)",
        rf"{_GERM}(?: \S+){{0,6}}? (?:vũ khí sinh học|nhân tạo|do (?:con )?người tạo)",
        rf"(?:vũ khí sinh học|chiến tranh sinh học|nhân tạo|chế tạo ra|tạo ra|tung ra|gieo rắc)(?: con"
        rf"| loại| chủng)? {_GERM}",
        r"vũ khí sinh học|(?:virus|corona|covid) (?:is )?man ?made|bill gates ~9 (?:virus|vắc|vaccine|chip"
        r"|corona)",
        r"nasa (?:\S+ ){0,6}?(?:che|giấu|bưng bít)|(?:mỹ|chính phủ mỹ) (?:\S+ )?(?:che giấu|che mắt)"
        r"|bí mật (?:\S+ )?(?:bị )?che giấu",
        r"haarp|chemtrail|annunaki|anunnaki|reptilian|rothschild|rockefeller|kiểm soát (?:tâm trí"
        r"|loài người|nhân loại)|tẩy não (?:loài|nhân)|(?:đổ bộ|lên) mặt trăng (?:là )?(?:giả|dàn dựng)"
        r"|5g ~4 (?:virus|covid|não)|(?:kế hoạch|kịch bản) ~4 (?:tiêu diệt|thống trị|giảm dân số)",
        r"(?:mỹ|tàu|trung quốc|trung cộng|cia|nga|thế lực thù địch) ~3 (?:đứng sau (?:vụ|chuyện|tất cả|mọi"
        r"|virus)|bí mật tung)",
    ),
    "secrecy": rule(
        rf"(?:báo chí|báo đài|truyền thông|tivi|nhà đài|các báo|báo chính thống|báo nào"
        rf"|{_POWER}) ~4 (?:không dám (?:đưa|đăng|nói)|không được phép (?:đưa|đăng|nói)|im lặng|im bặt"
        rf"|bưng bít|giấu nhẹm|giấu kín|ém nhẹm|ém tin|giấu dịch|giấu dân|che giấu|bịt miệng dân)",
        r"không (?:có |một |thấy |hề |có một |1 )*(?:tờ )?(?:báo|báo đài|báo chí"
        r"|tờ báo)(?: nào)?(?: \S+){0,2}? (?:đưa tin|dám)",
        r"(?:sự thật|thông tin|vụ việc|video|clip|tin này|chuyện này)(?: \S+){0,9}? (?:bị|đang bị"
        r"|đã bị) (?:bưng bít|che giấu|giấu nhẹm|giấu kín|bịt miệng|ém)",
        rf"(?:họ|chúng|người ta|các hãng dược|giới tinh hoa|nasa|{_POWER}) (?:\S+ )?(?:không"
        rf"|chẳng)(?: hề)? muốn (?:bạn|chúng ta|mọi người|ai|dân) ~2 biết|(?:họ|chúng|nasa"
        rf"|{_POWER}) (?:đang |đã |vẫn |cố tình )?(?:che mắt|giữ bí mật về|giấu (?:bạn|chúng ta|dân))"
        rf"|bí mật ~4 bị che giấu",
        r"(?:tin|thông tin|văn bản|tài liệu) (?:tuyệt mật|nội bộ bị lộ|mật bị rò rỉ|nội bộ mới rò rỉ)",
        r"không (?:có |một |thấy ){0,3}(?:tờ )?báo nào|báo (?:đài )?(?:chưa|không) (?:cập nhật|đưa|dám"
        r"|đăng|nhắc)|không được báo đài|(?:bưng bít|ém nhẹm|giấu nhẹm|dấu nhẹm|ém tin"
        r"|(?<!được )(?<![\x22“])giấu dịch|bịt đầu mối|triệt tiêu ~2 chứng cứ)|ca này chưa công bố"
        r"|tài liệu mật|(?:họ|chúng) (?:\S+ )?giấu|không còn giấu được",
    ),
    "chain_letter": rule(
        r"(?:gửi|chia sẻ|chuyển tiếp|forward|tag) ~6 (?:cho|tới|đến|ít nhất|đủ) (?:ít nhất |đủ )?(?:\d+"
        r"|mười|hai mươi|năm|bảy|chín) (?:người|bạn|nhóm|bạn bè|group)",
        r"(?:không|đừng|nếu không|ai không|mà không)(?: \S+)?? (?:chia sẻ|gửi|chuyển tiếp"
        r"|làm theo) ~6 (?:xui|xui xẻo|gặp nạn|gặp họa|xui rủi|mất lộc|hối hận|tai họa|bị khóa|bị xóa"
        r"|tính phí)",
        r"(?:copy|sao chép) ~6 (?:dán|paste|đăng|gửi) ~5 (?:tường|trang|nhà|nhóm|bạn bè|mọi người|về)"
        r"|copy (?:and|và|&) paste|(?:giữ tay|nhấn giữ)(?: \S+){0,4}? (?:sao chép|copy)",
        r"(?:chuyển tiếp|forward|gửi)(?: \S+)? (?:tin nhắn|thông điệp|bài) này (?:\S+ ){0,3}?(?:cho|tới"
        r"|đến|đi)",
        r"(?:chia sẻ|type|cmt|comment|bình luận) (?:\S+ ){0,3}?(?:sẽ )?(?:gặp may|nhận (?:được )?(?:phúc"
        r"|lộc|may mắn|điều may)|được (?:phúc|lộc|bình an|ban phước))",
        r"(?:điều lệ|quy tắc|chính sách) mới của (?:facebook|fb|zalo|meta)[^\n]{0,160}?(?:ảnh|hạn chót"
        r"|công khai|cho phép)",
    ),
    "unsourced_quote": plain_rule(
        r"(?<!\w)(?:chủ tịch|bộ trưởng|thủ tướng|tổng thống|tổng bí thư|giáo sư|gs|tiến sĩ|bác sĩ|bs"
        r"|tỷ phú|thiếu tướng|trung tướng|đại tá|giám đốc|ca sĩ|diễn viên|thứ trưởng|hiệu trưởng|giám mục"
        r"|linh mục|đức giáo hoàng|sư thầy|hòa thượng) [^.!?\n\"“”:]{3,60} (?:nói|tuyên bố|khẳng định"
        r"|thừa nhận|phát biểu|từng nói|phát ngôn|cảnh báo|tiết lộ)(?: rằng| là"
        r"| thẳng)? ?[:,]? ?[\"“«][^\"”»\n]{10,400}[\"”»]|(?<!\w)(?:chủ tịch|bộ trưởng|phó thủ tướng"
        r"|thủ tướng|tổng thống|giáo sư|gs|bác sĩ|bs|tỷ phú|giám đốc|bác|tt|pttg|gs người"
        r"|giám mục) [^.!?\n\"“”:]{2,40} (?:nói|tuyên bố|từng nói|phát biểu) ?: ?[^\n]{10,200}"
    ),
}
"""The rule of each sign about how a rumour is told."""
