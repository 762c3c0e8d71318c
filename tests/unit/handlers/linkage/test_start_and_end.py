from __future__ import annotations

from datetime import date

import pytest

from engine import EndCall, InstanceState, NotAllowed
from engine.model.actors import SYSTEM
from handlers.deadlines.clocks import ClockState, clocks_of, start_clock
from handlers.linkage.cases import (
    CaseQuery,
    StopSale,
    case_header,
    case_headers,
    change_case,
    find_cases,
    open_case,
    search_business_keys,
)
from handlers.linkage.end_rule import end_rules
from handlers.linkage.errors import (
    BureauMissing,
    CaseClosed,
    CaseNotFound,
)
from handlers.linkage.start_rules import SIDE_PROCESSES
from handlers.linkage.variables import STEERING_DEFAULTS


def test_a_case_starts_with_its_number_its_label_and_every_steering_variable(
    begin, actor, database
):
    first = begin("linkage", by=actor("officer"), source="监督抽查")
    second = begin("linkage", by=actor("officer"))

    assert first.business_key == "XMLD-2026-0001"
    assert second.business_key == "XMLD-2026-0002"
    assert first.labels == {"org:bureau"}
    assert set(STEERING_DEFAULTS) <= set(first.variables)
    assert first.variables["source"] == "监督抽查"
    assert first.variables["initiator"] == "officer"
    with database.read() as connection:
        header = case_header(connection, first.business_key)
    assert (header.bureau_id, header.officer_id) == ("bureau", "officer")


def test_numbers_begin_anew_each_year(begin, actor, at_day):
    begin("linkage", by=actor("officer"))
    at_day("2027-01-01")

    assert begin("linkage", by=actor("officer")).business_key == "XMLD-2027-0001"


def test_only_the_bureau_opens_cases_and_only_its_own(begin, actor):
    with pytest.raises(NotAllowed):
        begin("linkage", by=actor("head"))

    foreign = begin("linkage", by=actor("officer"), bureau_id="other_bureau")

    assert foreign.labels == {"org:bureau"}


def test_the_system_names_bureau_and_officer(begin, parties):
    started = begin("linkage", by=SYSTEM, bureau_id="bureau", initiator="officer")

    assert started.variables["initiator"] == "officer"
    with pytest.raises(BureauMissing):
        begin("linkage", by=SYSTEM)


def test_a_process_beside_carries_the_facts_and_labels_of_the_case(
    begin, actor, case, work
):
    with work() as uow:
        change_case(uow, case, entity_id="entity", entity_name="厦门暖阳电器有限公司")

    started = begin(
        "linkage_advice", by=actor("officer"), business_key=case, bureau_id="evil"
    )

    assert started.variables["entity_name"] == "厦门暖阳电器有限公司"
    assert started.variables["bureau_id"] == "bureau"
    assert started.variables["case_no"] == started.business_key == case
    assert started.labels == {"org:bureau"}


def test_whoever_may_not_see_a_case_starts_nothing_beside_it(begin, actor, case):
    with pytest.raises(NotAllowed):
        begin("linkage_apply", by=actor("head"), business_key=case)
    with pytest.raises(NotAllowed):
        begin("linkage_terminate", by=actor("stranger"), business_key=case)
    with pytest.raises(CaseNotFound):
        begin("linkage_apply", by=actor("officer"), business_key="XMLD-2026-4711")


def test_after_closing_only_penalties_publicity_and_advice_begin(
    begin, actor, case, work
):
    with work() as uow:
        change_case(uow, case, closed_at=uow.now)

    for side in SIDE_PROCESSES:
        if side.after_closing:
            begin(side.key, by=SYSTEM, business_key=case)
        else:
            with pytest.raises(CaseClosed):
                begin(side.key, by=SYSTEM, business_key=case)


def end(work, clock, case: str, *, state=InstanceState.COMPLETED, **variables) -> None:
    with work() as uow:
        end_rules()["linkage"](
            EndCall(
                instance_id="i1",
                business_key=case,
                state=state,
                variables=variables,
                clock=clock,
                unit_of_work=uow,
            )
        )


@pytest.mark.parametrize(
    ("variables", "outcome"),
    [
        ({"duplicate_of": "XMLD-2026-0007"}, "并入已有案件"),
        ({"has_local_party": False}, "已移交外地"),
        ({"objection_upheld": True}, "异议成立结案"),
        ({"terminate_kind": "破产"}, "案件终止（破产）"),
        (
            {"order_required": True, "reinspection_result": "合格"},
            "结案（复查合格）",
        ),
        ({"order_required": False}, "结案（未涉及复查）"),
        (
            {"order_required": True, "revocation_transferred_on": "2026-12-01"},
            "结案（已移送吊销）",
        ),
        (
            {"order_required": True, "reinspection_result": "不合格"},
            "结案（其他）",
        ),
    ],
)
def test_a_case_is_closed_with_its_outcome(
    *, work, clock, database, case, variables, outcome
):
    end(work, clock, case, **variables)

    with database.read() as connection:
        header = case_header(connection, case)
    assert header.outcome == outcome
    assert header.closed_at == clock.now()
    assert header.merged_into == variables.get("duplicate_of")


def test_a_canceled_case_says_so(work, clock, database, case):
    end(work, clock, case, state=InstanceState.CANCELED)

    with database.read() as connection:
        assert case_header(connection, case).outcome == "案件撤销"


def test_the_end_of_a_case_stops_its_clocks_but_not_the_penalty(
    *, work, clock, database, case, book
):
    with work() as uow:
        for key in ("rectify", "penalty"):
            start_clock(uow, book, case, key, started_on=date(2026, 3, 2))
    end(work, clock, case, terminate_kind="注销")

    with database.read() as connection:
        clocks = {c.rule_key: c for c in clocks_of(connection, [case])[case]}
    assert clocks["penalty"].state is ClockState.RUNNING
    assert clocks["rectify"].state is ClockState.CANCELED
    assert clocks["rectify"].end_reason == "案件终止（注销）"


@pytest.mark.parametrize(
    ("variables", "stop_sale"),
    [
        ({"objection_upheld": True}, StopSale.RELEASED),
        # Bankrupt or not: the same product stays off the market.
        ({"terminate_kind": "破产"}, StopSale.REQUIRED),
    ],
)
def test_the_lock_opens_for_an_upheld_objection_only(
    *, work, clock, database, case, variables, stop_sale
):
    with work() as uow:
        change_case(uow, case, stop_sale="required")
    end(work, clock, case, **variables)

    with database.read() as connection:
        assert case_header(connection, case).stop_sale is stop_sale


@pytest.fixture
def cases(work, clock) -> None:
    """Store three cases of two bureaus."""
    with work() as uow:
        for serial, (bureau, entity, product) in enumerate(
            [
                ("bureau", "厦门暖阳电器有限公司", "电热毯"),
                ("bureau", "厦门冷月电器有限公司", "电风扇"),
                ("other_bureau", "厦门暖阳电器有限公司", "电热毯"),
            ],
            start=1,
        ):
            open_case(
                uow,
                f"XMLD-2026-000{serial}",
                bureau_id=bureau,
                officer_id="officer",
                entity_name=entity,
                product=product,
                report_no=f"XM2026-010{serial}",
                source="监督抽查",
            )


@pytest.mark.usefixtures("cases")
def test_cases_are_searched_by_several_words_in_any_field(database):
    with database.read() as connection:
        found = search_business_keys(connection, "暖阳 电热毯", actor=SYSTEM)
        by_report = search_business_keys(connection, "xm2026-0102", actor=SYSTEM)
        nothing = search_business_keys(connection, "暖阳 电风扇", actor=SYSTEM)

    assert found == {"XMLD-2026-0001", "XMLD-2026-0003"}
    assert by_report == {"XMLD-2026-0002"}
    assert nothing == frozenset()


@pytest.mark.usefixtures("cases")
def test_a_list_shows_open_cases_by_source_officer_and_lock(work, database):
    with work() as uow:
        change_case(uow, "XMLD-2026-0002", stop_sale="required")
        change_case(uow, "XMLD-2026-0003", closed_at=uow.now)
    query = CaseQuery(open_only=True, source="监督抽查", officer_id="officer")
    locked = CaseQuery(stop_sale=StopSale.REQUIRED)

    with database.read() as connection:
        listed = find_cases(connection, query, actor=SYSTEM)
        shut = find_cases(connection, locked, actor=SYSTEM)
        headers = case_headers(connection, ["XMLD-2026-0001", "XMLD-2026-4711"])

    assert [h.business_key for h in listed] == ["XMLD-2026-0002", "XMLD-2026-0001"]
    assert [h.business_key for h in shut] == ["XMLD-2026-0002"]
    assert list(headers) == ["XMLD-2026-0001"]
    assert headers["XMLD-2026-0001"].title == "厦门暖阳电器有限公司 · 电热毯"


def test_a_bureau_lists_its_own_cases_only(begin, actor, case, database):
    with database.read() as connection:
        own = find_cases(connection, CaseQuery(), actor=actor("leader"))
        foreign = find_cases(connection, CaseQuery(), actor=actor("stranger"))

    assert [header.business_key for header in own] == [case]
    assert foreign == []
