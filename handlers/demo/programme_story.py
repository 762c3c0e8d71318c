"""An invented programme: two cases under one plan, changed once, then summed up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from handlers.demo import subjects
from handlers.demo.clerk import Clerk, DemoCase, Subject

#: Days ago on which each step is taken; both cases are open by the first.
_BEGIN, _APPROVED, _CHANGED, _ENDED, _REPORTED = 20.0, 19.0, 12.0, 6, 4.0
_HEAD: dict[str, object] = {
    "industry_category": "卫生陶瓷及照明器具制造",
    "tasks_and_goals": "查明不合格原因，整改到位，复查合格；形成可推广的做法。",
    "assistance_methods": ["a", "c", "e"],
}


def programme_summed_up(clerk: Clerk) -> Iterator[float]:
    """Set a programme up, change its plan by filing, report at its end."""
    yield _BEGIN
    objects = (subjects.TOILET, subjects.LAMP)
    begun = clerk.today
    ends_on = begun + timedelta(days=int(_BEGIN) - _ENDED)
    case = clerk.open_programme(subjects.TOILET, objects)
    case.do(
        "determine_programme_objects",
        programme_name="家居产品质量技术专项帮扶",
        programme_starts_on=begun.isoformat(),
        programme_ends_on=ends_on.isoformat(),
        joint_group_wanted="false",
    )
    case.do("prepare_programme_files", problem_groups=[_group(e) for e in objects])
    yield _APPROVED
    period = f"{begun.isoformat()}/{ends_on.isoformat()}"
    rows = [_row(each, period) for each in objects]
    case.do(
        "draft_programme_plan",
        wg_name="家居产品帮扶工作组",
        plan_rows=rows,
        **_HEAD,
    )
    case.do("review_programme_plan", review_passed="true")
    yield _CHANGED
    rows[1] = {**rows[1], "quality_head": "李工", "remark": "增加一次现场指导"}
    _change(clerk, case, rows)
    yield _REPORTED
    case.do(
        "write_summary_report",
        activity_dates=begun.isoformat(),
        participants="周启明（组长）",
        typical_problems="1. 关键工序缺少首件确认。\n2. 进货检验未按批抽检关键元件。",
        report_outlook="跟踪两家企业的措施落实，复查合格后回访一次。",
    )


def _change(clerk: Clerk, case: DemoCase, rows: list[dict[str, str]]) -> None:
    root_id = clerk.start_beside(case, "linkage_programme_change")
    reason = "现场发现装配工序需再指导一次。"
    answers = {**_HEAD, "plan_rows": rows, "plan_change_reason": reason}
    clerk.file(case, root_id, "adjust_programme_plan", answers)


def _group(subject: Subject) -> dict[str, str]:
    return {
        "product_type": subject.product,
        "problem_summary": f"{subject.entity} {subject.model}：{subject.item}",
        "standard_list": subject.standard,
        "test_methods": f"按{subject.standard}规定的方法",
        "supervision_requirements": "整改期内停止生产、销售同款产品，复查合格后恢复。",
    }


def _row(subject: Subject, period: str) -> dict[str, str]:
    return {
        "target_entity": subject.entity,
        "product_name": subject.product,
        "model_spec": subject.model,
        "nonconforming_item": subject.item,
        "basis_and_requirement": f"{subject.standard}：{subject.requirement}",
        "cause_analysis": "",
        "assistance_period": period,
        "quality_head": "张工",
        "remark": "",
    }
