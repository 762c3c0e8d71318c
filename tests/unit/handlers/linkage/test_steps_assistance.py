from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handlers.deadlines.clocks import ClockState, clocks_of, end_clocks, start_clock
from handlers.linkage.cases import case_header, case_labels, change_case
from handlers.linkage.field_rules import LETTERS
from handlers.linkage.form_rules import FORM_RULES, rule_for
from handlers.linkage.measures import issue, mark_verified, measures_of
from handlers.linkage.records import RecordKind, RecordStatus, record_versions
from handlers.parties.people import add_certificate
from tests.unit.handlers.linkage.test_steps_supervision import file, messages

#: Rules read through repositories that have their own tests on both databases.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GROUP = {
    "wg_name": "电热毯帮扶组",
    "wg_leader": "senior",
    "planned_visit_on": "2026-04-10",
    "wg_members": [{"person_id": "senior", "qualification": "中级及以上技术职称"}],
}
ASSESSOR = "工业品生产许可证审查员资格"


def test_the_agencies_are_offered_and_the_chosen_one_sees_the_case(
    work, look, database, case
):
    rule = rule_for("start_assistance")
    with look() as seen:
        offered = rule.facts(seen)["agencies"]
    outcome = file(work, look, "start_assistance", {"agency_id": "agency"})

    assert offered == [{"value": "agency", "label": "海湾质量技术服务中心"}]
    assert outcome.variables["tai_name"] == "海湾质量技术服务中心"
    assert outcome.labels == {"org:agency"}
    with database.read() as connection:
        assert case_header(connection, case).agency_id == "agency"
        assert "org:agency" in case_labels(connection, case)


def test_the_experts_are_offered_and_the_chosen_ones_see_the_case(
    work, look, database, case
):
    with look("planner") as seen:
        offered = rule_for("form_work_group").facts(seen)["experts"]
    outcome = file(work, look, "form_work_group", GROUP, by="planner")

    assert [each["label"] for each in offered] == ["junior（初级）", "senior（高级）"]
    assert outcome.variables["expert_names"] == "senior"
    assert outcome.labels == {"person:senior"}
    with database.read() as connection:
        assert case_header(connection, case).leader_id == "senior"


def refused(look, member: dict) -> str:
    values = {**GROUP, "wg_members": [*GROUP["wg_members"], member]}
    with look("planner") as seen:
        return messages(rule_for("form_work_group").check(values, seen))


def test_an_expert_without_title_or_certificate_is_refused_with_the_clause(look):
    member = {"person_id": "junior", "qualification": "中级及以上技术职称"}

    assert "7.2.1.3" in refused(look, member)


@pytest.mark.parametrize(
    ("valid_to", "reason"),
    [("2026-04-01", "证书已于2026-04-01到期"), ("2026-04-10", "")],
)
def test_a_declared_certificate_counts_while_it_is_valid(look, valid_to, reason):
    member = {
        "person_id": "junior",
        "qualification": ASSESSOR,
        "certificate_no": "S-1",
        "valid_to": valid_to,
    }

    assert reason in refused(look, member)
    assert bool(refused(look, member)) is bool(reason)


def test_a_declared_certificate_needs_a_number(look):
    member = {"person_id": "junior", "qualification": ASSESSOR}

    assert "7.2.1.3" in refused(look, member)


def test_a_certificate_on_file_counts(look, work):
    with work() as uow:
        add_certificate(uow, "junior", kind="认证人员职业资格", number="R-1")

    assert refused(look, {"person_id": "junior"}) == ""


def test_an_expert_of_the_entity_must_step_aside(look, work, case):
    with work() as uow:
        change_case(uow, case, entity_id="agency")

    assert "应当回避" in refused(look, {"person_id": "junior"})


def test_nobody_is_listed_twice_and_the_leader_is_a_member(look):
    twice = refused(look, GROUP["wg_members"][0])
    with look("planner") as seen:
        values = {**GROUP, "wg_leader": "junior"}
        leaderless = messages(rule_for("form_work_group").check(values, seen))

    assert "只列一次" in twice
    assert "组长也须列入" in leaderless


def test_the_standard_of_the_report_is_proposed_for_the_technical_files(look):
    with look("planner", standard="GB 4706.8") as seen:
        proposed = rule_for("prepare_technical_files").prefill(seen)

    assert proposed == {"standard_list": "GB 4706.8"}


def test_what_was_counted_and_who_answers_for_quality_is_not_asked_again(look):
    known = {
        "stock_qty": 120,
        "quantity_unit": "条",
        "plan_rows": [{"quality_head": "黄建国"}],
    }
    with look("senior", **known) as seen:
        proposed = rule_for("analyse_causes").prefill(seen)

    assert proposed["quality_head_name"] == "黄建国"
    assert proposed["nonconforming_products"][0]["quantity"] == "120 条"


@pytest.mark.parametrize(
    ("visited", "refused"),
    [("2026-03-02T18:00:00+08:00", False), ("2026-03-03T09:00:00+08:00", True)],
)
def test_a_visit_is_recorded_once_it_was_made(look, visited: str, *, refused: bool):
    with look("senior") as seen:
        materials = [{"material": each, "status": "已收集"} for each in LETTERS]
        values = {"visit_time": visited, "survey_materials": materials}
        errors = rule_for("survey_on_site").check(values, seen)

    assert bool(errors) is refused


def test_the_first_row_of_the_plan_is_proposed_from_the_case(look, work, case):
    with work() as uow:
        change_case(uow, case, entity_name="厦门暖阳电器有限公司", product="电热毯")
    limits = [{"item_name": "泄漏电流", "requirement": "≤0.25mA"}]
    with look("planner", standard="GB 4706.8", failing_items=limits) as seen:
        (row,) = rule_for("draft_assistance_plan").prefill(seen)["plan_rows"]

    assert row["target_entity"] == "厦门暖阳电器有限公司"
    assert row["basis_and_requirement"] == "GB 4706.8；泄漏电流：≤0.25mA"


def test_a_plan_that_exists_is_proposed_as_it_stands(look):
    plan = {"plan_rows": [{"seq": 1}], "tasks_and_goals": "提升"}
    with look("planner", **plan, source="监督抽查") as seen:
        assert rule_for("adjust_plan").prefill(seen) == plan


def test_a_draft_and_its_approval_are_two_versions(work, look, database, case):
    row = {
        "target_entity": "厦门暖阳电器有限公司",
        "product_name": "电热毯",
        "model_spec": "TT-1",
        "nonconforming_item": "泄漏电流",
        "basis_and_requirement": "GB 4706.8",
        "assistance_period": "2026-03-20/2026-04-20",
    }
    draft = {
        "plan_rows": [row],
        "tasks_and_goals": "查明原因",
        "assistance_methods": ["a"],
        "other": 1,
    }
    file(work, look, "draft_assistance_plan", draft, by="planner")
    file(work, look, "review_assistance_plan", {"review_passed": False}, **draft)
    file(work, look, "review_assistance_plan", {"review_passed": True}, **draft)

    with database.read() as connection:
        versions = record_versions(connection, case, RecordKind.PLAN)
    assert [version.status for version in versions] == [
        RecordStatus.DRAFT,
        RecordStatus.APPROVED,
    ]
    assert "other" not in versions[1].content


def test_a_plan_with_a_gap_is_neither_drafted_nor_passed(look, case):
    draft = {"plan_rows": [{"target_entity": "厦门暖阳电器有限公司"}]}
    with look("planner") as seen:
        found = rule_for("draft_assistance_plan").check(draft, seen)
    with look("officer", **draft) as seen:
        passed = {"review_passed": True}
        refused = rule_for("review_assistance_plan").check(passed, seen)

    assert {error.path for error in found} >= {
        "assistance_methods",
        "tasks_and_goals",
        "plan_rows-0-assistance_period",
    }
    assert "第1行缺帮扶周期" in messages(refused)


CAUSES = {
    "causes": [
        {"description": "夹具磨损", "is_root": True, "control_key": "CC.P.machine"}
    ],
    "disposition_stock": "封存",
    "disposition_returned": "留存",
    "disposition_sold": "召回",
    **{
        f"{sign}{part}": value
        for sign in ("sign_expert", "sign_quality_head")
        for part, value in (("", "李工"), ("_date", "2026-04-01"))
    },
    "sign_quality_head_drawn": ["drawing"],
}
#: What the causes say when the 质量负责人 has not signed by hand.
NAMED_ONLY = {"sign_quality_head_drawn": []}
#: An analysis in the form of earlier cases, which asked for all parts in one text.
IN_ONE_TEXT = "库存封存；检验机构退回样品留存；已销售产品召回"


def test_a_complete_cause_analysis_is_kept(work, look, database, case):
    file(work, look, "analyse_causes", CAUSES, by="senior")

    with database.read() as connection:
        (version,) = record_versions(connection, case, RecordKind.CAUSES)
    assert version.content["causes"] == CAUSES["causes"]
    assert version.content["nonconforming_disposition"] == (
        "库存不合格产品：封存\n检验机构退回的不合格样品：留存\n"
        "已出厂、销售的不合格产品：召回"
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"causes": [{"description": "夹具磨损"}]}, "根本原因"),
        (
            {"nonconforming_disposition": "库存封存，退回样品留存"},
            "已出厂、销售的不合格产品",
        ),
        ({"nonconforming_disposition": "已售产品召回，样品留存"}, "库存不合格产品"),
        (
            {"nonconforming_disposition": "库存封存，已售产品召回"},
            "检验机构退回的不合格样品",
        ),
        ({"disposition_sold": ""}, "已出厂、销售的不合格产品"),
        ({**NAMED_ONLY, "sign_refusal_reason": "负责人不认可"}, "请附"),
        ({"sign_refusal_reason": "负责人不认可"}, "既有质量负责人的签名"),
        (NAMED_ONLY, "质量负责人还没有签名：请本人手写"),
        ({"sign_expert": ""}, "质量专家须签名并写明日期（7.2.3.2"),
        ({"sign_quality_head_date": None}, "质量负责人须签名并写明日期"),
    ],
)
def test_an_incomplete_cause_analysis_names_the_missing_part(look, change, reason):
    with look("senior") as seen:
        told = messages(rule_for("analyse_causes").check({**CAUSES, **change}, seen))

    assert reason in told


@pytest.mark.parametrize(
    "proof",
    [
        {"sign_quality_head_drawn": ["drawing"]},
        {**NAMED_ONLY, "sign_scan": ["sheet"]},
        {**NAMED_ONLY, "sign_scan": ["note"], "sign_refusal_reason": "不认可"},
    ],
)
def test_a_drawing_a_scan_or_a_refusal_with_its_proof_is_enough(look, proof):
    with look("senior") as seen:
        faults = rule_for("analyse_causes").check({**CAUSES, **proof}, seen)

    assert faults == []


def test_the_sheet_that_the_officer_files_from_carries_both_signatures(look):
    with look("officer") as seen:
        on_paper = replace(seen, on_paper=True)
        faults = rule_for("analyse_causes").check({**CAUSES, **NAMED_ONLY}, on_paper)

    assert faults == []


def test_the_names_of_both_signers_are_proposed_to_the_leader_of_the_group(
    look, work, case
):
    with work() as uow:
        change_case(uow, case, leader_id="senior")
    plan = {"plan_rows": [{"quality_head": "黄建国"}]}
    for person, own in (("senior", "senior"), ("officer", "")):
        with look(person, **plan) as seen:
            proposed = rule_for("analyse_causes").prefill(seen)
        assert proposed["sign_quality_head"] == "黄建国"
        assert proposed["sign_expert"] == own


@pytest.mark.parametrize(
    ("measure", "answered"),
    [
        ({"cause": "夹具磨损"}, True),
        ({"cause": "因夹具磨损导致"}, True),
        ({"cause": "设备", "control_key": "CC.P.machine"}, True),
        ({"cause": "人员"}, False),
    ],
)
def test_every_root_cause_needs_a_measure(look, measure, answered):
    with look("senior", causes=CAUSES["causes"]) as seen:
        errors = rule_for("plan_measures").check({"measures": [measure]}, seen)
        proposed = rule_for("plan_measures").prefill(seen)

    assert (errors == []) is answered
    assert proposed == {
        "measures": [
            {
                "cause": "夹具磨损",
                "control_key": "CC.P.machine",
                "content": "选用适宜设备，定期保养和校准",
            }
        ]
    }


def test_the_group_goes_on_when_measures_are_verified_or_given_up(
    work, look, database, case
):
    with work() as uow:
        issue(uow, case, [{"content": "更换夹具"}, {"content": "培训"}])
    rule = rule_for("implement_measures")
    with look("senior") as seen:
        open_ = messages(rule.check({}, seen))
    with database.read() as connection:
        first, _ = measures_of(connection, case)
    with work() as uow:
        mark_verified(uow, first.id)
    with look("senior") as seen:
        proposed = rule.prefill(seen)
        given_up = {"abandoned_measures": [{"measure": "培训", "reason": "停产"}]}
        assert rule.check(given_up, seen) == []

    assert "更换夹具" in open_
    assert proposed == {"abandoned_measures": [{"measure": "培训"}]}


@pytest.mark.parametrize("effective", [True, False])
def test_a_measure_is_done_only_when_it_works(
    *, work, look, database, case, effective: bool
):
    with work() as uow:
        (measure,) = issue(uow, case, [{"content": "更换夹具"}])
    file(
        work,
        look,
        "verify_measure",
        {"measure_effective": effective},
        by="senior",
        measure_id=measure.id,
    )

    with database.read() as connection:
        (kept,) = measures_of(connection, case)
    assert (kept.verified_at is not None) is effective


def test_the_work_record_is_filed_with_item_five_as_it_stands(
    work, look, database, case
):
    with look("senior", order_required=True) as seen:
        facts = rule_for("submit_work_record").facts(seen)
    outcome = file(
        work,
        look,
        "submit_work_record",
        {"s7_improvement": "有提升"},
        by="senior",
        order_required=True,
    )

    assert facts["s5_reinspection"] == "尚未复查"
    assert outcome.variables["s5_reinspection"] == "尚未复查"
    with database.read() as connection:
        (version,) = record_versions(connection, case, RecordKind.WORK_RECORD)
    assert version.content["s5_reinspection"] == "尚未复查"


def test_a_case_is_not_closed_while_a_deadline_runs(work, look, case, book):
    rule = rule_for("close_case")
    with work() as uow:
        start_clock(uow, book, case, "reinsp1", started_on=date(2026, 2, 2))
        # A lapsed right and a penalty hold nothing up.
        start_clock(uow, book, case, "objection", started_on=date(2026, 2, 2))
        start_clock(uow, book, case, "penalty", started_on=date(2026, 2, 2))
    with look() as seen:
        (error,) = rule.check({}, seen)
    with work() as uow:
        end_clocks(
            uow,
            case,
            state=ClockState.MET,
            ended_on=date(2026, 3, 2),
            rule_keys=["reinsp1"],
        )
    with look(order_required=True, reinspection_result="合格") as seen:
        assert rule.check({}, seen) == []
        assert rule.facts(seen)["case_outcome"] == "复查合格"
        assert rule.outcome({}, seen).variables["case_outcome"] == "复查合格"

    assert "组织复查" in error.message


def test_a_penalty_runs_90_days_and_is_published_within_20_working_days(
    work, look, database, case
):
    filed = {"penalty_filed": True, "penalty_filed_on": "2026-03-02"}
    file(work, look, "decide_case_filing", filed)
    decided = {
        "penalty_decided_on": "2026-05-06",
        "penalty_published_on": "2026-05-20",
    }
    file(work, look, "record_penalty", decided)

    with database.read() as connection:
        clocks = {c.rule_key: c for c in clocks_of(connection, [case])[case]}
    assert clocks["penalty"].statutory == date(2026, 5, 31)
    assert clocks["penalty"].ended_on == date(2026, 5, 6)
    assert clocks["penalty_public"].started_on == date(2026, 5, 6)
    assert clocks["penalty_public"].ended_on == date(2026, 5, 20)


def test_a_case_that_is_not_filed_starts_no_clock(work, look, database, case):
    file(work, look, "decide_case_filing", {"penalty_filed": False})

    with database.read() as connection:
        assert clocks_of(connection, [case])[case] == ()


@pytest.mark.parametrize(
    ("target", "reason"),
    [("XMLD-2026-0001", "不能并入本案自身"), ("XMLD-2026-4711", "没有案号")],
)
def test_a_case_is_joined_to_another_existing_one(look, target, reason):
    with look() as seen:
        told = rule_for("request_termination").check({"merged_into": target}, seen)

    assert reason in messages(told)


def test_every_rule_proposes_and_accepts_something_by_default(look):
    for rule in FORM_RULES.values():
        with look() as seen:
            assert rule.facts(seen)["today"] == "2026-03-02"
            assert isinstance(dict(rule.prefill(seen)), dict)
