"""Conditions that fixed values decide: never true, never reached, true at once."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch

CHOICE = """
start s
{kind} g
end a
end b
end c
s -> g
g -> a ? {first}
g -> b ? {second}
g => c
"""


def found(first: str, second: str, *, kind: str = "xor") -> dict[str, str | None]:
    text = CHOICE.format(kind=kind, first=first, second=second)
    findings = check({"m.bpmn": sketch(text)}, GateEnvironment())
    codes = {"condition_never_true", "condition_shadowed", "conditions_overlap"}
    told = [one for one in findings if one.code in codes]
    assert {one.severity for one in told} <= {Severity.WARNING}
    return {one.code: one.element_id for one in told}


FIRST, SECOND = "f1_g_a", "f2_g_b"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("${n > 3}", "${n <= 3}", {}),
        ("${n > 3}", "${n >= 3}", {"conditions_overlap": SECOND}),
        ("${n > 3}", "${n > 5}", {"condition_shadowed": SECOND}),
        ("${n > 5}", "${n > 3}", {"conditions_overlap": SECOND}),
        ("${n > 3 && n < 5}", "${n == 5}", {}),
        ("${n > 3 && n <= 5}", "${n == 5}", {"condition_shadowed": SECOND}),
        ("${n > 3 && n < 3}", "${n == 5}", {"condition_never_true": FIRST}),
        ('${k == "甲"}', '${k == "乙"}', {}),
        ('${k == "甲"}', '${k == "甲"}', {"condition_shadowed": SECOND}),
        ('${k == "甲"}', '${k != "乙"}', {"conditions_overlap": SECOND}),
        ("${ok}", "${!ok}", {}),
        ("${ok}", "${ok == true}", {"condition_shadowed": SECOND}),
        ("${false}", "${ok}", {"condition_never_true": FIRST}),
        ("${1 > 2}", "${ok}", {"condition_never_true": FIRST}),
        ("${true}", "${ok}", {"condition_shadowed": SECOND}),
        ("${empty k}", '${k == "甲"}', {}),
        ("${k != null}", '${k == "甲"}', {"condition_shadowed": SECOND}),
        ("${n > 1.5}", "${n == 1}", {}),
        ("${5 < n}", "${n == 6}", {"condition_shadowed": SECOND}),
        (f"${{n > 1{'0' * 400}}}", "${n > 1}", {}),
        # Different variables may well agree, which nobody can know from the drawing.
        ("${a}", "${b}", {}),
        ("${a && b}", "${b}", {}),
        ("${b}", "${a && b}", {"condition_shadowed": SECOND}),
        ("${a && !b}", "${b && !a}", {}),
        # Nothing is claimed of what is more than a comparison with fixed values.
        ("${a > b}", "${a > b}", {}),
        ("${a + 1 > 2}", "${a + 1 > 2}", {}),
        ("${a.b == 1}", "${a.b == 1}", {}),
        ("${now() > a}", "${now() > a}", {}),
        ("${", "${ok}", {}),
    ],
)
def test_conditions_of_an_exclusive_gateway_are_compared(
    first: str, second: str, expected: dict[str, str]
) -> None:
    assert found(first, second) == expected


def test_an_inclusive_gateway_may_take_several_ways() -> None:
    assert found("${n > 3}", "${n > 5}", kind="or") == {}
    assert found("${n > 3}", "${n > 5 && n < 4}", kind="or") == {
        "condition_never_true": SECOND
    }


def test_an_overlap_is_shown_by_an_example() -> None:
    text = CHOICE.format(kind="xor", first="${n > 5}", second="${n > 3}")

    (told,) = [
        one
        for one in check({"m.bpmn": sketch(text)}, GateEnvironment())
        if one.code == "conditions_overlap"
    ]

    assert "n = 6.0" in told.reason_en


def test_a_gateway_with_very_many_values_is_left_alone() -> None:
    many = " || ".join(f"a{n} == {n}" for n in range(50))

    assert found(f"${{{many}}}", f"${{{many}}}") == {}
