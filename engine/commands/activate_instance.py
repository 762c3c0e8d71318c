"""Let a suspended instance go on."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.suspending import move
from engine.model.lifecycles import InstanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateInstance:
    """Activate a suspended root instance; what fell due meanwhile runs now."""

    instance_id: str

    def execute(self, context: CommandContext) -> None:
        """Activate the instance.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: it is not suspended.
        """
        move(context, self.instance_id, InstanceState.ACTIVE)
