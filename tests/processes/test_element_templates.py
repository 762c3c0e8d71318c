"""The palette of designers: the committed templates are those of the handlers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from engine import Finding
from engine.bpmn.expressions import compile_expression
from engine.commands.checking import check_files
from engine.model.settings import EngineSettings
from handlers.deadlines.book import DEFAULTS
from handlers.linkage.declarations import assistance, supervision
from handlers.palette.drawn_tasks import drawn_templates
from handlers.palette.files import outdated_templates
from handlers.parties.model import ROLE_NAMES
from handlers.registry import build_registry
from tests.support.bpmn_graph import PROCESSES, Node, all_files, read_graph
from tests.support.modeler_templates import applied, faults_of_modeler, shipped
from tests.unit.bpmn.diagram_text import END, START, chain, definitions, process
from web.shipped import palette

FILES = shipped()
TEMPLATES = {each["id"]: each for listed in FILES.values() for each in listed}
REGISTRY = build_registry()
NODES = {
    node.id: node for path in all_files() for node in read_graph(path).nodes.values()
}
ANNEX_TASKS = {
    "annex.a": "draft_assistance_plan",
    "annex.b": "analyse_causes",
    "annex.d": "submit_work_record",
    "annex.e": "answer_satisfaction_survey",
    "annex.f": "write_typical_case",
}
#: What the designer types where a template has no value of its own.
TYPED = {"camunda:formRef": "f999", "stage": "S9"}


def values(template: Mapping[str, Any], kind: str = "property") -> dict[str, str]:
    return {
        each["binding"]["name"]: each.get("value", "")
        for each in template["properties"]
        if each["binding"]["type"] == kind
    }


def findings(*elements: str, reading: Sequence[str] = ()) -> list[Finding]:
    """Deploy elements in a row (`t0`, `t1` ...), with every shipped form."""
    listed = (
        "<bpmn:extensionElements><camunda:properties>"
        f'<camunda:property name="start_variables" value="{", ".join(reading)}" />'
        "</camunda:properties></bpmn:extensionElements>"
    )
    way = chain("start", *(f"t{number}" for number in range(len(elements))), "end")
    forms = sorted((PROCESSES / "forms").glob("*.form"))
    return check_files(
        {
            "a.bpmn": definitions(
                process(listed + START + "".join(elements) + END + way)
            ),
            **{path.name: path.read_bytes() for path in forms},
        },
        handlers=REGISTRY,
        settings=EngineSettings(check_apart=False),
        processes=frozenset(),
        forms=frozenset(),
        decisions=frozenset(),
    )


def test_the_committed_templates_are_those_of_the_declarations() -> None:
    outdated = outdated_templates(PROCESSES / ".camunda", palette())

    assert outdated == [], "run tandem templates"
    assert set(FILES) == set(palette())


def test_the_modeler_has_nothing_against_them() -> None:
    assert faults_of_modeler(list(TEMPLATES.values())) == []


def test_the_modeler_says_what_is_wrong_with_a_template() -> None:
    template = json.loads(json.dumps(TEMPLATES["linkage.start_rectification_clocks"]))
    template["properties"][2]["type"] = "Number"

    faults = faults_of_modeler([template])

    assert faults[0].startswith("linkage.start_rectification_clocks: ")
    assert '"Number"' in faults[0]


def test_every_handler_has_a_template() -> None:
    assert {each["id"] for each in FILES["handlers"]} == set(REGISTRY.service_tasks)


def test_what_the_modeler_makes_of_the_templates_is_taken() -> None:
    elements = [
        applied(template, element_id=f"t{number}", filled=_typed(template))
        for number, template in enumerate(TEMPLATES.values())
    ]
    names = {
        name
        for template in TEMPLATES.values()
        for each in template["properties"]
        if "${" in each.get("value", "")
        for name in compile_expression(each["value"]).names
    }

    found = findings(*elements, reading=sorted(names))

    # That nothing is drawn here is the only thing to be said.
    assert {one.code for one in found} == {"no_drawing"}, found


def _typed(template: Mapping[str, Any]) -> dict[str, str]:
    return {name: text for name, text in TYPED.items() if not _says(template, name)}


def _says(template: Mapping[str, Any], name: str) -> bool:
    kinds = ("property", "camunda:property")
    return any(values(template, kind).get(name) for kind in kinds)


def test_a_missing_needed_input_is_refused_with_its_label() -> None:
    held = 'camunda:type="external" camunda:topic="linkage.start_rectification_clocks"'

    found = findings(f'<bpmn:serviceTask id="t0" name="起算" {held} />')

    (fault,) = [one for one in found if one.severity == "error"]
    assert fault.code == "input_missing"
    assert fault.text_zh.startswith(
        "“起算”（t0）：处理程序 linkage.start_rectification_clocks 缺少输入"
        "“责令日期”（order_date）"
    )


@pytest.mark.parametrize(("name", "task"), ANNEX_TASKS.items())
def test_an_annex_is_drawn_as_in_the_shipped_diagram(name: str, task: str) -> None:
    template, drawn = TEMPLATES[name], NODES[task]
    wanted = values(template)

    assert {key: _camunda(drawn, key) for key in wanted} == wanted
    said = values(template, "camunda:property")
    assert said["annex"] == name.removeprefix("annex.").upper()
    assert {key: drawn.properties[key] for key in said} == said


USED = [node for node in NODES.values() if node.camunda("modelerTemplate")]


def test_shipped_diagrams_use_the_palette() -> None:
    assert {node.camunda("modelerTemplate") for node in USED} >= set(ANNEX_TASKS)


@pytest.mark.parametrize("node", USED, ids=lambda node: node.id)
def test_a_shipped_element_says_what_its_template_writes(node: Node) -> None:
    template = TEMPLATES[node.camunda("modelerTemplate")]
    written = {
        key: text
        for key, text in values(template).items()
        if key != "camunda:assignee" or text
    }

    assert node.camunda("modelerTemplateVersion") == str(template["version"])
    assert {key: _camunda(node, key) for key in written} == written
    assert values(template, "camunda:property").keys() <= node.properties.keys()
    assert values(template, "camunda:inputParameter") == {}


def _camunda(node: Node, name: str) -> str:
    return node.camunda(name.removeprefix("camunda:")) or ""


BUTLERS = [path for path in all_files() if path.stem.startswith("butler_")]


@pytest.mark.parametrize("path", BUTLERS, ids=lambda path: path.stem)
def test_a_task_of_butlers_is_drawn_again_as_it_is(path: Path) -> None:
    """Form, roles, clause and deadline are those of the diagram that has it."""
    nodes = read_graph(path).nodes.values()
    drawn = {each.id: each for each in nodes if each.kind == "userTask"}
    made = drawn_templates({path.name: path.read_bytes()}, ROLE_NAMES)

    assert [str(each["id"]).rpartition(".")[2] for each in made] == list(drawn)
    for node, template in zip(drawn.values(), made, strict=True):
        wanted, said = values(template), values(template, "camunda:property")
        assert {key: _camunda(node, key) for key in wanted} == wanted
        assert {key: node.properties.get(key, "") for key in said} == said


def test_what_no_field_can_hold_is_kept_as_it_was_drawn() -> None:
    task = (
        '<bpmn:userTask id="ask" camunda:formRef="f1" camunda:dueDate="2026-03-02"'
        ' camunda:candidateGroups="${group}" />'
    )
    content = definitions(process(START + task + END + chain("start", "ask", "end")))

    (template,) = drawn_templates({"a.bpmn": content}, ROLE_NAMES)

    assert (template["id"], template["name"]) == ("p.ask", "ask")
    assert faults_of_modeler([{**template, "version": 1}]) == []
    shown = {
        each["binding"]["name"]
        for each in template["properties"]
        if each["type"] != "Hidden"
    }
    assert shown == {"camunda:assignee", "clause"}
    assert values(template)["camunda:candidateGroups"] == "${group}"


def test_every_deadline_that_is_left_to_bureaus_has_a_template() -> None:
    rules = {each["id"].removeprefix("deadline.") for each in FILES["deadlines"]}

    assert rules <= set(DEFAULTS)
    for each in FILES["deadlines"]:
        rule = values(each, "camunda:property")["deadline_rule"]
        assert values(each)["camunda:dueDate"] == f'${{due("{rule}")}}'
        assert each["id"] == f"deadline.{rule}"


@pytest.mark.parametrize(
    ("form", "key", "choices"),
    [
        ("f101", "source", supervision.SOURCES),
        ("f201", "result_service_method", supervision.SERVICE_METHODS),
        ("f206", "order_service_method", supervision.SERVICE_METHODS),
        ("f220", "overdue_decision", supervision.OVERDUE_DECISIONS),
        ("f703", "reinspection_result", supervision.RESULTS[:2]),
        ("f_stop_request", "stop_assistance_kind", assistance.STOP_KINDS),
    ],
)
def test_the_choices_are_those_of_the_forms(
    form: str, key: str, choices: Sequence[str]
) -> None:
    content = json.loads((PROCESSES / "forms" / f"{form}.form").read_text("utf-8"))
    (options,) = [
        [option["value"] for option in each["values"]]
        for each in _components(content["components"])
        if each.get("key") == key
    ]

    assert options == list(choices)


def _components(listed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    inner = [_components(each.get("components", [])) for each in listed]
    return [*listed, *(one for each in inner for one in each)]
