"""Coordinates of a house are masked, those of a storm stay."""

import pytest

from pipeline.text.masking.mask import mask
from tests.text.masking.invented import COORDINATES


@pytest.mark.parametrize("text", COORDINATES)
def test_coordinates_are_masked(text):
    masked = mask(f"kẹt trên mái, {text} cứu với")
    assert "[toạ độ]" in masked
    assert not any(char.isdigit() for char in masked)


def test_a_map_link_loses_its_coordinates():
    assert "20.9" not in mask("google.com/maps/@20.90001,105.70002,18z")
