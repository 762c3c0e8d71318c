"""Small rules of commands, each of which once could have been left out unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from engine import (
    SYSTEM,
    Actor,
    BpmnError,
    Effect,
    HandlerRegistry,
    HandlerResult,
    InboxQuery,
    InboxTab,
    LeaseLost,
    MessageNotCorrelated,
    NotAllowed,
    ServiceTaskHandler,
    UnitOfWork,
    UserTaskClaimedByOther,
    WrongState,
)
from engine.store.tables import audit, process_definition
from tests.engine.conftest import LabMaker
from tests.engine.test_jobs_of_instances import SERVICE, Handler
from tests.support.engine_lab import BUREAU, GUEST, LI, OPERATOR, ZHANG, EngineLab

TASK = "start s\nuser work groups=msa\nend e\ns -> work\nwork -> e"
WAITING = "start s\nmessage wait name=answer\nuser after\ns -> wait\nwait -> after"

Attempt = Callable[[EngineLab, str, Actor], object]
CHANGES: dict[str, Attempt] = {
    "claim": lambda lab, task, who: lab.engine.claim_user_task(task, actor=who),
    "give back": lambda lab, task, who: lab.engine.unclaim_user_task(task, actor=who),
    "assign": lambda lab, task, who: lab.engine.assign_user_task(
        task, assignee="x", actor=who
    ),
    "change": lambda lab, task, who: lab.engine.update_user_task(
        task, priority=1, actor=who
    ),
    "complete": lambda lab, task, who: lab.engine.complete_user_task(
        task, variables={}, actor=who
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_is_no_candidate_changes_nothing_about_a_task(
    lab: EngineLab, change: str
) -> None:
    lab.deploy(TASK)
    case = lab.start()
    before = case.events()

    with pytest.raises(NotAllowed):
        CHANGES[change](lab, case.task("work").id, GUEST)

    assert case.events() == before


@pytest.mark.parametrize("change", ["claim", "give back", "complete"])
def test_a_colleague_takes_nothing_from_who_holds_it(
    lab: EngineLab, change: str
) -> None:
    lab.deploy(TASK)
    case = lab.start()
    lab.engine.claim_user_task(case.task("work").id, actor=LI)

    with pytest.raises(UserTaskClaimedByOther):
        CHANGES[change](lab, case.task("work").id, ZHANG)

    assert case.task("work").assignee == "li"


def test_a_candidate_by_name_works_on_a_task_without_any_group(lab: EngineLab) -> None:
    named = Actor(id="wang", labels=frozenset({BUREAU}))
    lab.deploy(TASK.replace("groups=msa", "users=wang"))
    case = lab.start()

    lab.engine.claim_user_task(case.task("work").id, actor=named)
    case.complete("work", actor=named)

    assert case.state() == "completed"


def test_a_new_due_date_moves_the_task_in_every_list(lab: EngineLab) -> None:
    lab.deploy(TASK)
    first, second = lab.start(business_key="A"), lab.start(business_key="B")
    now = lab.clock.now()

    lab.engine.update_user_task(
        second.task("work").id, due_at=now - timedelta(hours=1), actor=ZHANG
    )

    assert listed(lab, InboxTab.CLAIMABLE) == ["B", "A"]
    assert listed(lab, InboxTab.OVERDUE) == ["B"]
    lab.engine.update_user_task(second.task("work").id, due_at=None, actor=ZHANG)
    assert listed(lab, InboxTab.OVERDUE) == []
    assert first.task("work").due_at is None


def listed(lab: EngineLab, tab: InboxTab) -> list[str | None]:
    page = lab.engine.inbox(InboxQuery(tab=tab), actor=ZHANG)
    return [task.business_key for task in page.items]


def test_no_variable_is_set_in_what_is_suspended_or_over(lab: EngineLab) -> None:
    lab.deploy(TASK)
    stopped, over = lab.start(), lab.start()
    lab.engine.suspend_instance(stopped.id, actor=OPERATOR)
    over.complete("work")

    for case, state in ((stopped, "suspended"), (over, "completed")):
        with pytest.raises(WrongState, match=state):
            lab.engine.set_variables(case.id, variables={"x": 1}, actor=OPERATOR)


@pytest.mark.parametrize(("stored", "sent"), [(1, "1"), ("true", True), (None, "null")])
def test_a_message_is_not_correlated_by_a_value_of_another_type(
    lab: EngineLab, stored: object, sent: object
) -> None:
    lab.deploy(WAITING)
    lab.start(ref=stored)

    with pytest.raises(MessageNotCorrelated):
        lab.engine.correlate_message("answer", correlation={"ref": sent}, actor=ZHANG)


@pytest.mark.parametrize("other", [{"owner": "node:other"}, {"attempt": 7}])
@pytest.mark.parametrize("effect", list(Effect), ids=str)
def test_a_result_under_another_claim_is_refused(
    make_lab: LabMaker, effect: Effect, other: dict[str, object]
) -> None:
    lab = make_lab(Handler().registry(effect))
    lab.deploy(SERVICE)
    case = lab.start()
    [claimed] = lab.engine.claim_jobs(1)
    stale = replace(claimed, **other)

    with pytest.raises(LeaseLost):
        lab.engine.run_job(stale)
    with pytest.raises(LeaseLost):
        lab.engine.fail_job(stale, message="x")

    assert case.waits_at() == []
    lab.engine.run_job(claimed)
    assert case.waits_at() == ["after"]


@pytest.mark.parametrize("effect", list(Effect), ids=str)
def test_a_job_that_killed_its_workers_is_an_incident_and_runs_no_more(
    make_lab: LabMaker, effect: Effect
) -> None:
    handler = Handler()
    lab = make_lab(handler.registry(effect))
    lab.deploy(SERVICE)
    case = lab.start()
    [claimed] = lab.engine.claim_jobs(1)

    lab.engine.run_job(replace(claimed, retries_left=0))

    assert handler.calls == []
    [incident] = lab.engine.incidents(SYSTEM)
    assert (incident.root_id, incident.element_id) == (case.id, "call")
    assert "died or hung" in incident.message


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        (HandlerResult(variables={"receipt": "r1"}), 1),
        (BpmnError("NO", "not today"), 0),
    ],
)
def test_the_record_of_an_outside_effect_is_written_if_there_was_one(
    make_lab: LabMaker, answer: HandlerResult | Exception, written: int
) -> None:
    def record(work: UnitOfWork, result: HandlerResult) -> None:
        work.audit("mail_sent", dict(result.variables))

    handler = ServiceTaskHandler(
        topic="count", run=Handler(answer), effect=Effect.OUTSIDE, record=record
    )
    lab = make_lab(HandlerRegistry(service_tasks={"count": handler}))
    lab.deploy(SERVICE)
    lab.start()

    lab.engine.run_due_jobs()

    with lab.database.read() as connection:
        actions = connection.execute(select(audit.c.action)).scalars().all()
    assert actions.count("mail_sent") == written


def test_an_incident_is_resolved_with_as_many_tries_as_were_given(
    make_lab: LabMaker,
) -> None:
    lab = make_lab(Handler(*[OSError("no network")] * 9).registry())
    lab.deploy(SERVICE)
    case = lab.start()
    for _ in range(3):
        lab.pass_time(timedelta(hours=1))
    [incident] = lab.engine.incidents(SYSTEM)

    lab.engine.resolve_incident(incident.id, retries=4, actor=OPERATOR)

    [job] = lab.engine.jobs(case.id, actor=SYSTEM)
    assert job.retries_left == 4


def test_a_result_for_what_was_suspended_meanwhile_waits(make_lab: LabMaker) -> None:
    handler = Handler()
    lab = make_lab(handler.registry(Effect.OUTSIDE))
    lab.deploy(SERVICE)
    case = lab.start()
    [claimed] = lab.engine.claim_jobs(1)
    lab.engine.suspend_instance(case.id, actor=OPERATOR)

    lab.engine.run_job(claimed)

    assert case.waits_at() == []
    assert case.state() == "suspended"
    lab.engine.activate_instance(case.id, actor=OPERATOR)
    lab.pass_time(timedelta(hours=1))
    assert case.waits_at() == ["after"]


def test_a_message_that_arrived_before_its_job_ended_arrives_once(
    lab: EngineLab,
) -> None:
    lab.deploy(main=WAITING, sender="start s\nthrow-message t name=answer\ns -> t")
    waiting = lab.start()
    lab.start("sender")
    [claimed] = lab.engine.claim_jobs(1)
    lab.engine.correlate_message(
        "answer", message_id=claimed.payload["message_id"], actor=SYSTEM
    )

    lab.engine.run_job(claimed)

    assert waiting.waits_at() == ["after"]
    assert lab.engine.incidents(SYSTEM) == []
    assert lab.pass_time(timedelta(days=1)) == 0


def test_a_suspended_definition_starts_nothing(lab: EngineLab) -> None:
    lab.deploy(TASK)
    with lab.database.write() as connection:
        connection.execute(update(process_definition).values(suspended=True))

    with pytest.raises(WrongState, match="suspended"):
        lab.start()


def test_a_signal_reaches_its_own_instance_once(lab: EngineLab) -> None:
    lab.deploy(
        """
        start s
        and fork
        signal wait name=alarm
        user think
        throw-signal shout name=alarm
        user after
        s -> fork
        fork -> wait
        fork -> think
        think -> shout
        wait -> after
        """
    )
    case = lab.start()

    case.complete("think")

    assert case.waits_at() == ["after"]
    assert lab.engine.run_due_jobs() == 0
    assert case.events().count("signal_caught") == 1


def test_a_comment_keeps_what_databases_can_store(lab: EngineLab) -> None:
    lab.deploy(TASK)
    case = lab.start()

    lab.engine.add_comment(case.id, text="half \ud800 and \x00 none", actor=ZHANG)

    [comment] = lab.engine.comments(case.id, actor=ZHANG)
    assert comment.text == "half ? and \ufffd none"
