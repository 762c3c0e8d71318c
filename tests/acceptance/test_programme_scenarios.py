"""AS-06 and AS-07: one plan over many cases, and its change by filing."""

from __future__ import annotations

from datetime import date

import pytest

from engine import NotAllowed
from handlers.linkage.errors import AnswersRefused, ProgrammeNotFound
from handlers.linkage.plan_in_force import plan_in_force
from handlers.linkage.programmes.plan_changes import plan_changes
from handlers.linkage.programmes.plans import version_on
from tests.acceptance.test_papers import paper, printed, printed_rows
from tests.support.case_client import Office, tasks_beside
from tests.support.programme_client import (
    COMPANIES,
    PLAN,
    ProgrammeCase,
    plan_row,
    set_up,
    seventeen_rows,
    to_measures,
)


def test_as_06_a_review_is_refused_while_row_12_lacks_its_period(
    office: Office,
) -> None:
    programme = set_up(office.at("2026-03-16"))
    programme.complete("prepare_programme_files")
    rows = seventeen_rows()
    rows[11]["assistance_period"] = ""

    form, rule = programme.incomplete("draft_programme_plan", **PLAN, plan_rows=rows)

    assert form == "帮扶明细第 12 行：请填写帮扶周期"
    assert rule == "第12行缺帮扶周期（周期），补齐后方可送审（7.2.2.2）"
    programme.waits_at("draft_programme_plan")


def test_as_06_after_approval_seventeen_cases_point_to_version_one(
    office: Office,
) -> None:
    office.at("2026-03-10")
    known = office.register(entity_name=COMPANIES[0])
    programme = set_up(office.at("2026-03-16"), object_cases=[known.key])
    programme.plan(seventeen_rows()).review()

    [version] = programme.versions
    assert version.version == 1
    assert [row.seq for row in version.rows] == list(range(1, 18))
    assert len({row.entity_name for row in version.rows}) == 9
    keys = {row.business_key for row in version.rows}
    assert len(keys) == 17
    assert known.key in keys
    assert {case.business_key for case in programme.cases} == keys
    assert programme.case_of(1).variables["plan_version"] == 1
    assert programme.case_of(17).variables["in_approved_plan"] is True
    assert known.header.programme_id == programme.key


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_as_06_the_paper_has_four_items_ten_heads_and_rows_1_to_17(
    office: Office,
) -> None:
    programme = set_up(office.at("2026-03-16"))
    programme.plan(seventeen_rows()).review()

    found, (plan,) = paper(programme, "annex_a")
    lines = printed_rows(found, plan)

    (agency, goals, tasks), heads = lines[:3], lines[3]
    assert agency[0] == "质量技术帮扶机构"
    assert "海湾质量技术服务中心" in agency
    assert agency[agency.index("工作组") + 1] == PLAN["wg_name"]
    assert goals == ["行业类别", PLAN["industry_category"]]
    assert tasks[0] == "质量技术帮扶任务及目标"
    assert str(PLAN["tasks_and_goals"]) in tasks[1]
    assert heads == [
        *("序号", "帮扶对象", "产品名称", "型号规格", "不合格项目"),
        *("判定依据及标准要求", "不合格原因分析", "帮扶周期", "质量负责人", "备注"),
    ]
    rows = lines[4:]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 18)]
    assert [row[1:3] for row in rows] == [
        [row["target_entity"], row["product_name"]] for row in seventeen_rows()
    ]


def changed_in_april(office: Office) -> tuple[ProgrammeCase, ProgrammeCase]:
    """Approve three rows in March, change the third on 2 April; return the change too."""
    office.at("2026-03-16")
    programme = set_up(office)
    rows = [plan_row(entity) for entity in COMPANIES[:3]]
    programme.plan(rows)
    office.at("2026-03-18")
    programme.review()
    office.at("2026-03-20")
    to_measures(programme.case_of(3))
    office.at("2026-04-02")
    rows[2] = plan_row(COMPANIES[2], assistance_period="2026-03-20/2026-04-30")
    return programme, programme.change(rows)


def test_as_07_a_change_is_in_force_at_once_and_version_one_stays_readable(
    office: Office,
) -> None:
    programme, _ = changed_in_april(office)

    first, second = programme.versions
    assert programme.stored.plan_version == 2
    assert second.note == "现场工作需要"
    assert [row.business_key for row in first.rows] == [
        row.business_key for row in second.rows
    ]
    [change] = plan_changes(first.content, second.content)
    assert (change.row, change.label) == (3, "帮扶周期")
    assert change.before == "2026-03-20/2026-04-20"
    assert change.after == "2026-03-20/2026-04-30"
    found, (paper_1, paper_2) = paper(programme, "annex_a")
    assert "2026-04-30" not in printed(found, paper_1)
    assert "2026-04-30" in printed(found, paper_2)
    assert version_on([first, second], date(2026, 4, 1)) == first
    assert version_on([first, second], date(2026, 4, 2)) == second


def test_as_07_running_work_stays_open_and_takes_the_new_date(office: Office) -> None:
    programme, _ = changed_in_april(office)
    case = programme.case_of(3)

    [measure] = tasks_beside(case, "carry_out_measure")
    assert "implement_measures" in case.open
    assert case.due_day("implement_measures") == date(2026, 4, 30)
    assert measure.due_at == case.task("implement_measures").due_at
    assert case.variables["plan_version"] == 2


def test_as_07_the_notice_to_the_bureau_completes_itself_unread(
    office: Office,
) -> None:
    _, notice = changed_in_april(office)

    notice.waits_at("note_programme_plan_change")
    assert notice.due_day("note_programme_plan_change") == date(2026, 4, 8)
    office.at("2026-04-08T23:00")
    notice.waits_at("note_programme_plan_change")
    office.at("2026-04-09T00:01")
    assert notice.ended


def test_a_notice_that_was_read_is_done(office: Office) -> None:
    programme = set_up(office.at("2026-03-16"))
    rows = [plan_row(entity) for entity in COMPANIES[:2]]
    programme.plan(rows).review()

    notice = programme.change([plan_row(COMPANIES[0], remark="已停产"), rows[1]])

    [shown] = notice.sheet("note_programme_plan_change")["plan_changes"]
    assert shown["row_no"] == "第1行"
    assert (shown["value_before"], shown["value_after"]) == ("", "已停产")
    assert notice.complete("note_programme_plan_change").ended


def test_a_row_with_a_case_cannot_leave_the_plan_and_a_new_row_gets_its_case(
    office: Office,
) -> None:
    programme = set_up(office.at("2026-03-16"))
    rows = [plan_row(entity) for entity in COMPANIES[:2]]
    programme.plan(rows).review()

    with pytest.raises(AnswersRefused, match="已有案件"):
        programme.change(rows[:1])
    programme.change([*rows, plan_row(COMPANIES[2])])

    assert len(programme.cases) == 3
    assert programme.case_of(3).header.entity_name == COMPANIES[2]


def test_a_case_changes_its_own_row_of_the_plan_of_its_programme(
    office: Office,
) -> None:
    office.at("2026-03-16")
    programme = set_up(office)
    programme.plan([plan_row(entity) for entity in COMPANIES[:2]]).review()
    case = to_measures(programme.case_of(2), at="2026-03-16")
    change = case.beside("linkage_plan_change", by="planner")
    head = {name: PLAN[name] for name in ("industry_category", "tasks_and_goals")}
    row = plan_row(COMPANIES[1], assistance_period="2026-03-20/2026-05-15")

    told = change.refused(
        "adjust_plan",
        by="planner",
        plan_rows=[row],
        assistance_methods=["a", "c"],
        **head | {"tasks_and_goals": "另一个目标"},
    )
    change.complete(
        "adjust_plan",
        by="planner",
        plan_rows=[row],
        assistance_methods=["a", "c"],
        **head,
    )

    assert "其余请在帮扶项目中调整" in told
    assert programme.stored.plan_version == 2
    assert case.due_day("implement_measures") == date(2026, 5, 15)
    change.waits_at("note_plan_change")


def test_a_plan_that_does_not_pass_goes_back_to_the_agency(office: Office) -> None:
    programme = set_up(office.at("2026-03-16"), joint_group_wanted="true")
    programme.complete("form_joint_group")
    programme.plan([plan_row(COMPANIES[0])]).review(passed=False)

    programme.waits_at("draft_programme_plan")
    assert programme.cases == []
    assert programme.sheet("draft_programme_plan")["wg_leader"] == "senior"


def test_a_case_of_another_plan_is_not_listed_twice(office: Office) -> None:
    office.at("2026-03-16")
    first = set_up(office)
    first.plan([plan_row(COMPANIES[0])]).review()
    second = set_up(office)
    second.complete("prepare_programme_files")

    told = second.refused(
        "draft_programme_plan", **PLAN, plan_rows=[plan_row(COMPANIES[0])]
    )

    assert f"已列入项目{first.key}的方案" in told


def test_only_bureau_and_agency_change_a_plan(office: Office) -> None:
    programme = set_up(office.at("2026-03-16"))
    programme.plan([plan_row(COMPANIES[0])]).review()

    for stranger in ("head", "senior"):
        with pytest.raises(NotAllowed):
            office.engine.start_instance(
                key="linkage_programme_change",
                business_key=programme.key,
                variables={},
                actor=office.actor(stranger),
            )
    with pytest.raises(ProgrammeNotFound):
        office.engine.start_instance(
            key="linkage_programme_change",
            business_key=programme.key,
            variables={},
            actor=office.actor("stranger"),
        )


def test_a_case_that_drafts_its_own_plan_stops_when_an_approved_one_lists_it(
    office: Office,
) -> None:
    office.at("2026-03-10")
    case = office.sampling(
        served_on="2026-03-10", order_date="2026-03-10", entity_name=COMPANIES[0]
    )
    case.begin_assistance().complete("prepare_technical_files")
    assert "draft_assistance_plan" in case.open
    programme = set_up(office, object_cases=[case.key])

    programme.plan([plan_row(COMPANIES[0])]).review()

    assert programme.versions[0].rows[0].business_key == case.key
    assert "draft_assistance_plan" not in case.open
    assert "survey_on_site" in case.open
    assert case.variables["plan_version"] == 1


def test_the_work_record_names_the_plan_in_force_on_the_day_of_the_visit(
    office: Office,
) -> None:
    programme, _ = changed_in_april(office)
    case = programme.case_of(3)

    with office.engine.read() as connection:
        visited = plan_in_force(connection, case.key, date(2026, 3, 20))
        later = plan_in_force(connection, case.key, date(2026, 4, 2))

    assert visited == f"{programme.key} 第1版（2026-03-18起执行）"
    assert later == f"{programme.key} 第2版（2026-04-02起执行）"
