"""Walk a case to a place once, and let each test go on from a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.web.site import Site, open_site
from tests.web.walker import Walker, stop_at


@dataclass(frozen=True)
class StoppedCase:
    """A folder with an installation in which one case waits."""

    folder: Path
    case_no: str
    now: datetime


def nothing(_: Site) -> None:
    """Prepare nothing."""


def stop_case(
    folder: Path, *elements: str, before: Callable[[Site], None] = nothing
) -> StoppedCase:
    """Walk a case until it waits at these elements.

    Args:
        folder: an installation with the shipped processes.
        before: what is done before the case is registered.
    """
    site = open_site(folder)
    before(site)
    walker = Walker.register(site)
    walker.walk(stop_at(*elements))
    now = site.clock.now()
    site.assembly.close()
    return StoppedCase(folder, walker.case_no, now)


@contextmanager
def gone_on(stopped: StoppedCase, folder: Path, **environ: str) -> Iterator[Walker]:
    """Go on with a copy of a stopped case.

    Args:
        environ: settings of the service beside those of tests.
    """
    shutil.copytree(stopped.folder, folder)
    site = open_site(folder, **environ)
    site.clock.move_to(stopped.now)
    yield Walker(site, stopped.case_no)
    site.assembly.close()
