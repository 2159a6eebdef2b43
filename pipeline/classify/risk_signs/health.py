"""Phrases of the signs about health: cures that are too good, folk remedies, promises to the body."""

from typing import Final

from pipeline.classify.risk_signs.phrases import Rule, rule

_ILLNESS: Final = (
    r"(?:ung thư|u xơ|u nang|u hạch|u tuyến giáp|u bướu|u vú|khối u|u máu|tế bào ung thư|tiểu đường"
    r"|đái tháo đường|đường huyết|huyết áp|mỡ máu|máu nhiễm mỡ|gan nhiễm mỡ|mỡ gan|gút|gout|gut|xương khớp"
    r"|viêm khớp|đau khớp|thoát vị|đĩa đệm|thần kinh tọa|thoái hóa|vôi hóa|cột sống|đau lưng|vai gáy"
    r"|dạ dày|bao tử|đại tràng|trào ngược|viêm gan|xơ gan|men gan|suy thận|sỏi thận|thận yếu|hiv"
    r"|covid(?:-?19)?|corona|ncov|cúm|sars|sốt xuất huyết|đột quỵ|tai biến|vô sinh|hiếm muộn|tự kỷ"
    r"|động kinh|viêm xoang|đau đầu|tiền đình|táo bón|tiêu chảy|phong thấp|tê bì|chóng mặt|tuyến giáp"
    r"|buồng trứng|tử cung|phụ khoa|polyp|đờm|ho khan|ho có đờm|sổ mũi|nhiệt miệng|hôi miệng|đau răng"
    r"|sâu răng|mề đay|hắc lào|tổ đỉa|ghẻ|giun|tiểu đêm|yếu sinh lý|xuất tinh sớm|phì đại|giãn tĩnh mạch"
    r"|đau mắt|mắt mờ|huyết khối|xơ vữa|loãng xương|gai cột sống|gai gót|quai bị|thủy đậu|viêm mũi"
    r"|viêm họng|viêm phổi|hen suyễn|bệnh trĩ|trĩ|búi trĩ|rò hậu môn|vảy nến|á sừng|eczema|zona|giời leo"
    r"|mất ngủ|tim mạch|hở van tim|suy tim|tràn dịch|parkinson|alzheimer|lao phổi)"
)
_CHRONIC: Final = (
    r"(?:ung thư|u xơ|u nang|u hạch|u tuyến giáp|u bướu|tiểu đường|đái tháo đường|đường huyết|huyết áp"
    r"|mỡ máu|gan nhiễm mỡ|gút|gout|xương khớp|viêm khớp|đau khớp|thoát vị|thoái hóa|đau lưng|dạ dày"
    r"|bao tử|đại tràng|trào ngược|sỏi thận|thận yếu|viêm xoang|viêm họng|bệnh trĩ|búi trĩ|mất ngủ)"
)
_ANY_ILLNESS: Final = rf"(?:bệnh(?! (?:nhân|viện|án))|{_ILLNESS})"
_REMEDY: Final = (
    r"(?:lá(?! (?:gan|chắn|phổi|cờ|thư|đơn))|cây|rau|củ(?! chi)|(?<!kết )(?<!hiệu )quả|trái|hạt|rễ|vỏ|hoa"
    r"|nước (?:lá|ép|chanh|gừng|tỏi|muối|ấm|uống|dừa)|bát nước|cốc nước|nồi nước|trà|tỏi|gừng|nghệ(?! sĩ"
    r"| an| thuật)|chanh|sả|mật ong|giấm|chuối|dừa|đu đủ|hành|thảo dược|thảo mộc|dược liệu|thuốc nam"
    r"|bài thuốc|bí quyết|mẹo|viên uống|cách này|loại này)"
)

_TROUBLE: Final = (
    rf"(?:mụn|nám|tàn nhang|tàn hương|thâm nách|thâm|sẹo|hôi nách|hôi miệng|mỡ bụng|mỡ thừa|mỡ|cân|nấm"
    rf"|ngứa|ghẻ|hắc lào|tổ đỉa|lang ben|mề đay|viêm|phụ khoa|kinh nguyệt|huyết trắng|yếu sinh lý|táo bón"
    rf"|bệnh(?! viện| nhân| án)|đột quỵ|đau|nhức|ho|{_ILLNESS})"
)

HEALTH: Final[dict[str, Rule]] = {
    "sells_cure": rule(
        rf"(?:(?<!điều )(?<!chính )trị|(?<!cứu )chữa|đặc trị|khỏi|đánh bay|dứt điểm|chấm dứt|hút"
        rf"|tiêu diệt mọi) (?:\S+ ){{0,2}}?#?{_TROUBLE}",
        r"(?:viêm xoang|viêm lộ tuyến|phụ khoa|rối loạn ~2 kinh|kinh nguyệt|vòm họng|sún răng|nặng mùi)",
        rf"(?:bị|gặp|mắc|triệu chứng|tình trạng) (?:\S+ ){{0,3}}?{_TROUBLE}(?: \S+){{0,14}}? (?:ib|inbox"
        rf"|ip|chữa|thuốc|lọ|kem|liên hệ|lh|gặp e)",
        r"(?:kem|thuốc|viên|trà|cao|combo|liệu trình|serum|thảo dược) (?:\S+ ){0,2}?(?:tan mỡ|giảm cân"
        r"|(?<!điều )(?<!chính )trị(?! giá)|chữa|đa năng|xoạc)|giảm (?:cân|mỡ)",
    ),
    "sure_promise": rule(
        r"(?:cam kết|cam đoan|đảm bảo|bảo đảm|thề)(?:[,.:;]? \S+){0,4}? (?:hiệu quả|khỏi|hết|giảm|hoàn"
        r"|không tái|trắng|dứt|đậu|đỗ|thất vọng|thành công|thay đổi|mọc)",
        r"hoàn (?:lại )?(?:tiền|\d+ ?%)|100 ?% (?:hiệu quả|khỏi|trúng|giảm|hết)|(?:hiệu quả|đặc trị"
        r"|dứt điểm|khỏi|đỗ|đậu|trúng)[ .:]{0,2}100 ?%|10 ?/ ?10 ?(?:khách|kh|ng|người)|bao (?:đậu|đỗ|khỏi"
        r"|hiệu quả|trúng)",
        r"(?:hiệu quả|an toàn) (?:tuyệt đối|triệt để|tối đa)|không (?:lo |còn |bị )?tái (?:phát|lại|đi)"
        r"|(?:bôi|uống|dùng|dán|thoa|xịt) (?:đâu |là |phát )(?:khỏi|giảm|hết|tan|trắng)|dứt điểm",
    ),
    "wonder": rule(
        r"thần dược|thuốc tiên|tiên dược|trường sinh bất tử|bách hệ|phương thuốc thần|(?:đống"
        r"|đóng) bệnh(?! viện| nhân)|bệnh gì cũng (?:bay|khỏi|hết|tan)|trẻ (?:ra )?cả chục tuổi"
        r"|điều kỳ diệu xảy ra khi",
    ),
    "miracle_cure": rule(
        r"(?<!không )(?<!chưa )(?<!được )(?<!chưa thể )(?<!không thể )(?<!khám )(?<!điều )(?:chữa|trị"
        r"|điều trị|đặc trị|đánh bay|thổi bay|loại bỏ|dập tắt|quét sạch|xóa sổ)(?: bệnh)? ~4 (?:dứt điểm"
        r"|tận gốc|khỏi hẳn|khỏi hoàn toàn|hết hẳn|tức thì|(?<!mụn )(?<!siêu )cấp tốc|vĩnh viễn|thần kỳ"
        r"|dứt căn|100 ?%)",
        rf"(?<!không )(?<!chưa )(?<!được )(?<!chưa thể )(?<!để )(?<!điều )(?:chữa|trị|điều trị) (?:khỏi"
        rf"|hết|dứt|lành)(?: được)?(?: căn| hẳn)?(?: bệnh)? {_ILLNESS}",
        rf"(?:dứt điểm|loại bỏ tận gốc|tận gốc|đánh bay|đánh tan|thổi bay|quét sạch|hết sạch|hết hẳn"
        rf"|tan biến|tạm biệt|chấm dứt|diệt sạch|tiêu tan|khắc tinh (?:của"
        rf"|với))(?: \S+){{0,2}}? {_ANY_ILLNESS}(?= ~9 (?:nhờ|bằng|chỉ|với|từ|sau|này|đơn giản|#\S+))",
        rf"(?:đánh bay|đánh tan|thổi bay|quét sạch|hết sạch|loại bỏ tận gốc|dứt điểm|tạm biệt"
        rf"|khắc tinh (?:của|với))(?: \S+)?? (?:chứng |cơn )?{_ANY_ILLNESS}",
        r"loại bỏ tế bào ung thư|(?:tiêu diệt|diệt|diệt sạch|giết) (?:\S+ )?tế bào ung thư",
        r"(?:diệt|tiêu diệt|giết|thanh lọc|quét sạch|ức chế|chống|phòng|ngừa|ngăn) ~2 (?:virus|vi rút"
        r"|virut|vi-rút) (?:corona|ncov|covid|sars|vũ hán|cúm|viêm gan|hiv) ~12 (?:tỏi|gừng|chanh|sả"
        r"|nước ấm|nước muối|nước nóng|mật ong|bồ kết|tinh dầu|trứng|hành|giấm|dầu)",
        rf"(?<!chữa )(?<!chưa )(?<!trị )(?<!được )(?:khỏi|dứt|lành) (?:bệnh |hẳn |hoàn toàn "
        rf"|ngay )?(?:{_ILLNESS} )?(?:chỉ )?(?:sau|trong) (?:\d+|một|hai|ba|vài) (?:ngày|lần|đêm|giờ|phút"
        rf"|liệu trình)",
        r"(?:uống|ăn|dùng|xông|ngâm) ~9 (?:là|sẽ|thì) (?:khỏi|hết|dứt|tan)(?! sức)(?: ngay| hẳn| liền"
        r"| bệnh)?",
        rf"{_ANY_ILLNESS} ~6 (?:mấy cũng (?:lành|khỏi|hết)|cũng (?:khỏi|lành|tan|hết|tiêu)|là (?:khỏi|hết)"
        rf"|sẽ khỏi|đều (?:khỏi|tiêu tan|hết)|khỏi hẳn|hết là nhờ)",
        r"(?:teo|tan|tiêu(?! diệt)|nhỏ dần|teo nhỏ|tiêu tan|xẹp|hết) (?:\S+ )?(?:khối u|u xơ|u nang|u hạch"
        r"|u tuyến giáp|hạch|búi trĩ|u bướu|sỏi thận|sỏi mật|mỡ gan)",
        rf"(?:hết|khỏi)(?: hẳn| sạch)? (?:bệnh )?{_ILLNESS} ~5 (?:chỉ (?:với|cần|nhờ)|nhờ|không cần)",
        r"(?:thần dược|thuốc tiên|linh dược|tiên dược) ~4 (?:chữa|trị|ung thư|tiểu đường|virus)",
        r"(?:hạ|tụt|giảm) (?:đường huyết|huyết áp|đường|mỡ máu) (?:ngay(?: lập tức)?|tức thì|cấp tốc"
        r"|sau \d+ phút)",
        r"không cần (?:đến )?(?:phẫu thuật|hóa trị|xạ trị|mổ|vắc ?xin|vaccine|thuốc tây|thuốc"
        r"|đến bệnh viện|đi viện|bác sĩ) ~9 (?:khỏi|hết|dứt|tan|lành)",
        r"(?:hết|khỏi|chữa|trị) ~5 không (?:cần|dùng|phải) (?:đến |uống |dùng )?(?:thuốc|mổ|phẫu thuật"
        r"|hóa trị|kháng sinh)",
        r"cam kết (?:khỏi|dứt|hết) (?:hẳn |điểm )?bệnh",
        rf"(?:chỉ cần|chỉ với) ~12 (?:khỏi|hết|dứt|đánh bay|tan|ngừa|chống|cứu) ~2 {_ANY_ILLNESS}",
        rf"(?:chống|ngừa|phòng|trị|chữa|khỏi|tránh|đẩy lùi|diệt) (?:\S+ )?(?:virus|vi ?rút|corona|ncov"
        rf"|covid(?:-?19)?|dịch|cúm) ~6 (?:bằng|nhờ|với|với cách|từ) ~3 {_REMEDY}",
        r"(?:uống|ăn|súc miệng|xông|ngậm|nhỏ|luộc|nấu|ngâm) ~8 (?:để |giúp |sẽ |có thể )(?:diệt|khỏi|chữa"
        r"|trị) ~3 (?:virus|vi ?rút|corona|ncov|covid(?:-?19)?|dịch|ung thư)",
        r"(?:bài thuốc|lá|cây|rễ) ~3 (?<!điều )(?<!hỗ trợ )(?:trị|chữa) ~2 (?:ung thư|tiểu đường|hiv|gout"
        r"|gút)",
    ),
    "cure_all": rule(
        r"bách bệnh(?! viện)|(?:bệnh gì|bệnh nào) cũng (?:khỏi|hết|chữa|trị|tan)",
        r"(?:chữa|trị|khỏi|hết|chống|ngừa|đẩy lùi|đánh tan|đánh bay|phòng|tránh"
        r"|giải) ~2 (?:mọi (?:loại )?bệnh|tất cả (?:các )?(?:loại )?bệnh|nhiều (?:loại "
        r"|thứ )?bệnh(?! (?:nhân|viện|nguy))|trăm bệnh|vạn bệnh|\d+ (?:loại |thứ |căn )bệnh|đủ (?:thứ "
        r"|loại )?bệnh|hàng (?:trăm|loạt|chục) (?:loại )?bệnh)",
        r"(?:giúp|tự) (?:chữa lành|tự khỏi) (?:mọi|tất cả)",
    ),
    "home_remedy": rule(
        rf"(?:trị|chữa|khỏi hẳn|điều trị|thoát khỏi|hết sạch|cải thiện) (?:bệnh |tình trạng |cơn "
        rf"|cơn đau ){{0,2}}{_ILLNESS} (?:\S+ ){{0,2}}?(?:giúp|bằng|nhờ|với|ngay|tại|#\S+)"
        rf"|điều trị bệnh này (?:nhờ|bằng)|(?:nhờ|dùng)(?: ngay)? (?:loại )?(?:lá|rau|củ|quả|hạt"
        rf"|cây) (?:này|cây)|(?:mẹo|bài thuốc) ~5 (?:hết|khỏi|trị|chữa|giảm|sức khỏe)",
        r"(?:lá|rau|củ|cây|quả|hạt|trà|nước|món|ăn|uống|mẹo|chữa|trị|bệnh|thuốc|huyệt|đường|cân"
        r"|độc) [^#\n]{0,120}#(?:[^\n]{0,110}#)?(?:suckhoe|meohay|meodangian|baithuoc|thaoduoc|dongy"
        r"|caythuoc|duongsinh|thuocnam|songkhoe)\w*",
        r"(?:ăn|uống) (?:\S+ ){1,6}(?:bổ (?:thận|máu|gan|phổi|não)|thải độc|tan mỡ|đẹp da|hết (?:tiểu đêm"
        r"|đau|ho|mất ngủ))|#(?:baithuoc|bàithuoc|caythuoc|chuabenh|chuakhoi|dieutri|meodangian|meosuckhoe"
        r"|tritieuduong|triungthu)\w*",
        r"bài ?thuốc ~2 (?:dân gian|gia truyền|bí truyền|hay|quý|nam|vàng|đông y|cổ truyền|tự nhiên|từ"
        r"|dành cho|cho|chữa|trị|hỗ trợ|phòng|ngừa|đơn giản|giúp|hữu ích)",
        rf"(?:mẹo|bí quyết|cách(?! ly)|phương pháp|bí kíp|công thức)(?: vặt| hay| dân gian| tự nhiên"
        rf"| đơn giản| \d+)* ~3 (?:chữa|trị|hết|khỏi|giảm|hạ|ngừa|phòng|ổn định|chống) (?:các "
        rf"|cơn )?{_ANY_ILLNESS}",
        rf"{_REMEDY} ~5 (?:chữa|trị|điều trị|ngừa|phòng|đẩy lùi|hạ|ổn định|giảm|hỗ trợ điều trị|hỗ trợ trị"
        rf"|chống|tiêu|cải thiện|cân|hỗ trợ về) (?:bệnh |các |cơn |và ổn định |được |vấn đề |tình trạng "
        rf"|sưng |đau )?{_ANY_ILLNESS}",
        rf"{_ILLNESS}(?:[^\n]{{0,160}}#(?:cay|bai|meo|thao|thuoc)(?:thuoc|dangian|duoc|moc|nam)\w*"
        rf"| ~6 (?:nhờ|nên|hãy|chỉ|cứ) (?:\S+ )?(?:uống|loại|lá|cây|rau|củ|quả|áp dụng|tìm)(?! ý))",
        rf"(?:chữa|trị|điều trị|ổn định|hạ) (?:bệnh |hết )?{_ILLNESS} ~4 (?:tại nhà|(?:bằng|nhờ|từ"
        rf"|với) ~2 (?:{_REMEDY}|viên|cao|bột))",
        rf"(?:thảo dược|thảo mộc|viên uống|trà|thuốc nam|cao|tinh chất|bột) ~6 (?:cho"
        rf"|dành cho) (?:người )?(?:bị )?(?:bệnh )?{_ANY_ILLNESS}",
        rf"(?:ai|bác nào|người|bạn nào|mọi người) (?:đang )?(?:bị"
        rf"|mắc) (?:bệnh )?{_ILLNESS} ~5 (?:tham khảo|áp dụng|thử|dùng|uống|ăn|ib|inbox|liên hệ"
        rf"|không nên bỏ qua|lưu lại)",
        rf"(?:tác dụng|công dụng) ~4 (?:chữa|trị|chống|ngừa|hỗ trợ) (?:bệnh |điều trị )?{_ANY_ILLNESS}",
        rf"(?<!khám )(?:chữa|trị|điều trị) (?!bệnh bhyt)\S+ ~4 tại nhà|chữa {_ILLNESS} ~2 (?:bằng|nhờ"
        rf"|từ) {_REMEDY}",
        rf"{_CHRONIC}[^.!?\n]{{0,80}} (?:lá này|lá cây|loại lá|loại rau|loại củ|thảo dược|thảo mộc"
        rf"|bài thuốc|thuốc nam|cây thuốc|mật ong|đông y|dược liệu|công thức|nước ép)",
        rf"(?:lá này|lá cây|loại lá|loại rau|loại củ|loại quả|thảo dược|thảo mộc|bài thuốc|thuốc nam"
        rf"|cây thuốc|viên uống) [^.!?\n]{{0,80}} {_CHRONIC}",
        r"chua(?:ungthu|benhtainha|benhkhongdungthuoc|benhkhongthuoc|tieuduong|gout)\w*|baithuoc\w*",
        r"(?:thải|giải|thanh lọc|đào thải) (?:sạch )?(?:độc|độc tố)(?: \S+){0,3} (?:cơ thể|gan|ruột|máu"
        r"|phổi)",
    ),
    "body_promise": rule(
        r"(?:răng|da|mặt|tóc|mi|môi|nách) ~5 (?:trắng|sáng|hồng|mọc|dài|mịn|mờ"
        r"|hết) ~6 (?:chỉ )?sau \d+ ?(?:phút|ngày|tuần|p|giờ)",
        r"(?:giảm|tụt|sụt|xuống|đốt|bay) (?:\S+ ){0,2}?\d+ ?(?:-|đến)? ?\d* ?(?:kg|ký|kí|kilo|cân|lb|ib"
        r"|cm)(?! \d) ~5 (?:\d+|một|1) (?:ngày|tuần|tháng|liệu trình)",
        r"\d+ (?:ngày|tuần) ~3 (?:giảm|tụt|sụt|xuống|tăng) (?:\S+ )?\d+ ?(?:-|đến)? ?\d* ?(?:kg|ký|kí|cân"
        r"|cm)",
        r"giảm (?:cân|mỡ|béo|mỡ bụng) (?:cấp tốc|thần tốc|siêu tốc|siêu nhanh|không cần)",
        r"(?:trắng|hết mụn|sạch mụn|hết nám|sạch nám|hết thâm|hết sẹo|trị mụn|trị nám|tăng cân|cao thêm"
        r"|tăng chiều cao|mọc tóc|nở ngực|tăng vòng 1) ~6 (?:chỉ|sau|trong|cấp tốc|vĩnh viễn|tận gốc"
        r"|dứt điểm|cam kết) ~2 (?:\d+ )?(?:ngày|tuần|tháng|đêm|liệu trình|tận gốc|dứt điểm|hiệu quả|tái)?",
        r"(?:hết|khỏi|sạch|trị|đánh bay|xóa|dứt điểm) (?:\S+ )?(?:mụn|nám|tàn nhang|sẹo|rạn da|hôi nách"
        r"|hôi miệng|hói|rụng tóc|thâm|mỡ bụng) ~5 (?:chỉ sau|sau|trong|cam kết|vĩnh viễn|tận gốc|dứt điểm"
        r"|triệt để) ~2(?: ngày| tuần| tháng| đêm| liệu trình)?",
        r"(?:cam kết|bao|đảm bảo) ~4 (?:trắng da|hết mụn|giảm cân|tăng cân|không hiệu quả hoàn)",
    ),
}
"""The rule of each sign about health."""
