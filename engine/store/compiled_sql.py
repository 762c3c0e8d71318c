"""Compile each statement once in a process, however many databases it opens.

SQLAlchemy keeps what it compiled apart for each engine and each dialect object. A
database has two engines on SQLite, and checks, drills and trials open databases of
their own: all of them say the same statements.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable

from sqlalchemy import Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

#: Statements that are kept, the least used forgotten first. Safe between threads.
COMPILED: LRUCache[object, object] = LRUCache(4_000)

_DIALECTS: dict[Hashable, Dialect] = {}
_LOCK = threading.Lock()


def share_dialect(engine: Engine, place: Hashable) -> None:
    """Let engines on the same place use one dialect object, once it has connected.

    Args:
        engine: what was made just now, and runs with `COMPILED` as its cache.
        place: where it connects to; a server of another version is another place.
    """

    @event.listens_for(engine, "connect", once=True)
    def use_known(*_: object) -> None:
        # Only now the dialect knows what its server can do.
        version = getattr(engine.dialect, "server_version_info", None)
        with _LOCK:
            known = _DIALECTS.setdefault((place, version), engine.dialect)
        engine.dialect = known
