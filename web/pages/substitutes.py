"""Name a substitute for a while, and end it before its time."""

from __future__ import annotations

from datetime import datetime

from flask import request
from werkzeug.exceptions import BadRequest, Forbidden, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.errors import MemberRefused, SubstituteRefused
from handlers.parties.substitutes import (
    end_substitution,
    name_substitute,
    substitution_by_id,
)
from web.arguments import chosen_moment
from web.i18n import gettext as _
from web.notices import Notice, say
from web.people_reading import open_member
from web.person_page import person_page
from web.presenters.days import moment_text
from web.routing import Guard, Pages
from web.services import services
from web.substitutions import may_name, substitutes_for
from web.visitor import current_visitor

pages = Pages("substitutes", __name__)

_LONGEST = 200


@pages.page("/people/<person_id>/substitutes", guard=Guard.SIGNED_IN, methods=("POST",))
def name(person_id: str) -> BaseResponse | tuple[str, int]:
    """Let somebody work in a person's stead.

    Raises:
        Forbidden: the visitor may not decide that for this person.
        BadRequest: the chosen substitute is none of those who are offered.
    """
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            member = open_member(uow.connection, person_id)
            if not may_name(member):
                raise Forbidden
            offered = {p.id: p for p in substitutes_for(uow.connection, member)}
            chosen = request.form.get("substitute", "")
            if chosen and chosen not in offered:
                raise BadRequest
            new = name_substitute(
                uow,
                person_id=person_id,
                substitute_id=_given(chosen, _("请选择代理人")),
                from_at=_moment("from_at"),
                until_at=_moment("until_at"),
                reason=_given(
                    request.form.get("reason", "").strip()[:_LONGEST],
                    _("请填写代理原因"),
                ),
            )
            tell(
                uow,
                kind=NoticeKind.PEOPLE,
                key=f"substitute:{new.id}",
                to=[new.substitute_id, new.person_id],
                subject=f"{offered[chosen].name}代{member.person.name}办理",
                text=f"自{moment_text(new.from_at)}至{moment_text(new.until_at)}。"
                f"原因：{new.reason}",
                link=f"/people/{new.person_id}",
            )
    except (MemberRefused, SubstituteRefused) as refused:
        shown = MemberRefused(str(refused), field="substitute")
        return person_page(person_id, problem=shown), 422
    return _back(person_id, _("已设定代理。"))


@pages.page(
    "/substitutes/<substitution_id>/end", guard=Guard.SIGNED_IN, methods=("POST",)
)
def end(substitution_id: str) -> BaseResponse:
    """End a substitution now.

    Raises:
        NotFound: there is none of this id whose person the visitor sees.
        Forbidden: the visitor neither is the person nor manages them.
    """
    with services().engine.transact(current_visitor().actor) as uow:
        found = substitution_by_id(uow.connection, substitution_id)
        if found is None:
            raise NotFound
        member = open_member(uow.connection, found.person_id)
        if not may_name(member):
            raise Forbidden
        end_substitution(uow, found)
    return _back(found.person_id, _("代理已结束。"))


def _given(text: str, problem: str) -> str:
    if not text:
        raise MemberRefused(problem)
    return text


def _moment(field: str) -> datetime:
    """Return the moment that a field of the form names, in Xiamen.

    Raises:
        MemberRefused: it names none.
    """
    given = chosen_moment(field)
    if given is None:
        raise MemberRefused(_("请填写代理的开始和结束时间"))
    return given


def _back(person_id: str, text: str) -> BaseResponse:
    return say(redirect(f"/people/{person_id}#substitutes", code=303), Notice(text))
