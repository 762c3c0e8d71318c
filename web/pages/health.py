"""Say whether the service works, to whoever watches it."""

from __future__ import annotations

from engine import Unavailable
from web.routing import Guard, Pages
from web.services import services

pages = Pages("health", __name__)


@pages.page("/healthz", guard=Guard.PUBLIC)
def healthz() -> tuple[dict[str, str], int]:
    """Answer 200 while the database can be read, else 503."""
    try:
        with services().engine.read() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Unavailable:
        return {"status": "unavailable"}, 503
    return {"status": "ok"}, 200
