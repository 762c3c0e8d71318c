"""Lists of destruction: propose, approve, withdraw; what was done, and its certificate."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Response, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.documents.press import MEDIA_TYPES, FileFormat, printed
from handlers.parties.model import Role
from handlers.parties.people import people_by_ids
from handlers.parties.view_log import Viewed
from handlers.retention.certificate import (
    Certificate,
    certificate_faults,
    certificates,
)
from handlers.retention.errors import PurgeRefused
from handlers.retention.printing import certificate_sheet, counted
from handlers.retention.purging import (
    Purge,
    approve_purge,
    expired_of,
    items_of,
    propose_purge,
    purge_by_id,
    purges,
    withdraw_purge,
)
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.days import moment_text
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.viewing import note
from web.visitor import current_visitor

pages = Pages("purges", __name__)

_LIST = "/purges"
_ONE = f"{_LIST}/<purge_id>"
_KEEPERS = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})
_MOST = 300


@pages.page(_LIST, guard=Guard.SIGNED_IN)
def lists() -> str:
    """Show what has expired, what keeps it, and every list there was."""
    return _overview()


@pages.page(_LIST, guard=Guard.SIGNED_IN, methods=("POST",))
def propose() -> BaseResponse | tuple[str, int]:
    """List what may go, for the head to approve."""
    _unit()
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if uow.repeated:
                return redirect(_LIST, code=303)
            purge_id = propose_purge(uow)
    except PurgeRefused as refused:
        return _overview(fault=str(refused)), 422
    said = Notice(_("清单已提出，请负责人批准。"))
    return say(redirect(f"{_LIST}/{purge_id}", code=303), said)


@pages.page(_ONE, guard=Guard.SIGNED_IN)
def one(purge_id: str) -> str:
    """Show a list, what became of it, and whether its certificate holds."""
    return _page(_open(purge_id))


@pages.page(f"{_ONE}/approve", guard=Guard.SIGNED_IN, methods=("POST",))
def approve(purge_id: str) -> BaseResponse | tuple[str, int]:
    """Approve a list: what it names is destroyed."""
    return _decide(
        purge_id,
        lambda uow: approve_purge(uow, purge_id),
        said=_("已批准，正在销毁；完成后出具证明。"),
    )


@pages.page(f"{_ONE}/withdraw", guard=Guard.SIGNED_IN, methods=("POST",))
def withdraw(purge_id: str) -> BaseResponse | tuple[str, int]:
    """Take a list back: nothing goes."""
    reason = request.form.get("reason", "")[:_MOST]
    return _decide(
        purge_id,
        lambda uow: withdraw_purge(uow, purge_id, reason=reason),
        said=_("清单已退回，没有销毁任何档案。"),
    )


@pages.page(f"{_ONE}/certificate.<format_>", guard=Guard.SIGNED_IN)
def print_certificate(purge_id: str, format_: str) -> Response:
    """Hand a certificate out as a file.

    Raises:
        NotFound: there is no such kind of file, or no certificate yet.
    """
    opened = _open(purge_id)
    found = _certificate(opened)
    if format_ not in set(FileFormat) or found is None:
        raise NotFound
    kind = FileFormat(format_)
    note(Viewed.EXPORT, f"purge:{purge_id}", title=found.number)
    made = printed(certificate_sheet(found), kind, made_at=services().clock.now())
    return send_file(
        BytesIO(made),
        mimetype=MEDIA_TYPES[kind],
        as_attachment=True,
        download_name=f"{found.number}.{kind}",
    )


def _overview(*, fault: str = "") -> str:
    unit = _unit()
    with services().engine.read() as connection:
        expired = expired_of(connection, unit, now=services().clock.now())
        found = purges(connection, unit)
        people = people_by_ids(connection, {each.proposed_by for each in found})
    waiting = any(each.state in {"proposed", "approved"} for each in found)
    return page(
        "purges.html",
        expired=expired,
        free=sum(not why for _contract, why in expired),
        purges=[
            (each, people[each.proposed_by].name, moment_text(each.proposed_at))
            for each in found
        ],
        waiting=waiting,
        fault=fault,
    )


def _page(opened: Purge, *, fault: str = "") -> str:
    with services().engine.read() as connection:
        items = items_of(connection, opened.id)
        ids = {opened.proposed_by, opened.decided_by or opened.proposed_by}
        names = {k: p.name for k, p in people_by_ids(connection, ids).items()}
        faults = certificate_faults(connection) if opened.done_at else []
    return page(
        "purge.html",
        purge=opened,
        items=[(each, counted(each.gone)) for each in items],
        proposed=(names[opened.proposed_by], moment_text(opened.proposed_at)),
        decided=(
            names.get(opened.decided_by or "", ""),
            moment_text(opened.decided_at),
        )
        if opened.decided_at
        else None,
        certificate=_certificate(opened),
        holds=not faults,
        leads=Role.BUTLER_HEAD.value in current_visitor().actor.groups,
        fault=fault,
    )


def _decide(
    purge_id: str, decide: Callable[[UnitOfWork], None], *, said: str
) -> BaseResponse | tuple[str, int]:
    opened = _open(purge_id)
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                decide(uow)
    except PurgeRefused as refused:
        return _page(opened, fault=str(refused)), 422
    return say(redirect(f"{_LIST}/{purge_id}", code=303), Notice(said))


def _unit() -> str:
    """Return the unit whose files the visitor keeps.

    Raises:
        NotFound: the visitor neither heads a unit nor keeps its files.
    """
    visitor = current_visitor()
    if _KEEPERS.isdisjoint(visitor.actor.groups):
        raise NotFound
    return str(visitor.person.org_id)


def _open(purge_id: str) -> Purge:
    unit = _unit()
    try:
        with services().engine.read() as connection:
            return purge_by_id(connection, purge_id, org_id=unit)
    except PurgeRefused as error:
        raise NotFound from error


def _certificate(opened: Purge) -> Certificate | None:
    with services().engine.read() as connection:
        found = certificates(connection, opened.org_id)
    return next((each for each in found if each.purge_id == opened.id), None)
