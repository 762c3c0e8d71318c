"""One's own keys, with which programs come: look, make, show once, revoke."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.machines.errors import TokenNotFound, TokenRefused
from handlers.machines.tokens import make_token, revoke_token, tokens_of
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.tokens import scope_choices, token_row
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.token_making import LIVES, USUAL_LIFE, new_token_id, wanted_token
from web.visitor import current_visitor

pages = Pages("tokens", __name__)


@pages.page("/me/tokens", guard=Guard.SIGNED_IN)
def show() -> str:
    """Show one's keys, and the form for one more."""
    return _page()


@pages.page("/me/tokens", guard=Guard.SIGNED_IN, methods=("POST",))
def make() -> str | BaseResponse | tuple[str, int]:
    """Make a key and show it, this once."""
    actor, secret = current_visitor().actor, ""
    try:
        with services().engine.transact(actor, request_key()) as uow:
            if not uow.repeated:
                secret = make_token(
                    uow,
                    wanted_token(),
                    token_id=new_token_id(),
                    operates=actor.operates,
                )
    except TokenRefused as refused:
        return _page(problem=str(refused)), 422
    return _page(secret=secret) if secret else redirect("/me/tokens", code=303)


@pages.page("/me/tokens/<token_id>/revoke", guard=Guard.SIGNED_IN, methods=("POST",))
def revoke(token_id: str) -> BaseResponse:
    """Shut out whoever comes with one of one's own keys.

    Raises:
        NotFound: the visitor has no such key.
    """
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                revoke_token(uow, token_id)
    except TokenNotFound as error:
        raise NotFound from error
    notice = Notice(_("已停用，用它的程序从现在起进不来。"))
    return say(redirect("/me/tokens", code=303), notice)


def _page(problem: str = "", secret: str = "") -> str:
    visitor, now = current_visitor(), services().clock.now()
    with services().engine.read() as connection:
        found = tokens_of(connection, visitor.person.id)
    rows = [token_row(each, now=now) for each in found]
    return page(
        "tokens.html",
        rows=sorted(rows, key=lambda row: not row.is_live),
        scopes=scope_choices(operates=visitor.actor.operates),
        lives=LIVES,
        usual=USUAL_LIFE,
        given=request.form if problem else {},
        chosen=request.form.getlist("scope") if problem else [],
        problem=problem,
        secret=secret,
        address=f"{services().settings.origin}/engine-rest",
    )
