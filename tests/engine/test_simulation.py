"""Simulations: the real engine on a private database, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from engine import (
    CompleteTask,
    DeploymentRefused,
    EndlessWork,
    FailTask,
    GiveValues,
    HandlerRegistry,
    HandlerResult,
    MoveClock,
    NextTimer,
    NothingWaits,
    RepairPlace,
    SendMessage,
    SendSignal,
    ServeTask,
    ServiceTaskCall,
    ServiceTaskHandler,
    Simulation,
    ThrowTaskError,
    Workbench,
    course_of,
)
from tests.support.sketch import sketch

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)

#: A visit, a reminder at its border, a service task that may throw, and waits.
WORK = """
    start s
    user visit groups=msa form=f_visit
    on visit timer reminded duration=P1D cancel=false
    user remind
    end reminded_end
    service register topic=register
    on register error refused code=REFUSED
    user mend
    ebg which
    message answered name=msg_answer
    signal closed name=sig_closed
    timer waited duration=P10D
    end e_answered
    end e_closed
    end e_waited
    s -> visit
    reminded -> remind
    remind -> reminded_end
    visit -> register
    register -> which
    refused -> mend
    mend -> e_closed
    which -> answered
    which -> closed
    which -> waited
    answered -> e_answered
    closed -> e_closed
    waited -> e_waited
"""

FORM = {"f_visit.form": b'{"type": "default", "id": "f_visit", "components": []}'}


def simulated(
    text: str = WORK,
    *,
    handlers: HandlerRegistry | None = None,
    runs: tuple[str, ...] = (),
    most_jobs: int = 100,
    **called: str,
) -> Simulation:
    files = {"main": text, **called}
    diagrams = {f"{key}.bpmn": sketch(body, key=key) for key, body in files.items()}
    bench = Workbench(
        diagrams | FORM,
        handlers=handlers,
        runs=runs,
        most_jobs=most_jobs,
    )
    begun = bench.begin("main", at=NOW, variables={"x": 1}, business_key="TRY-1")
    bench.close()
    return begun


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    prepared = Workbench({"main.bpmn": sketch(WORK, key="main")} | FORM)
    yield prepared
    prepared.close()


@pytest.fixture
def tried(bench: Workbench) -> Iterator[Simulation]:
    found = bench.begin("main", at=NOW, variables={"x": 1}, business_key="TRY-1")
    yield found
    found.close()


def passed(simulation: Simulation) -> tuple[str, ...]:
    return course_of(simulation.history()).passed


def test_it_says_what_waits_for_whom_and_until_when(tried: Simulation) -> None:
    standing = tried.standing()

    [task] = standing.tasks
    assert (task.element, task.form_key) == ("visit", "f_visit")
    assert task.candidate_groups == ("msa",)
    assert [(each.element, each.due_at) for each in standing.timers] == [
        ("reminded", NOW + DAY)
    ]
    # The reminder stands by: the process is where the visit is.
    assert standing.places == ["visit"]
    assert standing.next_timer == NOW + DAY


def test_service_tasks_wait_for_the_answer_that_somebody_gives(
    tried: Simulation,
) -> None:
    tried.take(CompleteTask(element="visit", values={"found": 3}))

    [work] = tried.standing().works
    assert (work.element, work.topic) == ("register", "register")
    tried.take(ServeTask(element="register", values={"number": "R-1"}))
    assert tried.variables() == {"x": 1, "found": 3, "number": "R-1"}
    assert {each.kind for each in tried.standing().events} == {"message", "signal"}


def test_a_handler_may_throw_a_business_error(tried: Simulation) -> None:
    tried.take(CompleteTask(element="visit"))
    tried.take(ThrowTaskError(element="register", code="REFUSED"))

    assert tried.standing().places == ["mend"]


def test_a_failed_task_is_stuck_until_it_is_repaired(tried: Simulation) -> None:
    tried.take(CompleteTask(element="visit"))
    tried.take(FailTask(element="register", message="no network"))

    [place] = tried.standing().stuck
    assert (place.element, place.message) == ("register", "no network")
    tried.take(RepairPlace(element="register")).take(ServeTask(element="register"))
    assert tried.standing().stuck == ()


@pytest.mark.parametrize(
    ("step", "end"),
    [
        (SendMessage(name="msg_answer", values={"said": True}), "e_answered"),
        (SendSignal(name="sig_closed"), "e_closed"),
        (NextTimer(), "e_waited"),
        (MoveClock(to=NOW + 30 * DAY), "e_waited"),
    ],
)
def test_messages_signals_and_time_end_a_wait(
    tried: Simulation, step: object, end: str
) -> None:
    tried.replay([CompleteTask(element="visit"), ServeTask(element="register")])
    tried.take(step)  # type: ignore[arg-type]

    assert tried.standing().has_ended
    assert course_of(tried.history()).last == end


def test_timers_on_the_way_fire_each_at_its_time(tried: Simulation) -> None:
    tried.take(MoveClock(to=NOW + 5 * DAY))

    fired = [row.at for row in tried.history() if row.type == "timer_fired"]
    assert fired == [NOW + DAY]
    assert tried.now == NOW + 5 * DAY
    assert tried.standing().places == ["remind", "visit"]


def test_time_never_goes_back(tried: Simulation) -> None:
    tried.take(MoveClock(to=NOW - DAY))

    assert tried.now == NOW


def test_only_as_many_as_wait_can_be_completed() -> None:
    found = simulated(
        """
        start s
        and fork
        user a
        user b
        and join
        end e
        s -> fork
        fork -> a
        fork -> b
        a -> join
        b -> join
        join -> e
        """
    )

    with pytest.raises(NothingWaits) as refused:
        found.take(CompleteTask(element="a", nth=2))
    assert refused.value.waiting == ("a", "b")
    found.close()


@pytest.mark.parametrize(
    "step",
    [
        CompleteTask(element="mend"),
        ServeTask(element="register"),
        RepairPlace(element="visit"),
        SendMessage(name="msg_answer"),
        SendSignal(name="sig_closed"),
    ],
)
def test_a_step_from_where_nothing_waits_is_refused_and_changes_nothing(
    tried: Simulation, step: object
) -> None:
    before = tried.history()

    with pytest.raises(NothingWaits):
        tried.take(step)  # type: ignore[arg-type]

    assert tried.history() == before


def test_variables_may_change_from_outside() -> None:
    found = simulated(
        """
        start s
        condition ready when=${x==2}
        end e
        s -> ready
        ready -> e
        """
    )
    found.take(GiveValues(values={"x": 2}))

    assert found.standing().has_ended
    found.close()


def test_the_same_steps_give_the_same_course(bench: Workbench) -> None:
    steps = [
        CompleteTask(element="visit", values={"found": 1}),
        ServeTask(element="register"),
        NextTimer(),
    ]
    first, second = (bench.begin("main", at=NOW).replay(steps) for _ in range(2))

    assert passed(first) == passed(second)
    assert passed(first)[-1] == "e_waited"
    first.close()
    second.close()


def test_simulations_of_one_bench_know_nothing_of_each_other(
    bench: Workbench,
) -> None:
    one, other = (bench.begin("main", at=NOW) for _ in range(2))
    one.take(CompleteTask(element="visit"))

    assert one.standing().places == ["register"]
    assert other.standing().places == ["visit"]
    one.close()
    other.close()


def test_a_message_for_nobody_here_is_kept_as_sent_and_holds_nothing_up() -> None:
    found = simulated(
        """
        start s
        throw-message told name=msg_told
        end e
        s -> told
        told -> e
        """
    )

    assert [(each.name, each.business_key) for each in found.sent] == [
        ("msg_told", "TRY-1")
    ]
    assert found.standing().has_ended
    assert found.standing().stuck == ()
    found.close()


def handlers(ran: list[str]) -> HandlerRegistry:
    def run(call: ServiceTaskCall) -> HandlerResult:
        ran.append(call.element_id)
        return HandlerResult(variables={"number": "real"})

    handler = ServiceTaskHandler(topic="register", run=run)
    return HandlerRegistry(service_tasks={"register": handler})


def test_no_handler_runs_unless_it_is_named() -> None:
    ran: list[str] = []
    silent = simulated(handlers=handlers(ran))
    silent.take(CompleteTask(element="visit"))
    assert ran == []

    real = simulated(handlers=handlers(ran), runs=("register",))
    real.take(CompleteTask(element="visit"))
    assert ran == ["register"]
    assert real.variables()["number"] == "real"
    silent.close()
    real.close()


def test_rules_and_notices_of_the_domain_stay_outside() -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    handlers = HandlerRegistry(
        start_rules={"main": refuse},  # type: ignore[dict-item]
        end_rules={"main": refuse},
    )
    found = simulated("start s\n end e\n s -> e", handlers=handlers)

    assert found.standing().has_ended
    found.close()


def test_the_gate_refuses_before_anything_runs() -> None:
    with pytest.raises(DeploymentRefused):
        simulated("start s\n user lost\n end e\n s -> e")


def test_what_never_rests_is_stopped() -> None:
    found = simulated(
        """
        start s
        user a
        on a timer again cycle=R/PT1S cancel=false
        task t
        end e
        s -> a
        a -> e
        again -> t
        """,
        most_jobs=5,
    )

    with pytest.raises(EndlessWork):
        found.take(MoveClock(to=NOW + DAY))
    found.close()


def test_called_processes_are_simulated_with_their_caller() -> None:
    found = simulated(
        "start s\n call c calls=inner\n end e\n s -> c\n c -> e",
        inner="start i_s\n user ask\n on ask message gone name=msg_gone\n end i_e\n"
        "i_s -> ask\n ask -> i_e\n gone -> i_e",
    )

    assert found.standing().places == ["ask"]
    found.take(CompleteTask(element="ask"))
    assert found.standing().has_ended
    found.close()
