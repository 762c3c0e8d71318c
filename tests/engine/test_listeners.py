"""Listeners in the transaction of the command that they are told of."""

from __future__ import annotations

import pytest

from engine import BpmnError, HandlerRegistry, HandlerResult, ServiceTaskCall
from engine.commands.plugins import ServiceTaskHandler
from engine.errors import ListenerFailed
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import LI, OPERATOR, ZHANG, EngineLab


def _listeners(*events: str, tag: str = "taskListener") -> str:
    return "".join(
        f'<camunda:{tag}%20event="{event}"%20delegateExpression="${{note}}"%20/>'
        for event in events
    )


TASK = f"""
    start s
    user work groups=msa xml={_listeners("create", "assignment", "update", "complete", "delete")}
    end e
    s -> work
    work -> e
"""


class _Desk:
    """An engine whose one handler writes down what it is told, and may fail."""

    def __init__(self, make_lab: LabMaker) -> None:
        self.told: list[tuple[str | None, str | None]] = []
        self.fails_at: str | None = None
        handler = ServiceTaskHandler(topic="note", run=self._note)
        self.handlers = HandlerRegistry(delegates={"note": handler})
        self.lab: EngineLab = make_lab(self.handlers)

    def _note(self, call: ServiceTaskCall) -> HandlerResult:
        if call.event == self.fails_at:
            code = "BAD"
            raise BpmnError(code)
        self.told.append((call.event, call.assignee))
        assert call.unit_of_work is not None
        return HandlerResult(variables={"last": call.event}, labels=frozenset({"seen"}))


def test_every_change_of_a_task_is_told(make_lab: LabMaker) -> None:
    desk = _Desk(make_lab)
    lab = desk.lab
    lab.deploy(TASK)
    case = lab.start()
    lab.engine = lab.reopened(desk.handlers)
    task_id = case.task("work").id

    lab.engine.claim_user_task(task_id, actor=ZHANG)
    lab.engine.claim_user_task(task_id, actor=ZHANG)
    lab.engine.unclaim_user_task(task_id, actor=ZHANG)
    lab.engine.assign_user_task(task_id, assignee="li", actor=OPERATOR)
    lab.engine.update_user_task(task_id, priority=80, actor=OPERATOR)
    assert case.variables() == {"last": "update"}
    lab.engine.complete_user_task(task_id, variables={}, actor=LI)

    assert desk.told == [
        ("create", None),
        ("update", "zhang"),
        ("assignment", "zhang"),
        ("update", None),
        ("assignment", None),
        ("update", "li"),
        ("assignment", "li"),
        ("update", "li"),
        ("complete", "li"),
    ]
    assert case.state() == "completed"


def test_a_change_that_a_listener_refuses_is_not_made(make_lab: LabMaker) -> None:
    desk = _Desk(make_lab)
    desk.lab.deploy(TASK)
    case = desk.lab.start()
    desk.fails_at = "assignment"

    with pytest.raises(ListenerFailed, match="BAD"):
        desk.lab.engine.claim_user_task(case.task("work").id, actor=ZHANG)

    assert case.task("work").assignee is None
    assert case.variables() == {"last": "create"}


def test_a_withdrawn_task_is_told_of(make_lab: LabMaker) -> None:
    desk = _Desk(make_lab)
    desk.lab.deploy(TASK)
    case = desk.lab.start()

    desk.lab.engine.cancel_instance(case.id, reason="over", actor=OPERATOR)

    assert [event for event, _ in desk.told] == ["create", "delete"]


def test_a_listener_that_fails_in_a_job_is_an_incident(make_lab: LabMaker) -> None:
    desk = _Desk(make_lab)
    start = _listeners("start", tag="executionListener")
    retries = (
        "<camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle>"
    )
    desk.lab.deploy(
        f"start s\nuser work async=true xml={start}{retries}\nend e\ns -> work\nwork -> e"
    )
    desk.fails_at = "start"
    case = desk.lab.start()
    desk.lab.engine.run_due_jobs()

    (incident,) = desk.lab.engine.incidents(OPERATOR)
    assert "BAD" in incident.message

    desk.fails_at = None
    desk.lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    desk.lab.engine.run_due_jobs()
    assert case.waits_at() == ["work"]
    assert case.variables() == {"last": "start"}
