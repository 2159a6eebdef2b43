"""The project's own Markdown documents, as the tests of this folder read them."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "data/**/*.md", "models/**/*.md")
    for path in ROOT.glob(pattern)
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def on_one_line(text: str) -> str:
    """Return a text with white space collapsed, so that a reflow changes nothing."""
    return " ".join(text.split())
