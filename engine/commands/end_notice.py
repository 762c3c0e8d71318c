"""Note that a notice was delivered outside of any transaction."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import job_lease
from engine.commands.context import CommandContext
from engine.store.claims import ClaimedJob


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNotice:
    """End the job of a delivered notice."""

    claimed: ClaimedJob

    def execute(self, context: CommandContext) -> None:
        """End the job.

        Raises:
            LeaseLost: the job was given to another.
        """
        job_lease.complete(context, self.claimed)
