"""Methods that expressions call in Camunda 7 are refused with what to write."""

from __future__ import annotations

import pytest

from engine.bpmn.expressions import compile_expression
from engine.bpmn.findings import Finding
from engine.bpmn.gate import GateEnvironment, check
from tests.unit.bpmn.diagram_text import END, START, chain, diagram


def only(found: list[Finding], code: str) -> Finding:
    [one] = [each for each in found if each.code == code]
    return one


def checked(text: str) -> list[Finding]:
    """Check a task whose assignee is the expression."""
    task = f'<bpmn:userTask id="x" name="受理" camunda:assignee="{text}" />'
    content = diagram(START + task + END + chain("start", "x", "end"))
    return check({"a.bpmn": content}, GateEnvironment())


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("${execution.getVariable('amount')}", "the variable: ${amount}"),
        ("${execution.getVariableLocal('a')}", "the variable: ${a}"),
        ("${execution.getVariable(name)}", "the variable: ${…}"),
        ("${execution.hasVariable('a') ? 1 : 2}", "Write ${not empty a}"),
        ("${execution.setVariable('a', 1)}", "write an output parameter"),
        ("${task.getName()}", "Keep what is needed in a process variable"),
        ("${execution.getProcessEngineServices().x()}", "in a process variable"),
        ("${clarified.equals('yes')}", "Compare by =="),
        ("${order.isStandard()}", "Write order.standard"),
        ("${order.getTotalAmount() > 5}", "Write order.totalAmount"),
        ("${people.isEmpty()}", "Write empty people"),
        ("${data.get('x')}", "Write data['x']"),
        ("${customer.prop('age')}", "Write customer.age"),
        ("${people.size() > 1}", "Call a registered function"),
        ("${now().plusDays(2).toDate()}", "Write a duration, like P1W"),
        ("${bean.run(execution)}", "Call a registered function"),
        ("${a.b.c()}", "Call a registered function"),
    ],
)
def test_a_method_is_refused_with_what_to_write_instead(
    text: str, instead: str
) -> None:
    found = only(checked(text), "method_called")

    assert found.element_id == "x"
    assert instead in found.remedy_en
    assert found.remedy_zh


@pytest.mark.parametrize(
    "text", ["${execution}", "${execution.id}", "${f(execution)}", "${execution['x']}"]
)
def test_the_execution_is_no_value(text: str) -> None:
    assert only(checked(text), "engine_object").element_id == "x"


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("${a eq 2 and b ne 1}", "a == 2 && b != 1"),
        ("${a lt 1 or a gt 2}", "a < 1 || a > 2"),
        ("${a le 1 && a ge 2}", "a <= 1 && a >= 2"),
        ("${not (a div 2 eq a mod 2)}", "!(a / 2 == a % 2)"),
    ],
)
def test_words_and_signs_mean_the_same(text: str, instead: str) -> None:
    for a in (0, 1, 2, 3):
        names = {"a": a, "b": a}
        words = compile_expression(text).evaluate(names, {})

        assert words == compile_expression("${" + instead + "}").evaluate(names, {})
