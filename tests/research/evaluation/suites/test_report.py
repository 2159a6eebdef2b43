"""A report of a suite prints in 80 columns and becomes JSON."""

import json

from pipeline.research.evaluation.suites import (
    evaluate_suite,
    read_suite,
    run_suite,
)
from pipeline.research.evaluation.suites.headline import MEANING
from pipeline.research.evaluation.suites.rewrites import REWRITES
from tests.research.evaluation.suites.invented import FUNCTIONS, Keywords


def test_the_worst_functions_come_first_in_80_columns_and_nothing_is_lost(report):
    shares = [each.passed for each in report.worst_first]
    assert shares == sorted(shares)
    page = str(report)
    assert max(map(len, page.splitlines())) <= 80
    assert "…" not in page
    for word in (*(row[0] for row in FUNCTIONS), *REWRITES, *MEANING, "quoted_or_said", "region:hue"):
        assert word in page
    assert page.index("attack_plain") < page.index("deed_plain")


def test_a_report_becomes_json_and_is_the_same_again(folder, report, tmp_path):
    plain = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert plain == json.loads(json.dumps(run_suite(Keywords(), read_suite(folder)).to_dict()))
    out = tmp_path / "figures.json"
    made = evaluate_suite("linear", folder=folder, out=out)
    assert json.loads(out.read_text(encoding="utf-8")) == json.loads(json.dumps(made.to_dict()))
