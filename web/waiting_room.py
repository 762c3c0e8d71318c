"""Who waits for external tasks, and who is called when there are some: first come."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)
class Waiter:
    """One worker that found nothing and waits for a call."""

    topics: frozenset[str]
    called: asyncio.Event = field(default_factory=asyncio.Event)


class WaitingRoom:
    """The workers that wait, in the order in which they came; of one event loop."""

    def __init__(self, *, places: int) -> None:
        self._places = places
        # A dictionary keeps the order and lets one leave from the middle.
        self._waiters: dict[Waiter, None] = {}

    def __len__(self) -> int:
        return len(self._waiters)

    @property
    def topics(self) -> frozenset[str]:
        """All that somebody waits for."""
        return frozenset().union(*(each.topics for each in self._waiters))

    def enter(self, topics: Collection[str]) -> Waiter | None:
        """Take a place, at the end of the row; None when there is none left."""
        if len(self._waiters) >= self._places:
            return None
        waiter = Waiter(frozenset(topics))
        self._waiters[waiter] = None
        return waiter

    def leave(self, waiter: Waiter) -> None:
        """Give the place up."""
        self._waiters.pop(waiter, None)

    def call(self, tasks: Mapping[str, int]) -> None:
        """Call as many as there are tasks of their topics, who came first first.

        Who is called takes all it may: later ones are called again when something is
        left over.
        """
        left = dict(tasks)
        for waiter in list(self._waiters):
            topic = next((each for each in waiter.topics if left.get(each)), None)
            if topic is not None:
                left[topic] -= 1
                waiter.called.set()
                self.leave(waiter)
            if not any(left.values()):
                return

    def call_all(self) -> None:
        """Call everybody: the house closes."""
        for waiter in list(self._waiters):
            waiter.called.set()
        self._waiters.clear()
