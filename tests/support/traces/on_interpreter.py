"""Play traces on the interpreter alone, with a restart after every step or never."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from engine.bpmn.execution import DelegateCall
from engine.bpmn.process_model import NodeModel
from engine.bpmn.specs import StartPoint
from engine.errors import BpmnError, MessageNotCorrelated
from tests.support.engine_lab import OPERATOR
from tests.support.interpreter_lab import Lab, compiled
from tests.support.sketch import sketch
from tests.support.traces.catalogue import Run, Said, Step, Trace
from tests.support.traces.files import decisions_of
from tests.support.traces.player import START, TICK, at_element, moment_after, shown
from tests.support.traces.seen import OpenJob, OpenTask, Seen

Values = Mapping[str, object]


class OnInterpreter:
    """Plays traces without a database; each instance is a lab of its own."""

    def __init__(self, *, restart: bool) -> None:
        self._restart = restart
        self._labs: dict[str, Lab] = {}
        self._now = START
        self._make: Callable[[Mapping[str, object], str | None], Lab]
        self._start_points: Callable[[], tuple[StartPoint, ...]]

    def prepare(self, trace: Trace, run: Run) -> bool:
        """Remember the diagrams."""
        self._labs = {}
        self._now = START
        delegates = {name: _delegate(said) for name, said in run.delegates.items()}
        called = dict(trace.diagrams)
        main = called.pop("main")
        self._start_points = lambda: compiled("main.bpmn", sketch(main)).start_points
        self._make = lambda variables, start: Lab(
            main,
            variables,
            restart=self._restart,
            called=called,
            delegates=delegates,
            start_element=start,
            now=self._now,
            decisions=decisions_of(trace) if trace.decisions else None,
            initiator=OPERATOR.id,
        )
        return True

    def do(self, step: Step) -> None:
        """Do one step; what is refused leaves the instance as it was."""
        self._now += TICK
        lab = self._labs.get(step.who)
        if lab is None:
            self._labs[step.who] = self._begun(step.action)
            return
        lab.move_to(self._now)
        try:
            _ACTIONS[step.action.first](self, lab, step.action)
        except Exception:
            if not lab.ended:
                lab.go_back()
            raise

    def seen(self, who: str) -> Seen | None:
        """Show an instance."""
        lab = self._labs.get(who)
        return None if lab is None else _seen(lab)

    def finish(self) -> None:
        """Nothing is left of a lab."""

    def _begun(self, action: Said) -> Lab:
        kind, values = action.first, dict(action.values)
        if kind == "start":
            return self._make(values, None)
        points = self._start_points()
        name = action.words[1]
        found = [p for p in points if (p.kind, p.name) == (kind, name)]
        if len(found) != 1:
            raise MessageNotCorrelated(message=name, matches=len(found))
        return self._make(values, found[0].element_id)

    def _complete(self, lab: Lab, action: Said) -> None:
        element, number = at_element(action.words[1])
        lab.complete(element, number, **action.values)

    def _serve(self, lab: Lab, action: Said) -> None:
        element, number = at_element(action.words[1])
        lab.serve(element, number, **action.values)

    def _fail(self, lab: Lab, action: Said) -> None:
        _, element, code = action.words
        variables = dict(action.values)
        message = str(variables.pop("message", ""))
        lab.fail(element, code, message, **variables)

    def _message(self, lab: Lab, action: Said) -> None:
        name = action.words[1]
        waiting = [k for k, v in lab.subscriptions.items() if v == ("message", name)]
        if len(waiting) != 1:
            raise MessageNotCorrelated(message=name, matches=len(waiting))
        lab.send(name, **action.values)

    def _signal(self, lab: Lab, action: Said) -> None:
        lab.signal(action.words[1], **action.values)
        lab.run_due_jobs()

    def _pass(self, lab: Lab, action: Said) -> None:
        self._now = moment_after(action.words[1], self._now)
        lab.move_to(self._now)
        lab.run_due_jobs()

    def _job(self, lab: Lab, action: Said) -> None:
        lab.run_due_jobs(limit=1)

    def _jobs(self, lab: Lab, action: Said) -> None:
        lab.run_due_jobs()

    def _set(self, lab: Lab, action: Said) -> None:
        lab.set(**action.values)

    def _cancel(self, lab: Lab, action: Said) -> None:
        lab.cancel()

    def _retry(self, lab: Lab, action: Said) -> None:
        lab.retry(action.words[1])


_ACTIONS: Mapping[str, Callable[[OnInterpreter, Lab, Said], None]] = {
    "complete": OnInterpreter._complete,
    "serve": OnInterpreter._serve,
    "fail": OnInterpreter._fail,
    "message": OnInterpreter._message,
    "signal": OnInterpreter._signal,
    "pass": OnInterpreter._pass,
    "job": OnInterpreter._job,
    "jobs": OnInterpreter._jobs,
    "set": OnInterpreter._set,
    "cancel": OnInterpreter._cancel,
    "retry": OnInterpreter._retry,
}


def _delegate(said: Said) -> Callable[[DelegateCall], Mapping[str, object]]:
    def work(call: DelegateCall) -> Mapping[str, object]:
        if said.first == "error":
            raise BpmnError(said.words[1], variables=said.values)
        return said.values

    return work


def _seen(lab: Lab) -> Seen:
    nodes = _nodes(lab)
    seen = Seen(
        state=lab.state,
        history=lab.history,
        tasks=[
            OpenTask(
                element_id=task.element_id,
                facts=shown(
                    {
                        "name": task.name,
                        "form": task.form_key,
                        "assignee": task.assignee,
                        "users": task.candidate_users,
                        "groups": task.candidate_groups,
                        "due": task.due_at,
                        "followup": task.follow_up_at,
                        "priority": task.priority,
                    }
                ),
            )
            for task in lab.user_tasks.values()
        ],
        jobs=[
            OpenJob(
                element_id=str(job.element_id),
                kind=str(job.kind),
                due_at=job.due_at,
                facts=shown(
                    {
                        "topic": job.topic,
                        "priority": job.priority,
                        "exclusive": job.exclusive,
                        "retries": job.retries,
                        "delays": job.retry_delays,
                    }
                ),
            )
            for job in lab.jobs.values()
        ],
        subscriptions=list(lab.listening.values()),
        incidents=[(place.element_id, place.kind) for place in lab.stuck.values()],
        sent=[
            (str(job.payload["name"]), cast("Values", job.payload["variables"]))
            for job in lab.outbox
        ],
        called={
            new.definition_id: "root"
            if new.business_key == "case-1"
            else new.business_key
            for new in lab.started[1:]
        },
        kinds={node.id: node.kind for node in nodes},
        model=lambda: lab.processes["main"].model,
    )
    if not lab.ended:
        assert seen.waits == lab.waits, "the history says something else"
    return seen


def _nodes(lab: Lab) -> list[NodeModel]:
    return [
        node
        for process in lab.processes.values()
        for node in process.model.scope.all_nodes()
    ]
