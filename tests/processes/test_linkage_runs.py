"""The linkage diagram runs: random cases to their end, restarted after every step."""

from __future__ import annotations

import pytest

from engine.bpmn.reader import read_diagram
from engine.model.history import HistoryType
from tests.support.linkage_walk import LINKAGE, flows_taken, linkage_lab, walk

SEEDS = range(160)


@pytest.fixture(scope="module")
def cases():
    return [walk(seed) for seed in SEEDS]


def test_every_case_reaches_an_end_with_a_restart_after_every_step(cases) -> None:
    assert all(case.ended for case in cases)


def test_the_walks_take_every_sequence_flow_of_the_diagram(cases) -> None:
    (process,) = read_diagram("linkage.bpmn", LINKAGE.read_bytes()).processes
    drawn = {flow for scope in process.scope.all_scopes() for flow in scope.flows}

    assert drawn - set().union(*(flows_taken(case) for case in cases)) == set()


def test_every_end_names_its_outcome(cases) -> None:
    ends = {
        str(event.element_id)
        for case in cases
        for event in case.history
        if event.type is HistoryType.ACTIVITY_COMPLETED
        and event.scope_id == "root"
        and str(event.element_id).split("_")[0] in {"merged", "case", "transferred"}
    }

    assert ends >= {"merged_into_open_case", "transferred_elsewhere"}


def test_a_restart_after_every_step_changes_nothing() -> None:
    for seed in range(12):
        with_restarts, without = walk(seed), walk(seed, restart=False)

        assert [(e.type, e.element_id, e.data) for e in with_restarts.history] == [
            (e.type, e.element_id, e.data) for e in without.history
        ]


def test_round_two_is_not_skipped_after_a_refusal_to_rectify_in_round_one() -> None:
    lab = linkage_lab()
    lab.complete("register_issue", source="监督抽查", level="市", case_officer="o")
    lab.serve("check_duplicates", duplicate_of=None)
    lab.complete("serve_test_result").serve(
        "start_objection_clock", objection_closes="2026-03-25"
    )
    lab.complete("issue_rectification_order").serve(
        "start_rectification_clocks", rectify_until="2026-05-01"
    )
    lab.fire("rectification_deadline_passed")
    lab.complete("handle_overdue_rectification", overdue_decision="认定逾期不改正")
    lab.complete("find_failure_cause", adjust_needed=False, next_round=False)
    lab.complete("report_failure_upward")
    lab.complete("record_provincial_announcement", window_open="2026-08-01")
    lab.serve("record_reinspection_status")
    lab.complete("draft_rectification_plan").complete("apply_reinspection")
    lab.fire("reinspection_window_opened")

    assert "arrange_reinspection" in lab.tasks


def test_the_history_of_a_case_names_the_article_of_its_consequence() -> None:
    lab = linkage_lab()
    lab.complete("register_issue", source="监督抽查", level="省", case_officer="o")
    lab.set(licensed=True)
    lab.serve("check_duplicates", duplicate_of=None)
    lab.complete("serve_test_result").serve(
        "start_objection_clock", objection_closes="2026-03-25"
    )
    lab.complete("issue_rectification_order").serve(
        "start_rectification_clocks", rectify_until="2026-05-01"
    )
    lab.fire("rectification_deadline_passed")
    lab.complete("handle_overdue_rectification", overdue_decision="认定逾期不改正")
    lab.complete("find_failure_cause", adjust_needed=False, next_round=False)

    [event] = [e for e in lab.history if e.type is HistoryType.DECISION_EVALUATED]
    [rule] = [rule for rule in event.data["tables"][0]["rules"] if rule["chosen"]]
    assert rule["id"] == "licence_at_stake"
    assert "第54条" in rule["annotation"]
    lab.complete("report_failure_upward")
    assert "transfer_revocation" in lab.tasks
