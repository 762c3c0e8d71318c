from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import (
    SYSTEM,
    FunctionContext,
    HandlerRegistry,
    HoldCall,
    InstanceState,
    NotAllowed,
    RecalculateDueDates,
    WrongState,
    waiting_roots,
)
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import OPERATOR, ZHANG, Case, EngineLab

DAY = timedelta(days=1)
WAITING = """
    start s
    user work groups=msa due=${until}
    on work timer passed date=${until}
    on work timer remind cycle=R3/P1D cancel=false
    user late
    end e
    s -> work
    work -> e
    passed -> late
    late -> e
    remind -> r
    end r
"""


def moment(text: str) -> str:
    return f"{text}T00:00:00+08:00"


def begun(lab: EngineLab) -> Case:
    lab.deploy(WAITING)
    return lab.start(until=moment("2026-12-01"))


def timer_of(case: Case, element_id: str) -> datetime:
    jobs = case.engine.jobs(case.id, actor=SYSTEM)
    [due] = [job.due_at for job in jobs if job.element_id == element_id]
    return due


def test_a_variable_that_changes_moves_the_task_and_its_timer(lab: EngineLab) -> None:
    case = begun(lab)
    cycle = timer_of(case, "remind")

    case.engine.recalculate_due_dates(
        case.id, actor=OPERATOR, variables={"until": moment("2026-12-04")}
    )

    assert case.task("work").due_at == datetime(2026, 12, 3, 16, tzinfo=UTC)
    assert timer_of(case, "passed") == datetime(2026, 12, 3, 16, tzinfo=UTC)
    assert timer_of(case, "remind") == cycle
    assert case.events().count("user_task_updated") == 1
    assert case.events().count("job_rescheduled") == 1
    lab.pass_time(9 * DAY)
    assert case.waits_at() == ["work"]
    lab.pass_time(3 * DAY)
    assert case.waits_at() == ["late"]


def test_a_second_recalculation_of_the_same_writes_nothing(lab: EngineLab) -> None:
    case = begun(lab)
    again = {"until": moment("2026-12-04")}
    case.engine.recalculate_due_dates(case.id, actor=OPERATOR, variables=again)
    before = case.events()

    case.engine.recalculate_due_dates(case.id, actor=OPERATOR, variables=again)

    assert case.events() == before


def test_time_that_is_held_stands_still_until_it_is_recalculated(
    lab: EngineLab,
) -> None:
    case = begun(lab)
    held = {"work", "passed"}

    case.engine.recalculate_due_dates(case.id, actor=OPERATOR, held=held)

    assert case.task("work").due_at is None
    lab.pass_time(60 * DAY)
    assert case.waits_at() == ["work"]
    case.engine.recalculate_due_dates(
        case.id, actor=OPERATOR, variables={"until": moment("2027-02-01")}
    )
    assert case.task("work").due_at == datetime(2027, 1, 31, 16, tzinfo=UTC)
    lab.pass_time(15 * DAY)
    assert case.waits_at() == ["late"]


def test_a_due_date_that_a_person_has_set_stays(lab: EngineLab) -> None:
    case = begun(lab)
    chosen = datetime(2026, 11, 30, tzinfo=UTC)
    case.engine.update_user_task(case.task("work").id, actor=ZHANG, due_at=chosen)

    case.engine.recalculate_due_dates(
        case.id, actor=OPERATOR, variables={"until": moment("2026-12-04")}
    )

    assert case.task("work").due_at == chosen
    assert timer_of(case, "passed") == datetime(2026, 12, 3, 16, tzinfo=UTC)


def test_expressions_count_from_the_day_on_which_the_waiting_began(
    make_lab: LabMaker,
) -> None:
    length = [5]

    def soon(context: FunctionContext) -> datetime:
        return context.clock.now() + length[0] * DAY

    lab = make_lab(HandlerRegistry(functions={"soon": soon}))
    lab.deploy("start s\nuser u due=${soon()}\nend e\ns -> u\nu -> e")
    case = lab.start()
    began = lab.clock.now()
    lab.pass_time(2 * DAY)
    length[0] = 7

    case.engine.recalculate_due_dates(case.id, actor=OPERATOR)

    assert case.task("u").due_at == began + 7 * DAY


def test_what_follows_a_transaction_of_the_domain_is_a_job_of_its_own(
    lab: EngineLab,
) -> None:
    case = begun(lab)
    with case.engine.transact(SYSTEM) as work:
        for root in waiting_roots(work.connection, business_keys=["XM-1"]):
            work.defer(
                RecalculateDueDates(
                    root_id=root.id,
                    variables={"until": moment("2026-12-04")},
                    reason="calendar",
                )
            )

    case.engine.suspend_instance(case.id, actor=OPERATOR)
    case.engine.run_due_jobs()
    assert timer_of(case, "passed") == datetime(2026, 11, 30, 16, tzinfo=UTC)
    case.engine.activate_instance(case.id, actor=OPERATOR)
    case.engine.run_due_jobs()

    assert timer_of(case, "passed") == datetime(2026, 12, 3, 16, tzinfo=UTC)
    rows = case.engine.history(case.id, actor=SYSTEM)
    told = [row.data["reason"] for row in rows if row.type == "job_rescheduled"]
    assert told == ["calendar"]


def test_roots_are_found_by_what_is_due_late_enough(lab: EngineLab) -> None:
    case = begun(lab)

    def found(due_from: datetime) -> list[str]:
        with case.engine.read() as connection:
            roots = waiting_roots(connection, due_from=due_from)
        return [root.id for root in roots]

    assert found(datetime(2026, 11, 30, 16, tzinfo=UTC)) == [case.id]
    assert found(datetime(2026, 12, 2, tzinfo=UTC)) == []


def test_only_operators_recalculate_and_only_what_runs(lab: EngineLab) -> None:
    case = begun(lab)
    with pytest.raises(NotAllowed):
        case.engine.recalculate_due_dates(case.id, actor=ZHANG)
    case.engine.suspend_instance(case.id, actor=OPERATOR)
    with pytest.raises(WrongState) as refused:
        case.engine.recalculate_due_dates(case.id, actor=OPERATOR)
    assert refused.value.state == InstanceState.SUSPENDED


def test_a_recalculation_for_an_instance_that_has_ended_does_nothing(
    lab: EngineLab,
) -> None:
    case = begun(lab)
    with case.engine.transact(SYSTEM) as work:
        work.defer(RecalculateDueDates(root_id=case.id))
    case.engine.cancel_instance(case.id, reason="over", actor=OPERATOR)

    case.engine.run_due_jobs()

    assert case.state() == "canceled"
    assert case.engine.incidents(SYSTEM) == []


def test_what_begins_to_wait_while_its_time_stands_still_gets_no_due_date(
    make_lab: LabMaker,
) -> None:
    held = {"work", "passed"}
    asked: list[tuple[str, str | None]] = []

    def rule(call: HoldCall) -> frozenset[str]:
        asked.append((call.process_key, call.business_key))
        return frozenset(held)

    lab = make_lab(HandlerRegistry(hold_rule=rule))
    case = begun(lab)

    assert asked == [("main", "XM-1")]
    assert case.task("work").due_at is None
    assert timer_of(case, "passed").year == 9999
    # What hangs on nothing that is held goes on.
    assert timer_of(case, "remind") == lab.clock.now() + DAY
    lab.pass_time(300 * DAY)
    assert case.task("work").due_at is None

    held.clear()
    case.engine.recalculate_due_dates(case.id, actor=OPERATOR)

    assert case.task("work").due_at == datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_history_says_that_a_task_began_without_its_due_date(
    make_lab: LabMaker,
) -> None:
    lab = make_lab(HandlerRegistry(hold_rule=lambda _: frozenset({"work", "passed"})))
    case = begun(lab)

    events = case.engine.history(case.id, actor=SYSTEM)

    told = {
        row.element_id: (row.due_at, row.data.get("held"))
        for row in events
        if row.type in {"user_task_created", "job_created"}
    }
    assert told["work"] == told["passed"] == (None, True)
    assert told["remind"][0] is not None


def test_nobody_is_asked_where_nothing_has_a_time(make_lab: LabMaker) -> None:
    def rule(call: HoldCall) -> frozenset[str]:
        raise AssertionError(call)

    lab = make_lab(HandlerRegistry(hold_rule=rule))
    lab.deploy("start s\nuser u\nend e\ns -> u\nu -> e")

    assert lab.start().task("u").due_at is None
