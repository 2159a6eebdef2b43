"""What the log says is said in words, in Vietnamese."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pipeline
from pipeline.review.audit.entries import _WITHHELD
from pipeline.review.audit.words import FACTS, fact_lines


def recorded() -> Iterator[str]:
    """Names of the facts that calls of the event log spell out, wherever they are made."""
    for path in Path(pipeline.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            facts: ast.expr | None = None
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "event_log.record":
                facts = next((each.value for each in node.keywords if each.arg == "payload"), None)
            elif (
                isinstance(node, ast.Tuple)
                and len(node.elts) == 4
                and "Event.Kind." in ast.unparse(node.elts[0])
            ):
                facts = node.elts[3]
            for each in ast.walk(facts) if facts is not None else ():
                if isinstance(each, ast.Dict):
                    yield from (key.value for key in each.keys if isinstance(key, ast.Constant))


def test_every_fact_that_is_recorded_has_its_word() -> None:
    names = set(recorded())
    assert len(names) > 20
    assert names - set(FACTS) - set(_WITHHELD) == set()


def test_codes_are_said_in_words() -> None:
    facts = {"stage": "adjudicate", "how": "agreed", "verdict": "scam", "state": "checked", "kind": "doan"}
    said = dict(fact_lines(facts))
    assert said["bước duyệt"] == "phân xử"
    assert said["cách chốt"] == "hai người nói giống nhau"
    assert said["kết luận"] == "Lừa đảo"
    assert said["trạng thái"] == "đã kiểm chứng"
    assert not set(facts.values()) & set(said.values())


def test_a_code_that_nobody_knows_stays_as_it_is() -> None:
    assert fact_lines({"stage": "third", "link": "x"}) == [("bước duyệt", "third"), ("đường link", "x")]
