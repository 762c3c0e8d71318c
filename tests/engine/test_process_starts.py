"""What starts an instance by itself: timers, conditions, messages; and where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from engine import (
    SYSTEM,
    DeploymentRefused,
    ExpressionFailed,
    HandlerRegistry,
    InstanceQuery,
    LeaseLost,
    NotAllowed,
    WrongState,
)
from engine.commands.deploy import Deploy
from engine.errors import StartNotFound
from engine.model.lifecycles import JobState
from engine.store.tables import job
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import OPERATOR, ZHANG, EngineLab
from tests.support.sketch import sketch

TIMED = """
    start-timer tick {time} {attributes}
    user work
    end e
    tick -> work
    work -> e
"""
HOUR = timedelta(hours=1)


def _timed(time: str, attributes: str = "") -> str:
    return TIMED.format(time=time.replace(" ", "%20"), attributes=attributes)


def _started(lab: EngineLab, key: str = "main") -> list[str]:
    query = InstanceQuery(process_keys=frozenset({key}))
    return [view.id for view in lab.engine.instances(query, actor=SYSTEM).items]


def _open_jobs(lab: EngineLab) -> list[tuple[str, datetime]]:
    query = select(job.c.kind, job.c.due_at).where(job.c.ended_at.is_(None))
    with lab.database.read() as connection:
        return [(row.kind, row.due_at) for row in connection.execute(query)]


def _fired(lab: EngineLab, instance_id: str) -> tuple[datetime | None, object]:
    rows = lab.engine.history(instance_id, actor=SYSTEM)
    (row,) = [row for row in rows if str(row.type) == "timer_fired"]
    return row.due_at, row.data.get("missed")


@pytest.mark.parametrize(
    ("time", "due"),
    [
        ("date=2026-11-23T08:00:00+08:00", datetime(2026, 11, 23, 0, tzinfo=UTC)),
        ("duration=P1D", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("date=2020-01-01", datetime(2019, 12, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_timer_starts_an_instance_once(
    lab: EngineLab, time: str, due: datetime
) -> None:
    lab.deploy(_timed(time))
    assert _open_jobs(lab) == [("start_timer", due)]

    assert lab.pass_time(timedelta(days=2)) == 1

    (started,) = _started(lab)
    assert [
        t.element_id for t in lab.engine.open_user_tasks(started, actor=SYSTEM)
    ] == ["work"]
    assert _fired(lab, started) == (due, None)
    assert _open_jobs(lab) == []


def test_a_cycle_starts_one_instance_after_the_other(lab: EngineLab) -> None:
    lab.deploy(_timed("cycle=R3/PT1H"))
    assert [lab.pass_time(HOUR) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert len(_started(lab)) == 3


@pytest.mark.parametrize("cycle", ["R/PT1H", "0 0 * * * ?"])
def test_what_was_missed_is_caught_up_once_and_counted(
    lab: EngineLab, cycle: str
) -> None:
    lab.deploy(_timed(f"cycle={cycle}"))

    assert lab.pass_time(HOUR * 5 + timedelta(minutes=30)) == 1

    (started,) = _started(lab)
    due, missed = _fired(lab, started)
    assert due == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert missed == 4
    assert [due for _, due in _open_jobs(lab)] == [
        datetime(2026, 11, 22, 7, tzinfo=UTC)
    ]


def test_the_newest_version_alone_keeps_a_timer(lab: EngineLab) -> None:
    lab.deploy(_timed("cycle=R/PT1H"))
    lab.pass_time(HOUR)
    lab.deploy(_timed("cycle=R/PT2H"))
    assert len(_open_jobs(lab)) == 1

    lab.pass_time(HOUR)
    assert len(_started(lab)) == 1
    lab.pass_time(HOUR)
    first, _ = _started(lab)
    assert lab.engine.instance(first, actor=SYSTEM).version == 2

    lab.deploy("start s\nend e\ns -> e")
    assert _open_jobs(lab) == []


def test_the_same_files_again_keep_the_timer(lab: EngineLab) -> None:
    lab.deploy(_timed("duration=PT2H"))
    before = _open_jobs(lab)
    lab.clock.move_by(HOUR)

    lab.deploy(_timed("duration=PT2H"))

    assert _open_jobs(lab) == before


def test_a_timer_survives_a_restart(lab: EngineLab) -> None:
    lab.deploy(_timed("cycle=R/PT1H"))
    for _ in range(3):
        lab.engine = lab.reopened()
        assert lab.pass_time(HOUR) == 1
    assert len(_started(lab)) == 3


def test_a_start_that_fails_is_tried_again_and_then_an_incident(
    make_lab: LabMaker,
) -> None:
    broken = [True]

    def check() -> object:
        if broken:
            message = "not now"
            raise ValueError(message)
        return 1

    lab = make_lab(HandlerRegistry(functions={"check": lambda _context: check()}))
    text = _timed("cycle=R/PT1H", "retry=R2/PT5M") + "\nxor x\n"
    lab.deploy(text.replace("tick -> work", "tick -> x\nx -> work ? ${check()==1}"))

    assert lab.pass_time(HOUR) == 1
    assert lab.pass_time(timedelta(minutes=5)) == 1
    (incident,) = lab.engine.incidents(OPERATOR)
    assert "not now" in incident.message
    assert _started(lab) == []

    broken.clear()
    lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    lab.engine.run_due_jobs()
    assert len(_started(lab)) == 1
    assert len(_open_jobs(lab)) == 1


def test_a_newer_version_closes_the_incident_of_the_older_timer(
    make_lab: LabMaker,
) -> None:
    lab = make_lab(HandlerRegistry())
    text = _timed("duration=PT1H", "retry=R1/PT5M") + "\nxor x\n"
    lab.deploy(text.replace("tick -> work", "tick -> x\nx -> work ? ${nobody}"))
    lab.pass_time(HOUR)
    assert len(lab.engine.incidents(OPERATOR)) == 1

    lab.deploy(_timed("duration=PT1H"))

    assert lab.engine.incidents(OPERATOR) == []
    states = select(job.c.state).order_by(job.c.created_at, job.c.id)
    with lab.database.read() as connection:
        assert list(connection.execute(states).scalars()) == [
            JobState.CANCELED,
            JobState.CREATED,
        ]


def test_the_time_may_be_computed_by_a_function(make_lab: LabMaker) -> None:
    functions = {"opening": lambda context: context.clock.now() + HOUR}
    lab = make_lab(HandlerRegistry(functions=functions))
    lab.deploy(_timed("date=${opening()}"))

    assert lab.pass_time(HOUR) == 1


def test_a_time_that_makes_no_sense_refuses_the_deployment(make_lab: LabMaker) -> None:
    functions = {"opening": lambda _context: "soon"}
    lab = make_lab(HandlerRegistry(functions=functions))

    with pytest.raises(ExpressionFailed, match="opening"):
        lab.deploy(_timed("date=${opening()}"))
    with pytest.raises(DeploymentRefused) as refused:
        lab.deploy(_timed("date=${day}"))

    errors = [one.code for one in refused.value.findings if one.severity == "error"]
    assert errors == ["start_timer_variables"]
    assert _open_jobs(lab) == []


SEVERAL = """
    start s
    start-message told name=go
    start-timer tick duration=PT1H
    start-condition full when=${level%20>%203}
    start-signal alarm name=fire
    user by_hand
    user by_message
    user by_timer
    user by_condition
    user by_signal
    s -> by_hand
    told -> by_message
    tick -> by_timer
    full -> by_condition
    alarm -> by_signal
"""


def _tasks(lab: EngineLab) -> list[str]:
    return sorted(
        task.element_id
        for instance_id in _started(lab)
        for task in lab.engine.open_user_tasks(instance_id, actor=SYSTEM)
    )


def test_a_process_may_begin_in_several_ways(lab: EngineLab) -> None:
    lab.deploy(SEVERAL)

    lab.start()
    lab.engine.correlate_message("go", actor=OPERATOR)
    lab.engine.evaluate_conditions(variables={"level": 4}, actor=OPERATOR)
    lab.engine.throw_signal("fire", actor=OPERATOR)
    lab.pass_time(HOUR)

    assert _tasks(lab) == [
        "by_condition",
        "by_hand",
        "by_message",
        "by_signal",
        "by_timer",
    ]


@pytest.mark.parametrize("start", ["told", "tick", "full", "alarm", "s"])
def test_an_instance_may_be_started_at_any_of_them(lab: EngineLab, start: str) -> None:
    lab.deploy(SEVERAL)
    lab.engine.start_instance(key="main", start_element=start, actor=OPERATOR)
    assert len(_tasks(lab)) == 1


@pytest.mark.parametrize("start", ["by_hand", "nowhere"])
def test_an_instance_is_started_at_start_events_only(
    lab: EngineLab, start: str
) -> None:
    lab.deploy(SEVERAL)
    with pytest.raises(StartNotFound):
        lab.engine.start_instance(key="main", start_element=start, actor=OPERATOR)


def test_conditions_start_what_they_are_true_for(lab: EngineLab) -> None:
    lab.deploy(
        main="start-condition c when=${n%20>%201}\nuser a\nc -> a",
        other="start-condition c when=${n%20>%202}\nuser b\nc -> b",
        third="start-condition c when=${m}\nuser d\nc -> d",
    )

    def keys(**variables: object) -> list[str]:
        found = lab.engine.evaluate_conditions(
            variables=variables, business_key="K", actor=OPERATOR
        )
        assert all(view.business_key == "K" for view in found)
        return [view.process_key for view in found]

    assert keys(n=1) == []
    assert keys(n=2) == ["main"]
    assert keys(n=3, m=True) == ["main", "other", "third"]


def test_conditions_can_be_asked_of_one_process(lab: EngineLab) -> None:
    text = "start-condition c when=${true}\nuser a\nc -> a"
    lab.deploy(main=text, other=text)

    (found,) = lab.engine.evaluate_conditions(
        variables={"x": 1}, process_key="other", actor=OPERATOR
    )

    assert found.process_key == "other"
    assert lab.engine.variables(found.id, actor=SYSTEM) == {"x": 1}


def test_conditions_are_for_operators_and_must_make_sense(lab: EngineLab) -> None:
    lab.deploy("start-condition c when=${n%20>%201}\nuser a\nc -> a")

    with pytest.raises(NotAllowed):
        lab.engine.evaluate_conditions(variables={"n": 2}, actor=ZHANG)
    with pytest.raises(ExpressionFailed, match="at c"):
        lab.engine.evaluate_conditions(variables={"n": "x"}, actor=OPERATOR)

    assert _started(lab) == []


BY_MESSAGE = "start-message told name=go\nuser a\ntold -> a"


def test_a_message_starts_one_process_only(lab: EngineLab) -> None:
    lab.deploy(first=BY_MESSAGE)

    with pytest.raises(DeploymentRefused) as refused:
        lab.deploy(second=BY_MESSAGE)

    (finding,) = [one for one in refused.value.findings if one.severity == "error"]
    assert finding.code == "duplicate_start_message"
    assert "first" in finding.reason_en


def test_a_message_may_move_to_another_process(lab: EngineLab) -> None:
    lab.deploy(second=BY_MESSAGE)
    lab.deploy(first=BY_MESSAGE, second=BY_MESSAGE.replace("go", "other"))

    view = lab.engine.correlate_message("go", actor=OPERATOR)

    assert view.process_key == "first"


def test_two_deployments_at_once_cannot_share_a_message(lab: EngineLab) -> None:
    lab.deploy(first=BY_MESSAGE)
    resources = {"second.bpmn": sketch(BY_MESSAGE, key="second")}

    # The gate of the second has looked before the first came.
    with pytest.raises(WrongState, match="process first"):
        lab.engine._executor.run(
            Deploy(name="late", resources=resources), actor=OPERATOR
        )


def test_a_deployment_takes_a_timer_away_from_who_just_took_it(lab: EngineLab) -> None:
    lab.deploy(_timed("cycle=R/PT1H"))
    lab.clock.move_by(HOUR)
    (claimed,) = lab.engine.claim_jobs(5)

    lab.deploy(_timed("cycle=R/PT2H"))

    with pytest.raises(LeaseLost):
        lab.engine.run_job(claimed)
    assert _started(lab) == []
    assert [kind for kind, _ in _open_jobs(lab)] == ["start_timer"]


def test_a_clock_that_was_set_back_brings_no_firing_twice(lab: EngineLab) -> None:
    lab.deploy(_timed("cycle=R/PT1H"))
    lab.clock.move_by(HOUR)
    (claimed,) = lab.engine.claim_jobs(5)
    lab.clock.move_to(lab.clock.now() - HOUR)

    lab.engine.run_job(claimed)

    assert len(_started(lab)) == 1
    assert [due for _, due in _open_jobs(lab)] == [
        datetime(2026, 11, 22, 3, tzinfo=UTC)
    ]


def test_what_is_more_urgent_starts_first(lab: EngineLab) -> None:
    text = "{}\nstart-timer tick duration=PT1H {}\nuser a\nend e\ntick -> a\na -> e"
    lab.deploy(
        lazy=text.format("", ""),
        urgent=text.format("process camunda:jobPriority=5", ""),
        worst=text.format("process camunda:jobPriority=5", "camunda:jobPriority=-1"),
    )
    lab.clock.move_by(HOUR)

    order = [lab.engine.claim_jobs(1)[0].payload["definition_id"] for _ in range(3)]

    assert [one.partition(":")[0] for one in order] == ["urgent", "lazy", "worst"]
