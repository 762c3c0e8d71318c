"""Say whether the service works, to whoever watches it."""

from __future__ import annotations

import shutil
from http import HTTPStatus

from engine import Unavailable
from web.routing import Guard, Pages
from web.services import services

pages = Pages("health", __name__)

#: With less space than this, uploads and long forms are refused soon, in bytes.
LEAST_SPACE = 64 * 1024 * 1024


@pages.page("/healthz", guard=Guard.PUBLIC)
def healthz() -> tuple[dict[str, str], int]:
    """Answer 200 while the database can be read and the disk has space, else 503."""
    try:
        with services().engine.read() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Unavailable:
        return answer("unavailable")
    return answer(disk_status(shutil.disk_usage(services().settings.data_dir).free))


def disk_status(free: int) -> str:
    """Return what is to be said of a disk with so many bytes free."""
    return "disk_full" if free < LEAST_SPACE else "ok"


def answer(status: str) -> tuple[dict[str, str], int]:
    """Return the answer for a status; anything but "ok" is for somebody to mend."""
    code = HTTPStatus.OK if status == "ok" else HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": status}, int(code)
