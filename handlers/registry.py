"""Everything that the domain plugs into the engine, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import HandlerRegistry, NoticeHandler
from handlers.butler import lives
from handlers.butler.rounds import PatrolRounds
from handlers.butler.service_tasks import service_tasks as butler_tasks
from handlers.butler.surveys.rounds import SurveyRounds
from handlers.couriers.delivering import Courier
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.functions import deadline_functions
from handlers.forms import faults_of
from handlers.linkage.end_rule import end_rules
from handlers.linkage.holding import elements_held
from handlers.linkage.programmes.progress import programme_functions
from handlers.linkage.service_tasks import service_tasks
from handlers.linkage.start_rules import start_rules
from handlers.parties.own_processes import start_own
from handlers.reminders import rounds
from handlers.retention.purging import purge_handler


def build_registry(
    books: DeadlineBooks | None = None,
    courier: Courier | None = None,
    further: Iterable[NoticeHandler] = (),
) -> HandlerRegistry:
    """Return the registry of one engine.

    Args:
        books: the deadline books to share with pages; a new cache by default.
        courier: what carries notices out of the house; by default they stay in it
            and wait.
        further: what else is done in the background.
    """
    books = books or DeadlineBooks()
    return HandlerRegistry(
        service_tasks={**service_tasks(books), **butler_tasks()},
        start_rules={**start_rules(), **lives.start_rules()},
        start_rule_of_others=start_own,
        end_rules={**end_rules(), **lives.end_rules()},
        functions={**deadline_functions(books), **programme_functions()},
        notices=notices(books, courier or Courier(books), *further),
        hold_rule=elements_held,
        form_check=faults_of,
    )


def notices(
    books: DeadlineBooks, courier: Courier, *further: NoticeHandler
) -> Mapping[str, NoticeHandler]:
    """Return what runs the jobs of reminding, delivering and more, by topic."""
    handlers = (
        rounds.Rounds(books).handler(),
        PatrolRounds(books).handler(),
        purge_handler(),
        SurveyRounds(books).handler(),
        courier.handler(),
        *further,
    )
    return {handler.topic: handler for handler in handlers}
