"""What a scope remembers of its completed activities: what could undo them.

A record lives as long as the scope around the activity, at most until it is used.
It has no variables: the scope in which a handler must work is kept open for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bpmn.containers import Container


@dataclass(frozen=True, slots=True, kw_only=True)
class CompensationRecord:
    """One completed activity that can be undone."""

    element_id: str
    #: Rises with every record of a root instance: what was done last is undone first.
    order: int
    #: The variable scope that was kept for undoing, if there is one.
    scope_id: str | None = None
    #: What can be undone inside: of a subprocess, or one record for each round.
    inner: tuple[CompensationRecord, ...] = ()
    #: True for a whole loop or multi-instance activity with its rounds inside.
    rounds: bool = False

    def all_inside(self) -> Iterator[CompensationRecord]:
        """Yield this record and all records inside it, outermost first."""
        yield self
        for record in self.inner:
            yield from record.all_inside()


def discard(container: Container, records: Iterable[CompensationRecord]) -> None:
    """Forget records that nobody can use any more, with the scopes kept for them."""
    for record in records:
        discard(container, record.inner)
        if record.scope_id is not None:
            container.execution.close_scope(container, record.scope_id)
