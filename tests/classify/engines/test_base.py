"""Raw texts are prepared as a batch; each comes out as it would by itself."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.engines.base import normalised_as_shown
from pipeline.text import mask, normalise

ODD = [
    "",
    " ",
    "\ud800 nửa chữ, gọi 0912 345 678",
    "Cô Trần Thị Hoa Mẫu, số nhà 12 ngõ 34 phố Mẫu, ai cần thì gọi 0987654321 nhé",
    "tin   vui\n\n#HàNội\u00a0hôm nay 😂😂",
]
"""Of nobody."""


def by_itself(texts):
    return [normalise(mask(text)) for text in texts]


def test_odd_texts_are_prepared_as_they_are_by_themselves():
    for texts in ([], ODD, ODD[:2] + ODD[3:], ODD[3:] * 100):
        assert normalised_as_shown(texts) == by_itself(texts)


@given(st.lists(st.text(), max_size=6))
def test_any_texts_are(texts):
    assert normalised_as_shown(texts * 30) == by_itself(texts * 30)
