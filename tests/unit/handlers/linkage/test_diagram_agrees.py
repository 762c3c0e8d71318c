from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from engine.bpmn.expressions import compile_expression
from engine.bpmn.process_model import NodeModel, ScopeModel
from engine.bpmn.reader import read_diagram
from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.books import DeadlineBooks
from handlers.linkage.form_rules import FORM_RULES
from handlers.linkage.reinspection import (
    FAILED,
    NOT_NEEDED,
    PASSED,
    Facts,
    Next,
    consequence,
)
from handlers.linkage.service_tasks import service_tasks
from handlers.linkage.stages import STAGES, TASKS, stage_of
from handlers.linkage.start_rules import SIDE_PROCESSES, start_rules
from handlers.linkage.variables import STEERING_DEFAULTS

PROCESSES = Path(__file__).parents[4] / "processes"


def scope_of(name: str) -> ScopeModel:
    file = f"{name}.bpmn"
    (process,) = read_diagram(file, (PROCESSES / file).read_bytes()).processes
    return process.scope


LINKAGE = scope_of("linkage")
BESIDE = {side.key: scope_of(side.key) for side in SIDE_PROCESSES}
ALL_NODES: list[NodeModel] = [
    node for scope in (LINKAGE, *BESIDE.values()) for node in scope.all_nodes()
]
USER_TASKS = [node for node in ALL_NODES if node.kind == "userTask"]
REINSPECTION = next(
    node.inner
    for node in LINKAGE.all_nodes()
    if node.id == "stage_7_reinspection" and node.inner is not None
)


def path_of(facts: Facts) -> list[str]:
    """Walk the diagram from the result on; return the user tasks on the way."""
    names: dict[str, object] = {
        **STEERING_DEFAULTS,
        "source": facts.source,
        "level": facts.level,
        "licensed": facts.licensed,
        "announced": facts.announced,
        "suspended": facts.suspended,
        "reinspection_result": facts.result,
        "reinspection_needed": facts.result != NOT_NEEDED,
        "no_reinspection_approved": facts.result == NOT_NEEDED,
    }
    node = REINSPECTION.nodes["arrange_reinspection"]
    tasks: list[str] = []
    while node.outgoing:
        node = REINSPECTION.nodes[_next(node, names)]
        if node.kind == "userTask":
            tasks.append(node.id)
    return tasks


def _next(node: NodeModel, names: dict[str, object]) -> str:
    flows = [REINSPECTION.flows[flow_id] for flow_id in node.outgoing]
    for flow in flows:
        if flow.condition and compile_expression(flow.condition).evaluate(names, {}):
            return flow.target
    default = next(
        flow for flow in flows if flow.id == node.default or not node.default
    )
    return default.target


@pytest.mark.parametrize(
    ("result", "source", "level", "licensed"),
    list(
        product(
            [PASSED, FAILED, NOT_NEEDED],
            ["监督抽查", "现场检查", "主体申请"],
            ["国家", "省", "市", "区", None],
            [True, False],
        )
    ),
)
def test_the_gateways_of_the_diagram_say_what_the_decision_table_says(
    *, result: str, source: str, level: str | None, licensed: bool
):
    for announced, suspended in product([True, False], repeat=2):
        facts = Facts(
            result=result,
            source=source,
            level=level,
            licensed=licensed,
            announced=announced,
            suspended=suspended,
        )
        walked = [
            task for task in path_of(facts) if task != "record_reinspection_result"
        ]

        assert list(consequence(facts).tasks) == walked, facts


def test_what_leads_to_the_next_round_says_so_in_the_diagram():
    wants_round = {
        node.id
        for node in LINKAGE.all_nodes()
        for extension in node.extensions
        for io in extension.children
        if io.attributes.get("name") == "next_round" and io.text == "${true}"
    }
    ends = {
        consequence(Facts(result=FAILED, source="监督抽查", **state)).tasks[-1]
        for state in ({}, {"announced": True})
    }

    assert wants_round == ends
    assert consequence(Facts(result=FAILED, source="监督抽查")).next is Next.NEXT_ROUND


@pytest.mark.parametrize("node", USER_TASKS, ids=lambda node: node.id)
def test_every_user_task_has_a_rule_and_a_known_deadline(node: NodeModel):
    deadline = node.properties.get("deadline_rule")

    assert node.id in FORM_RULES
    assert deadline is None or deadline in DEFAULTS


def test_every_user_task_of_a_case_stands_on_the_ladder():
    drawn = {
        node.id: node.properties["stage"]
        for node in LINKAGE.all_nodes()
        if node.kind == "userTask"
    }

    assert {task: stage for task, (stage, _) in TASKS.items()} == drawn


def test_the_scopes_of_the_ladder_are_drawn_with_their_stage():
    drawn = {
        node.id: node.properties.get("stage")
        for node in LINKAGE.all_nodes()
        if node.kind == "subProcess"
    }

    for stage in STAGES:
        for scope in stage.scopes:
            assert drawn[scope] == stage.key == stage_of(scope)


def test_no_rule_is_left_without_a_task_in_the_diagrams():
    assert set(FORM_RULES) == {node.id for node in USER_TASKS}


def test_every_topic_of_the_diagrams_is_served_and_every_handler_is_used():
    topics = {node.camunda["topic"] for node in ALL_NODES if node.kind == "serviceTask"}
    topics |= {
        node.event.camunda["topic"]
        for node in ALL_NODES
        if node.event is not None and "topic" in node.event.camunda
    }

    assert topics == set(service_tasks(DeadlineBooks()))


def test_every_process_of_the_linkage_work_has_a_start_rule():
    drawn = {path.stem for path in PROCESSES.glob("linkage*.bpmn")}

    assert set(start_rules()) == drawn
