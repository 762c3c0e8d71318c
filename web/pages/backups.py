"""The log of back-ups, for who keeps files and for who operates the service."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from handlers.backups.log import is_late, last_good, runs
from handlers.parties.model import Role
from web.backing_up import database_file
from web.presenters.days import moment_text
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("backups", __name__)

_KEEPERS = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})
_SHOWN = 60
_MIB = 1024 * 1024


@pages.page("/backups", guard=Guard.SIGNED_IN)
def backups() -> str:
    """Show the last runs, and whether the last good one is recent enough.

    Raises:
        NotFound: the visitor neither keeps files nor operates the service.
    """
    actor = current_visitor().actor
    if not actor.operates and _KEEPERS.isdisjoint(actor.groups):
        raise NotFound
    now = services().clock.now()
    with services().engine.read() as connection:
        found = runs(connection, limit=_SHOWN)
        late, last = is_late(connection, now=now), last_good(connection)
    return page(
        "backups.html",
        runs=[
            (each, moment_text(each.started_at), f"{each.size / _MIB:.1f}")
            for each in found
        ],
        late=late,
        last=moment_text(last) if last else "",
        embedded=database_file(services()) is not None,
        operates=actor.operates,
    )
