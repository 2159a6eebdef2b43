"""Copies of a claim form one cluster, different claims do not, and ids do not depend on the run."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims import Clusterer

RUMOUR = (
    "CẢNH BÁO: từ ngày mai toàn thành phố mất điện 3 ngày, bà con mau tích trữ nước và đồ ăn, "
    "chia sẻ gấp cho người thân được biết nhé!"
)
COPY = (
    "cảnh báo từ ngày mai toàn thành phố mất điện 3 ngày, bà con mau tích trữ nước và đồ ăn. "
    "Chia sẻ gấp cho người thân cùng biết nhé 🙏🙏"
)
UNACCENTED = (
    "CANH BAO: tu ngay mai toan thanh pho mat dien 3 ngay, ba con mau tich tru nuoc va do an, "
    "chia se gap cho nguoi than duoc biet nhe!"
)
OTHER = "Sáng nay nhóm bạn trẻ phường Đông Sơn dọn sạch bờ kênh sau trận mưa lớn, ai đi qua cũng khen."


def test_small_edits_join_the_first_copy() -> None:
    first, copy, unaccented, other = Clusterer().assign([RUMOUR, COPY, UNACCENTED, OTHER])
    assert first == copy == unaccented
    assert other != first


def test_a_chain_of_edits_does_not_join_two_claims() -> None:
    words = [f"từ{i}mục" for i in range(40)]
    chain = [" ".join(words[shift : shift + 20]) for shift in range(0, 21, 2)]
    ids = Clusterer().assign(chain)
    assert ids[0] == ids[1]
    assert ids[0] != ids[-1]


def test_very_short_texts_join_only_when_equal() -> None:
    ids = Clusterer().assign(["đúng", "sai", "Đúng!", "hay", "❤️", "😡"])
    assert ids[0] == ids[2]
    assert len(set(ids)) == 5


def test_ids_are_the_same_in_another_run_and_batching() -> None:
    texts = [OTHER, RUMOUR, COPY, "xin chào cả nhà"]
    whole = Clusterer().assign(texts)
    piecewise = Clusterer()
    assert [piecewise.assign([text])[0] for text in texts] == whole


def test_new_copies_join_a_known_cluster_under_its_id() -> None:
    clusterer = Clusterer()
    clusterer.add_known("c-from-last-week", RUMOUR)
    assert clusterer.assign([COPY, OTHER])[0] == "c-from-last-week"


def test_the_report_counts_repeats() -> None:
    clusterer = Clusterer()
    clusterer.assign([RUMOUR, COPY, OTHER])
    report = clusterer.report()
    assert (report.posts, report.clusters) == (3, 2)
    assert report.largest[0][1] == 2
    assert "33.3% repeats" in str(report)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_every_text_gets_a_cluster_and_equal_texts_share_it(texts: list[str]) -> None:
    ids = Clusterer().assign(texts)
    assert len(ids) == len(texts)
    by_text = {}
    for text, cluster in zip(texts, ids, strict=True):
        assert by_text.setdefault(text, cluster) == cluster
