"""Invite the company or the agency of a case: the code is shown once, to be printed."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from handlers.linkage.inviting import Guest, invite_guest
from web.case_reading import open_case_file
from web.presenters.case import case_head
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("case_inviting", __name__)


@pages.page(
    "/cases/<case_no>/invitations/<party>", guard=Guard.SIGNED_IN, methods=("POST",)
)
def invite_party(case_no: str, party: str) -> str:
    """Make a code for one person of a party and show it.

    Raises:
        NotFound: no such party can be invited.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    if party not in set(Guest):
        raise NotFound
    with services().engine.transact(file.actor) as uow:
        made = invite_guest(uow, file.header, Guest(party))
    return page(
        "case_invitation.html", head=case_head(file.header, file.ladder), made=made
    )
