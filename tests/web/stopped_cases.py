"""Walk a case to a place once, and let each test go on from a copy of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.made_once import made_once
from tests.web.site import START, Site, open_site
from tests.web.walker import Walker, stop_at

_SITE, _WAITS = "site", "waits.json"


@dataclass(frozen=True)
class StoppedCase:
    """A folder with an installation in which one case waits."""

    folder: Path
    case_no: str
    now: datetime


def nothing(_: Site) -> None:
    """Prepare nothing."""


def stop_case(
    factory: pytest.TempPathFactory,
    deployed: Path,
    *elements: str,
    before: Callable[[Site], None] = nothing,
) -> StoppedCase:
    """Return a case that waits at these elements, walked there once in a run.

    Args:
        factory: knows where the folders of this run are.
        deployed: an installation with the shipped processes.
        before: what is done before the case is registered.
    """

    def make(folder: Path) -> None:
        shutil.copytree(deployed, folder / _SITE)
        site = open_site(folder / _SITE)
        before(site)
        walker = Walker.register(site)
        walker.walk(stop_at(*elements))
        waits = {"case_no": walker.case_no, "now": site.clock.now().isoformat()}
        site.assembly.close()
        (folder / _WAITS).write_text(json.dumps(waits), "utf-8")

    folder = made_once(factory, "-".join(("stopped", *elements)), make)
    waits = json.loads((folder / _WAITS).read_text("utf-8"))
    now = datetime.fromisoformat(waits["now"]).astimezone(START.tzinfo)
    return StoppedCase(folder / _SITE, waits["case_no"], now)


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
