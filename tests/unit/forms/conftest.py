from __future__ import annotations

from tests.unit.handlers.conftest import clock, database, work

__all__ = ["clock", "database", "work"]
