"""What is found in a text before it is compared: how telling its words are, and what they say."""

from pipeline.claims.known.facts import Reader

READER = Reader({"ngay": 0.5, "va": 0.9}, 0.001)


def test_a_word_of_every_post_weighs_less_than_a_rare_one() -> None:
    assert READER.weight("va") < READER.weight("ngay") < READER.weight("xacthuc") == 1.0


def test_numbers_are_known_with_what_they_count() -> None:
    found = READER.facts("Hơn ba chục người, phạt 2tr, từ 1/7")
    assert found.numbers == {30, 2_000_000, 1, 7}
    assert found.counted["nguoi"] == {30}
    assert found.dates == {"1/7"}


def test_names_and_places_are_found_by_capitals_and_by_the_list() -> None:
    found = READER.facts("Hôm qua ở chợ Nghĩa Tân, Hà Nội có hội")
    assert [name.words for name in found.names] == [("nghia", "tan", "ha", "noi")]
    assert found.places == {("ha", "noi")}
