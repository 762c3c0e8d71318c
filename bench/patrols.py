"""A day on which every plan of a large butler has a patrol: planned, begun, once each."""

from __future__ import annotations

import gc
import resource
from datetime import date
from pathlib import Path

from bench.meter import cpu_ms
from bench.places import KINDS, Places
from bench.report import Figure
from engine import SYSTEM, MovableClock
from handlers.butler.contracts import make_contract
from handlers.butler.planning import make_plan
from handlers.butler.rhythm import Frequency, OffDay
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from tests.support.butler_house import ButlerHouse, at, daily

CLIENTS = 1_000
_CLIENTS_AT_ONCE = 100
#: A Monday and the first day of the third month of a quarter: all five are due on it.
_DAY = date(2026, 6, 1)
_PLANS = (
    daily(name="日巡查", on_off_day=OffDay.SKIP),
    daily(name="周巡查", frequency=Frequency.WEEK, weekday=1),
    daily(name="月巡查", frequency=Frequency.MONTH, monthday=1),
    daily(name="季巡查", frequency=Frequency.QUARTER, month=3, monthday=1),
    daily(name="年巡查", frequency=Frequency.YEAR, month=6, monthday=1),
)
_PROMISED_SECONDS = 60
_ALL = 1_000_000


def measure(places: Places) -> list[Figure]:
    """Measure on both databases what the day costs."""
    return [figure for kind in KINDS for figure in _measure(places, kind)]


def _measure(places: Places, kind: str) -> list[Figure]:
    with places.database(kind) as database:
        house = ButlerHouse(database, MovableClock(at("2026-05-31T12:00"))).equip()
        house.draw()
        _fill(house)
        house.until("2026-05-31T23:59")
        house.clock.move_to(at("2026-06-01T00:00"))
        planning = cpu_ms(house.settle)
        house.clock.move_to(at("2026-06-01T08:30"))
        before = _memory()
        beginning = cpu_ms(house.settle)
        grown = _memory() - before
        begun = len(house.instances())
        # What the first day needed stays with the process; a day more needs no more.
        before = _memory()
        house.clock.move_to(at("2026-06-02T08:30"))
        house.settle()
        further = _memory() - before
        later = len(house.instances()) - begun
    patrols = CLIENTS * len(_PLANS)
    if begun != patrols:
        message = f"{begun} patrols began instead of {patrols}"
        raise RuntimeError(message)
    return [
        Figure(
            what=f"compute and begin {patrols:,} patrols of a day, {kind}",
            measured=(planning + beginning) / 1000,
            unit="s CPU",
            promised=_PROMISED_SECONDS,
        ),
        Figure(
            what=f"of it the planning, {kind}", measured=planning / 1000, unit="s CPU"
        ),
        Figure(what=f"more memory meanwhile, {kind}", measured=grown, unit="MB"),
        Figure(
            what=f"more memory on the next day with {later:,} patrols, {kind}",
            measured=further,
            unit="MB",
        ),
    ]


def _fill(house: ButlerHouse) -> None:
    """Make clients with a contract and their plans."""
    for first in range(0, CLIENTS, _CLIENTS_AT_ONCE):
        with house.engine.transact(SYSTEM) as uow:
            for number in range(first, first + _CLIENTS_AT_ONCE):
                client = f"client-{number}"
                add_org(
                    uow, kind=OrgKind.ENTITY, name=f"企业{number:04}", org_id=client
                )
                contract = make_contract(
                    uow, house.contract(f"GJ-{number:04}", client_id=client)
                )
                for plan in _PLANS:
                    make_plan(uow, contract, plan)


def _memory() -> float:
    """Return the memory that this process holds, garbage collected, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2
