"""Phrases of the signs about how a rumour is told: its source, its push, its fear."""

from typing import Final

from pipeline.classify.risk_signs.phrases import Rule, plain_rule, rule

_SAYS: Final = (
    r"(?:giấu tên|xin giấu tên|không muốn nêu tên|cho biết|tiết lộ|nói rằng|kể rằng|nói là|bảo là|bảo rằng"
    r"|cảnh báo|khẳng định|khuyên|chia sẻ|xác nhận|kể|nói|báo)"
)
_GERM: Final = r"(?:virus|vi ?rút|virut|vi-rút|corona|ncov|covid(?:[- ]?19)?|sars)"
_VIRUS: Final = rf"(?:{_GERM}|dịch|bệnh lạ|dịch tả)"

RUMOUR: Final[dict[str, Rule]] = {
    "vague_source": rule(
        r"theo (?:một |1 )?nguồn tin(?! (?:của|từ) (?:pv|phóng viên|báo|cơ quan|công an|bộ|ubnd|đài|ttxvn))",
        r"nguồn tin (?:riêng|nội bộ|hành lang|thân cận|giấu tên|không chính thức|trên mạng|chưa kiểm chứng"
        r"|chắc chắn|mật)",
        r"(?:theo|từ|có) (?:một số |nhiều |1 số )?(?:nguồn |thông )?tin(?: tức)? (?:từ|trên) (?:mạng"
        r"|mạng xã hội|facebook|fb|mxh)",
        r"nhiều nguồn (?:thông )?tin (?:đã )?(?:cho|nói)|theo (?:một số|nhiều) (?:nguồn|tin|thông tin)",
        rf"(?:một|1|có) (?:người bạn|người quen|người nhà|đứa bạn|bạn)[^.!?\n]{{0,30}} {_SAYS}",
        r"(?:người quen|người nhà|bạn thân|đứa bạn|bạn|cô bạn|anh bạn|chị bạn|bà con|hàng xóm|cháu|em gái"
        r"|anh trai|vợ|chồng|cô|chú|dì)(?: (?:của )?(?:tôi|mình|em|anh|chị|tui|t|nhà tôi"
        r"|nhà mình))? (?:đang )?(?:làm|trực|công tác|ở) (?:ở |trong |bên |tại )?(?:\S+ ){0,3}?(?:bệnh viện"
        r"|bv|bộ|công an|sở|cục|ủy ban|quân đội|ngân hàng|tòa soạn|đài|nước ngoài|mỹ|pháp|nhật|đức"
        r"|hàn) ~4 (?:bảo|nói|kể|báo|cho biết|xác nhận|nhắn|gửi)",
        r"nghe (?:nói|đồn|đâu|bảo là|người ta|bạn bè kể|kể lại|phong thanh|mấy|mọi người|anh em|a e"
        r"|kể)(?! nhạc)",
        r"thấy (?:người ta|trên mạng|mọi người|nói|bảo) (?:là |nói|bảo|đồn|đăng|thằng|ông|bà)",
        r"(?:theo|có) tin đồn|tin hành lang|dân mạng (?:đồn|truyền tai|nói)|trên mạng (?:nói|đồn|bảo)"
        r"|người ta (?:đồn|bảo|nói|kể)(?: là| rằng)|mọi người kháo|(?:dân làng|bà con|dân) (?:đồn|kháo)",
        r"(?:thấy|lượm|nhặt)(?: được)? (?:ở |được )?(?:trên )(?:mạng|fb|facebook|face|tiktok"
        r"|youtube)(?! xã hội việt)",
        r"báo (?:nước ngoài|mỹ|trung|đài|hàn|nhật|pháp|anh|quốc tế) (?:đưa|đăng|nói|viết)",
        r"được cho là|có thông tin(?: là| rằng| cho rằng| ông| bà)|(?<!bạn )có tin (?:là|rằng|cho|nói)"
        r"|rộ (?:lên )?tin|(?:vừa|mới) nghe tin|tin đảm bảo (?:chính xác)?",
        r"(?:cô|anh|chị|bà|ông|chú|thằng|đứa) (?:bán \S+|hàng xóm|xe ôm|chủ \S+) (?:bảo|nói|kể)",
        r"theo (?:lời )?(?:chị|anh|bà|ông|bạn|em|cô) [a-z]\.?(?! \w+ \w+,)"
        r"|xin giấu tên|tin chuẩn",
    ),
    "unnamed_authority": rule(
        rf"(?:một|1|các|nhiều|những|có|nhóm|mấy) (?:vị )?(?:bác sĩ|bs|chuyên gia|giáo sư|nhà khoa học"
        rf"|nhà nghiên cứu|luật sư|y tá|cán bộ|quan chức|tiến sĩ|thầy thuốc)(?: \S+){{0,4}}? {_SAYS}(?! với)",
        r"(?:các nhà |giới )?khoa học (?:\S+ ){0,2}?(?:đã )?(?:chứng minh|phát hiện(?: ra)?|khẳng định"
        r"|cảnh báo|kinh ngạc|bối rối|xác nhận|cho biết)",
        r"(?:chuyên gia|bác sĩ|giáo sư|nhà khoa học|nhà nghiên cứu|kỹ sư|tiến sĩ)(?: \S+)? (?:nước ngoài|mỹ"
        r"|nhật|đức|pháp|brazil|nga|anh|hàn quốc|ấn độ|trung quốc) ~3 (?:cảnh báo|khẳng định|phát hiện"
        r"|tiết lộ|nói|chỉ ra|giúp|cho biết|tìm ra|chế tạo|xác nhận)",
        r"(?:một |1 )?(?:nghiên cứu|kết quả nghiên cứu)(?: mới| gần đây| khoa học)? (?:đã )?(?:cho thấy"
        r"|chứng minh|chỉ ra|phát hiện|khẳng định)",
        r"(?:theo|kinh nghiệm) (?:các )?(?:bác sĩ|chuyên gia|nhà khoa học|nhà nghiên cứu|dân gian"
        r"|y học cổ truyền)(?! [a-zđ]+ [a-zđ]+,)",
        r"nhiều (?:bác sĩ|chuyên gia|nhà khoa học|bằng chứng) (?:\S+ )?(?:nói|khuyên|cho|chỉ ra|khẳng định"
        r"|tin)",
        r"(?:bác sĩ|chuyên gia|cán bộ|quan chức) (?:\S+ ){0,3}?(?:giấu tên|xin giấu tên|không muốn nêu tên)",
    ),
    "forwarded": rule(
        r"(?:copy|cop|coppy|chép|bê|lượm|sưu tầm|cre|credit)(?: lại)? (?:từ|nguyên văn|tin nhắn|fb|face|:)"
        r"|copy (?:trên|bên) (?:mạng|fb|face)",
        r"(?:bài|thông tin|thơ|tin|ảnh|nguồn) sưu tầm|sưu tầm được|cop nhặt",
        r"(?:mới nhận|vừa nhận|mới nhận được|vừa nhận được|em nhận được) (?:\S+ ){0,2}?(?:tin nhắn|message"
        r"|mess|zalo|bài viết|clip|video) (?:này )?(?:từ|của|do|quý|quí)",
        r"(?:tôi|mình|em|t|tui) (?:xin |được )?(?:phép )?(?:chuyển tiếp|đăng lại|share lại|post lại"
        r"|chuyển lại)",
        r"(?:xin |giờ xin được |nay )(?:được )?chuyển tiếp|share lại(?! (?:cho|giúp|dùm|giùm))"
        r"|đăng lại (?:từ|của|bài)",
        r"(?:một|1) (?:người bạn|bạn|bác sĩ|bs|anh|chị)(?: \S+){0,4}? (?:gửi|gởi|chia sẻ|chuyển"
        r"|nhắn) (?:cho|tới|đến|lại) (?:tôi|mình|em|t|tui)",
        r"(?:theo|nguồn|from|từ) ?:? ?(?:fb|face|facebook)(?! (?:của )?(?:bộ|sở|công an|vtv))"
        r"|nguồn ?:? ?(?:mạng|internet|sưu tầm|st|face|fb|net)",
        r"tin nhắn (?:được )?(?:lan truyền|chuyển tiếp)|lời nhắn (?:của|từ) (?:một|1)"
        r"|đọc (?:được )?bài này (?:cách|trên|thấy|ở)",
    ),
    "urgent_share": rule(
        r"(?<!được )(?<!đã )(?<!đang )(?<!bị )(?<!sự )(?:chia sẻ|lan tỏa|chuyển tiếp|đăng lại"
        r"|forward) (?:nó |bài |tin |này |giúp |dùm |giùm |hộ |cho |mình |em |nhau |bài này |tin này "
        r"|bài viết |thông tin |video |rộng rãi |những |cái |dùm em ){0,4}(?:gấp|khẩn cấp|khẩn|nhanh|liền"
        r"|luôn|ngay(?! (?:sau|tại|khi|trong|trên|từ|cả|này|hôm|\d|trước (?:thềm|trận|giờ|ngày)))"
        r"|mạnh(?! mẽ)|càng nhiều càng tốt|thật nhiều|nhiều vào|để (?:giúp|cứu|nhiều|mọi người|mn|cảnh"
        r"|bà con|loan|bảo vệ|cùng|ngăn|ai))",
        r"(?:chia sẻ|lan tỏa|chuyển tiếp|lưu lại|xem|đọc|lưu) ~5 (?:trước khi|kẻo|không) (?:nó |bài |video "
        r"|tin |lại )?bị (?:xóa|gỡ|ẩn|bay màu|report|mất)",
        r"(?:hãy|xin|mọi người|cả nhà|bà con|anh em|các bạn|các mẹ|cầu xin|làm ơn|nhờ|mong|kính mong|ae"
        r"|quý vị|rất mong|ai) (?:hãy |vui lòng |giúp |ơi |xin |ai |mọi người |các bạn |đọc được |cùng "
        r"|bà con |quý vị |đừng bỏ qua |cả nhà |và )*(?:chia sẻ|lan tỏa|chuyển tiếp)(?! (?:với|về"
        r"|kinh nghiệm|cảm|khó|chút|ý|những|rằng|là|suy))",
        r"(?:khẩn cấp|khẩn|gấp|cần) ~3 chia sẻ",
        r"(?:lưu lại|lưu ngay|save)(?: \S+){0,2}? (?:ngay|liền|gấp)(?: \S+){0,3}? (?:chia sẻ|kẻo|để|khi|nhé"
        r"|nha|và)?|(?:lưu lại|lưu ngay|lưu) (?:ngay )?và chia sẻ",
        r"(?:cần đọc|đọc|xem) (?:ngay )?(?:và )?(?:gấp|khẩn)|(?:hãy|xin) (?:\S+ ){0,4}?(?:đọc|xem"
        r"|nghe)(?: \S+){0,2}? (?:hết|kỹ|ngay)(?: \S+){0,4}? (?:để|kẻo|cứu)",
        r"trước khi (?:nó |bài |video |tin )?(?:này )?bị (?:xóa|gỡ|che|bưng)",
        r"(?<!được )(?<!đã )chia sẻ (?:\S+ ){0,2}?(?:để|cho) (?:mọi người|mn|bà con|cả nhà|người thân"
        r"|nhiều người|ai|các bạn)(?: \S+){0,3}? (?:biết|tránh|cảnh giác|phòng|né|cùng|đọc|hiểu|hay|cần)",
    ),
    "alarming_claim": rule(
        rf"(?:hàng (?:chục|trăm|nghìn|ngàn|loạt|triệu)|cả trăm|\d+(?:[.,]\d+)*) (?:\S+ )?(?:người|ca"
        rf"|bệnh nhân|trẻ|học sinh|cháu|em bé|nạn nhân|công nhân|bác sĩ|du khách|khách|con gà"
        rf"|con lợn)(?: \S+){{0,3}}? (?:(?<!thoát )(?<!cái )chết|tử vong|ngộ độc|nhập viện|mất tích"
        rf"|nhiễm bệnh|bị bắt cóc|bị nhiễm|thiệt mạng|nhiễm {_VIRUS}|dương tính|phải cách ly|bị cách ly)",
        r"(?:có|thêm|hơn|phát hiện|xuất hiện|mới có|\d+)(?: \S+){0,2}? ca (?:\S+ )?(?:nhiễm|mắc|bệnh"
        r"|dương tính|nghi nhiễm|tử vong)",
        rf"(?:đã|vừa|mới|nghi|bị|dính|phát hiện|thêm|\d+|chính thức) ~3 (?<!muốn bị )(?:dính|nhiễm|mắc"
        rf"|dương tính(?: với)?|nghi nhiễm) (?:con |bệnh |dịch )?{_VIRUS}|dương tính rồi",
        r"bị (?:hốt đi|đưa đi cách ly|đi cách ly|hốt cả|cách ly)(?! (?:xã hội|tại nhà là))",
        rf"(?:dịch|{_VIRUS}|biến chủng)(?: \S+){{0,4}}? (?:bùng phát|lây lan|tràn lan|mất kiểm soát|đã vào"
        rf"|đã lan|đã về|về tới|về đến|hoành hành|đã tới|đã đến(?! lúc))",
        r"toang rồi (?:bà con|mọi người|các|ạ|anh)|chết (?:hàng loạt|la liệt|cả trăm|nhiều lắm"
        r"|gần hết)",
        r"(?:bắt cóc|mổ cướp|cướp|móc|lấy cắp|lấy) ~4 (?:trẻ em|nội tạng|trẻ con|con nít|em bé|học sinh)"
        r"|vụ bắt cóc",
        r"(?:sắp|sẽ|chuẩn bị|đêm nay|tối nay|ngày mai|chuẩn bị) ~5 (?:vỡ đê|vỡ đập|động đất|sóng thần"
        r"|phong tỏa|giới nghiêm|chiến tranh|đổi tiền|cắt mạng|đóng cửa toàn bộ|mất điện toàn|hết thịt"
        r"|hết gạo|sụp đổ|phá sản|thế chiến)",
        r"(?:vỡ đê|vỡ đập) ~6 (?:chạy|sơ tán|ngập|cuốn)|giới nghiêm (?:toàn|từ|cả)|phong tỏa (?:từ|cả|toàn"
        r"|14|\d+|thành phố|luôn)",
        r"(?:ăn vào|uống vào|ăn phải|xài|dùng) ~6 (?:ung thư|vô sinh|chết người|đột biến gen|mất mạng"
        r"|tử vong|suy thận|suy gan)",
        r"(?:chứa|tẩm|ngâm|phun|nhiễm|bơm) ~2 (?:chất độc|hóa chất|hóa chất cực độc|chất gây ung thư"
        r"|thuốc độc|kim tiêm|hiv|độc chết người|chip|thuốc an thần|chất cấm|dịch tả)",
        r"(?:hết|cạn|khan hiếm|thiếu) ~2 (?:xăng|gạo|lương thực|mì tôm|nước sạch|thịt) ~4 (?:mua|tích trữ"
        r"|dự trữ|gom)",
        r"(?:ngân hàng|bank) ~5 (?:phá sản|sập|mất thanh khoản|vỡ nợ) ~6 (?:rút tiền|rút hết|rút gấp)",
        r"(?:vừa|đã|mới|chính thức) (?:qua đời|tử nạn|tự vẫn|bị giết|đột tử)|(?:xác|thi thể"
        r"|xác chết) (?:\S+ ){0,3}?(?:ngổn ngang|la liệt|mỗi ngày|khắp|trên đường)",
        r"(?:vũ khí sinh học|bom nguyên tử|tên lửa|chiến tranh|nội chiến) (?:\S+ ){0,3}?(?:nổ ra|xảy ra"
        r"|tấn công|sắp nổ)",
        r"(?:dòi|con đỉa|giun|thằn lằn)(?: \S+){0,4}? (?:trong|bò)"
        r"|(?:bệnh viện|y tế) (?:\S+ ){0,3}?(?:vỡ trận|quá tải)",
        r"(?:tích trữ|mua trữ|tháo chạy|sơ tán) (?:\S+ ){0,3}?(?:ngay|gấp|khẩn)|nguy hiểm (?:lắm"
        r"|đến tính mạng|chết người)|(?:bão|lũ|mưa) (?:rất|cực) (?:mạnh|lớn|to)|cháy (?:rất |cực )?(?:to"
        r"|lớn) (?:quá|ở|tại)",
    ),
    "doomsday": rule(
        r"(?:ngày )?tận thế(?! trong phim)|ngaytanthe|(?:nhân loại|loài người|trái đất|thế giới"
        r"|hành tinh) ~6 diệt vong|sự diệt vong (?:của|này)|hủy diệt (?:thế giới|nhân loại|trái đất"
        r"|loài người)",
        r"(?:tiên tri|lời tiên tri|sấm truyền|tiên đoán|sấm trạng trình)(?: \S+){0,9}? (?:việt nam"
        r"|ứng nghiệm|nhân loại|thế giới|chiến tranh|rùng mình|lạnh gáy|\d{4}|dự đoán)",
        r"(?:van ?ga|nhà tiên tri)(?: \S+){0,6}? (?:\d{4}|dự đoán|cảnh báo|tiên tri"
        r"|nói|về|:)|babavanga\w*|tientri\w*|loitientri\w*|(?:của|bà) vanga",
        r"(?:loài người|trái đất|nhân loại|thế giới)(?: \S+){0,3}? (?:chỉ còn|sắp|sẽ)(?: \S+){0,3}? (?:năm"
        r"|tháng|ngày|diệt|kết thúc|hủy|biến mất|bị|chết|đào thải|tiêu)",
        r"\d+ ?% (?:nhân loại|dân số thế giới|loài người)(?: \S+){0,3}? (?:sẽ|bị|chết|đào thải)",
        r"(?:tiểu hành tinh|thiên thạch|sao chổi|vật thể|hành tinh)(?: \S+){0,8}? (?:lao về|đâm vào|va chạm"
        r"|tiến đến|hướng về|hủy diệt)(?: \S+){0,2}? (?:trái đất|địa cầu|trái)"
        r"|trái đất (?:\S+ ){0,3}?bị (?:\S+ ){0,3}?(?:tiểu hành tinh|thiên thạch|đâm)",
        r"(?:vỏ )?trái đất (?:đang |sắp |sẽ )(?:vỡ|nứt|nổ|tối|ngừng|đảo|tách)|ba ngày (?:tối|bóng tối)"
        r"|(?:bầu trời|trái đất) (?:\S+ )?[\"“]?tối đen",
        r"(?:thiên nhiên|trời) (?:đang )?(?:trả thù|trừng phạt)|kiếp nạn (?:lớn|của)|nostradamus"
        r"|ngày phán xét|tận diệt|đảo cực|bão mặt trời ~6 (?:trái đất|hủy|năm)|thảm họa (?:toàn cầu"
        r"|diệt chủng)|thế chiến (?:thứ )?(?:3|ba|iii)",
    ),
    "conspiracy": rule(
        r"illuminati|freemason|hội tam điểm|tam điểm|trật tự thế giới mới|nhà nước ngầm|deep ?state"
        r"|giới tinh hoa|thế lực (?:ngầm|nào đó|đen tối|bí ẩn)|quyền lực ngầm|giật dây",
        r"(?:người|tộc|giống) (?:người )?thằn lằn|trái đất phẳng|traidatphang|thuyết âm mưu|thuyetammuu"
        r"|âm mưu (?:của|thâm|đen|độc|quá)|mưu đồ",
        rf"{_GERM}(?: \S+){{0,6}}? (?:vũ khí|nhân tạo|phòng thí nghiệm|tạo ra|chế tạo|sản xuất|do mỹ"
        rf"|do trung|do bill|quân bài|là của)",
        rf"(?:vũ khí sinh học|chiến tranh sinh học|nhân tạo|phòng thí nghiệm|tung ra|phát tán|chế tạo ra"
        rf"|gieo rắc)(?: \S+){{0,4}}? {_GERM}",
        r"vũ khí sinh học|(?:virus|corona|covid) (?:is )?man ?made"
        r"|bill gates ~9 (?:virus|vắc|vaccine|chip|corona)",
        r"(?:người ngoài hành tinh|ufo|alien)(?: \S+){0,9}? (?:có thật|tồn tại|sự thật|nasa|bí mật|liên lạc"
        r"|xây|tàu|chứng minh|thống trị|xuất hiện|phát hiện)|(?:tàu|sự tồn tại|bí mật|sự thật|dấu vết"
        r"|liên lạc|về)(?: \S+){0,4}? (?:người ngoài hành tinh|ufo)|nguoingoaihanhtinh",
        r"khu vực 51(?!\.)|khuvuc51|majestic 12|người khổng lồ (?:\S+ )?(?:xây|ai cập)|(?:xuyên không"
        r"|du hành thời gian|người từ tương lai|đến từ tương lai)(?: \S+){0,9}? (?:có thật|sự thật|tồn tại"
        r"|về|chứng minh|thật)?",
        r"nasa (?:\S+ ){0,6}?(?:che|giấu|bí mật|thừa nhận|sự thật)|bí mật (?:từ |của )?nasa",
        r"haarp|chemtrail|annunaki|anunnaki|reptilian|rothschild|rockefeller|kiểm soát (?:tâm trí"
        r"|loài người|nhân loại|thế giới)|tẩy não (?:loài|nhân|con)|trái đất rỗng|(?:đổ bộ"
        r"|lên) mặt trăng (?:là )?(?:giả|dàn dựng)|5g ~4 (?:virus|covid|não)|(?:kế hoạch|kịch bản|dàn dựng"
        r"|sắp đặt|sắp xếp)(?: \S+){0,4}? (?:từ trước|sẵn|hết rồi|lừa|diệt|tiêu diệt|thống trị|giảm dân số)"
        r"|màn kịch|diễn kịch|diệt chủng dân tộc",
        r"(?:mỹ|tàu|trung quốc|trung cộng|cia|nga|pháp|thế lực thù địch"
        r"|tổ chức phản động)(?: \S+){0,3}? (?:đứng sau (?:vụ|chuyện|tất cả|mọi|virus)|giật dây|đã cài"
        r"|mua chuộc|thao túng|bí mật tung|núp bóng)",
    ),
    "strange_tale": rule(
        r"(?:kim tự tháp|bermuda|tam giác quỷ|rãnh mariana|sao hỏa"
        r"|mặt trăng)(?: \S+){0,8}? (?:người khổng lồ|ngoài hành tinh|máy phát|trạm năng lượng"
        r"|năng lượng cổ|sự sống|không hề)",
        r"mất tích(?: \S+){0,4}? \d+ năm ~6 (?:quay|trở|xuất hiện)|sinh vật lạ (?:xuất hiện|ở|ngoài)"
        r"|xuất hiện (?:\S+ )?(?:sinh vật|vật thể) lạ|hiện tượng lạ|người chết sống lại",
        r"(?:mẹ quan âm|phật|chúa|đức mẹ|rồng|linh hồn|ma) (?:\S+ )?(?:xuất hiện|hiện ra|hiển linh|hiện về)"
        r"|(?:nhớ|kể|ký ức)(?: \S+){0,3}? (?:kiếp trước|tiền kiếp)|đầu thai ~4 (?:có thật|trở lại|nhớ)"
        r"|lời nguyền ~5 (?:có thật|chết|linh ứng)|người cá ~3 (?:có thật|xuất hiện)"
        r"|quốc gia không (?:hề )?tồn tại",
    ),
    "secrecy": rule(
        r"(?:báo chí|báo đài|truyền thông|tivi|nhà đài|vtv|các báo|báo chính thống|tờ báo nào"
        r"|báo nào)(?: \S+){0,3}? (?:không dám|không được phép|bị cấm|không hề|giấu|im lặng|im re|bưng bít"
        r"|im bặt)(?: (?:đưa|đăng|nói|lên tiếng|tin|hề){1,2})?",
        r"không (?:có |một |thấy |hề |có một |1 )*(?:tờ )?(?:báo|báo đài|báo chí"
        r"|tờ báo)(?: nào)?(?: \S+){0,2}? (?:đưa tin|đăng|dám|nói|nhắc)",
        r"(?:sự thật|thông tin|vụ việc|video|clip|bài viết|tin này|chuyện này|bí mật|dịch"
        r"|tình hình)(?: \S+){0,9}? (?:bị|đang bị|đã bị) (?:bưng bít|che giấu|giấu nhẹm|giấu kín|bịt miệng"
        r"|ẩn đi|chặn|bóp nghẹt|lãng quên|giấu)",
        r"(?:bưng bít|giấu nhẹm|che giấu|bịt miệng|ém nhẹm|ém tin|giấu dịch|giấu dân|ỉm đi)(?! (?:tội"
        r"|tang vật|cảm xúc|hành vi|khuyết điểm|ma túy|nguồn gốc))",
        r"(?:họ|chúng|người ta|các hãng dược|bác sĩ|ngành y|giới tinh hoa|chính phủ|nasa|mỹ"
        r"|hoa kỳ) (?:\S+ )?(?:không|chẳng|đang|đã|giữ|cố tình)(?: hề)? (?:muốn (?:bạn|chúng ta|mọi người"
        r"|ai|dân)|cho (?:bạn|ai|dân)|giấu (?:bạn|chúng ta|dân)|che mắt|giữ bí mật|bí mật)(?: \S+)?(?: biết"
        r"| nghe| thấy)?|che mắt (?:bạn|dân|thiên hạ|thế giới)|giữ bí mật về",
        r"(?:bí mật|sự thật) (?:\S+ ){0,3}?(?:không ai|chưa ai|ít ai|chưa từng|không bao giờ"
        r"|chưa được) (?:\S+ ){0,2}?(?:nói|biết|tiết lộ|công bố)",
        r"(?:tin|thông tin|văn bản|tài liệu) (?:tuyệt mật|nội bộ bị lộ|mật bị rò rỉ|nội bộ mới rò rỉ)"
        r"|sự thật (?:bị |được )?(?:phơi bày|hé lộ|động trời)|phơi bày sự thật|(?:họ|nasa|mỹ"
        r"|chúng) giấu (?:cả|mọi|hết|kín|\S+ thế giới)",
    ),
    "chain_letter": rule(
        r"(?:gửi|chia sẻ|chuyển tiếp|forward|tag) ~6 (?:cho|tới|đến|ít nhất|đủ) (?:ít nhất |đủ )?(?:\d+"
        r"|mười|hai mươi|năm|bảy|chín) (?:người|bạn|nhóm|bạn bè|group)",
        r"(?:không|đừng|nếu không|ai không|mà không)(?: \S+)?? (?:chia sẻ|gửi|chuyển tiếp"
        r"|làm theo) ~6 (?:xui|xui xẻo|gặp nạn|gặp họa|xui rủi|mất lộc|hối hận|tai họa|bị khóa|bị xóa"
        r"|tính phí)",
        r"(?:copy|sao chép) ~6 (?:dán|paste|đăng|gửi) ~5 (?:tường|trang|nhà|nhóm|bạn bè|mọi người|về)"
        r"|copy (?:and|và|&) paste|(?:giữ tay|nhấn giữ)(?: \S+){0,4}? (?:sao chép|copy)",
        r"(?:chuyển tiếp|forward|gửi)(?: \S+)? (?:tin nhắn|thông điệp|bài) này (?:\S+ ){0,3}?(?:cho|tới|đến"
        r"|đi)",
        r"(?:chia sẻ|type|cmt|comment|bình luận) (?:\S+ ){0,3}?(?:sẽ )?(?:gặp may|nhận (?:được )?(?:phúc"
        r"|lộc|may mắn|điều may)|được (?:phúc|lộc|bình an|ban phước))",
        r"(?:điều lệ|quy tắc|chính sách) mới của (?:facebook|fb|zalo|meta)[^\n]{0,160}?(?:ảnh|hạn chót"
        r"|công khai|cho phép)",
    ),
    "unsourced_quote": plain_rule(
        r"(?<!\w)(?:chủ tịch|bộ trưởng|thủ tướng|tổng thống|tổng bí thư|giáo sư|gs|tiến sĩ|bác sĩ|bs|tỷ phú"
        r"|thiếu tướng|trung tướng|đại tá|giám đốc|ca sĩ|diễn viên|thứ trưởng|hiệu trưởng|giám mục|linh mục"
        r"|đức giáo hoàng|sư thầy|hòa thượng) [^.!?\n\"“”:]{3,60} (?:nói|tuyên bố|khẳng định|thừa nhận"
        r"|phát biểu|từng nói|phát ngôn|cảnh báo|tiết lộ)(?: rằng| là"
        r"| thẳng)? ?[:,]? ?[\"“«][^\"”»\n]{10,400}[\"”»]|(?<!\w)(?:chủ tịch|bộ trưởng|phó thủ tướng"
        r"|thủ tướng|tổng thống|giáo sư|gs|bác sĩ|bs|tỷ phú|giám đốc|bác|tt|pttg|gs người"
        r"|giám mục) [^.!?\n\"“”:]{2,40} (?:nói|tuyên bố|từng nói|phát biểu) ?: ?[^\n]{10,200}"
    ),
    "sensational": rule(
        r"(?:tin )?chấn động(?! não)|tin nóng|tin sốc|tin cực (?:nóng|sốc)|tin khẩn"
        r"|nóng ?: |khẩn!|khẩn cấp ?:|cực sốc|vô cùng (?:quan trọng|nguy hiểm)",
        r"sự thật (?:sốc|kinh hoàng|rùng mình|động trời|đáng sợ|chấn động|kinh dị)|(?:kinh hoàng|rùng mình"
        r"|lạnh gáy|sởn gai ốc|bàng hoàng|khiếp sợ|rúng động|gây sốc|sốc nặng|gây xôn xao|dậy sóng"
        r"|kinh ngạc|khủng khiếp)",
        r"toang (?:rồi|thật|mất|hết)|bất ngờ (?:phát hiện|được|chưa)|phát hiện bất ngờ"
        r"|bí ẩn (?:\S+ ){0,3}?(?:hé lộ|kinh|rùng|gây)",
    ),
}
"""The rule of each sign about how a rumour is told."""
