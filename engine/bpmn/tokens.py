"""Tokens: SpiffWorkflow tasks that stand for exactly one BPMN token or live scope."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.bpmn.compensation_records import CompensationRecord
    from engine.bpmn.containers import Container
    from engine.bpmn.nodes.base import FlowNode

LIVE = TaskState.FUTURE | TaskState.WAITING | TaskState.READY | TaskState.STARTED


class Role(StrEnum):
    """What a token is to the element it stands at."""

    #: The token that entered by a sequence flow, or began the scope.
    PLAIN = ""
    #: The body of a multi-instance activity; its items are owned by it.
    BODY = "body"
    #: One round of a multi-instance activity.
    ITEM = "item"
    #: A boundary event that waits at its host.
    BOUNDARY = "boundary"
    #: An event that waits behind an event-based gateway.
    BRANCH = "branch"
    #: An event subprocess that waits for its start event in a running scope.
    LISTENER = "listener"


#: What each token asks at each node. Until Python 3.12 `Role.ITEM` is a look-up through
#: two descriptors, which takes as long as the work that depends on it.
PLAIN: Final = Role.PLAIN
BODY: Final = Role.BODY
ITEM: Final = Role.ITEM
LISTENER: Final = Role.LISTENER


class Phase(StrEnum):
    """How far an activity with asynchronous continuations has come."""

    NORMAL = ""
    #: Waits for the job of `camunda:asyncBefore`.
    BEFORE = "before"
    #: Is done and waits for the job of `camunda:asyncAfter`.
    AFTER = "after"
    #: Failed with an error that nothing caught; an incident is open.
    FAILED = "failed"


#: See `ITEM`.
NORMAL: Final = Phase.NORMAL
BEFORE: Final = Phase.BEFORE


class Token(Task):
    """One token. Its id is the activity instance id, from arrival to end.

    Finished tokens are removed at once, so a workflow's tasks are what is alive.
    """

    def __init__(
        self,
        container: Container,
        node: FlowNode,
        *,
        token_id: str,
        arrived_by: str | None = None,
        role: Role = PLAIN,
        owner: Token | None = None,
    ) -> None:
        super().__init__(container, node, state=TaskState.FUTURE, id=token_id)
        self.container = container
        self.node = node
        self.arrived_by = arrived_by
        self.role = role
        #: The host of a boundary event, the gateway of a branch, the body of an item,
        #: or who waits until a compensation is done.
        self.owner = owner
        self.owned: dict[str, Token] = {}
        if owner is not None:
            owner.owned[token_id] = self
        self.phase = NORMAL
        #: True when this token opened a variable scope; the scope's id is its own.
        self.has_scope = False
        #: The job that waits for this token, if any.
        self.job_id: str | None = None
        #: Version of the variables when a conditional event last looked at them.
        self.looked_at = 0
        #: Of a multi-instance body: rounds in all, done, begun.
        self.total = 0
        self.done = 0
        self.begun = 0
        #: Of a sequential multi-instance body: the collection it walks through.
        self.items: list[object] | None = None
        #: Behind `asyncAfter`: the flows that were chosen to leave by.
        self.leaving: list[str] | None = None
        #: True for what undoes a completed activity: a handler, or a subprocess or
        #: multi-instance activity whose inside is undone.
        self.compensates = False
        #: The variable scope of what is undone, which ends with this token.
        self.kept_scope: str | None = None
        #: What can be undone inside this activity, of the rounds of a body so far.
        self.records: tuple[CompensationRecord, ...] = ()
        #: True when the listeners of its end were told, or must not be.
        self.end_told = False
        #: Of a cycle timer: its first and latest due time.
        self.first_due: str | None = None
        self.last_due: str | None = None
        #: What an expression gave as the cycle on arrival; None for fixed texts.
        self.cycle: str | None = None

    @property
    def scope_id(self) -> str:
        """The variable scope in which this token reads and writes."""
        if self.has_scope:
            return str(self.id)
        if self.kept_scope is None and self.role is not Role.ITEM:
            return self.container.scope_id
        return self.outer_scope_id

    @property
    def outer_scope_id(self) -> str:
        """The scope around this token's own scope."""
        if self.kept_scope is not None:
            return self.kept_scope
        if self.owner is not None and self.role is ITEM:
            return self.owner.scope_id
        return self.container.scope_id

    @property
    def alive(self) -> bool:
        """Whether this token is still part of its workflow."""
        return self.id in self.container.tasks

    @property
    def is_inside(self) -> bool:
        """Whether what waits here is not this token but tokens inside it."""
        has_rounds = self.role is BODY and self.phase is not Phase.AFTER
        return (
            has_rounds
            or str(self.id) in self.container.children
            or self.waits_for_compensation
        )

    @property
    def waits_for_compensation(self) -> bool:
        """Whether something that this token has thrown to undo is still going on."""
        return any(owned.compensates for owned in self.owned.values())

    def move_to(self, state: int) -> None:
        """Change the state; any move is the caller's decision."""
        self._state = state

    def _set_state(self, value: int) -> None:
        # SpiffWorkflow builds a log record for every change of state, even when
        # nobody listens: a third of the cost of a step. History is our record.
        self._state = value
