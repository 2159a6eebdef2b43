"""Swapped texts are about something else, and the same each time."""

from pipeline.claims.known.facts import Reader
from pipeline.research.training.swapped_claims import SWAPPED, Told, swapped

READER = Reader({"ngay": 0.5}, 0.001)
TOLD = [
    Told("a", "claim", "Uống nước lá mơ lông chữa khỏi sỏi thận sau chín ngày."),
    Told("a", "chain", "Cả nhà ơi uống nước lá mơ lông là khỏi hẳn sỏi thận đó!"),
    Told("a", "teencode", "uong nuoc la mo long het soi than lun"),
    Told("a", "opinion", "Bệnh thận khổ lắm."),
    Told("b", "claim", "Cầu Đò Quan đóng cửa sửa chữa nhiều tuần."),
]


def test_one_phrase_of_the_claim_is_one_of_another_claim() -> None:
    found = swapped(TOLD, ("chain", "teencode"), READER)
    assert [(each.claim_id, each.kind) for each in found] == [("a", SWAPPED), ("a", SWAPPED)]
    claim = READER.facts(TOLD[0].text)
    for each, before in zip(found, TOLD[1:3], strict=True):
        gone = READER.facts(before.text).distinct & claim.distinct - READER.facts(each.text).distinct
        new = READER.facts(each.text).distinct - READER.facts(before.text).distinct
        assert gone and new <= READER.facts(TOLD[4].text).distinct


def test_a_text_without_diacritics_stays_without() -> None:
    (found,) = swapped(TOLD, ("teencode",), READER)
    assert found.text.isascii()


def test_the_same_texts_give_the_same_answer() -> None:
    assert swapped(TOLD, ("claim", "chain"), READER) == swapped(TOLD, ("claim", "chain"), READER)


def test_what_shares_no_phrase_with_its_claim_is_left_out() -> None:
    assert swapped(TOLD, ("opinion",), READER) == []
