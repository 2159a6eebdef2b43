"""What tests of suites share."""

import pytest

from pipeline.research.evaluation.suites import (
    read_suite,
    run_suite,
)
from pipeline.research.evaluation.suites.cases import CASE_COLUMNS, FUNCTION_COLUMNS, PAIR_COLUMNS
from tests.research.evaluation.suites.invented import FUNCTIONS, Keywords, write_csv


@pytest.fixture
def folder(tmp_path):
    """Write a suite of nine functions with two cases each, and three pairs."""
    path = tmp_path / "suite"
    path.mkdir()
    write_csv(path / "functions_a.csv", FUNCTION_COLUMNS, FUNCTIONS)
    cases = [
        ("counter_refuses", "Ai nói người xứ ấy GHÉT lao động thì xem lại mình", "region:hue", "a/f1"),
        ("counter_refuses", "Đừng gọi ai là kẻ quê mùa nữa", "region:hue+work:nong-dan", "a/f2"),
        ("target_tells_own_story", "Tôi ngồi xe lăn và đi làm bình thường", "disability:xe-lan", "b/f1"),
        ("target_tells_own_story", "Em dân tộc Dao, em học giỏi văn", "ethnicity:dao", "b/f2"),
        ("attack_plain", "Đuổi hết bọn xứ ấy đi, GHÉT", "region:hue", "c/f1"),
        ("attack_plain", "Bọn ấy sinh ra đã kém", "region:hue", "c/f2"),
        ("criticism_of_office", "Phường làm ăn chậm quá, NGỜ thật", "", "d/f1"),
        ("criticism_of_office", "Con đường này đào bốn lần rồi", "", "d/f2"),
        ("satire_of_office", "Cầu vượt có tầm nhìn, chín năm vẫn nhìn, NGỜ", "", "e/f1"),
        ("satire_of_office", "Hoan hô cái ổ gà lâu năm", "", "e/f2"),
        ("rumour_of_cure", "NGỜ: lá này trị bách bệnh", "", "f/f1"),
        ("rumour_of_cure", "nghe đâu nước lên tới nóc", "", "f/f2"),
        ("news_sourced", "Theo đài huyện lúc 8 giờ, hồ an toàn", "", "g/f1"),
        ("news_sourced", "Bản tin số 3 của đài: NGỜ có mưa", "", "g/f2"),
        ("warning_of_scam", "Ai gọi đòi mã thì đừng đưa", "", "h/f1"),
        ("warning_of_scam", "Trang này giả, đừng bấm", "", "h/f2"),
        ("deed_plain", "Anh thợ nhảy xuống mương cứu bé, LÀNH", "", "i/f1"),
        ("deed_plain", "Bà bán xôi trả lại ví, LÀNH", "", "i/f2"),
    ]
    write_csv(path / "cases_a.csv", CASE_COLUMNS, cases)
    swaps = [
        ("region_swap", f"s{i}", member, "hateful", 0, f"Quán {value} số {i} {word}", f"region:{value}", "s")
        for i in range(8)
        for member, value, word in (("a", "hue", "GHÉT" if i < 2 else "ngon"), ("b", "bac", "ngon"))
    ]
    said = [
        ("quoted_or_said", "q1", "quoted", "hateful", 0, "Họ bảo “cút đi” và tôi buồn", "", "q"),
        ("quoted_or_said", "q1", "said", "hateful", 1, "Cút đi, GHÉT", "", "q"),
    ]
    write_csv(path / "pairs.csv", PAIR_COLUMNS, swaps + said)
    return path


@pytest.fixture
def report(folder):
    return run_suite(Keywords(), read_suite(folder))
