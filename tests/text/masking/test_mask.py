"""Masking: what is personal becomes a placeholder, what is public stays, and masking twice changes nothing.

Every person, number and address here is invented.
"""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.folding import fold
from pipeline.text.masking.mask import PLACEHOLDERS, find_personal, mask

PHONES = [
    "0912345678",
    "0900000012",
    "0912.345.678",
    "0912 345 678",
    "0912-345-678",
    "09 1234 5678",
    "09.12.34.56.78",
    "(091) 234 5678",
    "+84912345678",
    "+84 912 345 678",
    "(+84) 912 345 678",
    "+84 (0) 912 345 678",
    "84912345678",
    "0084 912 345 678",
    "024 3812 3456",
    "(024) 3812 3456",
    "024-38123456",
    "0236.3812.345",
    "01612345678",
    "01281234567",
    "01881234567",
    "0199 123 4567",
    "0 9 1 2 3 4 5 6 7 8",
    "０９１２３４５６７８",
    "0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
    "o912345678",
    "O9l2.345.678",
    "09I2345678",
    "0912\n345 678",
    "0912*345*678",
    "0912_345_678",
    "0912,345,678",
    "09\u200b12345678",
    "không chín một hai ba bốn năm sáu bảy tám",
    "+1 202 555 0100",
]
EMAILS = [
    "ten.ban@thu.example",
    "TEN_BAN@GMAIL.COM",
    "nguyen-a+b@truong.edu.vn",
    "ten [at] gmail . com",
    "ten(at)gmail.com",
    "tenban a còng gmail chấm com",
    "tenban a cong yahoo cham com cham vn",
    "tenban @ gmail.com",
]
PAPERS = [
    ("CCCD 001099000123", "cccd"),
    ("số CCCD: 079 201 000 123", "cccd"),
    ("căn cước công dân số 036099000123", "cccd"),
    ("can cuoc 036099000123", "cccd"),
    ("001200000123", "cccd"),
    ("096201000123", "cccd"),
    ("CMND 012345678", "cmnd"),
    ("số CMND: 012 345 678", "cmnd"),
    ("chứng minh nhân dân số 212345678", "cmnd"),
    ("cmt 012345678", "cmnd"),
    ("CMTND: 012.345.678", "cmnd"),
    ("hộ chiếu số B1234567", "passport"),
    ("Passport No. C7654321", "passport"),
    ("ho chieu: N1234567", "passport"),
]
ACCOUNTS = [
    "STK 0123456789",
    "stk: 19012345678901 Techcombank",
    "số tài khoản 1234567890 ngân hàng VCB",
    "so tai khoan: 12345678901",
    "TK 12345678901 BIDV",
    "Vietcombank 1234567890",
    "VCB: 0011001234567",
    "MB 9999123456789",
    "Agribank 1500205123456",
    "1234567890123 Sacombank",
    "1903 1234 5678 901 (Techcombank)",
    "STK 0912345678 MB Bank",
    "chuyển khoản về 123456789012 MB",
    "thẻ ATM 9704 1234 5678 9012",
    "số thẻ 4123 4567 8901 2345",
    "4111-1111-1111-1111",
    "STK: ABC123456789",
]
HOLDERS = [
    "STK 0123456789 VCB NGUYEN VAN MAU",
    "STK 0123456789 Vietcombank - Nguyễn Văn Mẫu",
    "STK: 0123456789 - Nguyễn Văn Mẫu - Vietcombank",
    "0123456789012 MB, Nguyễn Văn Mẫu",
    "chủ tk: Nguyễn Văn Mẫu",
    "chủ tài khoản Nguyễn Văn Mẫu",
    "CTK: NGUYEN VAN MAU",
    "chủ tk là bà Nguyễn Văn Mẫu",
    "tên tài khoản: nguyễn văn mẫu nhé",
    "người nhận: Nguyễn Văn Mẫu",
    "STK Nguyễn Văn Mẫu 0123456789 VCB",
    "Vietcombank NGUYEN VAN MAU 0123456789012",
]
PLATES = [
    "29A-123.45",
    "29A 123.45",
    "30E 12345",
    "30E12345",
    "51F-12345",
    "59-X1 234.56",
    "29-B1 12345",
    "29B1-123.45",
    "59X1-23456",
    "29-B1 1234",
    "29AB-123.45",
    "80-NG-123-45",
    "biển số 29a 12345",
    "BKS 36B-026.96",
    "xe 43a1 12345",
    "biển số TM 12-34",
]
ADDRESSES = [
    "số 12 ngõ 34 phố Hoa Mẫu, phường Mẫu",
    "số nhà 5, ngách 6, ngõ 7 Hoa Mẫu, Hà Nội",
    "nhà số 8 đường Hoa Mẫu",
    "12/3 Nguyễn Văn Mẫu, quận 5",
    "123/45/6 đường Hoa Mẫu, P.2, Q.5",
    "hẻm 123/45 Hoa Mẫu",
    "P.1203 chung cư Hoa Mẫu, phường Mẫu",
    "căn hộ 1203 tòa A2 chung cư Hoa Mẫu",
    "ở số 25 Hoa Mẫu, phường Mẫu",
    "địa chỉ: 45 Hoa Mẫu, quận Mẫu",
    "đ/c: 45 hoa mau, q5",
    "Ship về 12B Trần Mẫu, P. Mẫu",
    "so 12 ngo 34 pho hoa mau phuong mau",
    "SỐ 12 NGÕ 34 PHỐ HOA MẪU, PHƯỜNG MẪU",
    "kiệt 12/5 Hoa Mẫu, Huế",
    "số 12 ngõ 34\nphố Hoa Mẫu",
    "nhà 15 ngõ 20 Hoa Mẫu",
    "sn 12, ngõ 3, thôn Mẫu, xã Mẫu",
]
HANDLES = [
    "@ten.tk.mau",
    "@tenmau99",
    "@[123456:0:Nguyễn Văn Mẫu]",
    "@Nguyễn Văn Mẫu",
    "facebook.com/tenmau.99",
    "https://www.facebook.com/profile.php?id=100000000000001",
    "fb.com/tenmau",
    "m.me/tenmau",
    "zalo.me/0900000012",
    "https://t.me/tenmau",
    "tiktok.com/@tenmau",
    "https://www.instagram.com/ten_mau/",
    "https://www.facebook.com/tenmau/posts/123456",
    "zalo: ten_mau99",
    "ig: ten.mau",
    "linkedin.com/in/ten-mau-99",
    "youtube.com/@tenmau",
]
PUBLIC = [
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
    "toạ độ 21.028511, 105.804817",
    "vĩ độ 10.7626220 kinh độ 106.6601720",
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
    "lớp 12A3 trường cấp 3 Lộc Mẫu",
    "Tổ 5, khu phố 3, phường Mẫu",
    "chung cư Hoa Mẫu cháy lúc 3 giờ",
    "anh Mẫu (SN 1990, trú tại tỉnh Mẫu)",
    "mình sn 97 nha",
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
]


def kinds(text):
    return {span.kind for span in find_personal(text)}


@pytest.mark.parametrize("number", PHONES)
@pytest.mark.parametrize("frame", ["Gọi {} nhé", "{}"])
def test_phone_numbers_are_masked_whole(number, frame):
    assert mask(frame.format(number)) == frame.format("[số điện thoại]")


def test_two_phones_side_by_side_are_two():
    assert mask("0912345678/0987654321") == "[số điện thoại]/[số điện thoại]"
    assert mask("0912345678 0987654321") == "[số điện thoại] [số điện thoại]"


@pytest.mark.parametrize("address", EMAILS)
def test_emails_are_masked_whole(address):
    assert mask(f"Thư gửi: {address} nhé") == "Thư gửi: [email] nhé"


@pytest.mark.parametrize(("text", "kind"), PAPERS)
def test_identity_papers_are_masked(text, kind):
    masked = mask(text)
    assert kinds(text) == {kind}
    assert PLACEHOLDERS[kind] in masked
    assert not any(char.isdigit() for char in masked)


@pytest.mark.parametrize("text", ACCOUNTS)
def test_bank_accounts_are_masked(text):
    masked = mask(text)
    assert "[số tài khoản]" in masked
    assert not any(char.isdigit() for char in masked)


@pytest.mark.parametrize("text", HOLDERS)
def test_the_holder_of_an_account_is_masked_with_it(text):
    masked = mask(text)
    assert "[tên chủ tài khoản]" in masked
    assert "mau" not in fold(masked.lower())
    assert "nguyen" not in fold(masked.lower())


def test_an_organisation_that_holds_an_account_stays():
    text = "STK 0123456789 VCB Hội Chữ thập đỏ tỉnh Mẫu"
    assert mask(text) == "STK [số tài khoản] VCB Hội Chữ thập đỏ tỉnh Mẫu"


@pytest.mark.parametrize("plate", PLATES)
def test_licence_plates_are_masked(plate):
    masked = mask(f"Tìm {plate} hôm qua")
    assert "[biển số xe]" in masked
    assert not any(char.isdigit() for char in masked)


@pytest.mark.parametrize("text", ADDRESSES)
def test_house_number_and_street_are_masked(text):
    masked = mask(text)
    assert "[địa chỉ]" in masked
    assert not any(char.isdigit() for char in masked.split(",")[0])
    assert "hoa mau" not in fold(masked.lower())


def test_ward_district_and_city_stay():
    text = "số 12 ngõ 34 phố Hoa Mẫu, phường Mẫu, quận Mẫu, Hà Nội"
    assert mask(text) == "[địa chỉ], phường Mẫu, quận Mẫu, Hà Nội"


@pytest.mark.parametrize("handle", HANDLES)
def test_handles_and_profiles_are_masked(handle):
    masked = mask(f"Nhắn {handle} nha")
    assert "[tài khoản]" in masked
    assert "mau" not in fold(masked.lower())
    assert "0000" not in masked


def test_a_profile_link_keeps_its_site_and_post():
    assert mask("https://www.facebook.com/tenmau/posts/123456") == (
        "https://www.facebook.com/[tài khoản]/posts/123456"
    )


@pytest.mark.parametrize("text", PUBLIC)
def test_ordinary_text_stays(text):
    assert mask(text) == unicodedata.normalize("NFC", text)


PERSONAL = [
    *PHONES,
    *EMAILS,
    *(text for text, _ in PAPERS),
    *ACCOUNTS,
    *HOLDERS,
    *PLATES,
    *ADDRESSES,
    *HANDLES,
]


@pytest.mark.parametrize("text", [*PERSONAL, *PUBLIC])
def test_masking_twice_changes_nothing(text):
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize("text", PERSONAL)
def test_missing_diacritics_capitals_and_decomposition_hide_nothing(text):
    for variant in (fold(text.lower()), unicodedata.normalize("NFD", text)):
        assert find_personal(variant) or "@" in text or text in HOLDERS, variant


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
    ],
)
def test_time_grows_in_line_with_the_text(unit):
    def cost(size):
        text = unit * (size // len(unit))
        begin = time.process_time()
        mask(text)
        return time.process_time() - begin

    cost(1_000)
    # Ten times the text may take ten times as long; a quadratic pattern would take a hundred times.
    assert cost(100_000) < 40 * max(cost(10_000), 0.002)
