"""Placeholders, links, hashtags, emoji, emoticons, and letters written in more than one way."""

import pytest

from pipeline.text import normalise


@pytest.mark.parametrize(
    ("shown", "canonical"),
    [
        ("Gọi[số điện thoại]hoặc [email]", "gọi <phone> hoặc <email>"),
        ("[CCCD] [CMND] [số tài khoản] [biển số xe]", "<id> <id> <account> <plate>"),
        ("[địa chỉ] [tài khoản]", "<address> <handle>"),
        ("xem https://www.vidu.com/a/b?c=1#d nha", "xem vidu.com nha"),
        ("HTTP://M.ViDu.vn:8080, bit.ly/3abc", "vidu.vn bit.ly"),
        ("#NguoiTotViecTot", "nguoi tot viec tot"),
        ("#người_tốt #ViệtNam2024 #1", "người tốt việt nam 2024 #1"),
        ("người_tốt việc_tốt", "người tốt việc tốt"),
        ("hay😂😂quá", "hay 😂 😂 quá"),
        ("❤️ 👍🏽 🇻🇳", "❤ 👍 🇻🇳"),
        ("👨\u200d👩\u200d👧ơi", "👨\u200d👩\u200d👧 ơi"),
        ("vui:)) =)))) :v :D", "vui <laugh> <laugh> <laugh> <laugh>"),
        ("buồn :( T_T", "buồn <sad> <sad>"),
        ("thương <3 :*", "thương <love> <love>"),
        ("trời!!!!!!", "trời!!!"),
        ("hahahaha kkkkk", "haha haha"),
        ("đẹpppp ngonnnn quáááá vuiii", "đẹp ngon quá vui"),
        ("xoong goòng boong good see VIII", "xoong goòng boong good see viii"),
        ("hoà HÒA thuý THUỶ khoẻ qúy ngừơi", "hòa hòa thúy thủy khỏe quý người"),
        ("kỹ sư lí do", "kỹ sư lí do"),
        ("e\u0302\u0301ch  Ti\u00ea\u0301ng", "ếch tiếng"),
        ("bão s&#7889; 3 &amp; l&uacute;", "bão số 3 & lú"),
        ("\u202eanh\u2066 \ufeffem", "anh em"),
    ],
)
def test_it_has_one_form(shown, canonical):
    assert normalise(shown) == canonical
    assert normalise(canonical) == canonical
