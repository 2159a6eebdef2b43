"""Documents are found, whole and short: links lead somewhere, paths exist, every command is named."""

import re
import tomllib
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
import typer.main
from click import Command

from pipeline.cli.app import app
from tests.docs.documents import DOCUMENTS, ROOT, on_one_line, read

README_LINES = 120
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`((?:pipeline|tests|docs|data|models|notebooks)/[\w./-]+)`")


def commands(group: Command, prefix: str = "khoitrong") -> list[str]:
    inner = getattr(group, "commands", None)
    if inner is None:
        return [prefix]
    return [found for name, each in inner.items() for found in commands(each, f"{prefix} {name}")]


def links(name: str) -> list[str]:
    """Return where a document links to, apart from other servers."""
    return [to for to in LINK.findall(BLOCK.sub("", read(name))) if not re.match(r"[a-z]+:", to)]


def anchors(name: str) -> set[str]:
    """Return the anchors of a document's headings as GitHub makes them."""
    headings = re.findall(r"^#{1,6} +(.+?) *$", BLOCK.sub("", read(name)), re.MULTILINE)
    kept = (
        "".join(sign for sign in heading.lower() if sign in " -_" or unicodedata.category(sign)[0] in "LMN")
        for heading in headings
    )
    return {heading.replace(" ", "-") for heading in kept}


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(read("README.md").splitlines()) <= README_LINES


def test_the_readme_says_the_two_commands() -> None:
    assert "\nmake run " in read("README.md") and "\nmake test " in read("README.md")


@pytest.mark.parametrize("name", commands(typer.main.get_command(app)))
def test_every_command_is_named_in_the_readme_or_in_docs(name: str) -> None:
    written = [each for each in DOCUMENTS if each == "README.md" or each.startswith("docs/")]
    assert any(re.search(rf"\b{name}\b", on_one_line(read(each))) for each in written)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file_and_a_heading(name: str) -> None:
    broken = []
    for link in links(name):
        path, _, anchor = unquote(link).partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists():
            broken.append(link)
        elif anchor and target.suffix == ".md":
            inside = target.resolve().relative_to(ROOT.resolve()).as_posix()
            if anchor not in anchors(inside):
                broken.append(link)
    assert broken == []


@pytest.mark.parametrize("name", [each for each in DOCUMENTS if PurePosixPath(each).parts[0] != "models"])
def test_every_path_that_is_named_exists(name: str) -> None:
    missing = [path for path in PATH.findall(BLOCK.sub("", read(name))) if not (ROOT / path).exists()]
    assert missing == []


def test_every_room_stands_in_the_architecture() -> None:
    written = read("docs/architecture.md")
    rooms = [path.parent for path in (ROOT / "pipeline").glob("*/__init__.py")]
    rooms += [
        path.parent for path in (ROOT / "pipeline").glob("*/*/__init__.py") if "review" not in path.parts
    ]
    unnamed = [
        name
        for name in (room.relative_to(ROOT).as_posix() for room in rooms)
        if f"`{name}`" not in written and f"`{name.rpartition('/')[2]}`" not in written
    ]
    inside = written.partition("### Inside the review app")[2].partition("\n## ")[0]
    named = {
        word
        for row in re.findall(r"^\| (`.+?) \|", inside, re.MULTILINE)
        for word in re.findall(r"`(\w+)`", row)
    }
    there = {path.name for path in (ROOT / "pipeline/review").iterdir() if path.is_dir()}
    assert unnamed == []
    assert named - there == set() and there - named - {"__pycache__"} == set()


def test_every_variable_of_the_environment_is_in_the_team_handbook() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").glob("**/*.py"))
    variables = set(re.findall(r"\bKHOITRONG_[A-Z_]*[A-Z]\b", code))
    assert "KHOITRONG_DB" in variables
    assert variables - set(re.findall(r"`(KHOITRONG_\w+)`", read("docs/team.md"))) == set()


def test_the_rule_of_imports_is_the_one_that_import_linter_holds() -> None:
    settings = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]
    orders = [contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers"]
    assert orders
    for order in orders:
        written = "\n".join(order).replace("pipeline.", "")
        assert f"```text\n{written}\n```" in read("docs/architecture.md")


def test_every_document_is_linked_from_the_readme_or_another_page() -> None:
    pages = [name for name in DOCUMENTS if name.startswith("docs/")]
    linked = {
        ((ROOT / name).parent / link.partition("#")[0]).resolve().relative_to(ROOT.resolve()).as_posix()
        for name in DOCUMENTS
        for link in links(name)
        if link.partition("#")[0]
    }
    assert set(pages) - linked == set()


def test_every_constant_that_a_recipe_names_exists():
    named = set(
        re.findall(r"`(_?[A-Z][A-Z_]{3,})`", (ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    )
    files = [path for folder in ("pipeline", "tests") for path in (ROOT / folder).rglob("*.py")]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    assert len(named) > 10
    assert named - words == set()
