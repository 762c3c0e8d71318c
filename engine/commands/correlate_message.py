"""Deliver a message from outside to the one place that waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.correlating import Message, deliver, places_waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrelateMessage:
    """Deliver a message to a waiting instance, or start one with it."""

    message: Message

    def execute(self, context: CommandContext) -> str:
        """Deliver the message; return the id of the instance that took it.

        Raises:
            MessageNotCorrelated: not exactly one place waits for it.
            MessageRepeated: a message of this name and id was taken before.
            WrongState: the waiting instance is suspended.
        """
        return deliver(context, self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindReceivers:
    """Look which instances wait for a message, so that each can be given it."""

    message: Message

    def execute(self, context: CommandContext) -> list[str]:
        """Return the ids of the instances, each once."""
        found = places_waiting(context, self.message)
        return list(dict.fromkeys(str(each.instance_id) for each in found))
