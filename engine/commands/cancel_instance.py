"""End an instance by decision."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.roots import lock_root, must_operate
from engine.commands.step import Step
from engine.errors import WrongState
from engine.model.texts import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInstance:
    """Cancel a root instance with everything in it."""

    instance_id: str
    reason: str

    def execute(self, context: CommandContext) -> None:
        """Cancel the instance.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: it has ended, or it was called by another instance.
        """
        root = lock_root(context, self.instance_id)
        must_operate(context, "cancel an instance")
        wanted = f"instance {self.instance_id}"
        if root.ended:
            raise WrongState(action="cancel", wanted=wanted, state=str(root.state))
        if root.id != self.instance_id:
            raise WrongState(action="cancel", wanted=wanted, state="called by another")
        reason = storable(self.reason)
        step = Step.resume(context, root)
        step.interpreter.cancel(reason)
        step.finish("cancel_instance", {"reason": reason}, reason=reason)
