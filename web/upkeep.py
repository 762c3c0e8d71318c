"""Tidy up when the service starts: what a crash left behind and nobody names."""

from __future__ import annotations

from engine import SYSTEM
from handlers.butler.rounds import ask_for_a_round
from handlers.butler.surveys.rounds import look_for_surveys
from handlers.deadlines.calendar_store import seed_calendar_tables
from handlers.evidence.records import sweep_orphans
from handlers.linkage.reindexing import is_incomplete, reindex
from handlers.reminders import rounds
from web.services import Services


def tidy_up(services: Services) -> int:
    """Remove files of uploads that never became evidence; return how many."""
    with services.engine.read() as connection:
        return sweep_orphans(
            connection, services.evidence_files, now=services.clock.now()
        )


def keep_calendar(services: Services) -> None:
    """Store the holidays of the past years in an installation that has none."""
    with services.engine.transact(SYSTEM) as uow:
        seed_calendar_tables(uow)


def keep_search(services: Services) -> bool:
    """Make the index of the search anew where it lacks what is there; say if it did."""
    with services.engine.read() as connection:
        if not is_incomplete(connection):
            return False
    with services.engine.transact(SYSTEM) as uow:
        reindex(uow, services.forms)
    return True


def begin_rounds(services: Services) -> None:
    """Let the rounds of reminding, patrols and surveys begin, or go on after a restart."""
    with services.engine.transact(SYSTEM) as uow:
        rounds.begin(uow)
        ask_for_a_round(uow)
        look_for_surveys(uow)
