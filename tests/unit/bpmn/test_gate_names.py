"""Names in expressions: each is provided by something, where that can be known."""

from __future__ import annotations

import json

import pytest

from engine import HandlerRegistry, ServiceTaskHandler
from engine.bpmn.findings import Finding
from engine.bpmn.gate import GateEnvironment, Severity, check
from engine.commands.checking import check_files
from engine.model.settings import EngineSettings
from tests.unit.bpmn.diagram_text import (
    END,
    START,
    chain,
    condition,
    definitions,
    flow,
    process,
)

CLOSED = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="start_variables" value="case_no, officer" />'
    "</camunda:properties></bpmn:extensionElements>"
)
FORM = {
    "id": "f1",
    "components": [
        {"key": "approved"},
        {"type": "group", "components": [{"key": "reason"}]},
        {"type": "dynamiclist", "path": "parts", "components": [{"key": "part"}]},
    ],
}
TASK = '<bpmn:userTask id="t" camunda:formRef="f1" {}>{}</bpmn:userTask>'
ERROR = '<bpmn:error id="err" name="e" errorCode="E" />'


def names(
    element: str,
    *,
    read: str,
    declared: bool = True,
    outputs: frozenset[str] = frozenset(),
) -> list[Finding]:
    """Put an element between start and end, and read a name behind it."""
    gateway = '<bpmn:exclusiveGateway id="g" default="g_to_end" />'
    body = (
        (CLOSED if declared else "")
        + START
        + element
        + gateway
        + END
        + '<bpmn:endEvent id="other" />'
        + chain("start", "t", "g", "end")
        + flow("g", "other", inner=condition(f"${{{read}}}"))
    )
    files = {
        "a.bpmn": definitions(ERROR + process(body)),
        "f1.form": json.dumps(FORM).encode(),
    }
    environment = GateEnvironment(
        topics=frozenset({"open", "told"}),
        delegates=frozenset({"told"}),
        outputs=outputs,
    )
    found = [one for one in check(files, environment) if one.code.startswith("name_")]
    assert {one.severity for one in found} <= {Severity.WARNING}
    return found


def test_a_name_that_nothing_provides_is_a_warning_at_its_flow() -> None:
    (told,) = names(TASK.format("", ""), read="unheard")

    assert (told.code, told.element_id) == ("name_unprovided", "g_to_other")
    assert "unheard" in told.reason_en


_MAPPED = (
    "<bpmn:extensionElements><camunda:inputOutput>"
    '<camunda:inputParameter name="before">1</camunda:inputParameter>'
    '<camunda:outputParameter name="after">2</camunda:outputParameter>'
    "</camunda:inputOutput></bpmn:extensionElements>"
)
_MANY = (
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="parts"'
    ' camunda:elementVariable="one" />'
)
_CALL = (
    '<bpmn:callActivity id="t" calledElement="p"><bpmn:extensionElements>'
    '<camunda:out source="x" target="taken" /></bpmn:extensionElements>'
    "</bpmn:callActivity>"
)
_DECIDED = (
    '<bpmn:businessRuleTask id="t" camunda:decisionRef="d"'
    ' camunda:resultVariable="decided" />'
)
_TOLD = '<bpmn:serviceTask id="t" camunda:type="external" camunda:topic="told" />'


@pytest.mark.parametrize(
    ("element", "name"),
    [
        (TASK.format("", ""), "case_no"),
        (TASK.format("", ""), "officer"),
        (TASK.format("", ""), "approved"),
        (TASK.format("", ""), "reason"),
        (TASK.format("", ""), "parts"),
        (TASK.format("", _MAPPED), "after"),
        (TASK.format("", _MAPPED), "before"),
        (TASK.format("", _MANY), "one"),
        (TASK.format("", _MANY), "nrOfInstances"),
        (_CALL, "taken"),
        (_DECIDED, "decided"),
        (_TOLD, "checked"),
    ],
)
def test_what_provides_a_name(element: str, name: str) -> None:
    outputs = frozenset({"told ", "told checked"})

    assert names(element, read=name, outputs=outputs) == []
    (told,) = names(element, read="unheard", outputs=outputs)
    assert told.code == "name_unprovided"


_SILENT = [
    '<bpmn:userTask id="t" />',
    '<bpmn:serviceTask id="t" camunda:type="external" camunda:topic="open" />',
    _CALL.replace('source="x" target="taken"', 'variables="all"'),
    '<bpmn:receiveTask id="t" messageRef="m" />',
]


@pytest.mark.parametrize("element", _SILENT)
def test_what_may_provide_anything_leaves_names_alone(element: str) -> None:
    assert names(element, read="unheard") == []


def test_start_variables_may_be_any_unless_they_are_declared() -> None:
    assert names(TASK.format("", ""), read="unheard", declared=False) == []


def test_a_slip_of_the_pen_is_found_even_where_anything_may_come() -> None:
    (told,) = names(TASK.format("", ""), read="aproved", declared=False)

    assert (told.code, told.element_id) == ("name_misspelt", "g_to_other")
    assert "approved" in told.reason_en


@pytest.mark.parametrize("name", ["approved", "rejected", "appr", "approved2"])
def test_other_names_are_no_slips(name: str) -> None:
    assert names(TASK.format("", ""), read=name, declared=False) == []


def test_a_name_that_is_read_twice_is_no_slip() -> None:
    task = TASK.format('camunda:assignee="${aproved}"', "")

    assert names(task, read="aproved", declared=False) == []


def test_handlers_say_what_they_provide() -> None:
    # Given
    body = CLOSED + START + _TOLD + END + chain("start", "t")
    content = definitions(
        process(body + flow("t", "end", inner=condition("${found || other}")))
    )

    def codes(provides: frozenset[str] | None) -> list[str]:
        told = ServiceTaskHandler(topic="told", run=lambda _: None, provides=provides)
        found = check_files(
            {"a.bpmn": content},
            handlers=HandlerRegistry(service_tasks={"told": told}),
            settings=EngineSettings(check_apart=False),
            processes=frozenset(),
            forms=frozenset(),
            decisions=frozenset(),
        )
        return [one.reason_en for one in found if one.code == "name_unprovided"]

    # When, Then
    assert codes(None) == []
    assert len(codes(frozenset({"found"}))) == 1
    assert codes(frozenset({"found", "other"})) == []
    assert len(codes(frozenset())) == 2
