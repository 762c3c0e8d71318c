"""Let the invented cases happen, day by day, until now."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from engine import SYSTEM, Database, EngineSettings, MovableClock, ProcessEngine
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.calendar_store import seed_calendar_tables
from handlers.demo.clerk import Clerk
from handlers.demo.copies import copy_cases
from handlers.demo.past import past_cases
from handlers.demo.shared import share_results
from handlers.demo.stories import Story, stories
from handlers.demo.subjects import POWER_BANK
from handlers.evidence.files import EvidenceFiles
from handlers.forms.library import FormLibrary
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.form_desk import FormDesk
from handlers.linkage.tables import linkage_case
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from handlers.registry import build_registry

_LONG_AGO = timedelta(days=365)


def load_demo(database: Database, *, files: EvidenceFiles, now: datetime) -> int:
    """Make the invented cases, unless there are cases already; return how many.

    The processes must be deployed and the invented people stored: `officer`,
    `leader`, `agency`, `expert` and `lab`, by these ids. No job executor may run
    meanwhile, because time stands in the past.
    """
    clock = MovableClock(now - _LONG_AGO)
    books = DeadlineBooks()
    engine = ProcessEngine(
        database=database,
        clock=clock,
        handlers=build_registry(books),
        settings=EngineSettings(check_apart=False),
    )
    if _count_cases(engine):
        return 0
    with engine.transact(SYSTEM) as uow:
        seed_calendar_tables(uow)
    desk = LinkageDesk(engine=engine, clock=clock, books=books)
    forms = FormDesk(engine=engine, desk=desk, forms=FormLibrary(engine), books=books)
    clerk = Clerk(engine=engine, forms=forms, clock=clock, files=files)
    _tell(stories(clerk), clerk, clock=clock, now=now)
    _copy_the_year_before(engine)
    return _count_cases(engine)


def _tell(
    told: list[Callable[[], Story]], clerk: Clerk, *, clock: MovableClock, now: datetime
) -> None:
    """Tell all stories at once: time goes forward for all of them together."""
    begun = [story() for story in told]
    waiting = [
        (now - timedelta(days=next(story)), number)
        for number, story in enumerate(begun)
    ]
    heapq.heapify(waiting)
    while waiting:
        moment, number = heapq.heappop(waiting)
        clock.move_to(moment)
        clerk.run_jobs()
        days_ago = next(begun[number], None)
        if days_ago is not None:
            heapq.heappush(waiting, (now - timedelta(days=days_ago), number))
    clock.move_to(now)
    clerk.run_jobs()


def _copy_the_year_before(engine: ProcessEngine) -> None:
    """Add closed cases, so that figures, tool book and map have something to show."""
    with engine.read() as connection:
        leader = actor_for(person_by_id(connection, "leader"))
    with engine.transact(leader) as uow:
        told = linkage_case.c.product == POWER_BANK.product
        model = uow.connection.scalar(select(linkage_case.c.business_key).where(told))
        copied = copy_cases(uow, model, past_cases()) if model is not None else []
    # Who reads the forms of a case finds what was committed.
    if copied:
        with engine.transact(leader) as uow:
            share_results(uow, copied, FormLibrary(engine))


def _count_cases(engine: ProcessEngine) -> int:
    with engine.read() as connection:
        return len(connection.scalars(select(linkage_case.c.business_key)).all())
