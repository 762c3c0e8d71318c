from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from handlers.linkage.ladder import Ladder, StageState, ladder
from handlers.linkage.stages import STAGES, TASKS, Line, stage_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)  # the 6th in Xiamen


@dataclass(frozen=True)
class Seen:
    element_id: str
    state: str
    started_at: datetime = START
    ended_at: datetime | None = None


def open_(*element_ids: str) -> list[Seen]:
    return [Seen(element_id, "open") for element_id in element_ids]


def done(*element_ids: str) -> list[Seen]:
    return [Seen(element_id, "completed", ended_at=LATER) for element_id in element_ids]


def canceled(*element_ids: str) -> list[Seen]:
    return [Seen(element_id, "canceled", ended_at=LATER) for element_id in element_ids]


def state_of(result: Ladder, number: str) -> StageState:
    return next(stage.state for stage in result.stages if stage.number == number)


def text_of(result: Ladder, number: str) -> str:
    return next(stage.text for stage in result.stages if stage.number == number)


def test_a_slow_plan_review_leaves_the_fourth_and_seventh_stage_active():
    activities = [
        *done("stage_1_discovery", "stage_2_handling", "objection_handling"),
        *done("stop_sale", "rectification", "stage_3_start"),
        *open_("stage_4_plan", "review_assistance_plan"),
        *open_("stage_7_reinspection", "arrange_reinspection"),
    ]

    result = ladder(activities, {"k": 1, "assistance_started": True})

    assert result.active == ("四", "七")
    assert text_of(result, "四") == "方案评审"
    assert text_of(result, "七") == "组织复查"
    assert state_of(result, "五") is StageState.NOT_STARTED
    assert result.round_text == ""


def test_the_two_lines_stand_between_the_shared_stages():
    result = ladder([], {})

    assert [s.number for s in result.row(Line.SUPERVISION)] == ["二", "七"]
    assert [s.number for s in result.row(Line.ASSISTANCE)] == ["三", "四", "五", "六"]
    assert [s.number for s in result.row(Line.BOTH)] == ["一", "八", "九"]
    assert {stage.state for stage in result.stages} == {StageState.NOT_STARTED}


def test_a_finished_stage_shows_the_local_day_and_its_result():
    result = ladder(done("stage_1_discovery", "register_issue"), {})

    first = result.stages[0]
    assert (first.state, first.text) == (StageState.DONE, "已登记")
    assert first.ended_on == date(2026, 3, 6)


def test_without_an_order_the_reinspection_is_not_applicable():
    activities = [*done("stage_2_handling"), *open_("stage_3_start")]

    result = ladder(activities, {"order_required": False})

    assert state_of(result, "七") is StageState.NOT_APPLICABLE
    assert text_of(result, "七") == "不适用：未责令改正，无需复查"


def test_without_assistance_its_stages_are_not_applicable():
    activities = done("stage_1_discovery", "stage_2_handling", "stage_3_start")

    result = ladder(activities, {"order_required": True})

    assert text_of(result, "三") == "未启动"
    assert [state_of(result, number) for number in "四五六"] == [
        StageState.NOT_APPLICABLE
    ] * 3
    assert state_of(result, "七") is StageState.NOT_STARTED


def test_the_second_round_is_named_where_it_runs():
    activities = [
        *done("rectification", "stage_7_reinspection"),
        *open_("rectification"),
    ]
    variables = {
        "k": 2,
        "order_required": True,
        "reinspection_result": "不合格",
        "window_open": "2026-08-03",
    }

    result = ladder(activities, variables)

    assert result.round_text == "第2轮"
    assert text_of(result, "二") == "第2轮 等待复查窗口 2026-08-03"
    assert text_of(result, "七") == "复查不合格"


def test_a_quiet_stage_says_what_it_waits_for():
    activities = [
        *open_("objection_handling", "stage_6_summary", "stage_3_start"),
        *done("submit_work_record"),
    ]

    result = ladder(activities, {"objection_due": "2026-02-24"})

    assert text_of(result, "二") == "异议期至 2026-02-24"
    assert text_of(result, "三") == "暂不启动，等待申请或复查结论"
    assert text_of(result, "六") == "工作记录已提交，等待复查结论"


def test_after_the_objection_period_a_quiet_second_stage_waits_for_the_operator():
    activities = [*done("objection_handling"), *open_("rectification")]

    result = ladder(activities, {"objection_due": "2026-02-24"})

    assert text_of(result, "二") == "整改中，等待复查申请"


def test_a_second_stage_whose_time_has_passed_waits_for_the_officer():
    activities = open_("rectification", "handle_overdue_rectification")

    result = ladder(activities, {"objection_due": "2026-02-24"})

    assert text_of(result, "二") == "改正期满，等待逾期处置"


def test_a_case_that_ended_early_says_why_on_every_open_rung():
    activities = [
        *done("stage_1_discovery", "stage_2_handling"),
        *canceled("stage_3_start", "rectification"),
    ]

    result = ladder(activities, {"order_required": True}, outcome="异议成立结案")

    assert text_of(result, "三") == "异议成立结案"
    assert text_of(result, "八") == "不适用：异议成立结案"
    assert result.active == ()


def test_a_stopped_assistance_says_so():
    result = ladder(canceled("stage_4_plan"), {"assistance_stopped": True})

    assert text_of(result, "四") == "已取消"
    assert text_of(result, "五") == "不适用：帮扶已终止"


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_knows_its_scopes_and_tasks(stage):
    assert all(stage_of(scope) == stage.key for scope in stage.scopes)
    assert any(key == stage.key for key, _ in TASKS.values())


def test_what_belongs_to_no_stage_is_left_out():
    assert stage_of("two_wheel_linkage") is None
    assert ladder(open_("two_wheel_linkage"), {}).active == ()


@pytest.mark.parametrize(
    ("tasks", "variables", "state", "text"),
    [
        (["implement_measures"], {}, StageState.DONE, "措施已完成"),
        (
            ["survey_on_site"],
            {"assistance_stopped": True},
            StageState.NOT_APPLICABLE,
            "不适用：帮扶已终止",
        ),
        ([], {}, StageState.NOT_APPLICABLE, "不适用：没有现场工作"),
    ],
)
def test_a_stage_that_was_only_passed_through_is_not_called_done(
    *, tasks: list[str], variables: dict[str, object], state: StageState, text: str
):
    result = ladder(done("stage_5_assistance", *tasks), variables)

    assert (state_of(result, "五"), text_of(result, "五")) == (state, text)


def test_a_plan_of_the_programme_needs_no_review_of_its_own():
    result = ladder(done("stage_4_plan"), {"in_approved_plan": True})

    assert text_of(result, "四") == "已列入评审通过的方案"
