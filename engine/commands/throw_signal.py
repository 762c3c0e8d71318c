"""Throw a signal from outside."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext, Variables
from engine.commands.outbox import hand_on_signals
from engine.commands.roots import must_operate
from engine.commands.step import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowSignal:
    """Let everything that waits for a signal now catch it, each in its own job."""

    name: str
    variables: Variables

    def execute(self, context: CommandContext) -> int:
        """Add the jobs and return how many there are.

        Raises:
            NotAllowed: the actor is no operator.
        """
        must_operate(context, "throw a signal")
        signal = (self.name, plain(self.variables))
        count = hand_on_signals(context, root_id=None, signals=[signal])
        context.work.audit("throw_signal", {"name": self.name, "reached": count})
        return count
