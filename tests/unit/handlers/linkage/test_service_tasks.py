from __future__ import annotations

from datetime import date

import pytest

from engine import HandlerResult, ServiceTaskCall, SetVariables, StartInstance
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.clocks import ClockState, clocks_of, start_clock
from handlers.linkage.cases import StopSale, case_header, change_case
from handlers.linkage.errors import CaseMissing, FactMissing
from handlers.linkage.measures import mark_verified, measures_of
from handlers.linkage.records import (
    RecordKind,
    RecordStatus,
    record_versions,
    write_record,
)
from handlers.linkage.service_tasks import service_tasks
from tests.support.declared_reads import telling_what_it_reads

SAMPLING = "监督抽查"


@pytest.fixture
def do(work, clock, case):
    """Return how to do a service task of the case with these variables."""

    def run(name: str, *, definition_key: str = "linkage", **variables):
        handler = telling_what_it_reads(f"linkage.{name}")
        with work() as uow:
            result = handler.run(
                ServiceTaskCall(
                    job_id="j1",
                    idempotency_key="a1",
                    instance_id="i1",
                    root_id="i1",
                    definition_key=definition_key,
                    business_key=case,
                    element_id=name,
                    attempt=1,
                    variables=variables,
                    properties={},
                    clock=clock,
                    unit_of_work=uow,
                )
            )
        return result or HandlerResult()

    return run


def describe(work, case: str, **facts: object) -> None:
    known = {"entity_id": "entity", "product": "电热毯", "model": "TT-1"}
    with work() as uow:
        change_case(uow, case, **{**known, **facts})


def test_an_open_case_of_the_same_entity_product_and_model_is_a_duplicate(
    *, begin, actor, work, do, case
):
    earlier = begin("linkage", by=actor("officer")).business_key
    describe(work, case)
    describe(work, earlier)

    assert do("check_duplicates").variables == {"duplicate_of": earlier}


@pytest.mark.parametrize(
    "difference",
    [{"entity_id": "rival"}, {"model": "TT-2"}, {"product": "电热垫"}],
)
def test_another_entity_product_or_model_is_none(
    *, begin, actor, work, do, case, difference
):
    other = begin("linkage", by=actor("officer")).business_key
    describe(work, case)
    describe(work, other, **difference)

    assert do("check_duplicates").variables == {"duplicate_of": None}


def test_a_closed_case_and_an_unknown_entity_are_no_duplicates(
    *, begin, actor, work, do, case, clock
):
    closed = begin("linkage", by=actor("officer")).business_key
    describe(work, case)
    describe(work, closed, closed_at=clock.now())
    assert do("check_duplicates").variables == {"duplicate_of": None}

    describe(work, case, entity_id=None)
    assert do("check_duplicates").variables == {"duplicate_of": None}


def test_serving_a_sampling_result_starts_the_objection_period_and_the_lock(
    do, database, case
):
    result = do("start_objection_clock", source=SAMPLING, result_served_on="2026-02-06")

    assert result.variables["objection_due"] == "2026-02-24"
    assert result.variables["objection_closes"] == "2026-02-26"
    # Nine in the morning of 2 March in Xiamen, and 24 hours.
    assert result.variables["stop_sale_due"] == "2026-03-03T01:00:00+00:00"
    with database.read() as connection:
        header = case_header(connection, case)
    assert header.stop_sale is StopSale.REQUIRED
    assert header.stop_sale_since == "2026-02-06"


def test_another_source_without_an_order_needs_no_clock_and_no_lock(do, database, case):
    assert do("start_objection_clock", source="风险监测").variables == {}

    with database.read() as connection:
        assert case_header(connection, case).stop_sale is StopSale.NONE
        assert clocks_of(connection, [case])[case] == ()


def test_a_sampling_result_that_was_never_served_is_refused(do):
    with pytest.raises(FactMissing, match="送达日期"):
        do("start_objection_clock", source=SAMPLING)


def test_an_order_starts_the_60_and_the_75_days(do, database, case):
    result = do("start_rectification_clocks", order_date="2026-03-02")

    assert result.variables == {
        "rectify_due": "2026-05-06",
        "rectify_until": "2026-05-06",
        "reinsp_due": "2026-05-16",
    }
    with database.read() as connection:
        clocks = {c.rule_key: c for c in clocks_of(connection, [case])[case]}
        assert case_header(connection, case).stop_sale_since == "2026-03-02"
    assert clocks["rectify"].statutory == date(2026, 5, 1)
    assert clocks["reinsp1"].target == date(2026, 5, 15)


def test_a_service_task_that_is_repeated_changes_nothing(do, database, case):
    do("start_rectification_clocks", order_date="2026-03-02")
    again = do("start_rectification_clocks", order_date="2026-03-02")

    with database.read() as connection:
        assert len(clocks_of(connection, [case])[case]) == 2
    assert again.variables["rectify_due"] == "2026-05-06"


def test_the_lock_opens_on_the_day_of_service_of_the_pass_notice(do, database, case):
    do("start_rectification_clocks", order_date="2026-03-02")
    served = {"pass_notice_served_on": "2026-05-14"}
    do("release_stop_sale", **served)

    with database.read() as connection:
        header = case_header(connection, case)
    assert (header.stop_sale, header.stop_sale_until) == (
        StopSale.RELEASED,
        "2026-05-14",
    )


def test_the_work_record_is_ticked_anew_by_the_system(do, work, database, case):
    with work() as uow:
        write_record(
            uow,
            case,
            RecordKind.WORK_RECORD,
            status=RecordStatus.SIGNED,
            content={"s7_improvement": "有提升", "s5_reinspection": "尚未复查"},
            author="senior",
        )
    passed = {"order_required": True, "reinspection_result": "合格", "k": 1}
    result = do("record_reinspection_status", **passed)
    do("record_reinspection_status", **passed)

    with database.read() as connection:
        versions = record_versions(connection, case, RecordKind.WORK_RECORD)
    assert result.variables == {"s5_reinspection": "复查合格"}
    ticks = [(v.written_by, v.content["s5_reinspection"]) for v in versions]
    assert ticks == [("senior", "尚未复查"), ("system", "复查合格")]
    assert versions[1].content["s7_improvement"] == "有提升"
    assert versions[1].status is RecordStatus.COMPUTED


def test_a_round_stops_its_clocks_and_leaves_those_of_the_next(
    *, do, work, database, case, book
):
    do("start_rectification_clocks", order_date="2026-03-02")
    with work() as uow:
        start_clock(uow, book, case, "reinsp2", started_on=date(2026, 6, 1), round_=2)
    failed = {"reinspection_result": "不合格", "order_required": True}
    do("record_reinspection_status", k=1, next_round=True, **failed)

    with database.read() as connection:
        clocks = {c.rule_key: c for c in clocks_of(connection, [case])[case]}
        assert case_header(connection, case).round == 2
    assert clocks["reinsp1"].state is ClockState.CANCELED
    assert clocks["reinsp1"].end_reason == "第1轮不合格"
    assert clocks["reinsp2"].state is ClockState.RUNNING


def test_a_changed_plan_is_filed_and_says_what_it_changes(do, database, case):
    row = {"target_entity": "暖阳", "product_name": "电热毯", "model_spec": "TT-1"}
    period = {"assistance_period": "2026-03-20/2026-04-30"}
    change = {"plan_rows": [row | period], "plan_change_reason": "企业停电检修"}
    inside = do("file_plan_change", **change)
    beside = do("file_plan_change", definition_key="linkage_plan_change", **change)

    with database.read() as connection:
        versions = record_versions(connection, case, RecordKind.PLAN)
    assert [version.status for version in versions] == [RecordStatus.FILED] * 2
    assert versions[0].note == "企业停电检修"
    assert inside.follow_ups == beside.follow_ups == ()
    assert inside.variables["assistance_until"] == "2026-04-30"
    [new] = inside.variables["plan_changes"]
    assert (new["row_no"], new["value_after"]) == ("第1行", "新增")
    assert (beside.variables["plan_version"], beside.variables["plan_changes"]) == (
        2,
        [],
    )


def test_every_measure_gets_a_process_of_its_own(do, database, case, work):
    rows = [
        {"cause": "设备", "content": "更换夹具", "due_on": "2026-04-01"},
        {"cause": "人员", "content": "培训检验员", "due_on": "2026-04-10"},
    ]
    result = do("issue_measures", measures=rows)

    starts = [each for each in result.follow_ups if isinstance(each, StartInstance)]
    assert [start.key for start in starts] == ["linkage_measure"] * 2
    assert [start.variables["measure_content"] for start in starts] == [
        "更换夹具",
        "培训检验员",
    ]
    with database.read() as connection:
        first, second = measures_of(connection, case)
    assert (first.number, second.number) == (1, 2)
    with work() as uow:
        mark_verified(uow, first.id)
    with database.read() as connection:
        verified = [m.verified_at for m in measures_of(connection, case)]
    assert verified[0] is not None
    assert verified[1] is None


def test_an_order_to_stop_assistance_reaches_the_open_case(do, case):
    result = do(
        "stop_assistance",
        definition_key="linkage_stop_assistance",
        stop_assistance_kind="经营主体撤回申请",
        stop_assistance_reason="已自行整改",
    )

    told, *withdrawn = result.follow_ups
    assert told.business_key == case
    assert told.variables["assistance_stopped"] is True
    assert [each.process_key for each in withdrawn] == [
        "linkage_measure",
        "linkage_plan_change",
    ]
    assert told.variables["stop_assistance_reason"] == "已自行整改"


def test_an_application_reaches_the_open_case(do, case):
    result = do(
        "submit_application",
        definition_key="linkage_apply",
        application_reason="无法查明泄漏电流超标原因",
        application_needs="查明原因",
    )

    (told,) = result.follow_ups
    assert told == SetVariables(
        process_key="linkage",
        business_key=case,
        variables={
            "application_open": True,
            "application_reason": "无法查明泄漏电流超标原因",
            "application_needs": "查明原因",
        },
    )


def test_the_figures_of_a_case_are_counted_and_archived(do, work, case, book):
    with work() as uow:
        start_clock(uow, book, case, "rectify", started_on=date(2026, 3, 2))
        write_record(
            uow,
            case,
            RecordKind.SURVEY,
            status=RecordStatus.SIGNED,
            content={"q5_overall": "比较满意"},
        )
    figures = do(
        "compute_case_indicators",
        k=2,
        failed_rounds=1,
        reinspection_result="合格",
        measures=[{"content": "更换夹具"}],
    ).variables["case_indicators"]
    do("update_quality_archive", product_name="电热毯")

    assert figures["first_round_result"] == "不合格"
    assert figures["final_result"] == "合格"
    assert (figures["rounds"], figures["measures"]) == (2, 1)
    assert figures["satisfied"] is True


def test_a_service_task_without_a_case_is_refused(clock):
    handler = service_tasks(DeadlineBooks())["linkage.check_duplicates"]
    call = ServiceTaskCall(
        job_id=None,
        idempotency_key="a1",
        instance_id="i1",
        root_id="i1",
        definition_key="linkage",
        business_key=None,
        element_id="check_duplicates",
        attempt=1,
        variables={},
        properties={},
        clock=clock,
        unit_of_work=None,
    )

    with pytest.raises(CaseMissing):
        handler.run(call)
