"""Text can be read in both themes: contrast as WCAG 2.2 AA asks for (1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

from pipeline import review

STYLES = (Path(review.__file__).parent / "static/review/app.css").read_text(encoding="utf-8")
TEXT, PART = 4.5, 3.0

PAIRS = [
    ("ink", "surface", TEXT),
    ("ink", "paper", TEXT),
    ("ink", "sunk", TEXT),
    ("ink", "teal-wash", TEXT),
    ("ink", "check-wash", TEXT),
    ("ink", "hateful-wash", TEXT),
    ("ink", "positive-wash", TEXT),
    ("ink", "offensive-wash", TEXT),
    ("soft", "surface", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "sunk", TEXT),
    ("soft", "teal-wash", TEXT),
    ("teal", "surface", TEXT),
    ("teal", "paper", TEXT),
    ("on-teal", "teal", TEXT),
    ("check", "surface", TEXT),
    ("hateful", "surface", TEXT),
    ("positive", "surface", TEXT),
    ("offensive", "surface", TEXT),
    ("wrong", "wrong-wash", TEXT),
    ("teal-deep", "paper", PART),  # the large motto
    ("edge", "surface", PART),  # borders of fields
    ("edge", "sunk", PART),
]


def theme(name: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", STYLES, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return colours | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if name == "dark" else {})


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_have_enough_contrast(name, front, back, least):
    colours = theme(name)
    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("band", ["band-a", "band-b"])
def test_white_can_be_read_on_the_stream(name, band):
    assert contrast("#ffffff", theme(name)[band]) >= TEXT


def test_styles_fetch_nothing_from_elsewhere():
    assert re.findall(r"url\(([^)]*)\)", STYLES) == ['"wave.svg"', '"wave.svg"']
    assert "@import" not in STYLES and "!important" not in STYLES
