"""Errors and escalations inside a process: they travel outwards, scope by scope."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.tokens import Phase, Role, Token
from engine.bpmn.triggers import CodeTrigger
from engine.errors import BpmnError
from engine.model.advance import NewIncident
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from engine.bpmn.containers import Container


def throw_from(token: Token, error: BpmnError) -> bool:
    """Throw an error at a token; False when nothing caught it.

    An uncaught error is an incident at that token: it stays there until a person
    repairs the cause, never "goes on as if nothing had happened".
    """
    caught = throw_if_caught(token, error)
    if not caught:
        text = f"nothing catches error {error.code}"
        if error.message:
            text = f"{text}: {error.message}"
        open_incident(token, "uncaught_error", text)
    return caught


def throw_if_caught(token: Token, error: BpmnError) -> bool:
    """Throw an error at a token; False, and nothing more, when nothing caught it."""
    execution = token.container.execution
    execution.record(
        HistoryType.ERROR_THROWN,
        token.container,
        token=token,
        data={"code": error.code, "message": error.message},
    )
    catcher = _catcher(token, "error", error.code)
    if catcher is None:
        return False
    if catcher.container.instance_id == token.container.instance_id:
        execution.write_all(catcher.container, catcher.scope_id, error.variables)
    else:
        # What crosses the border of a called instance is said by its mappings.
        execution.write_all(token.container, token.scope_id, error.variables)
    _leave_called(token, catcher)
    _catch(catcher, error.code, error.message or None)
    return True


def escalate_from(token: Token, code: str | None) -> bool:
    """Throw an escalation at a token; False when nothing caught it (work goes on)."""
    execution = token.container.execution
    execution.record(
        HistoryType.ESCALATION_THROWN,
        token.container,
        token=token,
        data={"code": code},
    )
    catcher = _catcher(token, "escalation", code)
    if catcher is None:
        return False
    _leave_called(token, catcher)
    _catch(catcher, code, None)
    return True


def _leave_called(token: Token, catcher: Token) -> None:
    """Pass on the results of the called instances between thrower and catcher."""
    container: Container | None = token.container
    while container is not None and container is not catcher.container:
        if container.is_called and container.host is not None:
            container.host.node.take_results(container.host, container, unfinished=True)
        container = container.parent


def _catch(catcher: Token, code: str | None, message: str | None) -> None:
    trigger = catcher.node.trigger
    if isinstance(trigger, CodeTrigger):
        caught = trigger.values(code, message)
        execution = catcher.container.execution
        execution.write_all(catcher.container, catcher.scope_id, caught)
    catcher.node.fire(catcher)


def cancel_around(container: Container) -> None:
    """Leave a transaction by the cancel boundary event that the gate demands."""
    transaction = container.host
    waiting = _boundary_of(_host(transaction), "cancel", None) if transaction else None
    if waiting is None:
        message = f"no cancel boundary event waits at {container.spec.name}"
        raise AssertionError(message)
    waiting.node.fire(waiting)


def _catcher(token: Token, kind: str, code: str | None) -> Token | None:
    """Find what catches a code, going outwards scope by scope.

    First the boundary of the activity itself, then the event subprocesses of the
    scope around it, then the boundary of that scope's host, and so on.
    """
    activity: Token | None = token
    while activity is not None:
        found = _boundary_of(_host(activity), kind, code)
        if found is None and not activity.node.handles_scope:
            # What an event subprocess throws leaves the scope that it handles.
            found = _listener_of(activity.container, kind, code)
        if found is not None:
            return found
        activity = activity.container.host
    return None


def _host(activity: Token) -> Token:
    if activity.role is Role.ITEM and activity.owner is not None:
        return activity.owner
    return activity


def _boundary_of(host: Token, kind: str, code: str | None) -> Token | None:
    waiting = (t for t in host.owned.values() if t.role is Role.BOUNDARY)
    return _best(waiting, kind, code)


def _listener_of(container: Container, kind: str, code: str | None) -> Token | None:
    waiting = (t for t in container.tasks.values() if t.role is Role.LISTENER)
    return _best(waiting, kind, code)


def _best(waiting: Iterable[Token], kind: str, code: str | None) -> Token | None:
    """Prefer who names the code over who catches all."""
    catch_all: Token | None = None
    for token in waiting:
        trigger = token.node.trigger
        if not isinstance(trigger, CodeTrigger) or trigger.kind != kind:
            continue
        if trigger.code == code:
            return token
        if trigger.code is None:
            catch_all = token
    return catch_all


def open_incident(token: Token, kind: str, text: str) -> None:
    """Let a token stay where it is until a person has repaired the cause."""
    container: Container = token.container
    execution = container.execution
    token.phase = Phase.FAILED
    token.move_to(TaskState.STARTED)
    execution.record(
        HistoryType.ACTIVITY_FAILED, container, token=token, data={"message": text}
    )
    incident = NewIncident(
        id=execution.environment.new_id(),
        kind=kind,
        instance_id=container.instance_id,
        element_id=token.node.name,
        activity_instance_id=str(token.id),
        message=text,
    )
    execution.advance.incidents_opened.append(incident)
    execution.record(
        HistoryType.INCIDENT_OPENED,
        container,
        token=token,
        data={"incident_id": incident.id, "kind": incident.kind, "message": text},
    )
