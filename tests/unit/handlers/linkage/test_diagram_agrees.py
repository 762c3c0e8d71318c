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
from handlers.linkage.process_keys import PROGRAMME, PROGRAMME_CHANGE
from handlers.linkage.programme.rules import PROGRAMME_RULES
from handlers.linkage.reinspection import FAILED, NOT_NEEDED, PASSED
from handlers.linkage.service_tasks import service_tasks
from handlers.linkage.stages import STAGES, TASKS, stage_of
from handlers.linkage.start_rules import SIDE_PROCESSES, start_rules
from handlers.linkage.variables import STEERING_DEFAULTS
from tests.support.reinspection_table import consequence

PROCESSES = Path(__file__).parents[4] / "processes"


def scope_of(name: str) -> ScopeModel:
    file = f"{name}.bpmn"
    (process,) = read_diagram(file, (PROCESSES / file).read_bytes()).processes
    return process.scope


LINKAGE = scope_of("linkage")
BESIDE = {side.key: scope_of(side.key) for side in SIDE_PROCESSES}
PROGRAMMES = [scope_of(key) for key in (PROGRAMME, PROGRAMME_CHANGE)]
ALL_NODES: list[NodeModel] = [
    node
    for scope in (LINKAGE, *BESIDE.values(), *PROGRAMMES)
    for node in scope.all_nodes()
]
USER_TASKS = [node for node in ALL_NODES if node.kind == "userTask"]
RULES = {**FORM_RULES, **PROGRAMME_RULES}
REINSPECTION = next(
    node.inner
    for node in LINKAGE.all_nodes()
    if node.id == "stage_7_reinspection" and node.inner is not None
)


#: Consequence of the table -> the user tasks that it means.
CAUSE = "find_failure_cause"
TASKS_OF = {
    "监管线结束": ["approve_no_reinspection"],
    "送达合格通知": ["serve_pass_notice"],
    "由监管部门决定": [CAUSE],
    "移送吊销": [CAUSE, "transfer_revocation"],
    "责令停业整顿": [CAUSE, "order_suspension"],
    "上报并移送吊销": [CAUSE, "report_failure_upward", "transfer_revocation"],
    "上报并公告": [CAUSE, "report_failure_upward", "record_provincial_announcement"],
}


def facts_of(result: str, **facts: object) -> dict[str, object]:
    return {
        "reinspection_result": result,
        "no_reinspection_approved": result == NOT_NEEDED,
        **facts,
    }


def path_of(facts: dict[str, object]) -> list[str]:
    """Walk the diagram from the result on; return the user tasks on the way."""
    names: dict[str, object] = {
        **STEERING_DEFAULTS,
        "reinspection_needed": not facts["no_reinspection_approved"],
        **facts,
        "consequence": consequence(**facts),
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
def test_the_gateways_of_the_diagram_go_where_the_decision_table_says(
    *, result: str, source: str, level: str | None, licensed: bool
):
    for announced, suspended in product([True, False], repeat=2):
        facts = facts_of(
            result,
            source=source,
            level=level,
            licensed=licensed,
            announced=announced,
            suspended=suspended,
        )
        walked = [
            task for task in path_of(facts) if task != "record_reinspection_result"
        ]

        assert TASKS_OF[str(consequence(**facts)["way"])] == walked, facts


def test_what_leads_to_the_next_round_says_so_in_the_diagram():
    wants_round = {
        node.id
        for node in LINKAGE.all_nodes()
        for extension in node.extensions
        for io in extension.children
        if io.attributes.get("name") == "next_round" and io.text == "${true}"
    }

    assert wants_round == {
        TASKS_OF[str(consequence(**facts_of(FAILED, **state))["way"])][-1]
        for state in ({}, {"announced": True})
    }


@pytest.mark.parametrize("node", USER_TASKS, ids=lambda node: node.id)
def test_every_user_task_has_a_rule_and_a_known_deadline(node: NodeModel):
    deadline = node.properties.get("deadline_rule")

    assert node.id in RULES
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
    assert set(RULES) == {node.id for node in USER_TASKS}


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
