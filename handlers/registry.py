"""Everything that the domain plugs into the engine, in one place."""

from __future__ import annotations

from engine import HandlerRegistry
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.functions import deadline_functions
from handlers.forms import faults_of
from handlers.linkage.end_rule import end_rules
from handlers.linkage.service_tasks import service_tasks
from handlers.linkage.start_rules import start_rules
from handlers.reminders import rounds


def build_registry(books: DeadlineBooks | None = None) -> HandlerRegistry:
    """Return the registry of one engine.

    Args:
        books: the deadline books to share with pages; a new cache by default.
    """
    books = books or DeadlineBooks()
    return HandlerRegistry(
        service_tasks=service_tasks(books),
        start_rules=start_rules(),
        end_rules=end_rules(),
        functions=deadline_functions(books),
        notices={rounds.TOPIC: rounds.Rounds(books).handler()},
        form_check=faults_of,
    )
