"""Kill the whole service while it answers a person, start it again, send it again."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from engine import SYSTEM, Database, InstanceQuery, SystemClock
from engine.store.tables import history, instance, job
from handlers.forms import load_form
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from tests.support.databases import RestoredPostgres
from tests.support.invariants import violations
from tests.support.kill_hook import AFTER_COMMIT, BEFORE_COMMIT, log_of
from tests.support.live_service import Gone, LiveBrowser, LiveService
from tests.support.waiting import wait_until
from tests.web.answers import CHOSEN, fields_for
from tests.web.site import PROCESSES, open_site

OFFICER = "officer"
State = list[tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A form that a person sends."""

    #: The page that has it, and where it is sent to.
    page: str
    path: str
    fields: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An installation that is put back for each run."""

    folder: Path
    #: PostgreSQL with the rows to begin with; without it, SQLite in the folder.
    database: RestoredPostgres | None
    password: str
    requests: Mapping[str, Asked]
    #: What the form behind the registration is answered with.
    next_form: Mapping[str, object]


def prepare(folder: Path, database_url: str = "") -> Prepared:
    """Make an installation in which a case waits for its registration."""
    site = open_site(folder, TANDEM_DATABASE_URL=database_url)
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
    serve = fields_for(
        load_form((PROCESSES / "forms" / "f201.form").read_bytes()),
        {},
        facts={},
        today=site.services.today,
    )
    site.assembly.close()
    page = f"/tasks/{task.id}"
    return Prepared(
        folder=folder,
        database=RestoredPostgres.keep(database_url) if database_url else None,
        password=site.passwords[OFFICER],
        requests={
            "open a case": Asked(page="/cases", path="/cases", fields={}),
            "register": Asked(page=page, path=page, fields={**fields, "do": "submit"}),
        },
        next_form={**serve, "do": "submit"},
    )


class ServiceSweep:
    """One request, killed at points of its way through the service."""

    def __init__(self, prepared: Prepared, asked: Asked, *, folder: Path) -> None:
        self._prepared = prepared
        self._asked = asked
        self._data = folder / "data"
        self._armed = folder / "armed"
        database = prepared.database
        self._url = database.url if database else f"sqlite:///{self._data}/tandem.db"

    def points(self) -> tuple[list[str], State]:
        """Send the request without a kill; return what it passed and brought about."""
        self._restore()
        with self._service(kill_file=self._armed) as service:
            browser, fields = self._ready(service)
            self._armed.write_text("0")
            browser.post(self._asked.path, fields)
            self._armed.unlink()
            self._settle()
        return log_of(self._armed).read_text().split("\n"), self._state()

    def faults(self, point: int, expected: State) -> Iterator[str]:
        """Kill the service at a point; yield what is wrong afterwards."""
        self._restore()
        with self._service(kill_file=self._armed) as service:
            browser, fields = self._ready(service)
            self._armed.write_text(str(point))
            try:
                browser.post(self._asked.path, fields)
                yield f"point {point}: it lived"
            except Gone:
                service.wait_for_death()
            self._armed.unlink()
        yield from self._violations()
        with self._service() as service:
            browser.address = service.address
            browser.post(self._asked.path, fields)
            self._settle()
        yield from self._violations()
        if self._state() != expected:
            yield f"point {point}: {self._state()}, expected {expected}"

    def _service(
        self, kill_file: Path | None = None
    ) -> contextlib.AbstractContextManager[LiveService]:
        return LiveService.running(
            self._data, database_url=self._url, kill_file=kill_file
        )

    def _ready(self, service: LiveService) -> tuple[LiveBrowser, dict[str, object]]:
        browser = LiveBrowser(service.address)
        browser.sign_in(OFFICER, self._prepared.password)
        browser.get(self._asked.page)
        return browser, {**browser.tokens(), **self._asked.fields}

    def _restore(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        shutil.copytree(self._prepared.folder, self._data)
        if self._prepared.database is not None:
            with self._prepared.database.copy():
                pass

    def _settle(self) -> None:
        """Wait until all that is due is done, what a dead process held included."""
        with self._database() as database:
            wait_until(lambda: not _work_left(database))

    def _violations(self) -> list[str]:
        with self._database() as database:
            return list(violations(database))

    def _state(self) -> State:
        with self._database() as database:
            return _events(database)

    @contextlib.contextmanager
    def _database(self) -> Iterator[Database]:
        database = Database.open(self._url)
        try:
            yield database
        finally:
            database.close()


def around_the_last_commit(points: list[str]) -> list[int]:
    """Return the numbers of the last statement before, the commit, and behind it."""
    behind = len(points) - points[::-1].index(AFTER_COMMIT)
    commit = behind - points[behind - 2 :: -1].index(BEFORE_COMMIT) - 1
    return [commit - 1, commit, behind]


def _work_left(database: Database) -> int:
    is_due = job.c.due_at <= SystemClock().now()
    query = select(func.count()).where(job.c.state.in_(["created", "locked"]), is_due)
    with database.read() as connection:
        return connection.scalar(query) or 0


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
