"""Tidy up when the service starts: what a crash left behind and nobody names."""

from __future__ import annotations

from handlers.evidence.records import sweep_orphans
from web.services import Services


def tidy_up(services: Services) -> int:
    """Remove files of uploads that never became evidence; return how many."""
    with services.engine.read() as connection:
        return sweep_orphans(
            connection, services.evidence_files, now=services.clock.now()
        )
