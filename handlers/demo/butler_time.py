"""A unit of butlers whose past is told: a clock to move, and people who act in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from engine import (
    SYSTEM,
    Actor,
    Database,
    EngineSettings,
    MovableClock,
    ProcessEngine,
    UserTaskView,
)
from handlers.deadlines.books import DeadlineBooks
from handlers.forms.library import FormLibrary
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.form_desk import FormDesk
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from handlers.registry import build_registry

#: How many days ago something happened, and what.
Step = tuple[float, Callable[[], None]]


class ButlerTime:
    """The time of the invented unit, from years ago until now."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.now = now
        self.clock = MovableClock(now)
        books = DeadlineBooks()
        self.engine = ProcessEngine(
            database=database,
            clock=self.clock,
            handlers=build_registry(books),
            settings=EngineSettings(check_apart=False),
        )
        desk = LinkageDesk(engine=self.engine, clock=self.clock, books=books)
        self._forms = FormDesk(
            engine=self.engine, desk=desk, forms=FormLibrary(self.engine), books=books
        )

    def tell(self, steps: Iterable[Step]) -> None:
        """Let everything happen on its day, what lies longest back first."""
        for days, step in sorted(steps, key=lambda each: -each[0]):
            self.clock.move_to(self.now - timedelta(days=days))
            self.settle()
            step()
            self.settle()
        self.clock.move_to(self.now)
        self.settle()

    def settle(self) -> None:
        """Run what is due until nothing is."""
        while self.engine.run_due_jobs():
            pass

    def actor(self, person_id: str) -> Actor:
        """Return somebody as an actor."""
        with self.engine.read() as connection:
            return actor_for(person_by_id(connection, person_id))

    def hand_in(
        self,
        matter: tuple[str, str],
        element_id: str,
        person_id: str,
        **answers: object,
    ) -> None:
        """Hand a form in as somebody; a matter is named by its process and its key."""
        task, actor = self._task(matter, element_id, person_id), self.actor(person_id)
        if task.assignee is None:
            self.engine.claim_user_task(task.id, actor=actor)
        self._forms.hand_in_raw(task.id, answers, actor=actor)

    def _task(
        self, matter: tuple[str, str], element_id: str, person_id: str
    ) -> UserTaskView:
        """Return the first open matter of an element that is not somebody else's."""
        process_key, business_key = matter
        instance = self.engine.instance_by_business_key(
            business_key, process_key=process_key, actor=SYSTEM
        )
        return next(
            each
            for each in self.engine.open_user_tasks(instance.root_id, actor=SYSTEM)
            if each.element_id == element_id and each.assignee in {None, person_id}
        )
