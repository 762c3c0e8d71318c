"""The shipped diagrams open well, read well and keep the design's conventions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import bpmn_io
import pytest

from tests.support.bpmn_graph import (
    ACTIVITIES,
    BPMN,
    DI,
    PROCESSES,
    Graph,
    Node,
    all_files,
    local,
    read_graph,
)

GRAPHS = {path.stem: read_graph(path) for path in all_files()}
LINKAGE = GRAPHS["linkage"]
CASE_TASKS = {
    "register_issue",
    "serve_test_result",
    "notify_producer_regulator",
    "handle_other_source",
    "revoke_measures",
    "review_objection",
    "handle_objection_retest",
    "notify_objection_conclusion",
    "stop_production_and_sale",
    "verify_stop_sale",
    "issue_rectification_order",
    "conduct_self_check",
    "draft_rectification_plan",
    "apply_reinspection",
    "handle_overdue_rectification",
    "arrange_reinspection",
    "approve_no_reinspection",
    "record_reinspection_result",
    "serve_pass_notice",
    "find_failure_cause",
    "report_failure_upward",
    "record_provincial_announcement",
    "order_suspension",
    "transfer_revocation",
    "decide_assistance_start",
    "start_assistance",
    "form_work_group",
    "prepare_technical_files",
    "draft_assistance_plan",
    "review_assistance_plan",
    "adjust_assistance_plan",
    "survey_on_site",
    "analyse_causes",
    "plan_measures",
    "implement_measures",
    "submit_work_record",
    "answer_satisfaction_survey",
    "choose_result_uses",
    "write_typical_case",
    "write_toolbook_entry",
    "close_case",
}
SIDE_TASKS = {
    "linkage_apply": ["apply_for_assistance"],
    "linkage_objection": [
        "file_objection",
        "review_late_objection",
        "retest_late_objection",
        "revoke_late_measures",
        "notify_late_conclusion",
    ],
    "linkage_plan_change": ["adjust_plan", "note_plan_change"],
    "linkage_programme": [
        "determine_programme_objects",
        "form_joint_group",
        "prepare_programme_files",
        "draft_programme_plan",
        "review_programme_plan",
        "write_summary_report",
        "confirm_survey_statistics",
        "evaluate_effect",
        "publish_typical_cases",
        "compile_toolbook",
        "adjust_supervision_catalogue",
        "renew_quality_map",
    ],
    "linkage_programme_change": [
        "adjust_programme_plan",
        "note_programme_plan_change",
    ],
    "linkage_intervention": ["record_intervention"],
    "linkage_advice": ["give_advice"],
    "linkage_measure": ["carry_out_measure", "verify_measure"],
    "linkage_penalty": ["decide_case_filing", "record_penalty", "publish_penalty"],
    "linkage_publicity": ["publish_results"],
    "linkage_stop_assistance": ["request_stop", "approve_stop"],
    "linkage_terminate": ["request_termination", "approve_termination"],
}
BUTLER_TASKS = {
    "butler_service": [
        "register_contract",
        "form_team",
        "plan_survey",
        "collect_materials",
        "write_scheme",
        "confirm_scheme",
        "review_contract",
        "train_client",
        "check_fully",
        "write_check_report",
        "identify_risks",
        "build_system",
        "build_emergency_plan",
        "build_after_sales",
        "write_summary",
        "provide_added_item",
        "review_termination",
        "file_archive",
    ],
    "butler_survey": ["answer_survey"],
    "butler_patrol": ["carry_out_patrol", "decide_late_patrol"],
    "butler_self_check": [
        "daily_control",
        "weekly_check",
        "monthly_dispatch",
        "decide_unsigned_record",
    ],
    "butler_finding": [
        "advise_correction",
        "verify_correction",
        "correct_finding",
        "accept_risk",
        "remind_to_report",
    ],
    "butler_complaint": [
        "register_complaint",
        "assign_complaint",
        "report_back",
        "confirm_feedback",
        "settle_dissatisfaction",
        "handle_complaint",
        "explain_delay",
    ],
    "butler_incident": [
        "notify_client",
        "take_measures",
        "notify_parties",
        "confirm_notice",
        "write_incident_report",
        "review_mechanism",
    ],
}
TIMERS = {
    "objection_period_expired": "${day_after(objection_closes)}",
    "stop_sale_deadline_passed": '${due("stop_sale_h")}',
    "rectification_deadline_passed": (
        '${k > 1 && source == "监督抽查"'
        " ? start_of_day(rectify_until) : day_after(rectify_until)}"
    ),
    "reinspection_window_opened": "${start_of_day(window_open)}",
    "survey_deadline_passed": '${due("survey_wd")}',
}
MESSAGES = {
    "objection_received": "msg_objection",
    "case_termination_approved": "msg_case_terminated",
}
GROUPS = {"msa", "msa_leader", "msa_enforcement", "msa_group"}
GROUPS |= {"tai", "wg", "ent", "lab", "admin", "operator"}
GROUPS |= {"bu_mgr", "bu_pm", "bu_expert", "bu_arch"}
ROLES = {"msa", "tai", "wg", "ent", "lab", "sys"}
ROLES |= {"bu_pm", "bu_expert", "bu_mgr", "bu_arch"}
STAGES = {f"S{number}" for number in range(1, 10)} | {"S2-S7", "S1-S9"}

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

each_file = pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)


def _user_tasks(graph: Graph) -> Iterator[Node]:
    yield from graph.of_kind("userTask")


# What there is


def test_the_linkage_has_its_side_processes() -> None:
    assert set(GRAPHS) == {"linkage", *SIDE_TASKS, *BUTLER_TASKS}


def test_the_linkage_has_the_nodes_and_flows_of_its_design() -> None:
    kinds = Counter(node.kind for node in LINKAGE.nodes.values())

    assert (len(LINKAGE.nodes), len(LINKAGE.flows)) == (186, 202)
    assert len(list(LINKAGE.root.iter(DI + "BPMNPlane"))) == 13
    assert kinds == {
        "userTask": 41,
        "serviceTask": 9,
        "businessRuleTask": 1,
        "subProcess": 17,
        "exclusiveGateway": 50,
        "inclusiveGateway": 4,
        "eventBasedGateway": 3,
        "startEvent": 18,
        "intermediateCatchEvent": 9,
        "boundaryEvent": 11,
        "endEvent": 23,
    }


def test_the_user_tasks_are_those_of_the_design() -> None:
    assert {t.id for t in _user_tasks(LINKAGE)} == CASE_TASKS
    for key, expected in {**SIDE_TASKS, **BUTLER_TASKS}.items():
        assert [task.id for task in _user_tasks(GRAPHS[key])] == expected


def test_the_stages_of_the_standard_are_planes_of_their_own() -> None:
    numbered = [
        node.name[0]
        for node in LINKAGE.of_kind("subProcess")
        if node.scope in {"linkage", "two_wheel_linkage"} and node.name[1] == "、"
    ]

    assert set(numbered) == set("一二三四五六七八九")


@each_file
def test_ids_are_snake_case_and_used_once(graph: Graph) -> None:
    ids = [e.get("id", "") for e in graph.root.iter() if e.get("id")]

    assert len(ids) == len(set(ids))
    assert [name for name in ids if not SNAKE_CASE.fullmatch(name)] == []


def test_ids_are_unique_over_all_files() -> None:
    # A message or an error is the same wherever it is named.
    shared = {"message", "error"}
    ids = Counter(
        element.get("id")
        for graph in GRAPHS.values()
        for element in graph.root.iter()
        if element.get("id") and local(element) not in shared
    )

    assert [name for name, count in ids.items() if count > 1] == []


# How it behaves


@each_file
def test_the_file_is_made_for_the_camunda_platform(graph: Graph) -> None:
    modeler = "{http://camunda.org/schema/modeler/1.0}"
    (process,) = graph.root.iter(BPMN + "process")
    camunda = "{http://camunda.org/schema/1.0/bpmn}"

    assert graph.root.get(modeler + "executionPlatform") == "Camunda Platform"
    assert graph.root.get(modeler + "executionPlatformVersion") == "7.24.0"
    (pool,) = graph.root.iter(BPMN + "participant")
    assert pool.get("processRef") == process.get("id") == graph.key
    assert process.get("isExecutable") == "true"
    assert process.get(camunda + "historyTimeToLive") == "P2190D"
    assert process.get(camunda + "versionTag")


@each_file
def test_flows_stay_in_their_scope_and_are_listed_by_their_nodes(graph: Graph) -> None:
    for flow in graph.flows.values():
        source, target = graph.nodes[flow.source], graph.nodes[flow.target]
        assert source.scope == target.scope, flow.id
        assert flow.id in source.outgoing
        assert flow.id in target.incoming
    listed = Counter(
        name for n in graph.nodes.values() for name in (*n.incoming, *n.outgoing)
    )
    assert listed == dict.fromkeys(graph.flows, 2)


@each_file
def test_every_scope_has_one_start(graph: Graph) -> None:
    scopes = [graph.key, *(node.id for node in graph.of_kind("subProcess"))]

    starts = Counter(node.scope for node in graph.of_kind("startEvent"))

    assert starts == dict.fromkeys(scopes, 1)


@each_file
def test_only_gateways_join_and_only_gateways_split(graph: Graph) -> None:
    for node in graph.nodes.values():
        splits, joins = len(node.outgoing) > 1, len(node.incoming) > 1
        assert not (splits and joins), node.id
        assert not (splits or joins) or node.kind.endswith("Gateway"), node.id


@each_file
def test_every_exclusive_split_has_an_answer_for_everything(graph: Graph) -> None:
    for node in graph.of_kind("exclusiveGateway"):
        if len(node.outgoing) == 1:
            assert node.default is None
            continue
        assert node.default in node.outgoing, node.id
        for name in node.outgoing:
            has_condition = graph.flows[name].condition is not None
            assert has_condition is (name != node.default), name


@each_file
def test_every_inclusive_split_has_one_answer_that_always_holds(graph: Graph) -> None:
    for node in graph.of_kind("inclusiveGateway"):
        conditions = [graph.flows[name].condition for name in node.outgoing]
        if len(conditions) > 1:
            assert None not in conditions
            assert "${true}" in conditions
            assert node.element.find(BPMN + "documentation") is not None


@each_file
def test_no_flow_but_those_of_splits_has_a_condition(graph: Graph) -> None:
    for flow in graph.flows.values():
        if flow.condition is not None:
            assert len(graph.nodes[flow.source].outgoing) > 1, flow.id


def test_timers_fire_when_the_rules_say() -> None:
    timers = {
        node.id: node.event_value
        for node in LINKAGE.nodes.values()
        if node.event == "timer"
    }

    assert timers == TIMERS


def test_every_task_of_the_business_operator_in_supervision_lies_under_a_timer() -> (
    None
):
    timed = {
        event.attached_to
        for event in LINKAGE.of_kind("boundaryEvent")
        if event.event == "timer"
    }
    tasks = [t for t in _user_tasks(LINKAGE) if t.properties["role"] == "ent"]

    assert tasks
    for task in tasks:
        assert timed & {task.id, *LINKAGE.around(task.id)}, task.id


def test_messages_are_caught_where_the_case_waits_for_them() -> None:
    caught = {
        node.id: node.event_value
        for node in LINKAGE.nodes.values()
        if node.event == "message"
    }

    assert caught == MESSAGES


@each_file
def test_messages_that_are_sent_are_awaited_by_the_case(graph: Graph) -> None:
    for node in graph.of_kind("endEvent"):
        # The order to stop assistance is told to the case by its handler.
        if node.event == "message" and node.event_value != "msg_assistance_stopped":
            assert node.event_value in MESSAGES.values()
            assert node.properties["message_variables"]
            # When the case has ended before the message came, nobody misses it.
            assert node.properties["message_process"] == LINKAGE.key


def test_an_upheld_objection_is_an_error_that_ends_the_case() -> None:
    (error,) = LINKAGE.root.iter(BPMN + "error")

    thrown = LINKAGE.nodes["objection_upheld_thrown"]
    caught = LINKAGE.nodes["objection_upheld_caught"]

    assert error.attrib["errorCode"] == "OBJECTION_UPHELD"
    assert thrown.event_value == caught.event_value == error.get("id")
    assert caught.attached_to == "two_wheel_linkage"


# Who does it, with what, by when


@each_file
def test_every_task_says_where_it_comes_from(graph: Graph) -> None:
    for node in graph.nodes.values():
        if node.kind in ACTIVITIES:
            assert node.properties["node"], node.id
            # The nine steps are those of the linkage.
            of_linkage = graph.key.startswith("linkage")
            assert (node.properties.get("stage") in STAGES) is of_linkage, node.id
            assert node.properties["clause"], node.id
            assert node.properties["role"] in ROLES, node.id


@each_file
def test_every_user_task_has_people_and_a_form(graph: Graph) -> None:
    for task in _user_tasks(graph):
        groups = (task.camunda("candidateGroups") or "").split(",")
        form = task.camunda("formRef")
        assert set(groups) <= GROUPS, task.id
        assert task.camunda("formRefBinding") == "deployment", task.id
        assert (PROCESSES / "forms" / f"{form}.form").is_file(), task.id


def test_every_user_task_of_the_case_has_a_date_to_be_reminded_of() -> None:
    for task in _user_tasks(LINKAGE):
        assert task.camunda("dueDate") or task.camunda("followUpDate"), task.id
        assert task.properties["deadline"], task.id
        assert task.properties["deadline_rule"], task.id


@each_file
def test_every_service_task_names_its_topic(graph: Graph) -> None:
    for task in graph.of_kind("serviceTask"):
        assert task.camunda("type") == "external"
        topic = task.camunda("topic") or ""
        assert topic.startswith(f"{graph.key.partition('_')[0]}."), task.id
        assert graph.key != "linkage" or topic == f"linkage.{task.id}"


# What it is called


@each_file
def test_everything_that_is_named_is_named_in_chinese(graph: Graph) -> None:
    named = {"bpmn:" + local(e) for e in graph.root.iter() if e.get("name")}
    assert named

    for node in graph.nodes.values():
        is_merge = node.kind.endswith("Gateway") and len(node.outgoing) == 1
        assert CHINESE.search(node.name) or (is_merge and not node.name), node.id
    for flow in graph.flows.values():
        answers = graph.nodes[flow.source].kind in {
            "exclusiveGateway",
            "inclusiveGateway",
        } and (len(graph.nodes[flow.source].outgoing) > 1)
        assert bool(CHINESE.search(flow.name)) is answers, flow.id


@each_file
def test_names_are_written_with_chinese_punctuation(graph: Graph) -> None:
    names = [e.get("name", "") for e in graph.root.iter(BPMN + "lane")]
    names += [node.name for node in graph.nodes.values()]
    names += [flow.name for flow in graph.flows.values()]

    assert [name for name in names if re.search(r"[,;:?!()/ ]", name)] == []


@each_file
def test_questions_end_in_a_question_mark(graph: Graph) -> None:
    for node in graph.of_kind("exclusiveGateway") + graph.of_kind("inclusiveGateway"):
        assert node.name.endswith("？") is (len(node.outgoing) > 1), node.id


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.stem)
def test_the_reader_of_the_modeler_has_nothing_to_complain_about(path: Path) -> None:
    report = bpmn_io.check(path.read_text("utf-8"))

    assert report.errors == []
    assert report.warnings == []
