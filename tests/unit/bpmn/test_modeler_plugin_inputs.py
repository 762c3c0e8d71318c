"""The plug-in of the Modeler says of inputs what the gate says, of one diagram alone."""

from __future__ import annotations

import pytest

from engine import HandlerRegistry, HandlerResult
from engine.commands.checking import check_files
from engine.model.settings import EngineSettings
from handlers.palette.declaration import Declaration, Inputs, Outputs
from handlers.palette.declared import declared
from handlers.palette.values import Text
from tests.support.modeler_lint import Opened, Told, opened_in_modeler
from tests.unit.bpmn.diagram_text import END, START, chain, definitions, process
from tests.unit.bpmn.test_gate_inputs import (
    DECLARED,
    LOOP,
    OUTPUT,
    given,
    mapped,
    taken,
    task,
)
from web.modeler_plugin.files import FOLDER, client, plugin_files


class _Level(Inputs):
    level = Text("抽查级别", "level", required=True)
    note = Text("备注", "note")


class _Given(Outputs):
    level = Text("抽查级别", "level")


def _declaration(topic: str, **more: type[Inputs | Outputs]) -> Declaration:
    texts = dict.fromkeys(
        ("title", "title_en", "summary", "summary_en", "stage", "clause"), ""
    )
    return Declaration(topic=topic, **texts, **more)  # type: ignore[arg-type]


DECLARATIONS = (
    _declaration("count", inputs=_Level),
    _declaration("classify", outputs=_Given),
)


def _file(*elements: str, ids: tuple[str, ...] = ("t",), before: str = "") -> str:
    body = before + START + "".join(elements) + END + chain("start", *ids, "end")
    return definitions(process(body)).decode()


_SEND = (
    '<bpmn:intermediateThrowEvent id="t" name="清点"><bpmn:messageEventDefinition'
    ' id="m" camunda:type="external" camunda:topic="count" />'
    "</bpmn:intermediateThrowEvent>"
)
_INSIDE = (
    f'<bpmn:subProcess id="t"><bpmn:startEvent id="in" />{task(task_id="inside")}'
    f'<bpmn:endEvent id="out" />{chain("in", "inside", "out")}</bpmn:subProcess>'
)
_FIELDS = (
    '<bpmn:userTask id="u"><bpmn:extensionElements><camunda:formData>'
    '<camunda:formField id="level" label="级别" type="string" />'
    "</camunda:formData></bpmn:extensionElements></bpmn:userTask>"
)
_FORM = '<bpmn:userTask id="u" camunda:formRef="f1" />'
_OTHERS = task(topic="of_others", task_id="u")

#: Files of which the diagram tells all that there is to know.
CERTAIN = (
    _file(task()),
    _file(_SEND),
    _file(_INSIDE),
    _file(task(), before=DECLARED),
    _file(task(mapped(given("level", " "))), before=DECLARED),
    _file(task(mapped(given("level", "省")))),
    _file(task(mapped(given("level", "<camunda:list />")))),
    _file(task(LOOP)),
    _file(OUTPUT, task(), ids=("u", "t")),
    _file(_FIELDS, task(), ids=("u", "t")),
    _file(task(topic="classify", task_id="u"), task(), ids=("u", "t")),
    _file(task(mapped(given("level", "省")), task_id="u"), task(), ids=("u", "t")),
    _file(task(mapped(given("level", "省"), given("levl", "x")))),
    _file(
        task(mapped(given("level", "省"), given("then", "${1}"), taken("s", "${then}")))
    ),
)


def _of_the_gate(text: str) -> list[Told]:
    handlers = [declared(one, lambda _: HandlerResult()) for one in DECLARATIONS]
    found = check_files(
        {"a.bpmn": text.encode()},
        handlers=HandlerRegistry(service_tasks={one.topic: one for one in handlers}),
        settings=EngineSettings(check_apart=False),
        processes=frozenset(),
        forms=frozenset(),
        decisions=frozenset(),
    )
    return [
        Told(
            f"tandem/{one.code}",
            "error",
            one.element_id,
            f"{one.reason_zh}。{one.remedy_zh}。",
        )
        for one in found
        if one.code.startswith("input_")
    ]


@pytest.fixture(scope="module")
def plugin() -> dict[str, str]:
    return {**plugin_files(), f"{FOLDER}/client.js": client(DECLARATIONS)}


def test_what_the_gate_says_of_inputs_is_told_while_drawing(
    plugin: dict[str, str],
) -> None:
    expected = [Opened(_of_the_gate(text), 0) for text in CERTAIN]

    assert expected == opened_in_modeler(CERTAIN, plugin=plugin)
    codes = {told.rule for opened in expected for told in opened.told}
    assert {"input_missing", "input_empty", "input_unknown"} == {
        code.removeprefix("tandem/") for code in codes
    }


def test_nothing_is_said_of_what_another_file_may_give(
    plugin: dict[str, str],
) -> None:
    texts = [_file(first, task(), ids=("u", "t")) for first in (_FORM, _OTHERS)]

    assert opened_in_modeler(texts, plugin=plugin) == [Opened([], 0), Opened([], 0)]
