"""Confirm a mail address by the link in a letter; ask for another letter.

Whoever opens the link need not be signed in. Opening changes nothing, because mail
servers open links, too: the address is confirmed by the button on the page.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from engine import SYSTEM
from handlers.notices.choices import choices_of
from handlers.notices.confirming import (
    ConfirmationRefused,
    ConfirmationsTooMany,
    ask_confirmation,
    confirm,
    confirmation_of,
)
from web.i18n import gettext as _
from web.notices import Notice, say
from web.requests import request_key
from web.routing import Guard, Pages
from web.security.address import client_address
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("mail_confirmation", __name__)


@pages.page("/mail/<secret>", guard=Guard.PUBLIC)
def show(secret: str) -> tuple[str, int]:
    """Ask whoever got the letter to confirm; a link that is not open says so."""
    _slow_down()
    with services().engine.read() as connection:
        found = confirmation_of(connection, secret, now=services().clock.now())
    return _page("asked", HTTPStatus.OK) if found else _not_open()


@pages.page("/mail/<secret>", guard=Guard.PUBLIC, methods=("POST",))
def confirmed(secret: str) -> tuple[str, int]:
    """Confirm the address of an open link."""
    _slow_down()
    try:
        with services().engine.transact(SYSTEM) as uow:
            confirm(uow, secret)
    except ConfirmationRefused:
        return _not_open()
    return _page("done", HTTPStatus.OK)


@pages.page("/me/mail", guard=Guard.SIGNED_IN, methods=("POST",))
def again() -> BaseResponse:
    """Send another letter to the visitor's address; the link before it ends."""
    visitor = current_visitor()
    response = redirect("/me/notices", code=303)
    try:
        with services().engine.transact(visitor.actor, request_key()) as uow:
            known = choices_of(uow.connection, visitor.person.id)
            if not uow.repeated and known.mail and not known.is_confirmed:
                ask_confirmation(uow, visitor.person.id, known.mail)
    except ConfirmationsTooMany as refused:
        return say(response, Notice(str(refused), "warn"))
    return say(response, Notice(_("确认邮件会再发一次，以前的链接不再有效。")))


def _slow_down() -> None:
    """Refuse whoever tries links.

    Raises:
        TooManyRequests: this address asked too often.
    """
    address = client_address(request, services().settings)
    if not services().paces.mail.allows(address, now=services().clock.now()):
        raise TooManyRequests


def _not_open() -> tuple[str, int]:
    return _page("not_open", HTTPStatus.NOT_FOUND)


def _page(state: str, status: HTTPStatus) -> tuple[str, int]:
    return page("mail_confirmation.html", state=state), status
