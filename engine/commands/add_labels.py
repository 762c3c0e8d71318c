"""Let more people see an instance."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import lock_root, must_operate
from engine.store.labels import add_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLabels:
    """Add access labels to the root of an instance."""

    instance_id: str
    labels: frozenset[str]

    def execute(self, context: CommandContext) -> None:
        """Add the labels.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
        """
        root = lock_root(context, self.instance_id)
        must_operate(context, "add access labels")
        recorder = Recorder(context, root)
        recorder.save("add_labels", {"labels": sorted(self.labels)})
        add_labels(
            context.work.connection, root.id, self.labels, running=not root.ended
        )
