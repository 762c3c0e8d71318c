"""What every handler declares, of all rooms, for templates and the reference."""

from __future__ import annotations

from handlers.butler import service_tasks as butler
from handlers.deadlines.books import DeadlineBooks
from handlers.linkage import service_tasks as linkage
from handlers.palette.declaration import Declaration
from handlers.palette.declared import Run


def declarations() -> tuple[Declaration, ...]:
    """Return what every handler declares: the linkage first, then the butler."""
    return tuple(declaration for declaration, _ in declared_runs())


def declared_runs() -> tuple[tuple[Declaration, Run], ...]:
    """Return each declaration with the function that does its work, unchecked."""
    return (*linkage.declared_runs(DeadlineBooks()), *butler.declared_runs())
