from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine import (
    SYSTEM,
    BpmnError,
    CancelInstances,
    CorrelateMessage,
    Effect,
    HandlerNotFound,
    HandlerRegistry,
    HandlerResult,
    IncidentNotFound,
    InstanceNotFound,
    InstanceState,
    LeaseLost,
    NotAllowed,
    Notice,
    NoticeCall,
    NoticeHandler,
    ServiceTaskCall,
    ServiceTaskHandler,
    SetVariables,
    StartInstance,
    WrongState,
)
from engine.store.tables import audit
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import FOREIGNER, GUEST, OPERATOR, ZHANG, EngineLab

SERVICE = """
    start s
    service call topic=count property=clause:7.1
    on call error failed code=NO
    user after groups=msa
    user repair groups=msa
    end e
    s -> call
    call -> after
    failed -> repair
    repair -> after
    after -> e
"""
RETRYING = SERVICE.replace("topic=count", "topic=count retry=PT1M,PT10M")
DELEGATE = SERVICE.replace("service call topic=count", "delegate call handler=${count}")
BOTH_EFFECTS = pytest.mark.parametrize("effect", list(Effect), ids=str)


class Handler:
    """A handler that does as it is told, and remembers its calls."""

    def __init__(self, *answers: HandlerResult | Exception | None) -> None:
        self.answers = list(answers)
        self.calls: list[ServiceTaskCall] = []

    def __call__(self, call: ServiceTaskCall) -> HandlerResult | None:
        self.calls.append(call)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def registry(
        self, effect: Effect = Effect.DATABASE, **more: Any
    ) -> HandlerRegistry:
        task = ServiceTaskHandler(topic="count", run=self, effect=effect)
        return HandlerRegistry(
            service_tasks={"count": task}, delegates={"count": task}, **more
        )


@BOTH_EFFECTS
def test_a_service_task_is_done_by_its_handler(
    make_lab: LabMaker, effect: Effect
) -> None:
    handler = Handler(HandlerResult(variables={"total": 3}))
    lab = make_lab(handler.registry(effect))
    lab.deploy(SERVICE)
    case = lab.start(a=1)
    assert case.waits_at() == []

    assert lab.engine.run_due_jobs() == 1

    assert case.waits_at() == ["after"]
    assert case.variables() == {"a": 1, "total": 3}
    [call] = handler.calls
    assert (call.business_key, call.element_id, call.attempt) == ("XM-1", "call", 1)
    assert dict(call.variables) == {"a": 1}
    assert dict(call.properties) == {"clause": "7.1"}
    assert (call.unit_of_work is None) == (effect is Effect.OUTSIDE)


@BOTH_EFFECTS
def test_a_business_error_takes_the_boundary_event(
    make_lab: LabMaker, effect: Effect
) -> None:
    handler = Handler(BpmnError("NO", "not today", {"why": "rain"}))
    lab = make_lab(handler.registry(effect))
    lab.deploy(SERVICE)
    case = lab.start()

    lab.engine.run_due_jobs()

    assert case.waits_at() == ["repair"]
    assert case.variables() == {"why": "rain"}


@BOTH_EFFECTS
def test_a_failed_attempt_is_repeated_with_growing_delays(
    make_lab: LabMaker, effect: Effect
) -> None:
    handler = Handler(OSError("no network"), OSError("no network"))
    lab = make_lab(handler.registry(effect))
    lab.deploy(SERVICE)
    case = lab.start()

    assert lab.engine.run_due_jobs() == 1
    [job] = lab.engine.jobs(case.id, actor=ZHANG)
    assert (job.attempts, job.retries_left) == (1, 2)
    assert job.error == "OSError: no network"
    assert lab.pass_time(timedelta(seconds=9)) == 0
    assert lab.pass_time(timedelta(seconds=1)) == 1
    assert lab.pass_time(timedelta(seconds=59)) == 0
    assert lab.pass_time(timedelta(seconds=1)) == 1

    assert case.waits_at() == ["after"]
    assert [call.attempt for call in handler.calls] == [1, 2, 3]
    assert len({call.idempotency_key for call in handler.calls}) == 1
    assert case.events().count("job_failed") == 2


def test_the_delays_of_the_diagram_go_first(make_lab: LabMaker) -> None:
    handler = Handler(OSError("1"), OSError("2"))
    lab = make_lab(handler.registry())
    lab.deploy(RETRYING)
    case = lab.start()
    lab.engine.run_due_jobs()

    assert lab.pass_time(timedelta(seconds=59)) == 0
    assert lab.pass_time(timedelta(seconds=1)) == 1
    assert lab.pass_time(timedelta(minutes=9)) == 0
    assert lab.pass_time(timedelta(minutes=1)) == 1

    assert case.waits_at() == ["after"]


def test_behind_the_last_try_waits_an_incident(make_lab: LabMaker) -> None:
    handler = Handler(*[OSError("no network")] * 3)
    lab = make_lab(handler.registry())
    lab.deploy(SERVICE)
    case = lab.start()
    for _ in range(5):
        lab.pass_time(timedelta(hours=1))

    [incident] = lab.engine.incidents(ZHANG)

    assert incident.message == "OSError: no network"
    assert (incident.element_id, incident.business_key) == ("call", "XM-1")
    assert len(handler.calls) == 3
    assert lab.engine.instance(case.id, actor=ZHANG).open_incidents == 1
    assert lab.engine.incidents(FOREIGNER) == []


def test_a_resolved_incident_lets_the_job_run_again(make_lab: LabMaker) -> None:
    handler = Handler(*[OSError("no network")] * 3)
    lab = make_lab(handler.registry())
    lab.deploy(SERVICE)
    case = lab.start()
    for _ in range(3):
        lab.pass_time(timedelta(hours=1))
    [incident] = lab.engine.incidents(ZHANG)

    with pytest.raises(NotAllowed):
        lab.engine.resolve_incident(incident.id, actor=GUEST)
    with pytest.raises(IncidentNotFound):
        lab.engine.resolve_incident(incident.id, actor=FOREIGNER)
    lab.engine.resolve_incident(incident.id, note="network is back", actor=OPERATOR)
    lab.engine.run_due_jobs()

    assert case.waits_at() == ["after"]
    assert lab.engine.incidents(ZHANG) == []
    resolved = lab.engine.incident(incident.id, actor=ZHANG)
    assert (resolved.resolved_by, resolved.note) == ("operator", "network is back")
    with pytest.raises(WrongState):
        lab.engine.resolve_incident(incident.id, actor=OPERATOR)


def test_an_incident_goes_with_its_instance(make_lab: LabMaker) -> None:
    lab = make_lab(Handler(*[OSError("x")] * 3).registry())
    lab.deploy(SERVICE)
    case = lab.start()
    for _ in range(3):
        lab.pass_time(timedelta(hours=1))

    lab.engine.cancel_instance(case.id, reason="give up", actor=OPERATOR)

    assert lab.engine.incidents(ZHANG) == []
    assert "incident_resolved" in case.events()


def test_an_uncaught_business_error_is_an_incident_that_can_be_retried(
    make_lab: LabMaker,
) -> None:
    handler = Handler(BpmnError("OTHER", "nobody catches this"))
    lab = make_lab(handler.registry())
    lab.deploy(SERVICE)
    case = lab.start()
    lab.engine.run_due_jobs()
    [incident] = lab.engine.incidents(ZHANG)
    assert "OTHER" in incident.message

    lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    lab.engine.run_due_jobs()

    assert case.waits_at() == ["after"]


def test_a_delegate_works_inside_the_transaction(make_lab: LabMaker) -> None:
    handler = Handler(HandlerResult(variables={"n": 1}, labels=frozenset({"org:x"})))
    lab = make_lab(handler.registry())
    lab.deploy(DELEGATE)

    case = lab.start()

    assert case.waits_at() == ["after"]
    assert handler.calls[0].unit_of_work is not None
    assert case.variables() == {"n": 1}


def test_effects_of_a_failed_attempt_are_undone(make_lab: LabMaker) -> None:
    def write_and_fail(call: ServiceTaskCall) -> None:
        assert call.unit_of_work is not None
        call.unit_of_work.audit("half_done", {})
        call.unit_of_work.defer(Notice(topic="mail", payload={}))
        raise OSError

    sent: list[NoticeCall] = []
    lab = make_lab(
        HandlerRegistry(
            service_tasks={
                "count": ServiceTaskHandler(topic="count", run=write_and_fail)
            },
            notices={"mail": NoticeHandler(topic="mail", run=sent.append)},
        )
    )
    lab.deploy(SERVICE)
    lab.start()

    assert lab.engine.run_due_jobs() == 1
    assert sent == []


@pytest.mark.parametrize("effect", list(Effect), ids=str)
def test_a_notice_is_delivered_when_it_is_due(
    make_lab: LabMaker, effect: Effect
) -> None:
    sent: list[NoticeCall] = []
    notices = {"mail": NoticeHandler(topic="mail", run=sent.append, effect=effect)}
    handler = Handler()
    lab = make_lab(handler.registry(notices=notices))
    due = lab.clock.now() + timedelta(days=2)
    notice = Notice(topic="mail", payload={"to": "zhang"}, due_at=due)
    handler.answers = [HandlerResult(follow_ups=(notice,))]
    lab.deploy(SERVICE)
    case = lab.start()
    lab.engine.run_due_jobs()
    assert sent == []

    lab.pass_time(timedelta(days=2))

    [call] = sent
    assert (call.payload, call.root_id) == ({"to": "zhang"}, case.id)


def test_a_notice_that_nobody_delivers_is_a_failure(make_lab: LabMaker) -> None:
    lab = make_lab(HandlerRegistry())

    with pytest.raises(HandlerNotFound), lab.engine.transact(SYSTEM) as work:
        work.defer(Notice(topic="unknown", payload={}))


def test_follow_ups_run_as_commands_of_their_own(make_lab: LabMaker) -> None:
    handler = Handler(
        HandlerResult(
            follow_ups=(
                StartInstance(key="other", business_key="N", variables={"a": 1}),
                SetVariables(
                    process_key="other", business_key="B", variables={"set": True}
                ),
                CorrelateMessage(name="go", business_key="C", variables={"go": 1}),
            )
        )
    )
    lab = make_lab(handler.registry())
    waiting = "start s\nreceive r name=go\nuser u\nend e\ns -> r\nr -> u\nu -> e"
    lab.deploy(main=SERVICE, other="start s\nuser u\nend e\ns -> u\nu -> e", w=waiting)
    set_in = lab.start("other", business_key="B")
    told = lab.start("w", business_key="C")
    lab.start()

    assert lab.engine.run_due_jobs() == 4

    started = lab.engine.instance_by_business_key(
        "N", process_key="other", actor=SYSTEM
    )
    assert lab.engine.variables(started.id, actor=SYSTEM) == {"a": 1}
    assert set_in.variables() == {"set": True}
    assert told.waits_at() == ["u"]


def test_a_follow_up_cancels_all_instances_of_a_business_key(
    make_lab: LabMaker,
) -> None:
    wanted = CancelInstances(process_key="other", business_key="B", reason="closed")
    lab = make_lab(Handler(HandlerResult(follow_ups=(wanted,))).registry())
    lab.deploy(main=SERVICE, other="start s\nuser u\nend e\ns -> u\nu -> e")
    gone = [lab.start("other", business_key="B") for _ in range(3)]
    stays = lab.start("other", business_key="C")
    lab.start()

    lab.engine.run_due_jobs()

    states = [lab.engine.instance(each.id, actor=SYSTEM) for each in gone]
    assert {(each.state, each.end_reason) for each in states} == {
        (InstanceState.CANCELED, "closed")
    }
    assert stays.waits_at() == ["u"]
    assert lab.engine.run_due_jobs() == 0


def test_a_follow_up_that_finds_nobody_ends_as_an_incident(make_lab: LabMaker) -> None:
    wanted = SetVariables(process_key="x", business_key="nobody", variables={})
    lab = make_lab(Handler(HandlerResult(follow_ups=(wanted,))).registry())
    lab.deploy(SERVICE)
    case = lab.start()
    for _ in range(8):
        lab.pass_time(timedelta(days=1))

    [incident] = lab.engine.incidents_of(case.id, actor=ZHANG)

    assert "nobody" in incident.message
    assert case.waits_at() == ["after"]


def test_a_follow_up_that_comes_when_its_case_has_ended_is_dropped_and_audited(
    make_lab: LabMaker,
) -> None:
    wanted = SetVariables(process_key="other", business_key="B", variables={"a": 1})
    lab = make_lab(Handler(HandlerResult(follow_ups=(wanted,))).registry())
    lab.deploy(main=SERVICE, other="start s\nuser u\nend e\ns -> u\nu -> e")
    over = lab.start("other", business_key="B")
    lab.engine.cancel_instance(over.id, reason="closed", actor=SYSTEM)
    case = lab.start()

    while lab.engine.run_due_jobs():
        pass

    assert not lab.engine.incidents_of(case.id, actor=ZHANG)
    with lab.engine.read() as connection:
        actions = connection.execute(select(audit.c.action)).scalars().all()
    assert actions.count("drop_job") == 1


def test_a_follow_up_lets_more_people_see_an_instance(make_lab: LabMaker) -> None:
    wanted = SetVariables(
        process_key="other",
        business_key="B",
        variables={"told": True},
        labels=frozenset({"org:elsewhere"}),
    )
    lab = make_lab(Handler(HandlerResult(follow_ups=(wanted,))).registry())
    lab.deploy(main=SERVICE, other="start s\nuser u\nend e\ns -> u\nu -> e")
    case = lab.start("other", business_key="B")
    with pytest.raises(InstanceNotFound):
        lab.engine.instance(case.id, actor=FOREIGNER)
    lab.start()

    lab.engine.run_due_jobs()

    assert lab.engine.instance(case.id, actor=FOREIGNER).business_key == "B"
    assert case.variables() == {"told": True}


def test_a_late_result_of_a_job_that_was_canceled_is_refused(
    make_lab: LabMaker,
) -> None:
    lab = make_lab(Handler().registry())
    lab.deploy(SERVICE)
    case = lab.start()
    [claimed] = lab.engine.claim_jobs(1)
    lab.engine.cancel_instance(case.id, reason="x", actor=OPERATOR)

    with pytest.raises(LeaseLost):
        lab.engine.run_job(claimed)
    with pytest.raises(LeaseLost):
        lab.engine.fail_job(claimed, message="too slow")


def test_a_claimed_job_of_a_suspended_instance_is_given_back(
    make_lab: LabMaker,
) -> None:
    handler = Handler()
    lab = make_lab(handler.registry())
    lab.deploy(SERVICE)
    case = lab.start()
    [claimed] = lab.engine.claim_jobs(1)
    lab.engine.suspend_instance(case.id, actor=OPERATOR)

    lab.engine.run_job(claimed)

    assert handler.calls == []
    lab.engine.activate_instance(case.id, actor=OPERATOR)
    assert lab.engine.run_due_jobs() == 1
    assert [call.attempt for call in handler.calls] == [1]


def test_jobs_run_in_the_order_in_which_they_fell_due(lab: EngineLab) -> None:
    text = "start s\ntimer t date=${at}\nuser u\nend e\ns -> t\nt -> u\nu -> e"
    lab.deploy(text)
    begin = lab.clock.now()
    cases = [
        lab.start(
            business_key=f"{hours}", at=(begin + timedelta(hours=hours)).isoformat()
        )
        for hours in (3, 1, 2)
    ]

    assert lab.pass_time(timedelta(hours=5)) == 3

    ids = {case.task("u").id: case.task("u").business_key for case in cases}
    assert [ids[task_id] for task_id in sorted(ids)] == ["1", "2", "3"]
    fired = [
        row
        for row in lab.engine.history(cases[0].id, actor=SYSTEM)
        if row.type == "timer_fired"
    ]
    assert fired[0].due_at == begin + timedelta(hours=3)
    assert fired[0].at == begin + timedelta(hours=5)


def test_a_cycle_that_was_due_while_the_service_was_down_comes_once(
    lab: EngineLab,
) -> None:
    # Given a reminder at nine o'clock on working days, and a long standstill
    text = """
        start s
        user u
        on u timer remind cycle=0%200%209%20?%20*%20MON-FRI cancel=false
        user reminded
        end e
        s -> u
        u -> e
        remind -> reminded
        reminded -> e
    """
    lab.deploy(text)
    case = lab.start()

    # When
    assert lab.pass_time(timedelta(days=28)) == 1

    # Then one came, for all twenty, and the next is due on its own day
    assert case.waits_at() == ["reminded", "u"]
    [fired] = [
        row
        for row in lab.engine.history(case.id, actor=SYSTEM)
        if row.type == "timer_fired"
    ]
    assert fired.data["missed"] == 19
    assert lab.pass_time(timedelta(days=7)) == 1
    assert case.waits_at() == ["reminded", "reminded", "u"]


def test_a_timer_whose_expression_gives_nonsense_is_an_incident_that_can_be_mended(
    lab: EngineLab,
) -> None:
    # Given a timer behind an asynchronous step
    text = "start s\ntask t async=true\ntimer late duration=${pause}\nend e\n"
    lab.deploy(text + "s -> t\nt -> late\nlate -> e")
    case = lab.start(pause="a while")
    for _ in range(10):
        lab.pass_time(timedelta(hours=3))
    [incident] = lab.engine.incidents(actor=OPERATOR)
    assert "a duration is written like P15D" in incident.message

    # When
    lab.engine.set_variables(case.id, variables={"pause": "P1D"}, actor=OPERATOR)
    lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    lab.pass_time(timedelta())
    lab.pass_time(timedelta(days=1))

    # Then
    assert case.state() == "completed"


def test_no_more_jobs_run_than_asked_for(lab: EngineLab) -> None:
    lab.deploy("start s\ntask t async=true\nend e\ns -> t\nt -> e")
    for _ in range(3):
        lab.start()

    assert lab.engine.run_due_jobs(limit=2) == 2
    assert lab.engine.run_due_jobs() == 1


def test_listeners_hear_when_the_first_new_job_is_due(lab: EngineLab) -> None:
    heard: list[Any] = []
    listen: Callable[[Any], None] = heard.append
    lab.engine.on_commit(listen)
    lab.deploy("start s\ntimer t duration=PT1H\nend e\ns -> t\nt -> e")

    lab.start()

    assert heard == [lab.clock.now() + timedelta(hours=1)]


def test_waiting_for_quiet_ends_when_nothing_is_due(lab: EngineLab) -> None:
    lab.deploy("start s\ntask t async=true\nend e\ns -> t\nt -> e")
    case = lab.start()
    lab.engine.wait_until_quiet(case.id, timeout=0.01)

    lab.engine.run_due_jobs()
    lab.engine.wait_until_quiet(case.id, timeout=60)

    assert case.state() == "completed"


def test_a_restarted_engine_goes_on_where_the_old_one_stopped(
    make_lab: LabMaker, tmp_path: Path
) -> None:
    handler = Handler()
    lab = make_lab(handler.registry())
    lab.deploy(SERVICE)
    case = lab.start(a=1)

    lab.engine = lab.reopened(handler.registry())

    assert lab.engine.run_due_jobs() == 1
    assert case.waits_at() == ["after"]
