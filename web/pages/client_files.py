"""The files of a butler's clients: how each stands, what lies in it, what holds it."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.parties.model import Role
from handlers.parties.people import people_by_ids
from handlers.registers.property import not_returned
from handlers.retention.belongings import belongings_of
from handlers.retention.circle import contracts_near
from handlers.retention.contents import contents_of
from handlers.retention.errors import HoldRefused
from handlers.retention.holds import held, holds_of, lift_hold, place_hold
from handlers.retention.reading import ClientFile, client_files
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.days import moment_text
from web.requests import request_key
from web.roles import is_of_butler
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("client_files", __name__)

_LIST = "/client-files"
_FILE = f"{_LIST}/<contract_id>"
_MOST = 300


@pages.page(_LIST, guard=Guard.SIGNED_IN)
def files() -> str:
    """List the files of the unit's clients that the visitor sees."""
    found = _seen()
    today = services().today
    wanted = request.args.get("state", "")
    shown = [each for each in found if wanted in {"", each.state(today)}]
    return page(
        "client_files.html",
        files=[(each, each.state(today)) for each in shown],
        count=len(found),
        wanted=wanted,
        keeps=_keeps(),
        today=today,
    )


@pages.page(_FILE, guard=Guard.SIGNED_IN)
def file(contract_id: str) -> str:
    """Show what lies in a file, until when it is kept, and what holds it."""
    return _page(_open(contract_id))


@pages.page(f"{_FILE}/holds", guard=Guard.SIGNED_IN, methods=("POST",))
def hold(contract_id: str) -> BaseResponse | tuple[str, int]:
    """Hold a file back from destruction."""
    opened = _open(contract_id)
    reason = request.form.get("reason", "")[:_MOST]
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                place_hold(uow, opened.contract.id, reason=reason)
    except HoldRefused as refused:
        return _page(opened, fault=str(refused)), 422
    return _back(opened, _("已冻结，期满也不销毁。"))


@pages.page(f"{_FILE}/lift", guard=Guard.SIGNED_IN, methods=("POST",))
def lift(contract_id: str) -> BaseResponse | tuple[str, int]:
    """Let a file follow its term again."""
    opened = _open(contract_id)
    reason = request.form.get("reason", "")[:_MOST]
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                found = held(uow.connection, [opened.contract.id])
                hold_id = found[opened.contract.id].id if found else ""
                lift_hold(uow, hold_id, reason=reason)
    except HoldRefused as refused:
        return _page(opened, fault=str(refused)), 422
    return _back(opened, _("已解除冻结。"))


def _page(opened: ClientFile, *, fault: str = "") -> str:
    with services().engine.read() as connection:
        belongings = belongings_of(connection, opened.contract)
        contents = contents_of(connection, belongings)
        holds = holds_of(connection, opened.contract.id)
        people = {each.placed_by for each in holds}
        people |= {each.lifted_by for each in holds if each.lifted_by}
        names = {k: p.name for k, p in people_by_ids(connection, people).items()}
    return page(
        "client_file.html",
        file=opened,
        state=opened.state(services().today),
        contents=contents,
        open_property=not_returned(belongings.entries),
        holds=[
            (
                each,
                names.get(each.placed_by, ""),
                moment_text(each.placed_at),
                names.get(each.lifted_by or "", ""),
                moment_text(each.lifted_at) if each.lifted_at else "",
            )
            for each in holds
        ],
        leads=Role.BUTLER_HEAD.value in current_visitor().actor.groups,
        fault=fault,
    )


def _seen() -> list[ClientFile]:
    """Return the files that the visitor sees.

    Raises:
        NotFound: the visitor is of no butler's unit.
    """
    visitor = current_visitor()
    if not is_of_butler(visitor):
        raise NotFound
    unit = visitor.person.org_id
    with services().engine.read() as connection:
        near = contracts_near(
            connection, visitor.actor.id, visitor.actor.groups, unit=unit
        )
        return client_files(connection, unit, near=near)


def _open(contract_id: str) -> ClientFile:
    for each in _seen():
        if each.contract.id == contract_id:
            return each
    raise NotFound


def _keeps() -> bool:
    """Say whether the visitor heads the unit or keeps its files."""
    keeping = {Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value}
    return not keeping.isdisjoint(current_visitor().actor.groups)


def _back(opened: ClientFile, said: str) -> BaseResponse:
    return say(redirect(f"{_LIST}/{opened.contract.id}", code=303), Notice(said))
