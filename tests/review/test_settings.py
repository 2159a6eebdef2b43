"""What a team sets by environment is written down."""

import re
from pathlib import Path

from pipeline.review import settings

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\b(?:KHOITRONG_[A-Z_]+|DATABASE_URL)\b")


def read_in(*patterns: str) -> set[str]:
    """Return the variables that modules name."""
    paths = [path for pattern in patterns for path in (ROOT / "pipeline").glob(pattern)]
    return {name for path in paths for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}


def test_every_variable_is_in_the_table():
    table = (ROOT / "docs" / "team.md").read_text(encoding="utf-8").partition("## Settings by environment")[2]
    rows = [line.split("|")[1] for line in table.partition("\n## ")[0].splitlines() if line.startswith("| `")]
    assert read_in("**/*.py") == set(VARIABLE.findall(" ".join(rows)))


def test_the_settings_name_every_variable_of_the_review_app():
    own = read_in("review/settings.py", "review/storage/*.py", "review/web/*.py")
    assert own == set(VARIABLE.findall(settings.__doc__))
