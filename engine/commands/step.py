"""One step of a root instance: run the interpreter and write what it did."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.execution import Results
from engine.bpmn.interpreter import FiredTimer, Interpreter
from engine.commands.context import CommandContext, Record, Variables
from engine.commands.environment import Surroundings
from engine.commands.holding import hold_new_work
from engine.commands.outbox import hand_on_signals
from engine.commands.plugins import EndCall
from engine.commands.recorder import Recorder
from engine.commands.roots import Root
from engine.model.advance import Advance
from engine.model.history import HistoryEvent, HistoryType
from engine.model.variables import as_json_value
from engine.store.labels import add_labels, end_labels
from engine.store.variables import StoredVariable, load_variables


class Step:
    """The interpreter on a locked root, from loading to saving.

    Put something in motion at `interpreter`, then `finish`.
    """

    def __init__(
        self,
        context: CommandContext,
        root: Root,
        *,
        interpreter: Interpreter,
        surroundings: Surroundings,
        stored: list[StoredVariable],
    ) -> None:
        self.interpreter = interpreter
        self.surroundings = surroundings
        self.recorder = Recorder(context, root)
        self._context = context
        self._root = root
        self._stored = stored
        surroundings.variables.scopes = interpreter.variables

    @property
    def root_id(self) -> str:
        """Return the id of the root instance."""
        return self._root.id

    @classmethod
    def resume(cls, context: CommandContext, root: Root) -> Step:
        """Load a root instance that waits.

        Raises:
            SnapshotUnreadable: the stored state is of an unknown format.
        """
        stored = load_variables(context.work.connection, root.id)
        surroundings = Surroundings(context, root_id=root.id)
        interpreter = Interpreter.restore(
            surroundings.environment(),
            snapshot=root.snapshot or "",
            variable_rows=stored,
        )
        return cls(
            context,
            root,
            interpreter=interpreter,
            surroundings=surroundings,
            stored=stored,
        )

    @classmethod
    def begin(
        cls,
        context: CommandContext,
        root: Root,
        *,
        variables: Variables,
        start_element: str | None = None,
        fired: FiredTimer | None = None,
    ) -> Step:
        """Begin a new root instance.

        Raises:
            DefinitionNotFound: the process cannot be started this way.
            VariableRefused: a variable is no JSON.
        """
        surroundings = Surroundings(context, root_id=root.id)
        interpreter = Interpreter.start(
            surroundings.environment(),
            definition_id=root.definition_id,
            instance_id=root.id,
            business_key=root.business_key,
            variables=variables,
            start_element=start_element,
            fired=fired,
        )
        return cls(
            context,
            root,
            interpreter=interpreter,
            surroundings=surroundings,
            stored=[],
        )

    def finish(
        self,
        action: str,
        payload: object,
        *,
        labels: Iterable[str] = (),
        record: Record | None = None,
        reason: str | None = None,
    ) -> Advance:
        """Run to the next wait states and write everything.

        Args:
            action: The command's name in the audit.
            payload: What the audit says about it.
            labels: Access labels to add to the root instance.
            record: Writes rows of the domain after those of the engine.
            reason: Why the root instance ends, if it does.
        """
        context, root = self._context, self._root
        advance = self.interpreter.advance()
        hold_new_work(context, root, advance)
        self.recorder.advance(
            advance,
            scopes=self.interpreter.variables,
            stored_scopes={scope for scope, _, _ in self._stored},
            snapshot=self.interpreter.snapshot(),
            reason=reason,
        )
        hand_on_signals(context, root_id=root.id, signals=advance.signals_thrown)
        self.recorder.save(action, payload)
        wanted = {*labels, *self.surroundings.labels}
        add_labels(context.work.connection, root.id, wanted, running=not root.ended)
        if record is not None:
            record(context.work)
        if advance.root_ended:
            self._end(advance)
        return advance

    def _end(self, advance: Advance) -> None:
        context, root = self._context, self._root
        end_labels(context.work.connection, root.id)
        rule = context.handlers.end_rules.get(root.process_key)
        if rule is not None:
            rule(
                EndCall(
                    instance_id=root.id,
                    business_key=root.business_key,
                    state=root.state,
                    variables=_at_the_end(root.id, self._stored, advance.history),
                    clock=context.work.clock,
                    unit_of_work=context.work,
                )
            )


def plain(variables: Variables) -> dict[str, object]:
    """Return variables as JSON data, as they are stored and audited.

    Raises:
        VariableRefused: a value is no JSON.
    """
    return {name: as_json_value(name, value) for name, value in variables.items()}


def plain_results(results: Results) -> Results:
    """Return a handler's results as JSON data.

    Raises:
        VariableRefused: a value is no JSON.
    """
    return Results(
        variables=plain(results.variables),
        local_variables=plain(results.local_variables),
    )


def _at_the_end(
    root_id: str, stored: list[StoredVariable], events: list[HistoryEvent]
) -> dict[str, object]:
    """Return what a root's variables were when its scope closed."""
    values = {name: value for scope, name, value in stored if scope == root_id}
    for event in events:
        if event.scope_id != root_id:
            continue
        if event.type is HistoryType.VARIABLE_SET:
            values[str(event.data["name"])] = event.data["value"]
        elif event.type is HistoryType.VARIABLE_REMOVED:
            values.pop(str(event.data["name"]), None)
    return values
