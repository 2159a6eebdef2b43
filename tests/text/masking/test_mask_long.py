"""Masking in long texts: what is found in a short text is found wherever it stands in a long one.

Every person, number and address here is invented.
"""

import pytest

from pipeline.text.masking.mask import mask

PERSONAL = [
    "gọi 0912 345 678 nhé",
    "hộ chiếu số của viet nam: B1234567",
    "số tài khoản là: ABC123456789XYZ",
    "STK 0123456789 Vietcombank - Nguyễn Văn Mẫu",
    "thẻ 9704 1234 5678 9012",
    "CCCD 001099000123",
    "biển số 29a 12345",
    "đ/c: 45 hoa mẫu, q5",
    "zalo: ten_mau.99",
    "https://facebook.com/ten.mau.99",
    "ten a còng gmail chấm com",
    "không chín một hai ba bốn năm sáu bảy tám",
    "bằng lái số 790000003412",
    "cháu Trần Thị Mẫu (8 tuổi), sinh ngày 3/4/2015",
    "học lớp 3A2 trường Tiểu học Hoa Mẫu",
    "mã bệnh án 24.0018837",
    "toạ độ 21.58033,105.84417",
    "nhà ở tổ 9, ấp Hoa Mẫu 2",
    "không chín một hai, ba số không, tám bảy bốn",
]
FILLING = "Hôm nay 20 người và 1500 bạn đến trường lúc 7:30, trời đẹp. "


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize(("before", "after"), [(0, 40), (40, 0), (40, 40), (1, 1)])
def test_personal_data_is_found_wherever_it_stands(personal, before, after):
    alone = mask(personal)
    assert alone != personal
    assert mask(f"{FILLING * before}\n{personal}\n{FILLING * after}") == (
        f"{FILLING * before}\n{alone}\n{FILLING * after}"
    )
