"""What a task gives to a handler that has declared its inputs."""

from __future__ import annotations

import json

import pytest

from engine import (
    Finding,
    HandlerInput,
    HandlerRegistry,
    InputFault,
    ServiceTaskHandler,
)
from engine.bpmn.gate_rules.context import DeclaredInput
from engine.commands.checking import check_files
from engine.model.settings import EngineSettings
from tests.unit.bpmn.diagram_text import END, START, chain, definitions, process

FORM = {"id": "f1", "components": [{"key": "level"}]}
NO_LEVEL = "应为国家或省"


def level_fault(text: str) -> InputFault | None:
    """Refuse every level but two."""
    fits = text in {"国家", "省"}
    return None if fits else InputFault(zh=NO_LEVEL, en="it must be 国家 or 省")


COUNT = ServiceTaskHandler(
    topic="count",
    run=lambda _: None,
    provides=frozenset({"total"}),
    inputs=(
        HandlerInput(
            name="level",
            label_zh="抽查级别",
            label_en="level",
            required=True,
            fault_of=level_fault,
        ),
        HandlerInput(name="note", label_zh="备注", label_en="note"),
    ),
)
SAYS_NOTHING = ServiceTaskHandler(topic="open", run=lambda _: None)
NEEDS_NOTHING = ServiceTaskHandler(topic="bare", run=lambda _: None, inputs=())


def mapped(*parameters: str) -> str:
    """Write the inputs and outputs of a task."""
    inner = "".join(parameters)
    return (
        "<bpmn:extensionElements><camunda:inputOutput>"
        f"{inner}</camunda:inputOutput></bpmn:extensionElements>"
    )


def given(name: str, text: str) -> str:
    return f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>'


def taken(name: str, text: str) -> str:
    return f'<camunda:outputParameter name="{name}">{text}</camunda:outputParameter>'


def task(inner: str = "", *, topic: str = "count", task_id: str = "t") -> str:
    held = f'camunda:type="external" camunda:topic="{topic}"'
    return f'<bpmn:serviceTask id="{task_id}" name="清点" {held}>{inner}</bpmn:serviceTask>'


def found(
    *elements: str, before: str = "", ids: tuple[str, ...] = ("t",), apart: bool = False
) -> list[Finding]:
    """Check elements between start and end; return what is said of inputs."""
    body = before + START + "".join(elements) + END + chain("start", *ids, "end")
    findings = check_files(
        {
            "a.bpmn": definitions(process(body)),
            "f1.form": json.dumps(FORM).encode(),
        },
        handlers=HandlerRegistry(
            service_tasks={
                each.topic: each for each in (COUNT, SAYS_NOTHING, NEEDS_NOTHING)
            },
            delegates={"count": COUNT},
        ),
        settings=EngineSettings(check_apart=apart),
        processes=frozenset(),
        forms=frozenset(),
        decisions=frozenset(),
    )
    return [one for one in findings if one.code.startswith("input_")]


@pytest.mark.parametrize("apart", [False, True])
def test_a_needed_input_that_nothing_gives_is_refused_with_its_label(
    *, apart: bool
) -> None:
    (fault,) = found(task(), apart=apart)

    assert (fault.code, fault.element_id, fault.severity) == (
        "input_missing",
        "t",
        "error",
    )
    assert "“清点”（t）：处理程序 count 缺少输入“抽查级别”（level）" in fault.text_zh
    assert "lacks the input 'level' (level)" in fault.text_en


DECLARED = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="start_variables" value="level, other" />'
    "</camunda:properties></bpmn:extensionElements>"
)
LOOP = (
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="levels"'
    ' camunda:elementVariable="level" />'
)


@pytest.mark.parametrize(
    "inner",
    [
        mapped(given("level", "省")),
        mapped(given("level", "${source_level}")),
        mapped(given("level", "国家"), given("note", "")),
        LOOP,
    ],
)
def test_what_the_task_itself_is_given_counts(inner: str) -> None:
    assert found(task(inner)) == []


FORM_TASK = '<bpmn:userTask id="u" camunda:formRef="f1" />'
OUTPUT = f'<bpmn:manualTask id="u">{mapped(taken("level", "省"))}</bpmn:manualTask>'
SUBPROCESS = (
    f'<bpmn:subProcess id="t">{mapped(given("level", "省"))}'
    f'<bpmn:startEvent id="in" />{task(task_id="inside")}<bpmn:endEvent id="out" />'
    f"{chain('in', 'inside', 'out')}</bpmn:subProcess>"
)


def test_what_something_in_sight_provides_counts() -> None:
    assert found(task(), before=DECLARED) == []
    assert found(FORM_TASK, task(), ids=("u", "t")) == []
    assert found(OUTPUT, task(), ids=("u", "t")) == []
    assert found(SUBPROCESS) == []


def test_the_input_of_another_task_does_not_count() -> None:
    first = task(mapped(given("level", "省")), task_id="first")

    (fault,) = found(first, task(), ids=("first", "t"))

    assert (fault.code, fault.element_id) == ("input_missing", "t")


def test_an_empty_needed_input_hides_the_variable_and_is_refused() -> None:
    (fault,) = found(task(mapped(given("level", " "))), before=DECLARED)

    assert fault.code == "input_empty"
    assert "“抽查级别”（level）是空的" in fault.text_zh


def test_a_wrong_constant_is_refused_with_what_it_should_be() -> None:
    (fault,) = found(task(mapped(given("level", "市"))))

    assert fault.code == "input_value"
    assert f"“抽查级别”（level）不能是“市”：{NO_LEVEL}" in fault.text_zh
    assert "'level' (level) of the handler count cannot be '市'" in fault.text_en


def test_an_input_that_nobody_reads_is_refused_with_those_that_there_are() -> None:
    (fault,) = found(task(mapped(given("level", "省"), given("levl", "x"))))

    assert (fault.code, fault.element_id) == ("input_unknown", "t")
    assert "没有输入 levl" in fault.text_zh
    assert "抽查级别（level）、备注（note）" in fault.text_zh


def test_an_input_for_an_output_parameter_may_have_any_name() -> None:
    inner = mapped(given("level", "省"), given("then", "${1}"), taken("sum", "${then}"))

    assert found(task(inner)) == []


def test_everything_is_said_at_once() -> None:
    faults = found(
        task(mapped(given("level", "市"), given("levl", "x"))),
        task(task_id="second"),
        ids=("t", "second"),
    )

    assert {one.code for one in faults} == {
        "input_value",
        "input_unknown",
        "input_missing",
    }


def test_a_delegate_and_a_thrown_message_are_checked_as_well() -> None:
    held = 'camunda:delegateExpression="${count}"'
    delegate = f'<bpmn:serviceTask id="t" {held} />'
    thrown = (
        '<bpmn:intermediateThrowEvent id="t"><bpmn:messageEventDefinition'
        ' camunda:type="external" camunda:topic="count" />'
        "</bpmn:intermediateThrowEvent>"
    )

    assert [one.code for one in found(delegate)] == ["input_missing"]
    assert [one.code for one in found(thrown)] == ["input_missing"]


def test_a_handler_that_declares_nothing_may_be_given_anything() -> None:
    assert found(task(mapped(given("x", "1")), topic="open")) == []


def test_a_handler_that_reads_nothing_is_given_nothing() -> None:
    assert found(task(topic="bare")) == []

    (fault,) = found(task(mapped(given("x", "1")), topic="bare"))

    assert fault.code == "input_unknown"


def test_a_declaration_reaches_the_child_as_it_was() -> None:
    one = DeclaredInput("count", "level", "抽查级别", "level", required=True)

    assert DeclaredInput.read(one.line) == one
