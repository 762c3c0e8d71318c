"""What can be seen of an instance after a step, told by its history alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from engine.bpmn.process_model import ProcessModel
from engine.model.history import HistoryType

#: Activities that wait for what is inside of them.
_AROUND = {"subProcess", "callActivity", "transaction", "adHocSubProcess"}


class Event(Protocol):
    """A row of history, from the interpreter or from the database."""

    @property
    def type(self) -> HistoryType:
        """What happened."""

    @property
    def element_id(self) -> str | None:
        """Where in the diagram."""

    @property
    def activity_instance_id(self) -> str | None:
        """At which token."""

    @property
    def instance_id(self) -> str:
        """In which process instance."""

    @property
    def scope_id(self) -> str | None:
        """In which variable scope."""

    @property
    def due_at(self) -> datetime | None:
        """When it was due."""

    @property
    def data(self) -> Mapping[str, object]:
        """What else there is to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """An open user task."""

    element_id: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJob:
    """A job that has not been done."""

    element_id: str
    kind: str
    due_at: datetime
    facts: Mapping[str, object]


@dataclass(kw_only=True)
class Seen:
    """Everything that an expectation may speak about."""

    state: str
    history: Sequence[Event]
    tasks: Sequence[OpenTask]
    jobs: Sequence[OpenJob]
    #: Elements that wait for a message, a signal or a condition.
    subscriptions: Sequence[str]
    #: (element, kind) of the open incidents.
    incidents: Sequence[tuple[str, str]]
    #: Messages in the outbox that have not been delivered: name -> payload.
    sent: Sequence[tuple[str, Mapping[str, object]]]
    #: Called process -> business key of the latest instance of it.
    called: Mapping[str, str | None]
    #: Element -> its kind.
    kinds: Mapping[str, str]
    #: Reads what the diagram says that was started.
    model: Callable[[], ProcessModel]
    _folded: _Folded = field(init=False)

    def __post_init__(self) -> None:
        """Fold the history once."""
        self._folded = _Folded(self.history)

    @property
    def waits(self) -> list[str]:
        """Elements at which the instance waits."""
        folded = self._folded
        return sorted(
            element
            for token, element in folded.open.items()
            if token in folded.jobs.values()
            or (token not in folded.around and self.kinds.get(element) not in _AROUND)
        )

    def visited(self, since: int) -> list[str]:
        """Elements that were completed after a number of events, in order."""
        return [
            str(event.element_id)
            for event in self.history[since:]
            if event.type is HistoryType.ACTIVITY_COMPLETED
            and not event.data.get("body")
            and not event.data.get("joined")
        ]

    def listens(self) -> list[str]:
        """Elements that wait for an event, timers included."""
        timers = [job.element_id for job in self.jobs if job.kind == "timer"]
        return sorted([*self.subscriptions, *timers])

    def variables(self, element: str | None = None) -> dict[str, object]:
        """Variables of the root instance, or those of a scope or called process.

        Of several scopes of one element the latest counts.
        """
        folded = self._folded
        if element is None:
            return folded.variables.get(folded.root, {})
        scopes = [scope for scope, name in folded.scopes.items() if name == element]
        assert scopes, f"{element} has no variables of its own"
        return folded.variables.get(scopes[-1], {})


class _Folded:
    """What is open after all that happened."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.root = ""
        #: Token -> element, of what has begun and not ended.
        self.open: dict[str, str] = {}
        #: Tokens that wait for others: bodies of rounds, who throws compensation.
        self.around: set[str] = set()
        #: Job -> token that waits for it.
        self.jobs: dict[str, str] = {}
        #: Scope -> element or called process that opened it.
        self.scopes: dict[str, str] = {}
        self.variables: dict[str, dict[str, object]] = {}
        for event in events:
            self._activity(event)
            self._scope(event)

    def _activity(self, event: Event) -> None:
        token = str(event.activity_instance_id)
        match event.type:
            case HistoryType.ACTIVITY_STARTED:
                self.open[token] = str(event.element_id)
                if event.data.get("body"):
                    self.around.add(token)
            case HistoryType.COMPENSATION_STARTED:
                self.around.add(token)
            case HistoryType.ACTIVITY_COMPLETED | HistoryType.ACTIVITY_CANCELED:
                self.open.pop(token, None)
            case HistoryType.JOB_CREATED:
                self.jobs[str(event.data["job_id"])] = token
            case HistoryType.JOB_COMPLETED | HistoryType.JOB_CANCELED:
                self.jobs.pop(str(event.data["job_id"]), None)
            case _:
                pass

    def _scope(self, event: Event) -> None:
        scope = str(event.scope_id)
        match event.type:
            case HistoryType.INSTANCE_STARTED:
                self.root = self.root or event.instance_id
                self.scopes[event.instance_id] = str(event.element_id)
            case HistoryType.SCOPE_OPENED:
                self.scopes[scope] = str(event.element_id)
            case HistoryType.SCOPE_CLOSED:
                self.scopes.pop(scope, None)
                # What an ended instance had last may still be asked for.
                if scope != self.root:
                    self.variables.pop(scope, None)
            case HistoryType.VARIABLE_SET:
                variables = self.variables.setdefault(scope, {})
                variables[str(event.data["name"])] = event.data["value"]
            case HistoryType.VARIABLE_REMOVED:
                self.variables.get(scope, {}).pop(str(event.data["name"]), None)
            case _:
                pass
