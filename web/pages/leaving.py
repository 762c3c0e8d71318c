"""A person leaves: what they hold, who takes it over, and then the door."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import Refused
from handlers.accounts.leaving import leave
from handlers.linkage.handing_over import Burden, receivers_among
from handlers.linkage.handing_requests import must_leave_an_approver
from handlers.parties.directory import PeopleQuery, find_people
from handlers.parties.errors import MemberRefused, RightsRefused
from handlers.parties.model import Person
from web.i18n import gettext as _
from web.notices import Notice, say
from web.people_reading import Member, open_member
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("leaving", __name__)

_MOST = 500
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of the list, with who could take it."""

    burden: Burden
    receivers: tuple[Person, ...]
    chosen: str


@pages.page("/people/<person_id>/leave", guard=Guard.SIGNED_IN)
def preview(person_id: str) -> str:
    """Show what a person holds, with a receiver for each case; nothing happens yet.

    Raises:
        RightsRefused: the person is not the visitor's to manage.
    """
    return _page(*_opened(person_id))


@pages.page("/people/<person_id>/leave", guard=Guard.SIGNED_IN, methods=("POST",))
def hand_over(person_id: str) -> BaseResponse | tuple[str, int]:
    """Hand over case by case, and let the person leave when nothing is left.

    Raises:
        RightsRefused: the person is not the visitor's to manage.
    """
    member, lines = _opened(person_id)
    reason = request.form.get("reason", "").strip()[:_LONGEST]
    if not reason:
        return _page(member, lines, problems=[_("请填写离任或交接的原因")]), 422
    problems = _hand_over(member, lines, reason)
    if problems:
        return _page(*_opened(person_id), problems=problems), 422
    if request.form.get("do") != "leave":
        return _back(person_id, _("已交接 %(n)d 件案件。", n=len(lines)))
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            leaver = open_member(uow.connection, person_id)
            must_leave_an_approver(uow.connection, leaver.person)
            leave(uow, leaver.keeper, person_id, reason=reason)
    except MemberRefused as refused:
        return _page(*_opened(person_id), problems=[str(refused)]), 422
    return _back(person_id, _("已离任，交接 %(n)d 件案件。", n=len(lines)))


def _opened(person_id: str) -> tuple[Member, list[Line]]:
    with services().engine.read() as connection:
        member = open_member(connection, person_id)
        if not member.is_managed:
            raise RightsRefused(_("您不能为这名人员办理离任"))
        query = PeopleQuery(org_ids=member.keeper.below, limit=_MOST)
        people = find_people(connection, query)
    burdens = services().hand_overs.burdens(member.person)
    colleagues = receivers_among(people, member.person)
    default = request.values.get("to", "")
    return member, [_line(each, colleagues, default) for each in burdens]


def _line(burden: Burden, colleagues: list[Person], default: str) -> Line:
    able = tuple(each for each in colleagues if burden.may_go_to(each))
    given = request.form.get(f"to-{burden.business_key}", default)
    ids = {each.id for each in able}
    return Line(burden=burden, receivers=able, chosen=given if given in ids else "")


def _hand_over(member: Member, lines: list[Line], reason: str) -> list[str]:
    """Hand every case to its receiver; return why some could not go."""
    missing = [line.burden.business_key for line in lines if not line.chosen]
    if missing:
        return [_("%(case)s：请选择接手人", case=key) for key in missing]
    problems = []
    for line in lines:
        receiver = next(each for each in line.receivers if each.id == line.chosen)
        try:
            services().hand_overs.hand_over(
                line.burden,
                giver=member.person,
                receiver=receiver,
                by=current_visitor().actor,
                reason=reason,
            )
        except Refused:
            key = line.burden.business_key
            problems.append(_("%(case)s：案件暂停办理，恢复后再交接", case=key))
    return problems


def _page(
    member: Member, lines: list[Line], *, problems: list[str] | None = None
) -> str:
    receivers = {each.id: each for line in lines for each in line.receivers}
    return page(
        "leave.html",
        member=member,
        person=member.person,
        lines=lines,
        receivers=sorted(receivers.values(), key=lambda each: (each.name, each.id)),
        default=request.values.get("to", ""),
        reason=request.form.get("reason", ""),
        matters=sum(len(line.burden.matters) for line in lines),
        problems=problems or [],
    )


def _back(person_id: str, text: str) -> BaseResponse:
    return say(redirect(f"/people/{person_id}", code=303), Notice(text))
