"""The script that runs the public test cases counts what it sees."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from scripts.dmn_tck import Tally, Verdict, is_same, judge_file
from tests.support.decision_files import decision, decision_file, input_data, literal

CASES = """<?xml version="1.0"?>
<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>model.dmn</modelName>
<testCase id="001"><inputNode name="x"><value xsi:type="xsd:decimal">{x}</value></inputNode>
<resultNode name="{name}"><expected>{expected}</expected></resultNode></testCase>
</testCases>"""


def verdict(
    tmp_path: Path, text: str, expected: str, *, name: str = "d", x: str = "1"
) -> Verdict:
    model = decision_file(
        input_data("x", "number"),
        decision("d", literal(text), requires=["input:x"], variable="d"),
        decision("faulty", literal("1 +"), variable="faulty"),
    )
    (tmp_path / "model.dmn").write_bytes(model)
    cases = tmp_path / "cases.xml"
    cases.write_text(CASES.format(expected=expected, name=name, x=x), "utf-8")
    [judged] = judge_file(cases)
    return judged.verdict


ONE = '<value xsi:type="xsd:decimal">1</value>'
THREE = '<value xsi:type="xsd:decimal">3</value>'


@pytest.mark.parametrize(
    ("text", "expected", "wanted"),
    [
        ("x + 2", THREE, Verdict.RIGHT),
        ("x + 1", THREE, Verdict.WRONG),
        ('x + "a"', THREE, Verdict.REFUSED),
        ('x + "a"', '<value xsi:nil="true" />', Verdict.RIGHT),
        ("[x, 3]", f"<list><item>{ONE}</item><item>{THREE}</item></list>", Verdict.RIGHT),
        ("{a: x}", f"<component name='a'>{ONE}</component>", Verdict.RIGHT),
        ('date("2026-03-01")', "<value xsi:type='xsd:date'>2026-03-01</value>",
         Verdict.RIGHT),
        ('"2026-03-01"', "<value xsi:type='xsd:date'>2026-03-01</value>",
         Verdict.WRONG),
    ],
)  # fmt: skip
def test_a_result_is_judged_by_its_value_and_its_kind(
    tmp_path: Path, text: str, expected: str, wanted: Verdict
) -> None:
    assert verdict(tmp_path, text, expected) is wanted


def test_a_decision_with_a_fault_is_refused_and_its_neighbours_are_not(
    tmp_path: Path,
) -> None:
    assert verdict(tmp_path, "x + 2", THREE, name="faulty") is Verdict.REFUSED
    assert verdict(tmp_path, "x + 2", THREE) is Verdict.RIGHT


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert verdict(tmp_path, "x", THREE, name="nothing") is Verdict.ERROR


def test_numbers_may_differ_where_the_cases_are_rounded() -> None:
    assert is_same(Decimal("0.33333333333"), Decimal("0.333333333"))
    assert not is_same(Decimal("0.3333"), Decimal("0.333333333"))
    assert not is_same("1", Decimal(1))
    assert not is_same(None, [])


def test_a_level_without_results_has_figures_as_well() -> None:
    assert Tally().line("level") == (
        "level: 0 results, right 0, refused 0, wrong 0, error 0 (0.0 % right)"
    )
