"""The drill (演练环境): separate data, a clock to put forward, ten guided cases.

Made by the composition root for `tandem serve --drill` and for nothing else: without
one the pages of the drill do not exist, and no clock can be moved.
"""

from __future__ import annotations

import heapq
import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from engine import (
    SYSTEM,
    EngineSettings,
    MovableClock,
    ProcessEngine,
    next_timer,
)
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.calendar_store import seed_calendar_tables
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.demo.clerk import Clerk, DemoCase
from handlers.demo.guided import GUIDED
from handlers.forms.library import FormLibrary
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.form_desk import FormDesk
from handlers.registry import build_registry
from web.config import Settings
from web.data_dir import write_private
from web.demo import deployable, store_people
from web.drill_clock import TimeGoesForward
from web.drill_state import Drill
from web.services import Services

#: A drill looks at months, not at years.
FARTHEST = timedelta(days=400)
#: Work of a day begins then.
_MORNING = time(9, 0)
_CASES = "drill-cases.json"
_LONG_AGO = timedelta(days=90)
#: More timers than a drill of ten cases has on its way.
_MOST_STOPS = 500
#: Mornings on which the clock stops in one go: a page should answer in a few seconds.
MOST_MORNINGS = 31


def drill_settings(settings: Settings) -> Settings:
    """Return settings whose data lie apart, and by which nothing leaves the house."""
    folder = settings.data_dir / "drill"
    return replace(
        settings,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'tandem.db'}",
        mail=None,
    )


def move_clock(drill: Drill, engine: ProcessEngine, target: datetime) -> int:
    """Put the clock forward as far as one goes at once, stopping on the way.

    It stops at each timer, so that this fires at its time, and each morning, so that
    warnings and lists of the day come as they come when one waits; on its way to a
    day far off it halts after `MOST_MORNINGS`.

    Returns:
        How many jobs ran on the way.

    Raises:
        TimeGoesForward: the moment has passed already.
    """
    now = drill.clock.now()
    if target < now:
        raise TimeGoesForward(target.isoformat())
    ends = halt(now, target)
    ran = 0
    for morning in mornings(now, ends):
        ran += _fire_timers(drill, engine, morning)
        drill.clock.reach(morning)
        ran += _settle(engine)
    ran += _fire_timers(drill, engine, ends)
    drill.clock.reach(ends)
    return ran + _settle(engine)


def halt(now: datetime, target: datetime) -> datetime:
    """Return how far the clock goes at once on its way to a moment."""
    last = morning_of(local_day(now) + timedelta(days=MOST_MORNINGS))
    return min(target, last)


def mornings(now: datetime, target: datetime) -> list[datetime]:
    """Return the beginnings of the days between two moments, off days too.

    On off days the service warns as on others; only lists wait for a working day.
    """
    days = (local_day(target) - local_day(now)).days
    first = local_day(now)
    found = (morning_of(first + timedelta(days=n)) for n in range(days + 1))
    return [morning for morning in found if now < morning <= target]


def _fire_timers(drill: Drill, engine: ProcessEngine, until: datetime) -> int:
    ran = 0
    for _ in range(_MOST_STOPS):
        with engine.read() as connection:
            due = next_timer(connection)
        if due is None or due > until:
            break
        drill.clock.reach(due)
        ran += _settle(engine)
    return ran


def next_stop(engine: ProcessEngine, now: datetime) -> datetime | None:
    """Return the next moment at which a deadline of a process passes."""
    with engine.read() as connection:
        return next_timer(connection, behind=now)


def morning_of(day: date) -> datetime:
    """Return when the work of a day begins."""
    return datetime.combine(day, _MORNING, SHANGHAI)


def prepare(services: Services, *, processes: Path) -> tuple[dict[str, str], Drill]:
    """Deploy the processes, store people and guided cases once; return the drill.

    Raises:
        RuntimeError: the services are those of no drill.
    """
    drill = services.drill
    if drill is None:
        message = "Only a drill is prepared as one"
        raise RuntimeError(message)
    services.engine.deploy(
        name=processes.name,
        resources=deployable(processes),
        actor=SYSTEM,
        source="drill",
    )
    passwords = dict(store_people(services))
    path = services.settings.data_dir / _CASES
    if not path.exists():
        write_private(path, json.dumps(_make_cases(services)))
    cases: dict[str, str] = json.loads(path.read_text("utf-8"))
    return passwords, replace(drill, passwords=passwords, cases=cases)


def _make_cases(services: Services) -> dict[str, str]:
    now = services.clock.now()
    clock = MovableClock(now - _LONG_AGO)
    books = DeadlineBooks()
    engine = ProcessEngine(
        database=services.engine.database,
        clock=clock,
        handlers=build_registry(books),
        settings=EngineSettings(check_apart=False),
    )
    with engine.transact(SYSTEM) as uow:
        seed_calendar_tables(uow)
    desk = LinkageDesk(engine=engine, clock=clock, books=books)
    forms = FormDesk(engine=engine, desk=desk, forms=FormLibrary(engine), books=books)
    files = services.evidence_files
    clerk = Clerk(engine=engine, forms=forms, clock=clock, files=files)
    return _happen(clerk, clock, now)


def _happen(clerk: Clerk, clock: MovableClock, now: datetime) -> dict[str, str]:
    """Let all cases come to where their lessons begin, in the order of time."""
    made: dict[str, str] = {}
    under_way = [each.prepare(clerk, each.subject) for each in GUIDED]
    waiting: list[tuple[datetime, int]] = []
    for number, story in enumerate(under_way):
        _plan(waiting, next(story), number, now)
    while waiting:
        moment, number = heapq.heappop(waiting)
        clock.move_to(moment)
        clerk.run_jobs()
        found = next(under_way[number])
        if isinstance(found, DemoCase):
            made[GUIDED[number].key] = found.key
        else:
            _plan(waiting, found, number, now)
    clock.move_to(now)
    clerk.run_jobs()
    return made


def _plan(
    waiting: list[tuple[datetime, int]],
    days_ago: float | DemoCase,
    number: int,
    now: datetime,
) -> None:
    if not isinstance(days_ago, DemoCase):
        heapq.heappush(waiting, (now - timedelta(days=days_ago), number))


def _settle(engine: ProcessEngine) -> int:
    ran = 0
    while count := engine.run_due_jobs():
        ran += count
    return ran
