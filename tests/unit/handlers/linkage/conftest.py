from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest

from engine import Actor, StartCall
from engine.clock import MovableClock
from engine.store.database import Database
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.books import load_book
from handlers.forms.library import FormLibrary
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import case_header
from handlers.linkage.start_rules import start_rules
from handlers.parties.access import actor_for
from handlers.parties.experts import save_profile
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person, person_by_id
from tests.support.case_client import EXPERIENCE

CASE = "XMLD-2026-0001"

OfPerson = Callable[[str], Actor]
Look = Callable[..., AbstractContextManager[CaseContext]]

ORGS = {
    "bureau": (OrgKind.BUREAU, "海湾区市场监督管理局"),
    "other_bureau": (OrgKind.BUREAU, "山前区市场监督管理局"),
    "agency": (OrgKind.AGENCY, "海湾质量技术服务中心"),
    "entity": (OrgKind.ENTITY, "厦门暖阳电器有限公司"),
    "rival": (OrgKind.ENTITY, "厦门冷月电器有限公司"),
}
PEOPLE = {
    "officer": ("bureau", "msa", ""),
    "leader": ("bureau", "msa_leader", ""),
    "stranger": ("other_bureau", "msa", ""),
    "planner": ("agency", "tai", ""),
    "senior": ("agency", "wg", "高级"),
    "junior": ("agency", "wg", "初级"),
    "head": ("entity", "ent", ""),
}


@pytest.fixture
def parties(work) -> None:
    """Store the organisations and people of the tests, each by a speaking id."""
    with work() as uow:
        for org_id, (kind, name) in ORGS.items():
            add_org(uow, kind=kind, name=name, org_id=org_id)
        for person_id, (org_id, role, level) in PEOPLE.items():
            add_person(
                uow,
                login=person_id,
                name=person_id,
                org_id=org_id,
                roles=[role],
                title_level=level,
                person_id=person_id,
            )
            if role == "wg":
                save_profile(uow, person_id, EXPERIENCE)


#: Nothing is filed in these tests, so that no form is read.
NO_FORMS = FormLibrary(engine=None)


@pytest.fixture
def actor(parties: None, database: Database) -> OfPerson:
    """Return how to act as one of the people."""

    def of(person_id: str) -> Actor:
        with database.read() as connection:
            return actor_for(person_by_id(connection, person_id))

    return of


@pytest.fixture
def book(database: Database) -> DeadlineBook:
    with database.read() as connection:
        return load_book(connection)


@pytest.fixture
def begin(work, clock: MovableClock):
    """Return how to start a process: what the start rule makes of the call."""

    def start(key: str, *, by: Actor, business_key: str | None = None, **variables):
        with work(by) as uow:
            return start_rules()[key](
                StartCall(
                    variables=variables,
                    business_key=business_key,
                    actor=by,
                    clock=clock,
                    unit_of_work=uow,
                )
            )

    return start


@pytest.fixture
def case(begin, actor: OfPerson) -> str:
    """Open a case as the officer."""
    return begin("linkage", by=actor("officer")).business_key


@pytest.fixture
def look(database: Database, clock: MovableClock, actor: OfPerson, case: str) -> Look:
    """Return how to look at the case with these variables."""

    @contextmanager
    def at(person_id: str = "officer", **variables: object) -> Iterator[CaseContext]:
        with database.read() as connection:
            yield CaseContext(
                header=case_header(connection, case),
                element_id="any",
                opened_at=clock.now(),
                variables=variables,
                actor=actor(person_id),
                now=clock.now(),
                book=load_book(connection),
                connection=connection,
                forms=NO_FORMS,
            )

    return at


@pytest.fixture
def at_day(clock: MovableClock) -> Callable[[str], None]:
    """Return how to move to nine in the morning of a day in Xiamen."""

    def move(day: str) -> None:
        clock.move_to(datetime.fromisoformat(f"{day}T01:00").replace(tzinfo=UTC))

    return move
