"""A drill: an installation apart, with guided cases and a clock that is moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from engine import MovableClock
from tests.web.site import CHEAP, PROCESSES, START, Site, app_of
from web.bootstrap import build_drill
from web.config import settings_from


@contextmanager
def drilling(folder: Path, start: datetime = START) -> Iterator[Site]:
    """Yield a drill in a folder of its own while the block runs."""
    beneath = MovableClock(start)
    settings = settings_from({"TANDEM_DATA_DIR": str(folder)})
    assembly, passwords = build_drill(
        settings, processes=PROCESSES, beneath=beneath, passwords=CHEAP
    )
    app = app_of(assembly.services)
    yield Site(assembly=assembly, clock=beneath, app=app, passwords=passwords)
    assembly.close()
