"""Databases to measure on: as a service has them, every commit flushed to the disk."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine import Database
from tests.support.postgres import fresh_database, postgres_server


@dataclass
class Places:
    """Where databases can be made."""

    folder: Path
    server_url: str
    made: int = 0

    @contextlib.contextmanager
    def url(self, kind: str) -> Iterator[str]:
        """Yield the URL of an empty database with all tables."""
        if kind == "sqlite":
            self.made += 1
            url = f"sqlite:///{self.folder / f'{self.made}.db'}"
            upgrade(url)
            yield url
            return
        with fresh_database(self.server_url) as url:
            upgrade(url)
            yield url

    @contextlib.contextmanager
    def database(self, kind: str) -> Iterator[Database]:
        """Yield an open database with all tables."""
        with self.url(kind) as url:
            database = Database.open(url)
            try:
                yield database
            finally:
                database.close()


KINDS = ("sqlite", "postgresql")


def upgrade(url: str) -> None:
    """Make all tables."""
    database = Database.open(url)
    database.upgrade()
    database.close()


@contextlib.contextmanager
def places() -> Iterator[Places]:
    """Yield a folder and a server that live as long as the block."""
    with (
        tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder,
        postgres_server(durable=True) as server_url,
    ):
        yield Places(Path(folder), server_url)
