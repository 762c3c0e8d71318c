"""Stop an instance for a while."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.suspending import move
from engine.model.lifecycles import InstanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendInstance:
    """Suspend a root instance: no task of it can be completed, no job of it runs."""

    instance_id: str

    def execute(self, context: CommandContext) -> None:
        """Suspend the instance.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: it is not active.
        """
        move(context, self.instance_id, InstanceState.SUSPENDED)
