"""Sentences with and without risk signs. Every post, person and link here is invented."""

FIRES = {
    "vague_source": [
        "Theo nguồn tin nội bộ, ngày mai cả huyện Mẫu sẽ bị phong tỏa.",
        "Nghe nói chợ Mẫu có 3 người nhiễm dịch rồi bà con ơi",
        "Người quen làm trong bệnh viện Mẫu kể có cháu bé bị bắt cóc",
        "Bạn em làm ở công an tỉnh báo tối nay cấm hết đường vào phố Mẫu",
        "Dân mạng đồn là đổi tiền trong 3 ngày tới",
    ],
    "urgent_share": [
        "Chia sẻ gấp cho mọi người biết: nước máy khu Mẫu nhiễm độc",
        "Share ngay trước khi bị xoá, 10 người đã chết",
        "Mọi người ơi chia sẻ để mọi người tránh, có kẻ bắt cóc ở chợ Mẫu",
        "Cả nhà share giúp em, cháu bé 5 tuổi mất tích ở bến xe Mẫu",
        "KHẨN CẤP chia sẻ: đêm nay vỡ đê Mẫu",
    ],
    "miracle_cure": [
        "Uống nước lá mẫu chữa khỏi ung thư giai đoạn cuối",
        "Bài thuốc gia truyền nhà ông Mẫu trị dứt điểm tiểu đường",
        "Hết hẳn đau khớp trong 3 ngày, cam kết khỏi bệnh",
        "Nước củ mẫu giết sạch tế bào ung thư sau một đêm",
    ],
    "money_request": [
        "Xin mọi người ủng hộ gia đình cháu Mẫu qua STK [số tài khoản]",
        "Ai thương cháu thì chuyển khoản về [số tài khoản] giúp em",
        "Mong cả nhà quyên góp qua momo giúp bé",
    ],
    "data_request": [
        "Gửi ảnh căn cước hai mặt qua zalo để làm hồ sơ vay",
        "Đăng nhập vào link bên dưới để giữ tài khoản",
        "Cung cấp thông tin tài khoản qua form này để nhận trợ cấp",
    ],
    "click_bait_link": [
        "Nhận quà tại bit.ly/qua-mau",
        "Vào ngay https://qua-tang-mau.xyz/nhan",
        "Bấm vào link dưới đây xem clip nóng",
        "Click vào đường dẫn này để nhận 500k",
        "Cập nhật tại vneid-capnhat.example-top.top",
    ],
    "impersonation": [
        "Công an phường thông báo: quý khách truy cập đường dẫn để cập nhật định danh",
        "Ngân hàng Mẫu thông báo tài khoản của bạn bị khóa, bấm vào link để xác thực",
        "Điện lực Mẫu xin thông báo quý khách chưa đóng tiền, liên hệ ngay số [số điện thoại]",
        "Tôi là cán bộ công an quận, đề nghị anh cài app để làm hồ sơ",
        "Bưu điện xin thông báo gói hàng của bạn bị giữ, truy cập để xác nhận",
    ],
    "easy_money": [
        "Việc nhẹ lương cao, làm tại nhà, nhận lương mỗi ngày",
        "Kiếm 500k/ngày chỉ với điện thoại",
        "Không cần vốn, không cần kinh nghiệm, thu nhập 20 triệu",
        "Ngồi gấp hộp giấy cũng kiếm 45 triệu một tháng",
    ],
    "unsourced_quote": [
        "Giáo sư Trần Mẫu khẳng định: “Loại nước này không ai nên uống thêm một giọt nào”",
        'Tỷ phú Lê Mẫu từng nói: "Năm sau toàn bộ tiền giấy sẽ biến mất khỏi thế giới"',
        'Bộ trưởng Nguyễn Mẫu tuyên bố "học sinh cả nước sẽ nghỉ học hai năm liền"',
        "Bác sĩ Phạm Mẫu cảnh báo: “Ăn món này ban đêm là tự giết mình”",
    ],
    "secrecy": [
        "Báo chí không dám đưa: 30 người chết ở nhà máy Mẫu",
        "Sự thật về vụ cháy làm 5 người chết đang bị bưng bít",
        "Họ không muốn bạn biết cách chữa ung thư này",
        "Truyền thông im lặng dù dịch đã lan khắp huyện Mẫu",
    ],
    "chain_letter": [
        "Gửi tin này cho 10 người, bạn sẽ gặp may trong tuần",
        "Chuyển tiếp tin nhắn này cho bạn bè để không bị tính phí",
        "Ai không chia sẻ sẽ gặp xui xẻo cả năm",
        "Sao chép rồi dán lên tường nhà bạn trước nửa đêm",
        "Share cho 20 nhóm để tài khoản không bị khóa",
    ],
    "shouting": [
        "Trời ơi!!! Cứu với",
        "Tin nóng ! ! ! mọi người vào xem",
        "BÀ CON CHÚ Ý TUYỆT ĐỐI KHÔNG MUA THỊT Ở CHỢ MẪU NỮA NHÉ",
        "Sợ quá!!!!!!",
    ],
    "unnamed_authority": [
        "Một bác sĩ giấu tên cho biết vắc xin mới làm 20 người nhập viện",
        "Các nhà khoa học đã chứng minh nước này gây ung thư",
        "Một nghiên cứu mới cho thấy 9 người trong 10 người uống là nhiễm độc",
    ],
    "forwarded": [
        "Em mới nhận được tin nhắn này từ chị bạn: xã Mẫu có 3 ca nhiễm",
        "Copy từ nhóm phụ huynh: 2 cháu bé bị bắt cóc ở cổng trường Mẫu",
        "Nguồn: sưu tầm. Ăn món này 3 ngày là nhiễm độc",
    ],
    "cure_all": [
        "Rễ cây mẫu đẩy lùi hàng chục bệnh cho cả nhà",
        "Rượu mẫu nhà em trị tất cả các loại bệnh",
        "Muối mẫu phòng đủ thứ bệnh người già",
    ],
    "home_remedy": [
        "Bài thuốc dân gian cho người bị gút nhà bà Mẫu",
        "Lá mẫu giúp ổn định đường huyết, ai bị tiểu đường nên dùng",
        "Mẹo hay trị viêm xoang từ củ mẫu",
    ],
    "body_promise": [
        "Giảm 10kg chỉ sau 7 ngày với trà mẫu",
        "Kem mẫu trị nám dứt điểm sau 5 ngày",
        "Sạch mụn chỉ sau 5 ngày cùng sữa rửa mặt mẫu",
    ],
    "doomsday": [
        "Ngày tận thế sẽ đến vào năm 2099",
        "Nhà tiên tri Mẫu cảnh báo về Việt Nam 2099",
        "Trái đất sắp biến mất, thầy Mẫu bảo thế",
    ],
    "strange_tale": [
        "Cụ bà xã Mẫu nhớ rõ tiền kiếp làm thợ dệt",
        "Thuyền trưởng tàu Mẫu mất tích 12 năm nay lại quay về bến",
        "Hội kín giật dây cả thị trường gạo",
        "Con virus ở xã Mẫu do con người tạo ra, virus nhân tạo đó",
        "Hang Mẫu xuất hiện sinh vật lạ",
    ],
    "pay_first": [
        "Đóng phí hồ sơ 300k trước để được nhận quà",
        "Anh chị đặt cọc 500k giữ chỗ rồi đi làm luôn",
        "Nộp thuế trước thì mới được rút tiền",
    ],
    "code_request": [
        "Bạn đọc giúp mình mã OTP vừa gửi về máy nhé",
        "Vui lòng nhập mật khẩu để nhận quà",
        "Cho mình xin mã 6 số vừa gửi về máy",
    ],
    "account_lock": [
        "Tài khoản của bạn sẽ bị khóa, bấm vào đây để xác minh",
        "Thuê bao của quý khách sắp hết hạn, vui lòng cập nhật",
        "Không xác minh trong hôm nay sẽ bị khóa tài khoản",
    ],
    "prize": [
        "Chúc mừng bạn đã trúng thưởng xe máy, bấm vào link để nhận",
        "Chúc mừng chị là khách hàng may mắn, truy cập [đường link] nhé",
        "Bạn vừa may mắn nhận điện thoại, nộp phí vận chuyển giúp em",
    ],
    "guaranteed_profit": [
        "Đầu tư sàn mẫu lãi 5%/ngày",
        "Nuôi ong hợp tác với công ty Mẫu bao lãi, bao hoàn vốn",
        "Nạp vào ví mẫu, gấp 6 lần số tiền chỉ sau một đêm",
        "Góp vốn trồng nấm mẫu cam kết có lãi",
    ],
    "easy_loan": [
        "Vay tiền online không thế chấp, nợ xấu vẫn duyệt",
        "Cho vay nhanh chỉ cần cccd, giải ngân trong 30 phút",
        "Cần tiền gấp gọi em",
    ],
    "forged_papers": [
        "Nhận làm bằng đại học, giao hàng tận nơi",
        "Làm bằng lái xe không cần thi, cọc ít",
        "Bán tiền giả giống 99%",
    ],
    "gambling": [
        "Soi cầu chuẩn hôm nay, ib em lấy số",
        "Nhà cái mẫu nạp lần đầu tặng 100%",
        "Chốt số lô đề ăn chắc ngày 5",
    ],
    "lucky_numbers": [
        "Dãy số này thu hút tiền bạc về nhà bạn",
        "Bật nhạc 615hz cho tiệm gọi tài lộc vào cửa",
        "Viết bùa này trước giờ ngủ sẽ gọi tài lộc vào nhà",
    ],
    "wonder": [
        "Củ mẫu là thần dược ít ai để ý",
        "Ăn món này thì bệnh gì cũng bay",
    ],
    "sells_cure": [
        "Kem trị nám nhà em, ai cần ib em nhé",
        "Ai bị viêm xoang lâu năm ib em chỉ cách, lọ 90k",
    ],
    "sure_promise": [
        "Cam kết hiệu quả, ib em tư vấn",
        "Không khỏi hoàn tiền, nhanh tay inbox",
        "Trà mẫu uống là giảm, 90k một hộp",
    ],
    "illness_claim": [
        "Vi rút này không sống được ở nhiệt độ 30 độ",
        "Cách tự kiểm tra xem mình có nhiễm cúm mẫu",
        "Súc miệng nước muối là đủ, khỏi lo",
        "Ăn quả mẫu với tôm bị ung thư",
    ],
    "medicine_report": [
        "Nước Mẫu đã chế tạo thành công vắc xin mới",
        "Lô thuốc đặc trị virus mẫu về tới cảng",
    ],
    "breaking": [
        "TIN NÓNG: cầu Mẫu gãy đôi",
        "Khẩn cấp! Hồ Mẫu đầy nước",
        "Thông báo khẩn tới bà con xã Mẫu",
    ],
    "caution": [
        "Mọi người cẩn thận, có 3 người lạ ở cổng trường Mẫu",
        "Bà con xã Mẫu nhớ cảnh giác nhé, có vụ bắt cóc",
    ],
    "illness_report": [
        "Xã Mẫu có 3 ca dương tính rồi",
        "Dịch cúm mẫu đã về tới huyện",
        "Chung cư Mẫu đang bị phong tỏa",
        "Hàng loạt học sinh bị ngộ độc ở quán Mẫu",
    ],
    "harm_report": [
        "Vừa có 2 người chết ở bến Mẫu",
        "Chợ Mẫu có kẻ bắt cóc trẻ em",
        "Cháu bé 4 tuổi bị thất lạc ở chợ Mẫu",
    ],
    "world_report": [
        "Trung Quốc vừa ra lệnh đuổi hết tàu cá mẫu",
        "Bắc Mẫu rò rỉ tài liệu tuyệt mật",
    ],
    "account_service": [
        "Nhận mở khóa facebook, ib em",
        "Dịch vụ lấy lại nick, zalo [số điện thoại]",
    ],
}

QUIET = {
    "vague_source": [
        "Theo báo Tuổi Trẻ, tỉnh Mẫu ghi nhận 3 ca sốt xuất huyết.",
        "Mình nghe nhạc cả buổi, vui ghê",
        "Bác sĩ bệnh viện Mẫu trao đổi với báo chí về 2 ca bệnh",
        "Nghe nói quán này ngon lắm, cuối tuần đi ăn nha",
        "Anh ấy công nghệ đâu mà rành máy tính, sửa 3 ngày chưa xong",
    ],
    "urgent_share": [
        "Huấn luyện viên chia sẻ ngay sau trận đấu thắng 3-0",
        "Clip được chia sẻ rộng rãi trên mạng 2 ngày nay",
        "Cảm ơn chị đã chia sẻ với em lúc khó khăn",
        "Phong trào có sức lan tỏa mạnh mẽ, đã có 300 người tham gia",
    ],
    "miracle_cure": [
        "Bệnh nhân được chữa khỏi Covid sau 20 ngày nằm viện",
        "Ông vẫn chưa khỏi bệnh sau 3 tháng",
        "Hiện chưa có thuốc chữa khỏi hẳn tiểu đường, theo Bộ Y tế",
        "Cảm giác thân thuộc khi về quê",
        "Bệnh suy thận được chia thành hai loại",
    ],
    "money_request": [
        "Doanh nghiệp Mẫu ủng hộ 2 tỷ đồng cho vùng lũ",
        "Mẹ vừa chuyển khoản tiền học cho mình",
        "Ngân hàng miễn phí chuyển khoản từ tháng sau",
        "Cảnh giác: kẻ lừa đảo bảo đóng phí hồ sơ để được nhận quà",
    ],
    "data_request": [
        "Tuyệt đối không cung cấp mã OTP cho bất kỳ ai",
        "Nhớ mang căn cước ra phường làm thủ tục nhé",
        "Mình quên mật khẩu wifi nhà rồi",
        "Ngân hàng khuyến cáo không nhập mật khẩu vào trang lạ",
    ],
    "click_bait_link": [
        "Đọc bài tại https://bao-mau.vn/tin-tuc/123",
        "Thông tin có trên trang web của trường",
        "Không bấm vào link lạ nhé mọi người",
        "Anh Top vừa ra bài hát mới",
    ],
    "impersonation": [
        "Công an phường Mẫu mời bà con đến làm căn cước sáng thứ bảy",
        "Công an cảnh báo thủ đoạn giả danh ngân hàng gọi điện cho khách hàng",
        "Điện lực Mẫu thông báo tạm ngừng cấp điện ngày mai",
        "Ngân hàng làm ăn kiểu gì mà xếp hàng cả buổi",
    ],
    "easy_money": [
        "Cô bé bán vé số trả lại ví cho khách",
        "Lãi suất tiết kiệm tăng lên 6% mỗi năm",
        "Công an khởi tố nhóm lừa đảo việc nhẹ lương cao",
        "Lương tháng này của mình được 8 triệu",
    ],
    "unsourced_quote": [
        "Theo VnExpress, Bộ trưởng Mẫu nói: “Học sinh sẽ đi học lại từ thứ hai tuần sau”",
        "Mẹ nói: “Con nhớ về sớm ăn cơm với cả nhà nha”",
        "Chủ tịch xã Mẫu phát biểu khai mạc hội làng",
        "Giám đốc Mẫu trả lời phóng viên: “Chúng tôi sẽ đền bù cho bà con”",
    ],
    "secrecy": [
        "Quan chức gì mà làm việc chán quá",
        "Chính quyền xã nên công khai hơn với dân",
        "Báo chí đưa tin 3 người được cứu",
        "Tôi không đồng ý với quy định này chút nào",
    ],
    "chain_letter": [
        "Chị gửi quà cho 10 em nhỏ ở vùng cao",
        "Em chuyển hàng cho 3 khách rồi nha",
        "Nhớ gửi bài cho cô trước tối nay",
        "Chia sẻ công thức nấu ăn cho cả nhà",
    ],
    "shouting": ["Vui quá!", "Hay ghê! Đẹp nữa!", "VTV", "Cảm ơn UBND xã đã giúp dân."],
    "unnamed_authority": [
        "Bác sĩ bệnh viện Mẫu khám cho 20 người",
        "Thầy thuốc kể chuyện nghề",
    ],
    "forwarded": [
        "Bưu điện chuyển tiếp 30 gói hàng",
        "Mình chép bài cho 2 bạn",
    ],
    "cure_all": [
        "Bệnh viện Mẫu chữa khỏi cho 57 bệnh nhân",
        "Không có loại lá nào trị bách bệnh, đừng tin",
    ],
    "home_remedy": [
        "Cả nước chung tay phòng chống dịch",
        "Bệnh viện Mẫu mở thêm phòng khám tiểu đường",
    ],
    "body_promise": [
        "Em giảm cân từ từ thôi, ăn ít cơm lại",
        "Mặt mình dạo này nhiều mụn quá",
    ],
    "doomsday": [
        "Thi xong môn toán tưởng như tận cùng sức lực",
        "Năm 2099 thành phố sẽ có thêm 3 tuyến tàu",
    ],
    "strange_tale": [
        "Công an xã Mẫu bắt hai kẻ cướp giật dây chuyền",
        "Phòng thí nghiệm trường Mẫu mở cửa cho sinh viên",
        "Công viên Mẫu xuất hiện nhiều hoa lạ",
        "Bé mới tập nói, cả nhà vui lắm",
    ],
    "pay_first": [
        "Trường đóng cửa để sửa mái",
        "Cảnh giác: kẻ lừa đảo bảo đóng phí hồ sơ để được nhận quà",
    ],
    "code_request": [
        "Tuyệt đối không cung cấp mã OTP cho bất kỳ ai",
        "Mình quên mật khẩu wifi nhà rồi",
    ],
    "account_lock": [
        "Đừng để một ngày tài khoản của bạn bị khóa rồi mới đổi số điện thoại",
        "Công an cảnh báo thủ đoạn dọa tài khoản của bạn sẽ bị khóa để lừa tiền",
        "Cửa bị khóa nên mình đứng ngoài",
    ],
    "prize": [
        "Chúc mừng em Mẫu đã trúng thưởng trò đố vui của lớp",
        "Chúc mừng sinh nhật chị",
        "Đội trường Mẫu đoạt giải nhì",
    ],
    "guaranteed_profit": [
        "Lãi suất tiết kiệm tăng lên 6% mỗi năm",
        "Công ty Mẫu báo lỗ quý 3",
    ],
    "easy_loan": [
        "Ngân hàng Mẫu tăng trưởng tín dụng 5%",
        "Mình vay bạn quyển sách",
    ],
    "forged_papers": [
        "Phường Mẫu làm căn cước cho học sinh vào thứ bảy",
        "Công an khởi tố nhóm làm bằng đại học giả",
    ],
    "gambling": [
        "Công an triệt phá sòng bạc, khởi tố 5 người",
        "Vé số kiến thiết xã Mẫu bán hết sớm",
    ],
    "lucky_numbers": [
        "Đài phát thanh Mẫu đổi tần số",
        "Nhạc hay quá nghe hoài",
    ],
    "wonder": ["Bữa cơm nhà là liều thuốc tinh thần", "Đội Mẫu thắng một trận thần kỳ"],
    "sells_cure": [
        "Bệnh viện Mẫu điều trị cho 20 người bệnh",
        "Mình bị mụn từ năm lớp 9, buồn ghê",
    ],
    "sure_promise": ["Xã Mẫu cam kết an toàn cho học sinh", "Hãng bay Mẫu không hoàn tiền vé"],
    "illness_claim": ["Cả xóm cùng phòng chống dịch", "Hôm nay uống trà sữa với bạn"],
    "medicine_report": ["Tiệm thuốc Mẫu mở cửa tới 9 giờ tối", "Theo Bộ Y tế, Việt Nam đã có vắc xin mới"],
    "breaking": ["Bản tin nóng ẩm cuối tuần", "Xe cấp cứu chạy khẩn cấp trong đêm"],
    "caution": ["Đi đường mưa nhớ cẩn thận nha em", "Mình là người cẩn thận"],
    "illness_report": [
        "Theo Sở Y tế tỉnh Mẫu, huyện có 3 ca dương tính",
        "Nếu nhiễm cúm thì nghỉ ở nhà",
    ],
    "harm_report": ["Theo báo Tuổi Trẻ, 2 người chết trong vụ cháy", "Cười muốn chết luôn"],
    "world_report": ["Mình vừa đi Hàn Quốc về", "Anh đã trở lại với mọi người"],
    "account_service": ["Mấy bạn đó hay khóa nick lắm", "Vừa mở fb ra đã thấy ảnh cưới"],
}

OPINIONS = [
    "Thu phí kiểu này dân chịu sao nổi, làm ơn tính lại giùm.",
    "Ông chủ tịch huyện nói một đằng làm một nẻo, chán thật.",
    "Tôi phản đối dự án này vì nó lấy mất công viên của bọn trẻ.",
    "Ngành giáo dục năm nào cũng cải cách, phụ huynh mệt mỏi.",
    "Lãnh đạo gì mà mưa tí là ngập, hứa hoài không sửa.",
    "Khen thật lòng, công an phường làm việc nhanh gọn.",
    "Bệnh viện gì mà chờ cả buổi chưa tới lượt, xem lại cách làm đi.",
    "Cấm xe kiểu đó thì dân đi bằng gì, mấy ông có nghĩ cho dân không.",
    "Giá điện tăng hoài, lương thì đứng im, sống sao nổi.",
]

TOLD_BY_OTHERS = [
    "Bác bỏ tin đồn lá mẫu chữa khỏi ung thư chỉ sau 7 ngày",
    "Theo Sở Y tế tỉnh Mẫu, tin 3 người chết vì dịch lạ là sai sự thật",
    "Công an xã Mẫu cảnh báo thủ đoạn gọi điện đòi đóng phí hồ sơ trước để được nhận quà",
    "Ngân hàng Mẫu khuyến cáo không đọc mã OTP cho bất kỳ ai tự xưng là nhân viên",
    "Uống trà này xong khỏi luôn bệnh lười 🤣 bác sĩ cũng phải học tập",
    "Ứng dụng quét và diệt virus cho điện thoại vừa ra bản mới, máy chạy nhanh hơn",
]
