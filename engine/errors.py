"""Errors of the engine. Three kinds, never mixed (ADR 2 and style).

EngineError
├── Refused                     the caller asked for what cannot be done: nothing changed
│   ├── NotFound                no such thing, or the actor may not see it
│   │   ├── UserTaskNotFound
│   │   ├── InstanceNotFound
│   │   ├── DefinitionNotFound
│   │   ├── DeploymentNotFound
│   │   ├── DecisionNotFound
│   │   ├── StartNotFound
│   │   ├── JobNotFound
│   │   ├── HandlerNotFound
│   │   └── IncidentNotFound
│   ├── NotAllowed              the actor sees it but may not do this
│   ├── WrongState              it is not in a state that allows this
│   │   ├── UserTaskAlreadyCompleted
│   │   ├── UserTaskClaimedByOther
│   │   ├── UserTaskDelegated
│   │   └── TaskHeldByOther     another worker holds this external task
│   ├── DeploymentRefused       the gate found faults in the resources
│   ├── ResourceRefused         a file cannot be read at all
│   ├── MigrationRefused        places of instances that have none in the other version
│   ├── MessageNotCorrelated    no or several waiting places match
│   ├── MessageRepeated         this message id was already taken
│   ├── RequestReused           an idempotency key came with another request
│   ├── ExpressionSyntaxError   an expression cannot be read
│   │   └── MethodCalled        it calls a method
│   │   └── FeelSyntaxError     a FEEL text cannot be read
│   ├── ExpressionFailed        an expression names nothing or compares apples with pears
│   │   └── FeelBudgetExceeded  a FEEL expression would do too much
│   ├── FeelValueRefused        a value of FEEL is none that a variable can keep
│   ├── DecisionFailed          a decision has no result that may be used
│   ├── ListenerFailed          a business error of a listener that nothing catches
│   ├── NoFlowChosen            no condition behind an element is true, and no default
│   ├── VariableRefused         a variable's name or value cannot be stored
│   ├── StepBudgetExhausted     the instance ran in circles within one command
│   ├── SortRefused             a list is not sorted by that name
│   ├── ConditionRefused        a variable cannot be compared that way
│   ├── NothingWaits            a simulation has no such place to go on from
│   ├── EndlessWork             a simulation makes work for itself without end
│   └── LeaseLost               a late result of a job that was given to another
├── Unavailable                 the database does not answer or is busy: try again later
│   ├── DatabaseLockedByOther   another process writes this SQLite database
│   ├── DatabaseBusy            the lock was not to be had in time
│   ├── DatabaseFull            the disk is full
│   ├── DatabaseUnreachable     the connection is gone or cannot be made
│   └── DatabaseNewer           a newer Tandem has upgraded this database
├── SnapshotUnreadable          a stored instance is broken or of an unknown format
└── BpmnError                   a handler's business error, caught by a boundary event

LockOrderBroken             a bug: a root instance was locked after a write

Any other exception is a bug as well: the transaction rolls back. Facts are keyword
arguments kept as attributes; the class builds the message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime


class EngineError(Exception):
    """Base of all errors that the engine raises on purpose."""


class Refused(EngineError):
    """The command was not valid; nothing changed."""


class NotFound(Refused):
    """Nothing of that id exists that the actor may see."""

    kind = "object"

    def __init__(self, wanted: str) -> None:
        super().__init__(f"Expected to find {self.kind} {wanted!r}, but there is none")
        self.wanted = wanted


class UserTaskNotFound(NotFound):
    """No user task of that id is visible to the actor."""

    kind = "user task"


class InstanceNotFound(NotFound):
    """No process instance of that id is visible to the actor."""

    kind = "process instance"


class DefinitionNotFound(NotFound):
    """No process definition of that key or id is deployed."""

    kind = "process definition"


class DeploymentNotFound(NotFound):
    """No deployment of that id was made."""

    kind = "deployment"


class DecisionNotFound(NotFound):
    """No decision of that key, version or tag is deployed."""

    kind = "decision"


class StartNotFound(NotFound):
    """The process has no plain start event, or not the one that was named."""

    kind = "start event of process"


class JobNotFound(NotFound):
    """No job of that id exists."""

    kind = "job"


class HandlerNotFound(NotFound):
    """No handler is registered for that topic."""

    kind = "handler of topic"


class IncidentNotFound(NotFound):
    """No incident of that id exists."""

    kind = "incident"


class NotAllowed(Refused):
    """The actor sees the thing but may not do this with it."""

    def __init__(self, *, action: str, reason: str) -> None:
        super().__init__(f"Expected to be allowed to {action}, but {reason}")
        self.action = action
        self.reason = reason


class WrongState(Refused):
    """The thing is not in a state that allows the command."""

    def __init__(self, *, action: str, wanted: str, state: str) -> None:
        super().__init__(f"Expected to {action} {wanted}, but it is {state}")
        self.action = action
        self.wanted = wanted
        self.state = state


class UserTaskAlreadyCompleted(WrongState):
    """Someone else, or an earlier click, completed this user task."""

    def __init__(
        self, *, task_id: str, state: str, by: str | None, at: datetime | None
    ) -> None:
        super().__init__(action="work on", wanted=f"user task {task_id}", state=state)
        self.task_id = task_id
        self.by = by
        self.at = at


class UserTaskClaimedByOther(WrongState):
    """Another person holds this user task."""

    def __init__(self, *, task_id: str, assignee: str) -> None:
        super().__init__(
            action="work on",
            wanted=f"user task {task_id}",
            state=f"held by {assignee}",
        )
        self.task_id = task_id
        self.assignee = assignee


class UserTaskDelegated(WrongState):
    """Its owner gave this user task to somebody: it comes back before it is done."""

    def __init__(self, *, task_id: str, owner: str | None) -> None:
        super().__init__(
            action="complete",
            wanted=f"user task {task_id}",
            state="delegated: it must be resolved first",
        )
        self.task_id = task_id
        self.owner = owner


class TaskHeldByOther(WrongState):
    """Not this worker but another one, or none, holds the external task."""

    def __init__(self, *, task_id: str, worker_id: str, holder: str | None) -> None:
        state = f"held by {holder!r}" if holder else "held by nobody"
        super().__init__(
            action=f"work as {worker_id!r} on",
            wanted=f"external task {task_id}",
            state=state,
        )
        self.task_id = task_id
        self.holder = holder


class DeploymentRefused(Refused):
    """The deployment gate found faults; none of the resources was deployed.

    `findings` are `engine.bpmn.gate.Finding` objects, sorted by resource and line.
    """

    def __init__(self, findings: Sequence[object]) -> None:
        lines = "; ".join(str(finding) for finding in findings)
        super().__init__(f"Expected resources without faults, but: {lines}")
        self.findings = tuple(findings)


class ResourceRefused(Refused):
    """A file of a deployment cannot be read at all."""

    def __init__(self, *, resource: str, line: int, reason: str) -> None:
        super().__init__(
            f"Expected to read {resource}, but {reason} (line {line})",
        )
        self.resource = resource
        self.line = line
        self.reason = reason


class MigrationRefused(Refused):
    """Not every place can move to the other version: `report` says which, and why.

    `report` is an `engine.model.migrations.MigrationReport`.
    """

    def __init__(self, report: object, *, reasons: Sequence[str]) -> None:
        super().__init__(
            f"Expected every place to fit the target, but: {'; '.join(reasons)}"
        )
        self.report = report


class MessageNotCorrelated(Refused):
    """Not exactly one place waits for this message."""

    def __init__(self, *, message: str, matches: int) -> None:
        super().__init__(
            f"Expected exactly one place to wait for message {message!r}, "
            f"but {matches} do"
        )
        self.message = message
        self.matches = matches


class MessageRepeated(Refused):
    """A message with this name and id was already correlated."""

    def __init__(self, *, message: str, message_id: str) -> None:
        super().__init__(
            f"Expected a new message {message!r}, but {message_id!r} was taken before"
        )
        self.message = message
        self.message_id = message_id


class RequestReused(Refused):
    """The idempotency key was used before for another request."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Expected request key {key!r} to come with the same request as before, "
            "but the request differs"
        )
        self.key = key


class ExpressionSyntaxError(Refused):
    """The text of an expression cannot be read: where, counted from 1, and why."""

    def __init__(
        self, *, expression: str, position: int, reason: str, reason_zh: str
    ) -> None:
        super().__init__(
            f"Expected {expression} to be an expression, but {reason} "
            f"at character {position}"
        )
        self.expression = expression
        self.position = position
        self.reason = reason
        #: The same for a finding of the gate in Chinese.
        self.reason_zh = reason_zh


class MethodCalled(ExpressionSyntaxError):
    """An expression calls a method, and only registered functions can be called."""

    def __init__(
        self, *, expression: str, position: int, owner: str, method: str, argument: str
    ) -> None:
        super().__init__(
            expression=expression,
            position=position,
            reason="only registered functions can be called, not methods",
            reason_zh="只能调用登记的函数，不能调用方法",
        )
        #: What stands before the dot, if it is a name; and the method's name.
        self.owner = owner
        self.method = method
        #: The first argument, if it is a text.
        self.argument = argument


class ExpressionFailed(Refused):
    """An expression could not be evaluated; the process cannot go on from here."""

    def __init__(
        self,
        *,
        expression: str,
        reason: str,
        element_id: str | None = None,
        is_unknown: bool = False,
    ) -> None:
        where = f" at {element_id}" if element_id else ""
        super().__init__(f"Expected {expression} to have a value{where}, but {reason}")
        self.expression = expression
        self.reason = reason
        self.element_id = element_id
        #: True when the expression names what does not exist (yet).
        self.is_unknown = is_unknown


class FeelSyntaxError(ExpressionSyntaxError):
    """The text of a FEEL expression cannot be read."""


class FeelBudgetExceeded(ExpressionFailed):
    """A FEEL expression took more steps, or made larger values, than it may."""


class FeelValueRefused(Refused):
    """A value cannot pass between FEEL and the variables of a process."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"Expected a value that FEEL and variables share, but {reason}"
        )
        self.reason = reason


class DecisionFailed(Refused):
    """A decision has no result that may be used: `problems` say why, all of them.

    Rules contradict each other, a value is not of its type or not allowed, a fact is
    missing: nothing is chosen silently in its place.
    """

    def __init__(self, *, decision: str, problems: Sequence[str]) -> None:
        super().__init__(
            f"Expected decision {decision} to have a result, but {'; '.join(problems)}"
        )
        self.decision = decision
        self.problems = tuple(problems)


class NoFlowChosen(Refused):
    """No outgoing flow of an element has a true condition, and none is the default."""

    def __init__(self, *, element_id: str) -> None:
        super().__init__(
            f"Expected a way to go on behind {element_id}, but no condition is true "
            "and there is no default flow"
        )
        self.element_id = element_id


class VariableRefused(Refused):
    """A variable's name or value cannot be stored."""

    def __init__(self, *, name: str, reason: str) -> None:
        super().__init__(f"Expected variable {name!r} to be JSON, but {reason}")
        self.name = name
        self.reason = reason


class StepBudgetExhausted(Refused):
    """One command took more automatic steps than the engine allows."""

    def __init__(self, *, steps: int, element_id: str) -> None:
        super().__init__(
            f"Expected the process to come to rest, but after {steps} automatic "
            f"steps it still runs at {element_id}"
        )
        self.steps = steps
        self.element_id = element_id


class SortRefused(Refused):
    """A list was to be sorted by something that it is not sorted by."""

    def __init__(self, wanted: str, *, known: Sequence[str]) -> None:
        super().__init__(
            f"Expected to sort by one of {', '.join(known)}, but {wanted!r} is none"
        )
        self.wanted = wanted
        self.known = tuple(known)


class ConditionRefused(Refused):
    """A variable was to be compared in a way that its value does not allow."""

    def __init__(self, *, name: str, how: str, kind: str) -> None:
        super().__init__(
            f"Expected variable {name!r} to be compared by a value that {how} makes "
            f"sense of, but got {kind}"
        )
        self.name = name
        self.how = how


class NothingWaits(Refused):
    """Nothing of that kind waits at that place of a simulation."""

    def __init__(self, *, kind: str, wanted: str, waiting: Sequence[str]) -> None:
        there = ", ".join(waiting) or "nothing"
        super().__init__(
            f"Expected {kind} {wanted!r} to wait in the simulation, but there "
            f"{'is' if len(waiting) < 2 else 'are'} {there}"  # noqa: PLR2004
        )
        self.kind = kind
        self.wanted = wanted
        #: What of this kind waits.
        self.waiting = tuple(waiting)


class EndlessWork(Refused):
    """A simulation does not come to rest: jobs make jobs without end."""

    def __init__(self, *, jobs: int) -> None:
        super().__init__(
            f"Expected the simulation to rest, but {jobs} jobs ran and more are due"
        )
        self.jobs = jobs


class LeaseLost(Refused):
    """The job's lease ran out or went to another; the late result is refused."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"Expected to hold job {job_id}, but the lease is gone")
        self.job_id = job_id


class Unavailable(EngineError):
    """The database cannot take the command now; the same command may work later."""


class DatabaseLockedByOther(Unavailable):
    """Another process is the writer of this SQLite database."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Expected to be the only writer of {path}, but another process holds it: "
            "stop it, or use PostgreSQL (TANDEM_DATABASE_URL) for several processes"
        )
        self.path = path


class DatabaseBusy(Unavailable):
    """Somebody else held the lock for longer than we wait."""

    def __init__(self, *, waited_for: str) -> None:
        super().__init__(f"Expected to lock {waited_for} in time, but it stayed busy")
        self.waited_for = waited_for


class DatabaseFull(Unavailable):
    """The disk below the database is full; nothing was written."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Expected to write to the database, but its disk is full ({reason}): "
            "free some space, the service goes on by itself"
        )
        self.reason = reason


class DatabaseUnreachable(Unavailable):
    """The database does not answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Expected the database to answer, but: {reason}")
        self.reason = reason


class DatabaseNewer(Unavailable):
    """The database was upgraded by a newer version of this program."""

    def __init__(self, *, found: str, known: str) -> None:
        super().__init__(
            f"Expected a database of revision {known} or older, but it is of {found}: "
            "start the newer version of Tandem"
        )
        self.found = found
        self.known = known


class SnapshotUnreadable(EngineError):
    """A stored instance cannot be loaded: it is broken or from a newer version."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"Expected to load a stored instance, but {reason}")
        self.reason = reason


class BpmnError(EngineError):
    """A business error of a handler, to be caught by a boundary event."""

    def __init__(
        self,
        code: str,
        message: str = "",
        variables: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message
        self.variables = dict(variables or {})


class ListenerFailed(Refused):
    """A listener threw a business error that no event catches."""

    def __init__(self, *, event: str, element_id: str, error: BpmnError) -> None:
        super().__init__(
            f"Expected the listener of {event} at {element_id} to do its work, but it "
            f"threw {error}, and nothing catches that"
        )
        self.element_id = element_id
        self.code = error.code


class LockOrderBroken(Exception):
    """A transaction wanted a root instance after a write, or a second one.

    Two such transactions could wait for each other for ever, so it is a bug.
    """

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"Expected to lock one root instance first, but {reason}")
        self.reason = reason
