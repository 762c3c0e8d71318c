"""Kill the whole service while it answers a person, start it again, send it again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from engine import SYSTEM, Database, InstanceQuery
from engine.store.tables import history, instance
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from tests.support.invariants import violations
from tests.support.kill_hook import AFTER_COMMIT, BEFORE_COMMIT, log_of
from tests.support.live_service import Gone, LiveBrowser, LiveService
from tests.web.answers import CHOSEN, fields_for
from tests.web.site import open_site

OFFICER = "officer"
State = list[tuple[str, ...]]
Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A form that a person sends."""

    #: The page that has it, and where it is sent to.
    page: str
    path: str
    fields: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A data directory that is copied for each run."""

    folder: Path
    password: str
    requests: Mapping[str, Asked]


def prepare(folder: Path) -> Prepared:
    """Make an installation in which a case waits for its registration."""
    site = open_site(folder)
    site.deploy()
    officer = site.visitor(OFFICER)
    officer.get("/cases")
    officer.post("/cases")
    engine = site.services.engine
    [case] = engine.instances(InstanceQuery(), actor=SYSTEM).items
    [task] = engine.open_user_tasks(case.root_id, actor=SYSTEM)
    with engine.read() as connection:
        actor = actor_for(person_by_id(connection, OFFICER))
    fields = fields_for(
        site.services.forms.form_of(task),
        CHOSEN["register_issue"],
        facts=site.services.desk.sheet(task.id, actor=actor).facts,
        today=site.services.today,
    )
    site.assembly.close()
    page = f"/tasks/{task.id}"
    return Prepared(
        folder=folder,
        password=site.passwords[OFFICER],
        requests={
            "open a case": Asked(page="/cases", path="/cases", fields={}),
            "register": Asked(page=page, path=page, fields={**fields, "do": "submit"}),
        },
    )


class ServiceSweep:
    """One request, killed at points of its way through the service."""

    def __init__(self, prepared: Prepared, asked: Asked, *, folder: Path) -> None:
        self._prepared = prepared
        self._asked = asked
        self._folder = folder
        self._armed = folder / "armed"

    def points(self) -> tuple[list[str], State]:
        """Send the request without a kill; return what it passed and brought about."""
        data = self._copy()
        with LiveService.running(data, kill_file=self._armed) as service:
            browser, fields = self._ready(service)
            self._armed.write_text("0")
            browser.post(self._asked.path, fields)
            self._armed.unlink()
        return log_of(self._armed).read_text().split("\n"), state_of(data)

    def faults(self, point: int, expected: State) -> Iterator[str]:
        """Kill the service at a point; yield what is wrong afterwards."""
        data = self._copy()
        with LiveService.running(data, kill_file=self._armed) as service:
            browser, fields = self._ready(service)
            self._armed.write_text(str(point))
            try:
                browser.post(self._asked.path, fields)
                yield f"point {point}: it lived"
            except Gone:
                service.wait_for_death()
            self._armed.unlink()
        yield from found_violations(data)
        with LiveService.running(data) as service:
            browser.address = service.address
            browser.post(self._asked.path, fields)
        yield from found_violations(data)
        if state_of(data) != expected:
            yield f"point {point}: {state_of(data)}, expected {expected}"

    def _ready(self, service: LiveService) -> tuple[LiveBrowser, dict[str, object]]:
        browser = LiveBrowser(service.address)
        browser.sign_in(OFFICER, self._prepared.password)
        browser.get(self._asked.page)
        return browser, {**browser.tokens(), **self._asked.fields}

    def _copy(self) -> Path:
        data = self._folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(self._prepared.folder, data)
        return data


def around_the_last_commit(points: list[str]) -> list[int]:
    """Return the numbers of the last statement before, the commit, and behind it."""
    behind = len(points) - points[::-1].index(AFTER_COMMIT)
    commit = behind - points[behind - 2 :: -1].index(BEFORE_COMMIT) - 1
    return [commit - 1, commit, behind]


def found_violations(data: Path) -> list[str]:
    """Return what does not hold in a data directory."""
    return _reading(data, lambda database: list(violations(database)))


def state_of(data: Path) -> State:
    """Return what happened in each case, without ids and times."""
    return _reading(data, _events)


def _events(database: Database) -> State:
    query = (
        select(
            instance.c.business_key, history.c.type, history.c.element_id, history.c.seq
        )
        .join(instance, instance.c.id == history.c.root_id)
        .order_by(instance.c.business_key, instance.c.id, history.c.seq)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [tuple(map(str, row)) for row in rows]


def _reading(data: Path, read: Callable[[Database], Found]) -> Found:
    database = Database.open(data_dir=data)
    try:
        return read(database)
    finally:
        database.close()
