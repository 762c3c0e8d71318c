"""The milestones that a case has behind it, and what each must be asked for.

A milestone has one day and stands for the matters of the diagram that it settles.
Only what the later way of the case rests on is asked; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One matter of the diagram that is taken as done."""

    element_id: str
    form_id: str
    #: Answers that follow from the milestone itself.
    values: Values = field(default_factory=dict)
    #: Questions of its form that bear the day of the milestone.
    days: tuple[str, ...] = ()
    #: Questions of its form that are asked.
    ask: tuple[str, ...] = ()
    #: Whether the rule of the matter judges what was entered.
    checked: bool = False
    #: Only for cases of a sampling (True) or of other sources (False).
    sampling: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One thing that a case has behind it, with its day."""

    key: str
    zh: str
    #: What the day is called.
    day: str
    clause: str
    steps: tuple[Step, ...]

    @property
    def day_key(self) -> str:
        """Return the name of the question for the day."""
        return f"on_{self.key}"


REGISTERED = Milestone(
    key="registered",
    zh="发现并登记",
    day="发现日期",
    clause="7.1.1",
    steps=(
        Step(
            element_id="register_issue",
            form_id="f101",
            checked=True,
            values={"scope_confirmed": True, "repeat_confirmed": True},
            ask=(
                "source",
                "level",
                "entity_name",
                "credit_code",
                "district",
                "entity_role",
                "product_name",
                "model_spec",
                "standard",
                "licensed",
                "report_no",
                "failing_items",
            ),
        ),
    ),
)
SERVED = Milestone(
    key="served",
    zh="结果送达（或其他来源已依法处理）",
    day="送达（处理）日期",
    clause="7.1.2.1",
    steps=(
        Step(
            element_id="serve_test_result",
            form_id="f201",
            days=("result_served_on",),
            sampling=True,
        ),
        Step(
            element_id="handle_other_source",
            form_id="f218",
            values={"order_required": True},
            days=("handled_on",),
            sampling=False,
        ),
    ),
)
ORDERED = Milestone(
    key="ordered",
    zh="责令改正",
    day="责令日期",
    clause="7.1.2.1",
    steps=(
        Step(
            element_id="issue_rectification_order",
            form_id="f206",
            values={"order_outside": True},
            days=("order_date", "order_served_on"),
            ask=("order_no",),
        ),
    ),
)
RECTIFIED = Milestone(
    key="rectified",
    zh="停售、自查、整改并申请复查",
    day="申请复查日期",
    clause="7.1.2.2",
    steps=(
        Step(element_id="stop_production_and_sale", form_id="f204"),
        Step(
            element_id="verify_stop_sale",
            form_id="f205",
            values={"stop_check_result": "已停止生产、销售"},
        ),
        Step(
            element_id="conduct_self_check",
            form_id="f207",
            values={"apply_assistance": False},
        ),
        Step(element_id="draft_rectification_plan", form_id="f208"),
        Step(element_id="apply_reinspection", form_id="f210", days=("ready_on",)),
    ),
)
GROUPED = Milestone(
    key="grouped",
    zh="启动帮扶、组建工作组",
    day="组建工作组日期",
    clause="7.2.1",
    steps=(
        Step(
            element_id="decide_assistance_start",
            form_id="f219",
            values={"start_decision": "启动"},
        ),
        Step(
            element_id="start_assistance",
            form_id="f301",
            days=("commissioned_on",),
            ask=("agency_id",),
        ),
        Step(
            element_id="form_work_group",
            form_id="f302",
            ask=("wg_name", "wg_leader", "wg_members"),
        ),
    ),
)
PLANNED = Milestone(
    key="planned",
    zh="制定方案并通过评审",
    day="评审通过日期",
    clause="7.2.2",
    steps=(
        Step(element_id="prepare_technical_files", form_id="f401"),
        Step(
            element_id="draft_assistance_plan",
            form_id="annex_a",
            checked=True,
            ask=(
                "wg_name",
                "industry_category",
                "tasks_and_goals",
                "assistance_methods",
                "plan_rows",
            ),
        ),
        Step(
            element_id="review_assistance_plan",
            form_id="f403",
            values={"review_passed": True},
        ),
    ),
)
_FIELD_WORK = (
    Step(element_id="survey_on_site", form_id="f501", days=("visit_time",)),
    Step(element_id="analyse_causes", form_id="annex_b"),
)
MEASURED = Milestone(
    key="measured",
    zh="现场调查、原因确认、措施已制定",
    day="措施制定日期",
    clause="7.2.3",
    steps=(
        *_FIELD_WORK,
        Step(element_id="plan_measures", form_id="f504", ask=("measures",)),
    ),
)
RECORDED = Milestone(
    key="recorded",
    zh="帮扶实施完毕、已提交联动工作记录",
    day="记录提交日期",
    clause="7.2.4.1",
    steps=(
        *_FIELD_WORK,
        Step(element_id="plan_measures", form_id="f504", values={"measures": []}),
        Step(element_id="implement_measures", form_id="f505"),
        Step(element_id="submit_work_record", form_id="annex_d", days=("visit_time",)),
    ),
)
ARRANGED = Milestone(
    key="arranged",
    zh="复查已抽样",
    day="复查抽样日期",
    clause="7.2.5.1",
    steps=(
        Step(
            element_id="arrange_reinspection",
            form_id="f701",
            values={"reinspection_needed": True},
            days=("reinspection_sampled_on",),
            ask=("reinspection_lab",),
        ),
    ),
)
ANNOUNCED = Milestone(
    key="announced",
    zh="首轮复查不合格、已由省级公告",
    day="公告日期",
    clause="7.1.2.1",
    steps=(
        Step(
            element_id="record_reinspection_result",
            form_id="f703",
            values={"reinspection_result": "不合格"},
        ),
        Step(
            element_id="find_failure_cause",
            form_id="f706",
            values={"adjust_needed": False},
            ask=("failure_cause",),
        ),
        Step(element_id="report_failure_upward", form_id="f707"),
        Step(
            element_id="record_provincial_announcement",
            form_id="f708",
            days=("announced_on",),
        ),
    ),
)
PASSED = Milestone(
    key="passed",
    zh="复查合格、通知已送达",
    day="合格通知送达日期",
    clause="7.1.2.2",
    steps=(
        Step(
            element_id="record_reinspection_result",
            form_id="f703",
            values={"reinspection_result": "合格"},
        ),
        Step(
            element_id="serve_pass_notice",
            form_id="f704",
            values={"pass_notice_outside": True},
            days=("pass_notice_date", "pass_notice_served_on"),
            ask=("pass_notice_no",),
        ),
    ),
)
SURVEYED = Milestone(
    key="surveyed",
    zh="满意度测评已收回",
    day="测评日期",
    clause="7.2.6.1",
    steps=(
        Step(
            element_id="answer_satisfaction_survey",
            form_id="annex_e",
            # On this answer rest the figures of all programmes.
            ask=("q5_overall",),
        ),
    ),
)
