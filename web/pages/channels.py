"""What one wants by which channel, where one is reached, and one's own calendar."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from handlers.feeds.addresses import address_since, make_address, revoke_address
from handlers.notices.choices import AddressRefused, choices_of, choose, offered
from handlers.notices.confirming import ConfirmationsTooMany, waiting_confirmation
from handlers.notices.dispatch import PERSONAL, Channel
from handlers.notices.kinds import RULES, NoticeKind
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.days import moment_text
from web.presenters.notices import kind_name
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("channels", __name__)

_LONGEST = 200


@pages.page("/me/notices", guard=Guard.SIGNED_IN)
def show() -> str:
    """Show what goes where, and whether there is a calendar address."""
    return _page()


@pages.page("/me/notices", guard=Guard.SIGNED_IN, methods=("POST",))
def save() -> BaseResponse | tuple[str, int]:
    """Store what goes where."""
    visitor = current_visitor()
    given = set(request.form.getlist("wanted"))
    wanted = [pair for pair in offered() if ":".join(pair) in given]
    try:
        with services().engine.transact(visitor.actor, request_key()) as uow:
            if not uow.repeated:
                choose(
                    uow,
                    visitor.person.id,
                    mail=_field("mail"),
                    mobile=_field("mobile"),
                    wanted=wanted,
                )
    except (AddressRefused, ConfirmationsTooMany) as refused:
        return _page(problem=str(refused)), 422
    response = redirect("/me/notices", code=303)
    return say(response, Notice(_saved(visitor.person.id)))


@pages.page("/me/calendar", guard=Guard.SIGNED_IN, methods=("POST",))
def new_address() -> str | BaseResponse:
    """Make a new calendar address and show it, this once; or revoke the one there is."""
    visitor = current_visitor()
    revokes = request.form.get("do") == "revoke"
    with services().engine.transact(visitor.actor, request_key()) as uow:
        secret = ""
        if revokes:
            revoke_address(uow, visitor.person.id)
        elif not uow.repeated:
            secret = make_address(uow, visitor.person.id)
    if secret:
        return _page(address=f"{services().settings.origin}/calendar/{secret}.ics")
    response = redirect("/me/notices#calendar", code=303)
    return say(response, Notice(_("日历地址已停用。"))) if revokes else response


def _saved(person_id: str) -> str:
    """Return what saving did: a new address is confirmed by its owner first."""
    with services().engine.read() as connection:
        known = choices_of(connection, person_id)
    if known.mail and not known.is_confirmed and services().settings.mail:
        return _("已保存。确认邮件已发往 %(mail)s，请打开里面的链接。", mail=known.mail)
    return _("已保存，从现在起按新的选择通知您。")


def _page(problem: str = "", address: str = "") -> str:
    person = current_visitor().person
    with services().engine.read() as connection:
        choices = choices_of(connection, person.id)
        since = address_since(connection, person.id)
        now = services().clock.now()
        waiting = waiting_confirmation(connection, person.id, now=now)
    given = request.form if problem else None
    kept = set(given.getlist("wanted")) if given else None
    rows = []
    for kind in NoticeKind:
        marks = {
            channel.value: (
                f"{kind.value}:{channel.value}" in kept
                if kept is not None
                else choices.wanted.get((kind, channel), False)
            )
            for channel in Channel
        }
        rows.append((kind.value, kind_name(kind), _(RULES[kind].hint), marks))
    return page(
        "channels.html",
        rows=rows,
        statutory={kind.value for kind in NoticeKind if RULES[kind].statutory},
        personal={kind.value for kind in PERSONAL},
        mail=given.get("mail", "") if given else choices.mail,
        mobile=given.get("mobile", "") if given else choices.mobile,
        is_confirmed=choices.is_confirmed,
        kept_mail=choices.mail,
        is_waiting=waiting is not None,
        until=moment_text(waiting.expires_at) if waiting else "",
        has_mail_server=services().settings.mail is not None,
        since=moment_text(since) if since else "",
        address=address,
        problem=problem,
    )


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]
