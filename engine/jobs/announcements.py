"""Tell the other nodes of a PostgreSQL database that a job is due soon.

Sent on a connection of its own after the commit: within the transaction it would
make all commits wait for each other. What gets lost is found at the next heartbeat.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg
from psycopg import sql
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from engine.clock import Clock
from engine.store.database import Database

_log = logging.getLogger(__name__)

CHANNEL = "tandem_due"
#: Announcements within this time become one, in seconds.
_PAUSE = 0.01
#: How long a lost connection waits for the next try, in seconds.
_RECONNECT = 1.0
#: How often the listener looks whether it is to end, in seconds.
_LISTEN = 0.5


class _ConnectedThread(ABC):
    """A daemon thread with a connection of its own, which it replaces when lost."""

    def __init__(self, database: Database, *, name: str) -> None:
        self._database = database
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        self._thread.join()

    @abstractmethod
    def _work(self, connection: psycopg.Connection) -> None:
        """Use a connection until the thread is to end."""

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                with _own_connection(self._database) as connection:
                    self._work(connection)
            except (psycopg.Error, SQLAlchemyError) as error:
                _log.warning("%s reconnects: %s", self._thread.name, error)
                self._ended.wait(_RECONNECT)


class Announcer(_ConnectedThread):
    """Tells other nodes what this node has committed, when they would sleep longer."""

    def __init__(
        self, database: Database, *, clock: Clock, node: str, heartbeat: timedelta
    ) -> None:
        super().__init__(database, name="job-announcer")
        self._clock = clock
        self._node = node
        self._heartbeat = heartbeat
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._earliest: datetime | None = None
        self._last_told: datetime | None = None

    def announce(self, due_at: datetime) -> None:
        """Tell the others soon that a job is due at this moment."""
        with self._lock:
            if self._earliest is None or due_at < self._earliest:
                self._earliest = due_at
        self._news.set()

    @override
    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        self._news.set()
        super().stop()

    @override
    def _work(self, connection: psycopg.Connection) -> None:
        tell = sql.SQL("NOTIFY {}, {}").format(
            sql.Identifier(CHANNEL), sql.Literal(self._node)
        )
        while not self._ended.is_set():
            self._news.wait()
            self._news.clear()
            with self._lock:
                due_at, self._earliest = self._earliest, None
            if due_at is not None and self._is_news(due_at):
                connection.execute(tell)
                self._last_told = due_at
            self._ended.wait(_PAUSE)

    def _is_news(self, due_at: datetime) -> bool:
        now = self._clock.now()
        if due_at > now + self._heartbeat:
            return False
        told = self._last_told
        return told is None or told <= now or due_at < told


class Listener(_ConnectedThread):
    """Hears what other nodes announce."""

    def __init__(
        self, database: Database, *, node: str, heard: Callable[[], None]
    ) -> None:
        super().__init__(database, name="job-listener")
        self._node = node
        self._heard = heard

    @override
    def _work(self, connection: psycopg.Connection) -> None:
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        # Something may have been said while nobody listened.
        self._heard()
        while not self._ended.is_set():
            for notice in connection.notifies(timeout=_LISTEN):
                if notice.payload != self._node:
                    self._heard()


@contextmanager
def _own_connection(database: Database) -> Iterator[psycopg.Connection]:
    """Open a connection beside the pool that commits each statement by itself."""
    pooled = database.engine.raw_connection()
    connection = pooled.driver_connection
    pooled.detach()
    try:
        if not isinstance(connection, psycopg.Connection):
            message = f"Expected a connection of psycopg, but got {connection!r}"
            raise TypeError(message)
        connection.autocommit = True
        yield connection
    finally:
        pooled.close()
