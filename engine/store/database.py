"""The database: open it, read it, and change it in transactions (decision 13)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import DatabaseBusy, DatabaseUnreachable
from engine.store import upgrading
from engine.store.failures import meaning
from engine.store.postgresql import postgres_engine
from engine.store.sqlite import reading_engine, writing_engine
from engine.store.writer_lock import WriterLock

SQLITE_FILE = "tandem.db"
#: How long a command waits for what another holds, in seconds.
PATIENCE = 5.0
#: Key in `Connection.info` that says whether this transaction has written yet.
WROTE = "tandem_wrote"


class Database:
    """One database, SQLite or PostgreSQL, and the rules for using it.

    On SQLite one process writes, one transaction at a time; reads are not held up.
    """

    def __init__(
        self,
        *,
        reader: Engine,
        writer: Engine,
        sqlite_path: Path | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._patience = patience
        self._reader = reader
        self._writer = writer
        self._turn = threading.Lock() if sqlite_path else None
        self._process_lock = WriterLock(sqlite_path) if sqlite_path else None
        event.listen(writer, "after_cursor_execute", _note_write)

    @classmethod
    def open(
        cls,
        url: str | None = None,
        *,
        data_dir: str | Path | None = None,
        connections: int = 20,
        patience: float = PATIENCE,
    ) -> Database:
        """Open the database of this URL; without one, SQLite in the data directory.

        Args:
            url: `postgresql://...`, `sqlite:///path`, or None.
            data_dir: Where the SQLite file lies when no URL is given.
            connections: Most connections to PostgreSQL at a time.
            patience: Seconds that a command waits for what another holds.

        Raises:
            DatabaseUnreachable: the folder of the SQLite file cannot be made.
        """
        if url and not url.startswith("sqlite"):
            engine = postgres_engine(url, connections=connections, patience=patience)
            return cls(reader=engine, writer=engine)
        path = _sqlite_path(url, data_dir)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnreachable(str(error)) from error
        return cls(
            reader=reading_engine(path, patience=patience),
            writer=writing_engine(path, patience=patience),
            sqlite_path=path,
            patience=patience,
        )

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    @property
    def engine(self) -> Engine:
        """The engine of the writing connections, for migrations and measurements."""
        return self._writer

    def become_writer(self) -> None:
        """Take the right to write; only SQLite knows such a thing.

        Raises:
            DatabaseLockedByOther: another process writes this SQLite database.
        """
        if self._process_lock is not None:
            self._process_lock.take()

    def upgrade(self) -> None:
        """Bring the tables to the newest revision.

        Raises:
            DatabaseNewer: a newer program has upgraded this database.
            DatabaseLockedByOther: another process writes this SQLite database.
        """
        with self.write() as connection:
            upgrading.upgrade(connection)

    def check_revision(self) -> None:
        """Refuse a database that a newer program has upgraded.

        Raises:
            DatabaseNewer: a newer program has upgraded this database.
        """
        with self.read() as connection:
            upgrading.check(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Hand out a connection that sees one moment of the database."""
        with _told(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Hand out a connection in a transaction that commits when the block ends.

        Raises:
            Unavailable: the database is busy, full or gone; nothing was changed.
        """
        self.become_writer()
        with self._my_turn(), _told(), self._writer.connect() as connection:
            connection.info[WROTE] = False
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close all connections and let another process write."""
        self._reader.dispose()
        self._writer.dispose()
        if self._process_lock is not None:
            self._process_lock.release()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._patience):
            raise DatabaseBusy(waited_for="the writer's turn")
        try:
            yield
        finally:
            self._turn.release()


@contextmanager
def _told() -> Iterator[None]:
    """Raise errors of the database as what they mean to the caller."""
    try:
        yield
    except SQLAlchemyError as error:
        told = meaning(error)
        if told is None:
            raise
        raise told from error


def _note_write(connection: Connection, *details: object) -> None:
    """Remember that the transaction has written: see `UnitOfWork.lock_root`."""
    context = details[3]
    if isinstance(context, DefaultExecutionContext) and (
        context.isinsert or context.isupdate or context.isdelete
    ):
        connection.info[WROTE] = True


def _sqlite_path(url: str | None, data_dir: str | Path | None) -> Path:
    if url:
        return Path(url.removeprefix("sqlite:///"))
    return Path(data_dir or ".") / SQLITE_FILE
