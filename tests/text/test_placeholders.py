"""Every placeholder that masking writes is one token of the normalised text."""

import pytest

from pipeline.text import mask, normalise
from pipeline.text.placeholders import PLACEHOLDER, PLACEHOLDERS, TOKENS


@pytest.mark.parametrize("placeholder", PLACEHOLDERS.values())
def test_a_placeholder_becomes_its_token_in_either_case(placeholder):
    token = TOKENS[placeholder.lower()]
    assert (
        normalise(f"gọi {placeholder} nhé")
        == normalise(f"gọi {placeholder.upper()} nhé")
        == f"gọi {token} nhé"
    )


@pytest.mark.parametrize("placeholder", PLACEHOLDERS.values())
def test_the_pattern_finds_it_and_masking_leaves_it(placeholder):
    assert PLACEHOLDER.fullmatch(placeholder)
    assert mask(f"gọi {placeholder}") == f"gọi {placeholder}"
