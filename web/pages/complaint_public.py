"""Complain about a butler's unit, and see how far it is: without an account (B6.5.3).

The address of the progress page is the key; it shows states and days, no person and no
company. Whoever guesses or floods is slowed down.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, make_response, request
from werkzeug.exceptions import NotFound, TooManyRequests
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import SYSTEM, UnitOfWork
from handlers.butler.complaints.entering import (
    LONGEST,
    ComplaintRefused,
    enter_complaint,
)
from handlers.butler.complaints.limits import ComplaintsTooMany, require_room
from handlers.butler.complaints.model import Complaint, NewComplaint, Way
from handlers.butler.complaints.moving import AnswerNotAsked, take_word
from handlers.butler.complaints.reading import complaint_by_token
from handlers.butler.complaints.settings import KEEP_CONTACT_DAYS
from handlers.parties.errors import OrgNotFound
from handlers.parties.model import Org, OrgKind
from handlers.parties.orgs import org_by_id
from handlers.settings.store import EVERYWHERE, value_of
from web.complaint_secret import progress_secret
from web.i18n import gettext as _
from web.pace import Pace
from web.presenters.complaints import public_facts, state_chip
from web.requests import request_key
from web.routing import Guard, Pages
from web.security.address import client_address
from web.services import services
from web.templating import page

pages = Pages("complaint_public", __name__)

_LONGEST_SECRET = 64
#: People do not see this field; programs that fill in everything do.
_TRAP = "website"


@pages.page("/complain/<unit_id>", guard=Guard.PUBLIC)
def form(unit_id: str) -> Response:
    """Show the form for complaints about a unit."""
    _slow_down(services().paces.complaints_read)
    return _form(_unit(unit_id), {}, {})


@pages.page("/complain/<unit_id>", guard=Guard.PUBLIC, methods=("POST",))
def complain(unit_id: str) -> BaseResponse:
    """Take a complaint, and lead to the page that shows how far it is."""
    _slow_down(services().paces.complaints_read)
    unit, given = _unit(unit_id), request.form.to_dict()
    if given.get(_TRAP):
        return _form(unit, given, {_TRAP: _("请不要填写这一项")}, 422)
    key = request_key()
    # Sent twice, as when no answer came, it leads to the same page.
    secret = progress_secret(key)
    try:
        with services().engine.transact(SYSTEM, key) as uow:
            if not uow.repeated:
                _enter(uow, unit, given, secret)
    except ComplaintRefused as refused:
        return _form(unit, given, {refused.field: str(refused)}, 422)
    except ComplaintsTooMany as refused:
        return _form(unit, given, {"text": str(refused)}, 429)
    return redirect(f"/progress/{secret}?new=1", code=303)


@pages.page("/progress/<secret>", guard=Guard.PUBLIC)
def progress(secret: str) -> Response:
    """Say how far a complaint is."""
    return _progress(_complaint(secret))


@pages.page("/progress/<secret>", guard=Guard.PUBLIC, methods=("POST",))
def judge(secret: str) -> Response:
    """Take what the complainant says of the answer."""
    found, word = _complaint(secret), request.form.get("satisfied", "")
    if word not in {"yes", "no"}:
        return _progress(found, problem=_("请选择满意或者不满意"))
    try:
        with services().engine.transact(SYSTEM) as uow:
            take_word(uow, found, satisfied=word == "yes")
    except AnswerNotAsked as refused:
        return _progress(_complaint(secret), problem=str(refused))
    return _progress(_complaint(secret), done=True)


def _enter(uow: UnitOfWork, unit: Org, given: dict[str, str], secret: str) -> None:
    """Enter a complaint under its secret.

    Raises:
        ComplaintRefused: it says nothing or too much.
        ComplaintsTooMany: the unit gets too many today.
        TooManyRequests: this address complains too often.
    """
    require_room(uow.connection, unit.id, now=uow.now)
    new = NewComplaint(
        butler_id=unit.id,
        way=Way.PUBLIC,
        text=given.get("text", ""),
        name=given.get("name", ""),
        phone=given.get("phone", ""),
        agreed=given.get("agreed") == "yes",
    )
    enter_complaint(uow, new, progress_key=secret)
    _slow_down(services().paces.complaints_written)


def _complaint(secret: str) -> Complaint:
    _slow_down(services().paces.complaints_read)
    with services().engine.read() as connection:
        found = complaint_by_token(connection, secret[:_LONGEST_SECRET])
    if found is None:
        raise NotFound
    return found


def _unit(unit_id: str) -> Org:
    with services().engine.read() as connection:
        try:
            found = org_by_id(connection, unit_id)
        except OrgNotFound as error:
            raise NotFound from error
    if found.kind is not OrgKind.BUTLER or not found.active:
        raise NotFound
    return found


def _slow_down(pace: Pace) -> None:
    """Refuse whoever asks or writes too often.

    Raises:
        TooManyRequests: this address did.
    """
    address = client_address(request, services().settings)
    if not pace.allows(address, now=services().clock.now()):
        raise TooManyRequests


def _progress(found: Complaint, *, problem: str = "", done: bool = False) -> Response:
    shown = page(
        "progress.html",
        number=found.number,
        state=state_chip(found.state),
        facts=public_facts(found),
        asks=found.may_be_judged and found.satisfied is None,
        is_new=request.args.get("new") == "1" and request.method == "GET",
        problem=problem,
        done=done,
    )
    return _hidden(shown, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)


def _form(
    unit: Org, given: dict[str, str], faults: dict[str, str], status: int = 200
) -> Response:
    with services().engine.read() as connection:
        kept = value_of(connection, KEEP_CONTACT_DAYS, bureau_id=EVERYWHERE)
    shown = page(
        "complain.html",
        unit=unit,
        given=given,
        faults=faults,
        longest=LONGEST,
        kept_days=int(kept),
        trap=_TRAP,
    )
    return _hidden(shown, status)


def _hidden(shown: str, status: int) -> Response:
    """Answer with a page that no search engine keeps."""
    response = make_response(shown, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
