"""Set variables of a running instance from outside."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.interpreter import Interpreter
from engine.commands.context import CommandContext, Variables
from engine.commands.roots import lock_root, must_operate
from engine.commands.step import Step, plain
from engine.model.texts import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVariables:
    """Set variables, each where it exists, else at the instance."""

    instance_id: str
    variables: Variables
    reason: str = ""
    #: A user task or another waiting place: the variables live and end with it.
    activity_id: str | None = None
    #: With an activity: where it sees them, innermost outwards, and not in it alone.
    as_seen: bool = False
    #: Names that go, from exactly this scope or as they are seen; removed first.
    removed: frozenset[str] = frozenset()

    def execute(self, context: CommandContext) -> None:
        """Set and remove the variables; conditional events may happen.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: the instance is suspended or has ended, or nothing waits at
                the activity.
        """
        root = lock_root(context, self.instance_id)
        must_operate(context, "set variables")
        root.must_be_active("set variables of")
        values = plain(self.variables)
        step = Step.resume(context, root)
        self._change(step.interpreter, values)
        payload: dict[str, object] = {
            "instance_id": self.instance_id,
            "variables": values,
            "reason": storable(self.reason),
        }
        if self.activity_id is not None:
            payload["activity_id"] = self.activity_id
        if self.as_seen:
            payload["as_seen"] = True
        if self.removed:
            payload["removed"] = sorted(self.removed)
        step.finish("set_variables", payload)

    def _change(self, interpreter: Interpreter, values: Variables) -> None:
        names = sorted(self.removed)
        if self.activity_id is None:
            interpreter.remove_variables(self.instance_id, names)
            interpreter.set_variables(self.instance_id, values)
        elif self.as_seen:
            interpreter.remove_variables_seen(self.activity_id, names)
            interpreter.set_variables_seen(self.activity_id, values)
        else:
            interpreter.remove_variables(self.activity_id, names)
            interpreter.set_local_variables(self.activity_id, values)
