"""What every flow node does with a token: arrive, begin, finish, move on.

SpiffWorkflow calls `_run` and `_on_complete` through `Task.run` and
`Task.complete`; everything it would predict, copy or merge is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState
from typing_extensions import override

from engine.bpmn import compensation, listeners, multi_instance, standard_loop
from engine.bpmn.specs import StandardLoop
from engine.bpmn.tokens import BEFORE, BODY, ITEM, NORMAL, PLAIN, Phase, Role, Token
from engine.bpmn.values import value_of
from engine.errors import ExpressionFailed, NoFlowChosen
from engine.model.advance import JobKind
from engine.model.history import HistoryType
from engine.model.retries import DEFAULT_RETRIES, Retries, parse_retries

if TYPE_CHECKING:
    from engine.bpmn.containers import Container
    from engine.bpmn.expressions import Expression
    from engine.bpmn.listeners import Listeners
    from engine.bpmn.process_model import NodeModel
    from engine.bpmn.specs import Flow, Loop, Parameter, Rounds, ScopeSpec
    from engine.bpmn.triggers import Trigger

#: Looked up once: see `engine.bpmn.tokens.ITEM`.
_STARTED: Final = HistoryType.ACTIVITY_STARTED
_COMPLETED: Final = HistoryType.ACTIVITY_COMPLETED

#: As in Camunda, so that any positive priority goes first.
DEFAULT_PRIORITY = 0


def as_whole_number(value: object) -> int | None:
    """Return a whole number that is given as one or as its text; else None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lstrip("-").isdigit():
        return int(value)
    return None


def priority_of(value: object, *, expression: object, element_id: str) -> int:
    """Return the priority that an expression gave.

    Raises:
        ExpressionFailed: it gave no whole number.
    """
    number = as_whole_number(value)
    if number is None:
        raise ExpressionFailed(
            expression=str(expression),
            reason=f"a priority must be a whole number, not {value!r}",
            element_id=element_id,
        )
    return number


#: Tokens that are at an element, not beside it or around its rounds.
_AT_WORK = frozenset({Role.PLAIN, Role.ITEM})


class FlowNode(BpmnSpecMixin):
    """One flow node of a diagram, shared by all instances: frozen after compiling."""

    #: True for elements that always open a variable scope of their own.
    opens_scope: ClassVar[bool] = False
    #: True for event subprocesses, which handle what happens in the scope around.
    handles_scope: ClassVar[bool] = False

    def __init__(self, scope: ScopeSpec, model: NodeModel) -> None:
        super().__init__(scope, model.id, bpmn_name=model.name, lane=model.lane)
        self.model = model
        self.flows_out: tuple[Flow, ...] = ()
        self.default: Flow | None = None
        #: (incoming flow id, node it comes from)
        self.feeders: tuple[tuple[str, FlowNode], ...] = ()
        self.boundaries: tuple[FlowNode, ...] = ()
        #: What undoes this activity, by an association from its boundary.
        self.compensation_handler: FlowNode | None = None
        #: True when an event subprocess inside undoes this activity.
        self.handles_compensation = (
            model.inner is not None and model.inner.compensation_handling() is not None
        )
        #: True for what only undoes another activity.
        self.for_compensation = model.for_compensation
        #: For boundary events: the activity they stand at.
        self.host_node: FlowNode | None = None
        self.interrupting = model.interrupting
        self.trigger: Trigger | None = None
        self.loop: Loop | StandardLoop | None = None
        self.input_parameters: tuple[Parameter, ...] = ()
        self.output_parameters: tuple[Parameter, ...] = ()
        self.async_before = False
        self.async_after = False
        self.exclusive = True
        self.retries: Retries | Expression = DEFAULT_RETRIES
        self.priority: Expression | None = None
        self.properties: Mapping[str, str] = model.properties
        #: All flows out if none has a condition, so that there is nothing to choose.
        self.unconditional: tuple[Flow, ...] | None = None
        #: Handlers that are told of its start and its end, by event.
        self.listeners: Listeners = {}
        self._frozen = False

    def freeze(self) -> None:
        """Refuse any further change: instances share this object."""
        if self.default is None and all(
            flow.condition is None for flow in self.flows_out
        ):
            self.unconditional = self.flows_out
        self._frozen = True

    @override
    def __setattr__(self, name: str, value: object) -> None:
        if getattr(self, "_frozen", False):
            message = f"{self.name} is compiled; instances must not change it"
            raise AttributeError(message)
        super().__setattr__(name, value)

    # -- arriving and beginning -------------------------------------------------

    def arrive(self, token: Token) -> None:
        """Take a token that has just come here."""
        if self.async_before:
            self.wait_for_job(token, BEFORE)
            return
        self.begin(token)

    def wait_for_job(
        self, token: Token, phase: Phase, *, announced: bool = False
    ) -> None:
        """Stop at an asynchronous continuation until its job runs.

        Args:
            token: Who stops.
            phase: In front of the activity or behind it.
            announced: Whether history knows already that the activity began.
        """
        token.phase = phase
        token.move_to(TaskState.WAITING)
        execution = token.container.execution
        if phase is BEFORE and not announced:
            is_body = self.loop is not None and token.role is PLAIN
            execution.record(
                _STARTED,
                token.container,
                token=token,
                data={"body": True} if is_body else None,
            )
        execution.create_job(token, JobKind.ASYNC, execution.environment.now)

    def begin(self, token: Token) -> None:
        """Begin the activity, as one round or as many."""
        if self.loop is None or token.role is not PLAIN:
            self.start(token)
        elif isinstance(self.loop, StandardLoop):
            standard_loop.begin(token, self.loop)
        else:
            multi_instance.begin(token, self.loop)

    def start_round(self, token: Token, rounds: Rounds) -> None:
        """Begin one round of many, at once or by a job."""
        if rounds.async_before:
            self.wait_for_job(token, BEFORE)
        else:
            self.start(token)

    def start(self, token: Token) -> None:
        """Begin one round: scope, input parameters, boundary events, work."""
        if token.phase is BEFORE:
            token.phase = NORMAL
        else:
            token.container.execution.record(_STARTED, token.container, token=token)
        self.prepare(token)
        if self.boundaries and token.role is not ITEM:
            self.arm_boundaries(token)
        if token.alive and (not self.listeners or self.tell_start(token)):
            self.activate(token)

    def tell_start(self, token: Token) -> bool:
        """Tell the listeners of the start; False when an error led away from here."""
        names = self.listeners.get("start")
        return names is None or listeners.tell(token, "start", names)

    def tell_end(self, token: Token, *, canceled: bool = False) -> bool:
        """Tell the listeners of the end, once; False when an error led away."""
        names = self.listeners.get("end")
        if names is None or token.end_told or token.role not in _AT_WORK:
            return True
        if canceled and token.phase in {BEFORE, Phase.AFTER}:
            # It has not begun yet, or is done.
            return True
        token.end_told = True
        return listeners.tell(token, "end", names, propagates=not canceled)

    def prepare(self, token: Token) -> None:
        """Open the activity's own scope and fill it by its input parameters."""
        container = token.container
        execution = container.execution
        if (self.opens_scope or self.input_parameters) and not token.has_scope:
            execution.open_scope(container, token)
        for parameter in self.input_parameters:
            value = value_of(
                parameter.value,
                execution,
                scope_id=token.scope_id,
                element_id=self.name,
            )
            execution.write_local(container, token.scope_id, parameter.name, value)

    def arm_boundaries(self, token: Token) -> None:
        """Let the boundary events of this activity wait beside the token."""
        for boundary in self.boundaries:
            waiting = token.container.new_token(
                boundary, role=Role.BOUNDARY, owner=token
            )
            boundary.wait(waiting)
            if not token.alive:
                return

    def wait(self, token: Token) -> None:
        """Let an event wait for its trigger; fire at once if it is already there."""
        token.move_to(TaskState.WAITING)
        if self.trigger is not None and self.trigger.open(token):
            self.fire(token)

    def activate(self, token: Token) -> None:
        """Do the work of this element; by default it has none and goes on."""
        token.container.ready(token)

    # -- running and finishing ----------------------------------------------------

    def _run(self, token: Token) -> bool | None:
        return self.execute(token)

    def execute(self, token: Token) -> bool | None:
        """Do automatic work; None means that the token is not done here."""
        return True

    def _on_complete(self, token: Token) -> None:
        self.finish(token)

    def finish(self, token: Token) -> None:
        """End the activity and move on, behind `asyncAfter` by a job.

        As in Camunda, everything of the activity itself is done before that job, the
        choice of the way included.
        """
        if self.listeners and not self.tell_end(token):
            return
        self.close_up(token)
        flows = () if token.role is ITEM else self.choose(token)
        if (self.async_after or self.loop is not None) and self._waits_after(token):
            token.leaving = [flow.id for flow in flows]
            self.wait_for_job(token, Phase.AFTER)
        else:
            self.move_on(token, flows)

    def close_up(self, token: Token) -> None:
        """End what belongs to the activity: boundary events, results, scope.

        What can undo it is noted here, and keeps the scope that it needs.
        """
        if token.owned:
            self.disarm(token)
        if self.output_parameters:
            self._write_outputs(token)
        scope_is_kept = compensation.remember(token)
        if token.has_scope:
            if not scope_is_kept:
                token.container.execution.close_scope(token.container, token.scope_id)
            token.has_scope = False

    def go_on(self, token: Token) -> None:
        """Leave an activity whose `asyncAfter` job runs."""
        if token.leaving is None:
            # Format 1 of the snapshot let the activity itself end only now.
            self.close_up(token)
            flows = () if token.role is ITEM else self.choose(token)
        else:
            leaving = token.leaving
            flows = tuple(flow for flow in self.flows_out if flow.id in leaving)
        self.move_on(token, flows)

    def move_on(self, token: Token, flows: tuple[Flow, ...]) -> None:
        """Take the chosen flows, or count a round of a multi-instance activity."""
        container = token.container
        data = {"body": True} if token.role is BODY else None
        container.execution.record(_COMPLETED, container, token=token, data=data)
        if token.role is ITEM and isinstance(self.loop, StandardLoop):
            standard_loop.round_done(token, self.loop)
        elif token.role is ITEM:
            multi_instance.item_done(token)
        else:
            container.leave(token, flows)

    def _waits_after(self, token: Token) -> bool:
        if token.role is ITEM and self.loop is not None:
            return self.loop.async_after
        return self.async_after

    def _write_outputs(self, token: Token) -> None:
        if token.role is BODY:
            return
        execution = token.container.execution
        for parameter in self.output_parameters:
            value = value_of(
                parameter.value,
                execution,
                scope_id=token.scope_id,
                element_id=self.name,
            )
            execution.write(
                token.container, token.outer_scope_id, parameter.name, value
            )

    def disarm(self, token: Token) -> None:
        """End the boundary events that wait beside a token."""
        for owned in list(token.owned.values()):
            if owned.role is Role.BOUNDARY:
                token.container.cancel(owned, "its activity has ended")

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the flows to take: all without a condition, and all that are true."""
        if self.unconditional is not None:
            return self.unconditional
        taken = tuple(
            flow
            for flow in self.flows_out
            if flow is not self.default and self._is_open(flow, token.container)
        )
        if taken or not self.flows_out:
            return taken
        return (self.fallback(),)

    def fallback(self) -> Flow:
        """Return the default flow.

        Raises:
            NoFlowChosen: there is none, and no condition was true.
        """
        if self.default is None:
            raise NoFlowChosen(element_id=self.name)
        return self.default

    def _is_open(self, flow: Flow, container: Container) -> bool:
        return flow.condition is None or container.execution.is_true(
            flow.condition, container.scope_id, flow.id
        )

    # -- events ---------------------------------------------------------------------

    def fire(self, token: Token) -> None:
        """Let what a waiting token waited for happen."""
        if self.trigger is not None:
            self.trigger.close(token)
        token.container.ready(token)

    def close(self, token: Token, reason: str) -> None:
        """Withdraw what a canceled token had opened outside."""
        if self.trigger is not None:
            self.trigger.close(token)

    def compensated(self, token: Token) -> None:
        """Go on: all that was undone on behalf of this token is done."""
        compensation.inside_undone(token)

    def inner_done(self, token: Token, inner: Container) -> None:
        """Take note that the container inside this element has ended."""
        message = f"{self.name} has nothing inside"
        raise AssertionError(message)

    def take_results(
        self, token: Token, inner: Container, *, unfinished: bool = False
    ) -> None:
        """Take over what the container inside this element gives back."""

    def job_priority(self, token: Token, kind: JobKind) -> int:
        """Return the priority of jobs of a kind that are made here."""
        return self.evaluated_priority(token, self.priority)

    def evaluated_priority(self, token: Token, priority: Expression | None) -> int:
        """Return the number that a priority comes to; without one, the usual.

        Raises:
            ExpressionFailed: it is no whole number.
        """
        if priority is None:
            return DEFAULT_PRIORITY
        value = token.container.execution.evaluate(priority, token.scope_id, self.name)
        return priority_of(value, expression=priority, element_id=self.name)

    def retries_of(self, token: Token) -> Retries:
        """Return how often jobs made here are tried, and when again."""
        retries = self.retries
        if token.role is ITEM and self.loop is not None and self.loop.retries:
            retries = self.loop.retries
        if isinstance(retries, Retries):
            return retries
        value = token.container.execution.evaluate(retries, token.scope_id, self.name)
        try:
            return parse_retries(str(value))
        except ValueError as error:
            raise ExpressionFailed(
                expression=str(retries), reason=str(error), element_id=self.name
            ) from error

    def is_exclusive(self, token: Token) -> bool:
        """Say whether jobs made here run alone in their root instance."""
        if token.role is ITEM and self.loop is not None:
            return self.loop.exclusive
        return self.exclusive

    # -- left out of SpiffWorkflow ----------------------------------------------------

    def _predict(self, *_args: object, **_kwargs: object) -> None:
        """Predict nothing: a token is where it is."""

    def test(self) -> None:
        """Check nothing: the deployment gate did."""
