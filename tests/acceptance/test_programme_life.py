"""A programme from its objects to its results: waits, report, survey, evaluation."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from engine import SYSTEM, NotAllowed
from handlers.documents.records import documents_of, version_of, versions_of
from handlers.knowledge.catalogue import catalogue_versions
from handlers.knowledge.map_reviews import Place
from handlers.knowledge.toolbook import editions
from handlers.knowledge.typical_cases import CaseState, draft_case, find_cases
from handlers.linkage.cases import change_case
from handlers.linkage.errors import ProgrammeNotFound, ProgrammeRuns
from handlers.linkage.programmes.progress import report_case
from handlers.linkage.programmes.records import (
    ProgrammeRecordKind,
    programme_records,
)
from handlers.linkage.quality_archive import archive_case, archived_since
from handlers.linkage.records import RecordKind, RecordStatus, write_record
from handlers.linkage.tables import case_figures, case_round
from handlers.notices.tables import notice
from handlers.results.map_checks import seen_reviews
from tests.support.case_client import Answers, Office
from tests.support.programme_client import (
    COMPANIES,
    EVALUATION,
    ProgrammeCase,
    plan_row,
    set_up,
)

LISTED = {
    "product_name": "电热毯",
    "catalogue_change": "纳入目录",
    "supervision_mode": "每半年抽查一次",
    "catalogue_reason": "首轮复查不合格较多",
}
RESULTS = (
    "publish_typical_cases",
    "adjust_supervision_catalogue",
    "renew_quality_map",
    "compile_toolbook",
)


def running(office: Office, count: int = 2) -> ProgrammeCase:
    """Return a programme whose cases have begun."""
    programme = set_up(office.at("2026-03-16"))
    return programme.plan([plan_row(entity) for entity in COMPANIES[:count]]).review()


def past(programme: ProgrammeCase, seq: int, stage: str) -> None:
    """Let one case come past a stage, as its tasks would note it."""
    office, case = programme.office, programme.case_of(seq)
    with office.engine.transact(office.actor("officer")) as uow:
        change_case(uow, case.key, **{stage: uow.now})
        report_case(uow, programme.key, case.key)
    office.run_jobs()


def answered(programme: ProgrammeCase, seq: int, **answers: object) -> None:
    """Let one case answer its survey."""
    office, case = programme.office, programme.case_of(seq)
    with office.engine.transact(office.actor("head")) as uow:
        write_record(
            uow,
            case.key,
            RecordKind.SURVEY,
            status=RecordStatus.SIGNED,
            content=answers,
        )


def test_the_report_waits_for_the_work_records_of_all_cases(office: Office) -> None:
    programme = running(office)
    programme.waits_at()

    past(programme, 1, "summed_up_at")
    programme.waits_at()
    past(programme, 2, "summed_up_at")

    programme.waits_at("write_summary_report")


def test_the_end_of_the_programme_ends_the_wait(office: Office) -> None:
    programme = running(office)

    office.at("2026-06-30T23:00")
    programme.waits_at()
    office.at("2026-07-01T00:10")

    programme.waits_at("write_summary_report")


def test_re_inspections_are_waited_for_until_ninety_days_after_the_end(
    office: Office,
) -> None:
    programme = running(office)
    office.at("2026-07-01")
    programme.complete("write_summary_report")
    programme.waits_at()

    office.at("2026-09-28T23:00")
    programme.waits_at()
    office.at("2026-09-29T00:10")

    programme.waits_at("confirm_survey_statistics")


def test_a_case_that_closes_is_waited_for_no_longer(office: Office) -> None:
    programme = running(office, 1)
    case = programme.case_of(1)

    office.engine.cancel_instance(case.root_id, reason="登记有误", actor=SYSTEM)
    office.run_jobs()

    programme.waits_at("write_summary_report")


def test_the_report_is_prefilled_with_figures_of_the_cases(office: Office) -> None:
    programme = running(office)
    office.at("2026-07-01")

    known = programme.sheet("write_summary_report")
    programme.complete("write_summary_report", activity_dates="2026-04-10")

    assert (known["entity_count"], known["case_count"], known["item_count"]) == (
        2,
        2,
        2,
    )
    assert "共帮扶经营主体2家、案件2件" in str(known["report_results"])
    with office.engine.read() as connection:
        [report] = programme_records(
            connection, programme.key, ProgrammeRecordKind.REPORT
        )
    assert report.content["case_count"] == 2
    assert report.content["activity_dates"] == "2026-04-10"


def evaluating(office: Office) -> ProgrammeCase:
    """Return a programme that is to be evaluated."""
    programme = running(office)
    answered(
        programme,
        1,
        q3_effect="提升非常明显",
        q4_aspects=["产品质量水平提升", "质量意识提升", "其他"],
        q5_overall="比较满意",
        q6_satisfied=["相关培训服务"],
    )
    office.at("2026-07-01")
    programme.complete("write_summary_report")
    office.at("2026-09-29")
    return programme


def test_the_statistics_count_every_question_with_its_order_of_choice(
    office: Office,
) -> None:
    programme = evaluating(office)

    known = programme.sheet("confirm_survey_statistics")

    assert (known["survey_returned"], known["satisfaction_rate"]) == (1, "100.0%")
    first, second, third, *_ = known["survey_q4"]
    assert [each["choice"] for each in (first, second, third)] == [
        "产品质量水平提升",
        "质量意识提升",
        "其他",
    ]
    assert [each["mean_rank"] for each in (first, second, third)] == [
        "1.0",
        "2.0",
        "3.0",
    ]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"evaluation_methods": ["问卷调查"]}, "至少采用2种评估方式"),
        (
            {"evaluation_dimensions": EVALUATION["evaluation_dimensions"][:4]},
            "“与监管联动的有效性”还没有评分和依据",
        ),
    ],
)
def test_an_evaluation_needs_five_dimensions_and_two_methods(
    office: Office, missing: Answers, said: str
) -> None:
    programme = evaluating(office)
    programme.complete("confirm_survey_statistics")

    _, rule = programme.incomplete("evaluate_effect", **(EVALUATION | missing))

    assert said in rule


def test_the_results_are_used_side_by_side_and_then_the_programme_ends(
    office: Office,
) -> None:
    programme = evaluating(office)
    programme.complete("confirm_survey_statistics")
    programme.complete("evaluate_effect", **EVALUATION)
    programme.waits_at(*RESULTS)

    programme.complete("publish_typical_cases")
    programme.complete(
        "adjust_supervision_catalogue",
        catalogue_changes=[LISTED],
        catalogue_effective_on="2026-10-01",
    )
    programme.complete("renew_quality_map")
    programme.complete("compile_toolbook", toolbook_name="小家电质量工具书")

    assert programme.ended
    assert programme.stored.closed_at is not None
    with office.engine.read() as connection:
        kinds = {each.kind for each in programme_records(connection, programme.key)}
    assert kinds == set(ProgrammeRecordKind) - {ProgrammeRecordKind.JOINT_GROUP}


def to_results(office: Office) -> ProgrammeCase:
    """Return a programme whose results are to be used."""
    programme = evaluating(office)
    programme.complete("confirm_survey_statistics")
    return programme.complete("evaluate_effect", **EVALUATION)


def test_the_catalogue_gets_one_version_with_all_changes_and_their_figures(
    office: Office,
) -> None:
    programme = to_results(office)
    fan = LISTED | {"product_name": "电风扇"}
    _, rule = programme.incomplete(
        "adjust_supervision_catalogue",
        catalogue_changes=[fan, LISTED | {"catalogue_change": "调出目录"}],
        catalogue_effective_on="2026-10-01",
    )
    assert "“电热毯”不在目录中" in rule

    programme.complete(
        "adjust_supervision_catalogue",
        catalogue_changes=[fan, LISTED],
        catalogue_effective_on="2026-10-01",
    )

    with office.engine.read() as connection:
        [version] = catalogue_versions(connection, "bureau")
    assert version.effective_on.isoformat() == "2026-10-01"
    assert [(row.product, row.change) for row in version.rows] == [
        ("电热毯", "新增"),
        ("电风扇", "新增"),
    ]
    assert version.rows[0].figures == "本项目案件2件，首轮复查合格率—"


def test_what_is_filed_of_the_map_is_on_the_map_and_in_the_archive(
    office: Office,
) -> None:
    programme = to_results(office)
    first, second = (programme.case_of(seq) for seq in (1, 2))
    with office.engine.transact(office.actor("officer")) as uow:
        failed = {"round": 1, "result": "不合格", "ended_at": uow.now}
        uow.connection.execute(
            insert(case_round).values(business_key=first.key, **failed)
        )
        change_case(uow, first.key, district="思明区")
    known = programme.sheet("renew_quality_map")
    assert [row["case_no"] for row in known["unarchived_cases"]] == [
        first.key,
        second.key,
    ]

    programme.complete(
        "renew_quality_map",
        map_checked_on="2026-09-28",
        map_note="电热毯泄漏电流问题集中在夹具",
    )

    with office.engine.read() as connection:
        [check] = seen_reviews(connection, actor=office.actor("officer"), limit=9)
        others = seen_reviews(connection, actor=office.actor("stranger"), limit=9)
        since = archived_since(connection, [first.key, second.key])
        [kept] = programme_records(
            connection, programme.key, ProgrammeRecordKind.QUALITY_MAP
        )
    assert (check.programme_id, check.programme_name, check.made_by) == (
        programme.key,
        "小家电专项帮扶",
        "officer",
    )
    assert (check.checked_on.isoformat(), check.analysis) == (
        "2026-09-28",
        "电热毯泄漏电流问题集中在夹具",
    )
    assert check.places == (
        Place(
            district="",
            product="电热毯",
            cases=1,
            open=1,
            first_passed=0,
            first_tested=0,
        ),
        Place(
            district="思明区",
            product="电热毯",
            cases=1,
            open=1,
            first_passed=0,
            first_tested=1,
        ),
    )
    assert set(check.archived) == set(since) == {first.key, second.key}
    assert {day.isoformat() for day in since.values()} == {"2026-09-29"}
    assert set(kept.content["archived_cases"]) == set(check.archived)
    assert others == []


def test_what_ended_before_is_not_archived_again_and_a_later_end_renews_it(
    office: Office,
) -> None:
    programme = to_results(office)
    first, second = (programme.case_of(seq).key for seq in (1, 2))
    with office.engine.transact(office.actor("officer")) as uow:
        archive_case(uow, first, {"failure_cause": "夹具磨损"})

    programme.complete("renew_quality_map")
    office.at("2026-10-08")
    with office.engine.transact(office.actor("officer")) as uow:
        archive_case(uow, second, {"failure_cause": "来料不稳"})

    with office.engine.read() as connection:
        [check] = seen_reviews(connection, actor=office.actor("officer"), limit=9)
        rows = connection.execute(select(case_figures)).all()
        since = archived_since(connection, [first, second])
    kept = {row.business_key: row.archive for row in rows}
    assert check.archived == (second,)
    assert kept[first]["failure_cause"] == "夹具磨损"
    assert kept[second]["failure_cause"] == "来料不稳"
    assert kept[second]["renewed_on"] == "2026-10-08"
    assert since[second].isoformat() == "2026-09-29"


def test_the_tool_book_keeps_what_the_programme_adds_without_names(
    office: Office,
) -> None:
    programme = to_results(office)
    entry = {
        "area": "工艺",
        "problem": f"{COMPANIES[0]}焊点虚焊",
        "solution": "首件检验",
    }

    programme.complete(
        "compile_toolbook",
        toolbook_name="小家电质量工具书",
        toolbook_compiled_on="2026-09-29",
        toolbook_entries=[entry],
    )

    with office.engine.read() as connection:
        [edition] = editions(connection)
    assert edition.title == "小家电质量工具书（2026年第1版）"
    [problem] = edition.problems
    assert (problem.problem, problem.cases) == ("某企业焊点虚焊", 0)


def test_only_drafts_with_an_agreement_are_published(office: Office) -> None:
    programme = to_results(office)
    asked = {1: "同意匿名发布", 2: "不同意"}
    for seq, consent in asked.items():
        with office.engine.transact(office.actor("planner")) as uow:
            draft_case(
                uow,
                programme.case_of(seq).key,
                bureau_id="bureau",
                product="电热毯",
                answers={
                    "entity_name": COMPANIES[seq - 1],
                    "intro": f"{COMPANIES[seq - 1]}生产电热毯",
                    "publish_consent": consent,
                },
                issue_keys=[],
            )

    programme.complete("publish_typical_cases")

    with office.engine.read() as connection:
        found = find_cases(connection, states=[CaseState.PUBLISHED])
    assert [each.business_key for each in found] == [programme.case_of(1).key]
    assert COMPANIES[0] not in str(found[0].content)


def test_the_plan_and_the_report_are_papers_with_versions_and_a_number(
    office: Office,
) -> None:
    programme = running(office)
    rows = [plan_row(entity) for entity in COMPANIES[:2]]
    rows[0] = plan_row(COMPANIES[0], assistance_period="2026-03-20/2026-05-20")
    programme.change(rows)
    office.at("2026-07-01")
    programme.complete("write_summary_report", activity_dates="2026-04-10")

    with office.engine.read() as connection:
        plan, report = documents_of(connection, programme.key)
        versions = versions_of(connection, plan.id)
        said = version_of(connection, report.id, 1).content
    assert (plan.kind.key, plan.version) == ("annex_a", 2)
    assert [each.note for each in versions] == ["", "现场工作需要"]
    assert [each.written_by for each in versions] == ["officer", "planner"]
    last = versions[-1].content["plan_rows"]
    assert [row["assistance_period"][-5:] for row in last] == ["05-20", "04-20"]
    assert (report.kind.key, report.number) == (
        "summary_report",
        "海市监帮总〔2026〕1号",
    )
    assert (said["programme_name"], said["case_count"]) == ("小家电专项帮扶", 2)


def test_the_bureau_is_told_of_a_change_once_and_the_author_is_not(
    office: Office,
) -> None:
    programme = running(office)
    rows = [plan_row(entity) for entity in COMPANIES[:2]]
    rows[0] = plan_row(COMPANIES[0], quality_head="李工")

    programme.change(rows)

    with office.engine.read() as connection:
        query = select(notice).where(notice.c.key.startswith("plan_filed:"))
        told = list(connection.execute(query))
    assert sorted(row.person_id for row in told) == ["chief", "leader", "officer"]
    assert {row.subject for row in told} == {"方案调整已备案：小家电专项帮扶 第2版"}
    assert "质量负责人：张工 → 李工" in told[0].text


def test_the_yearly_programme_sums_its_cases_up_without_a_plan(office: Office) -> None:
    office.at("2026-03-16")
    case = office.register()
    number = str(case.header.programme_id)
    started = office.engine.start_instance(
        key="linkage_programme",
        business_key=None,
        variables={"programme_no": number},
        actor=office.actor("leader"),
    )
    yearly = ProgrammeCase(office=office, key=number, root_id=started.id)

    yearly.waits_at()
    with office.engine.transact(office.actor("officer")) as uow:
        change_case(uow, case.key, summed_up_at=uow.now)
        report_case(uow, number, case.key)
    office.run_jobs()

    yearly.waits_at("write_summary_report")
    assert yearly.sheet("write_summary_report")["case_count"] == 1
    with pytest.raises(ProgrammeRuns):
        office.engine.start_instance(
            key="linkage_programme",
            business_key=None,
            variables={"programme_no": number},
            actor=office.actor("leader"),
        )


def test_only_a_bureau_sets_programmes_up_and_only_its_own_yearly_one(
    office: Office,
) -> None:
    number = str(office.at("2026-03-16").register().header.programme_id)

    with pytest.raises(NotAllowed):
        set_up(office, by="planner")
    with pytest.raises(ProgrammeNotFound):
        office.engine.start_instance(
            key="linkage_programme",
            business_key=None,
            variables={"programme_no": number},
            actor=office.actor("stranger"),
        )
