"""A linkage case through its pages, in this process: statements, commits, snapshot."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import func, select

from bench.meter import counting
from bench.report import Figure
from engine import SYSTEM, UserTaskView
from engine.store.tables import instance
from tests.web.site import Site, open_site
from tests.web.walker import Walker, login_for


class _Measured(Walker):
    """A walk that notes what each step costs, and how large the case grows."""

    largest: int = 0

    def do(self, task: UserTaskView, **chosen: object) -> None:
        """Do one matter and look at the snapshot."""
        super().do(task, **chosen)
        with self.site.services.engine.read() as connection:
            size = connection.scalar(
                select(func.max(func.length(instance.c.snapshot))).where(
                    instance.c.business_key == self.case_no
                )
            )
        self.largest = max(self.largest, size or 0)


def measure() -> list[Figure]:
    """Measure a whole case, and the requests of its first step by themselves."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        site = open_site(Path(folder))
        site.deploy()
        walker = _Measured.register(site)
        walker.walk()
        if not walker.is_closed:
            raise AssertionError
        figures = [
            Figure(
                what=f"largest snapshot of a case of {len(walker.done)} forms",
                measured=walker.largest,
                unit="bytes",
            ),
            *_requests(site),
        ]
        site.assembly.close()
        return figures


def _requests(site: Site) -> list[Figure]:
    officer = site.visitor("officer")
    officer.get("/cases")
    with counting() as start:
        officer.post("/cases", follow=False)
    path = officer.page.headers["Location"] if officer.page else ""
    officer.get(path)
    task = site.services.engine.user_task(path.rpartition("/")[2], actor=SYSTEM)
    fields = Walker(site, str(task.business_key)).fields(task, login_for(task), {})
    with counting() as hand_in:
        officer.post(path, {**fields, "do": "submit"}, follow=False)
    with counting() as jobs:
        site.settle()
    with counting() as inbox:
        officer.get("/inbox")
    return [
        Figure(what=f"{what} of {name}", measured=number, unit="")
        for name, counts in (
            ("starting a case by its page", start),
            ("handing in the first form, with a file, by its page", hand_in),
            ("the service task behind it, claims included", jobs),
            ("the inbox page", inbox),
        )
        for what, number in (
            ("statements", counts.statements),
            ("commits", counts.commits),
        )
    ]
