"""Back up once a day beside the service: copy, try to restore, write down what came."""

from __future__ import annotations

import sqlite3
import threading
from datetime import datetime, time
from pathlib import Path

import structlog

from engine import SYSTEM, EngineError
from handlers.backups.log import BackupRun, log_run, runs
from handlers.backups.making import keep_newest, make_backup
from handlers.backups.restoring import try_restore
from handlers.backups.settings import BACKUP_AT, KEPT
from handlers.deadlines.local_time import SHANGHAI
from handlers.settings.store import EVERYWHERE, value_of
from web.services import Services

_LOG = structlog.get_logger()
#: The folder of back-ups in the data directory; an operator may mount another disk.
FOLDER = "backups"
#: Between two looks at the clock, in seconds.
EVERY = 60.0
_PREFIX = "sqlite:///"
#: An operator may ask for one while that of the day is made: the end of one removes
#: files that no whole copy names, those of a copy that is being made among them.
_ONE_AT_A_TIME = threading.Lock()


class Backups:
    """A thread that makes the back-up of the day when its hour has come."""

    def __init__(self, services: Services, *, every: float = EVERY) -> None:
        self._services = services
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="backups", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, after the back-up that it may be making."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> BackupRun | None:
        """Make the back-up of the day if its hour has come and none was made."""
        return back_up(self._services) if is_due(self._services) else None

    def _serve(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self.look()
            except EngineError as error:
                _LOG.warning("backup_not_logged", reason=str(error))


def database_file(services: Services) -> Path | None:
    """Return the file of the embedded database; None where there is a server."""
    url = services.settings.database_url
    return Path(url.removeprefix(_PREFIX)) if url.startswith(_PREFIX) else None


def is_due(services: Services) -> bool:
    """Say whether the hour of today has come and nothing was tried since it."""
    if database_file(services) is None:
        return False
    now = services.clock.now().astimezone(SHANGHAI)
    with services.engine.read() as connection:
        at = time.fromisoformat(
            str(value_of(connection, BACKUP_AT, bureau_id=EVERYWHERE))
        )
        last = next(iter(runs(connection, limit=1)), None)
    hour = datetime.combine(now.date(), at, SHANGHAI)
    return now >= hour and (last is None or last.started_at < hour)


def back_up(services: Services) -> BackupRun | None:
    """Back up now, try to restore it, and write down what came; None without a file."""
    database = database_file(services)
    if database is None:
        return None
    with _ONE_AT_A_TIME:
        return _back_up(services, database)


def _back_up(services: Services, database: Path) -> BackupRun:
    folder, started = services.settings.data_dir / FOLDER, services.clock.now()
    name = started.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
    evidence = services.settings.data_dir / "evidence"
    size, rows, files, faults = 0, 0, 0, ""
    try:
        copy = make_backup(database, evidence, into=folder, name=name)
        size = copy.stat().st_size
        trial = try_restore(copy)
        rows, files, faults = trial.rows, trial.files, "\n".join(trial.faults)
    except (OSError, sqlite3.Error) as error:
        faults = str(error) or type(error).__name__
    run = BackupRun(
        started_at=started,
        ended_at=services.clock.now(),
        name=name,
        size=size,
        rows=rows,
        files=files,
        good=not faults,
        faults=faults,
    )
    with services.engine.transact(SYSTEM) as uow:
        log_run(uow, run)
        kept = int(value_of(uow.connection, KEPT, bureau_id=EVERYWHERE))
    if run.good:
        # Older ones go only when there is a newer one that holds.
        keep_newest(folder, kept)
    return run
