"""Masking as a whole: what is public stays, nothing personal slips through, and twice changes nothing.

Every person, number and address here is invented.
"""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.folding import fold
from pipeline.text.masking.mask import find_personal, mask
from tests.text.masking.invented import HAMLETS, HOLDERS, NAMES, NETWORK_NAMES, PERSONAL

NEEDS_CAPITALS = {*HOLDERS, *HAMLETS, *NAMES, *NETWORK_NAMES}

PUBLIC = [
    "sạt lở ở bản Nà Mẫu, xã Mẫu, dịch tả ở xóm Đông",
    "qua Sóc Trăng rồi lên Buôn Ma Thuột",
    "người Quảng Châu, bà Cao Đài, người Thái ở Nghĩa Lộ",
    "tụi em 2k8 làm chuột bạch",
    "học hết lớp ba, bé lớp lá xếp dép",
    "Gọi 113, 114 hoặc 115 khi khẩn cấp, trẻ em gọi 111",
    "Tổng đài 1900 1234 hoặc 19001234",
    "Gọi miễn phí 1800 1234, 18001234",
    "1900.9999 nhánh 2",
    "Tổng chi 1.200.000.000 đồng",
    "giá 15.990.000đ, giảm còn 12,500,000 VND",
    "500000000 đồng tiền mặt",
    "+1.200.000.000 đồng",
    "Thiệt hại 123456789 đồng",
    "12345678 lượt xem sau 3 ngày",
    "tài khoản 1234567890 view",
    "dân số 98.765.432 người",
    "Ngày 12/03/2020, lúc 10h30",
    "12.03.2020 10:30",
    "03-04-2021 và 05-06-2022",
    "từ 2015 đến 2020, giai đoạn 2021-2025",
    "2015 2016 2017 2018",
    "2010 - 2015 - 2020 - 2025",
    "08 - 1998 - 2004",
    "tỉ số 2-1, 3-0 và 4-4 (luân lưu 5-4)",
    "25-23, 25-20, 23-25, 25-18",
    "Nghị định 123/2020/NĐ-CP",
    "Thông tư số 12/2021/TT-BCA ngày 1/2/2021",
    "Quyết định số 1234/QĐ-UBND",
    "Điều 12, khoản 3, điểm a Luật Giao thông",
    "Công văn số 56 Bộ Y tế gửi các tỉnh",
    "tăng 12,5% so với cùng kỳ, đạt 98.7%",
    "iPhone 15 Pro Max 256GB, Galaxy S23 5G",
    "điện thoại A54 và máy ảnh D750",
    "Mã đơn hàng 0912345678",
    "mã vận đơn SPX0123456789",
    "đơn hàng VN123456789012",
    "MST 0312345678",
    "mã số thuế: 0312345678",
    "tâm bão ở 17,8 độ vĩ Bắc; 113,2 độ kinh Đông",
    "từ 15°45' đến 17°15' Bắc",
    "Kết quả xổ số: 03 12 25 33 41 45",
    "dãy số trúng thưởng 08 12 23 34 45",
    "giải đặc biệt 123456",
    "mã kho 097201000123 và 412201000123",
    "mở cửa 24h, khổ giấy A4, phòng B52",
    "lúc 20h 2023 người có mặt",
    "giá 50K 12345 lượt mua",
    "15h30 - 17h45",
    "Quốc lộ 1A, cao tốc 5B, tỉnh lộ 8",
    "Bão số 3 gây mưa to ở miền Bắc",
    "Cầu thủ số 10 Nguyễn Văn Mẫu ghi bàn",
    "Sáng 12/3 Nguyễn Văn Mẫu ra toà",
    "Ngày 30/4 Hà Nội bắn pháo hoa",
    "Hà Nội có 36 phố phường",
    "có 25 đường dây nóng",
    "Phường Mẫu, quận Mẫu, thành phố Mẫu",
    "đường Hoa Mẫu đang sửa, kẹt xe dài 2 km",
    "ngõ 34 phố Hoa Mẫu ngập nước",
    "Trường THCS Hoa Mẫu tuyển sinh 10 lớp 6, mỗi lớp 45 em",
    "khối 8 có 8A1 đến 8A9, học sinh lớp 9 phải thuộc",
    "tỉ lệ chọi lớp 10 chuyên Anh năm nay",
    "Tổ 5, khu phố 3, phường Mẫu",
    "chung cư Hoa Mẫu cháy lúc 3 giờ",
    "các bạn sinh năm 2007 thi tốt nghiệp",
    "Nguyễn Du sinh năm 1765",
    "Chủ tịch Hồ Chí Minh sinh ngày 19/5/1890",
    "Chị Võ Thị Sáu hi sinh ở Côn Đảo",
    "Ông Trần Văn Mẫu, Chủ tịch UBND huyện Mẫu, yêu cầu báo cáo",
    "Bà Lê Thị Mẫu – Giám đốc Sở Giáo dục – trả lời chất vấn",
    "Thượng tá Nguyễn Văn Mẫu nói sẽ xử lý",
    "ca sĩ Trần Văn Mẫu ra bài mới, cầu thủ Lê Văn Mẫu ghi bàn",
    "đường Nguyễn Trãi kẹt từ 17h, trường THCS Nguyễn Trãi nghỉ",
    "quán cà phê tên là Nguyễn Thị Mẫu",
    "đường dây nóng của Sở Y tế: 0900.000.115",
    "hòm thư của Bộ: gopy@bo.example.gov.vn",
    "Trung tâm Bảo trợ xã hội tỉnh, số 12 đường Hoa Mẫu",
    "Nhà hát tỉnh: 12 đường Hoa Mẫu, mở cửa cả tuần",
    "Quán mình ở 45 Hoa Mẫu mở cửa 7h tới 22h",
    "Phòng 302 khoa Nội tầng 3 nhà B là phòng lấy kết quả",
    "nhà 4 tầng 5 phòng ngủ đường rộng 6 m",
    "Nokia 3310 bản 2017",
    "toà soạn nhận bài qua bandoc@baomau.example.vn",
    "Ban Chỉ huy Phòng thủ dân sự tỉnh: 02343.000.335 (trực ban)",
    "Bệnh viện công bố thông tư số 12345/2025, quyết định số 4567/QĐ-BYT",
    "học online 2025, line 2 metro, user guide 2.0",
    "thi tại phòng 305 nhà D3",
    "thôn mình có 214 hộ, ấp nào cũng có loa",
    "mã sản phẩm AO-29A-00012",
    "mã số thuế công ty 0301234567",
    "ISBN 978-604-2-00417-3, mã vạch 8934563138165",
    "bạn mô cần thì nhắn, còn vẫn đủ chỗ",
    "số không một ai biết, không hai lòng",
    "TP.HCM 2016/2017/2018",
    "được có 1 mẹ đơn thân giúp, đc 2 bạn nữa",
    "Chỉ số VN-Index tăng 12 điểm lên 1.234,56",
    "https://bao-mau.example/tin-4567890123.html",
    "https://www.facebook.com/watch/?v=1234567890123",
    "https://www.facebook.com/groups/123456/posts/987654321",
    "https://youtu.be/abcDEF12345",
    "xem tại baomau.vn và tramau.com.vn",
    "https://vt.tiktok.com/ZSabc123/",
    "@everyone @all @followers vào đọc nhé",
    "họp lúc 9h @ hội trường lớn",
    "giá 20k@1kg",
    "tài khoản facebook có 10000000 lượt theo dõi",
    "tài khoản bị trừ 5000000 đồng",
    "ngân hàng lãi 12345678901 đồng",
    "Ngân hàng Mẫu tăng lãi suất lên 6,5%",
    "MB lãi 20.123.456.789 đồng",
    "STK là viết tắt của số tài khoản",
    "Người thụ hưởng không tiếp cận được chính sách",
    "là chủ thể làm ra văn hoá",
    "chủ tài khoản phải tự chịu trách nhiệm",
    "virus H5N1, vắc xin 5 trong 1, thuốc C12H22",
    "ISBN 978-604-12-3456-7",
    "0.912345678 gam",
    "CO2, H2O, m², 3³",
    "1 2 3 4 5 6 7 8 9 10 11 12",
    "tháng 1 2 3 4 5",
    "COVID-19, SARS-CoV-2, B.1.617.2",
    "chuyến bay VN 1234 Phú Quốc",
    "DATA 4G TỐC ĐỘ CAO, KHÔNG GIỚI HẠN",
    "thôn Hoa Mẫu, xã An Mẫu bị lũ cuốn 3 cầu",
    "trường tiểu học ở thôn Hoa Mẫu, xã An Mẫu khánh thành",
    "một hai ba bốn năm sáu bảy tám chín mười, cả lớp đếm",
    "5 năm 2 tháng 10 ngày 12 giờ 30 phút",
    "khí hậu Việt Nam năm 2026 có một số điểm mới",
    "Zalo Official Account của phường, TikTok Shop giảm giá",
    "siêu thị chuyển về số 118 đường Hoa Mẫu",
    "2/9/1945 Bác Hồ đọc Tuyên ngôn Độc lập",
    "trận đánh kéo dài tới 7/5/1954.",
    "Năm 2018, chị ấy vô địch, xem ngay",
    "Thứ Ba, 14/04/2020, trời mưa",
    "lô vaccine số VX240017 hết hạn, trạm y tế kiểm tra rồi",
    "số liệu người bệnh từ 1980 đến 2015",
    "độ phân giải 2.608 x 1.200 pixel",
    "một người đàn ông Thái Lan 34 tuổi",
    "Tết Giáp Thìn 2024",
    "những bản Chopin huyền thoại của bà",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_ordinary_text_stays(text):
    assert mask(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", [*PERSONAL, *PUBLIC])
def test_masking_twice_changes_nothing(text):
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize("text", PERSONAL)
def test_missing_diacritics_capitals_and_decomposition_hide_nothing(text):
    for variant in (fold(text.lower()), unicodedata.normalize("NFD", text)):
        assert find_personal(variant) or "@" in text or text in NEEDS_CAPITALS, variant


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gd o to dan pho ", "gd o to dan pho "),
        ("chị Lê P A S S P O R T", "chị [tên người] P O R T"),
    ],
)
def test_what_ends_where_more_is_looked_for_stops_nothing(text, masked):
    assert mask(text) == masked


def test_output_is_nfc():
    assert (
        mask(unicodedata.normalize("NFD", "Gọi 0912345678 để được giúp"))
        == "Gọi [số điện thoại] để được giúp"
    )


def test_placeholders_are_left_alone():
    text = "STK [số tài khoản] VCB, gọi [số điện thoại], ở [địa chỉ], phường 2"
    assert mask(text) == text


def test_spans_are_ordered_disjoint_and_count_in_the_nfc_text():
    text = unicodedata.normalize("NFD", "Gọi Mẫu 0912345678, thư ten@thu.example, xe 29A-123.45")
    spans = find_personal(text)
    composed = unicodedata.normalize("NFC", text)
    assert [composed[span.start : span.end] for span in spans] == [
        "0912345678",
        "ten@thu.example",
        "29A-123.45",
    ]


@given(st.text(alphabet="09128 .-/@+()[]soốđnNaA:\nthk", max_size=120))
def test_any_text_is_masked_once_and_for_all(text):
    once = mask(text)
    assert mask(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(max_size=200))
def test_spans_never_overlap(text):
    spans = find_personal(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def _seconds(text):
    begin = time.process_time()
    mask(text)
    return time.process_time() - begin


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "@",
        "số ",
        "09 ",
        "0.",
        "a.",
        "ngõ 1 ",
        "stk ",
        "+",
        "([",
        "zalo:",
        "a@a.",
        "12/",
        "STK 1 ",
        "29A-",
        "không ",
        "ba số không ",
        "số 1 tổ 2, ",
        "ở thôn Mẫu, ",
        "cháu Trần Mẫu ",
        "Trần ",
        "sn 19",
        "lớp 1A trường ",
        "mã BA 1-",
        "GPLX 1 ",
        "10.1234,",
        "fb là Mẫu ",
        "o0",
        "1|",
        "1\n",
        "ko một ",
        "0912 ",
        "a còng b ",
        "a . ",
        "a@b . ",
        "số ba ngõ hai, ",
        "thôn Mẫu, xã ",
        "stk 123456 do ",
        "nick của là ",
        "nick tên a ",
        "N 10.1234 ",
        "tuổi 1990 ",
        "vợ 1/1/1990 ",
        "bn: 1-ab ",
        "hc c 0",
    ],
)
def test_time_grows_in_line_with_the_text(unit):
    def cost(size):
        text = unit * (size // len(unit))
        return min(_seconds(text) for _ in range(2))

    cost(1_000)
    # Ten times the text may take ten times as long; a quadratic pattern would take a hundred times.
    assert cost(100_000) < 40 * max(cost(10_000), 0.002)
