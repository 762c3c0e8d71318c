"""AS-10 with assistance: a failed re-inspection brings a new round of 7.2.3 (7.2.5.2)."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.documents.records import documents_of, versions_of
from handlers.linkage.records import RecordKind, RecordStatus, record_versions
from tests.acceptance.test_linkage_scenarios import close, do_field_work
from tests.acceptance.test_papers import in_the_field
from tests.support.case_client import Case, Office

ADJUST = "adjust_assistance_plan"


def failed_after_assistance(office: Office) -> Case:
    """Return a case whose first re-inspection failed after a whole round of help."""
    case = in_the_field(office)
    case.complete("submit_work_record")
    office.at("2026-05-06")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    office.at("2026-05-15")
    return case.fail_reinspection(sampled_on="2026-05-12", adjust_needed="true")


def plan_versions(case: Case) -> list[tuple[int, RecordStatus]]:
    with case.office.engine.read() as connection:
        found = record_versions(connection, case.key, RecordKind.PLAN)
    return [(version.version, version.status) for version in found]


def rounds_of(case: Case, kind: str) -> dict[str, list[object]]:
    """Return item 五 in every version of a paper, by the round that it belongs to."""
    with case.office.engine.read() as connection:
        return {
            each.slot: [
                version.content.get("s5_reinspection")
                for version in versions_of(connection, each.id)
            ]
            for each in documents_of(connection, case.key)
            if each.kind.key == kind
        }


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_as_10_a_failed_round_brings_a_new_round_of_assistance(office: Office) -> None:
    case = failed_after_assistance(office)
    case.waits_at(ADJUST, "report_failure_upward")
    case.complete("report_failure_upward")
    office.at("2026-06-01")
    case.complete("record_provincial_announcement", announced_on="2026-06-01")
    assert case.header.round == 2
    assert case.ladder.round_text == "第2轮"

    # T404, T405: the plan is changed by filing, and nobody reviews it again.
    case.complete(ADJUST, plan_change_reason="复查不合格，更换模具供应商")

    assert plan_versions(case) == [
        (1, RecordStatus.DRAFT),
        (2, RecordStatus.APPROVED),
        (3, RecordStatus.FILED),
    ]
    case.waits_at("draft_rectification_plan", "survey_on_site")
    assert case.ladder.stages[4].open_tasks == ("survey_on_site",)

    # T501 to T601 of the second round, each with a paper of its own.
    do_field_work(case, on="2026-06-01")
    case.complete("submit_work_record")
    assert rounds_of(case, "annex_b") == {"1": [None], "2": [None]}
    assert rounds_of(case, "annex_d") == {
        "1": ["尚未复查", "复查不合格"],
        "2": ["尚未复查"],
    }
    pass_the_second_round(case)
    assert rounds_of(case, "annex_d") == {
        "1": ["尚未复查", "复查不合格"],
        "2": ["尚未复查", "复查合格"],
    }


def pass_the_second_round(case: Case) -> None:
    """Pass in the window from the announcement, and close with the survey."""
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    case.office.at("2026-08-03")
    assert case.due_day("arrange_reinspection") == date(2026, 8, 29)
    case.office.at("2026-08-20")
    case.pass_reinspection(sampled_on="2026-08-10", served_on="2026-08-20")
    case.complete("answer_satisfaction_survey")
    close(case)
    assert (case.header.outcome, case.header.round) == ("结案（复查合格）", 2)
