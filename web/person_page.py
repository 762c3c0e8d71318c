"""Put the page of a person together."""

from __future__ import annotations

from flask import request

from handlers.machines.programs import is_program
from handlers.parties.errors import MemberRefused, PartyExists
from handlers.parties.model import ROLE_DUTIES, ROLE_NAMES, TITLE_LEVELS, Org
from handlers.parties.phones import masked
from handlers.parties.rights import Keeper
from web.expert_section import expert_section
from web.i18n import gettext as _
from web.people_reading import Member, kind_name, open_member, state_of
from web.presenters.people import RoleChoice
from web.services import services
from web.substitutions import substitutes_for, substitution_rows
from web.templating import page


def person_page(
    person_id: str,
    *,
    problem: MemberRefused | PartyExists | None = None,
    code: str = "",
    code_days: int = 0,
    whole_phone: bool = False,
) -> str:
    """Return the page of a person.

    Args:
        code: a one-time code that was just made, shown this once.
        whole_phone: true when the visitor asked for the whole number.

    Raises:
        PersonNotFound: there is nobody of this id whom the visitor sees.
    """
    with services().engine.read() as connection:
        member = open_member(connection, person_id)
        substitutions = substitution_rows(connection, member)
        substitutes = substitutes_for(connection, member)
        expert = expert_section(connection, member)
        program = is_program(connection, person_id)
    person = member.person
    state, tone = state_of(person)
    shown = whole_phone or member.is_self
    return page(
        "person.html",
        member=member,
        person=person,
        is_program=program,
        org=member.org,
        kind=kind_name(member.org),
        state=state,
        tone=tone,
        phone=person.phone if shown else masked(person.phone),
        phone_hidden=bool(person.phone) and not shown,
        duties=[(_(ROLE_NAMES[r]), _(ROLE_DUTIES[r])) for r in sorted(person.roles)],
        roles=role_choices(member.keeper, member.org, person.roles),
        given=request.form if problem else _fields(member),
        titles=TITLE_LEVELS,
        problem=problem,
        code=code,
        code_days=code_days,
        substitutions=substitutions,
        substitutes=substitutes,
        expert=expert,
    )


def _fields(member: Member) -> dict[str, str]:
    """Return what stands in the form of a person's data; others' numbers do not."""
    names = ("name", "login", "title_level", *(("phone",) if member.is_self else ()))
    return {name: str(getattr(member.person, name)) for name in names}


def role_choices(keeper: Keeper, org: Org, chosen: frozenset[str]) -> list[RoleChoice]:
    """Return the roles that a keeper may give in an organisation."""
    may_give = keeper.roles_to_give(org)
    return [
        RoleChoice(
            key=role,
            name=_(ROLE_NAMES[role]),
            duty=_(ROLE_DUTIES[role]),
            chosen=role in chosen,
        )
        for role in ROLE_NAMES
        if role in may_give
    ]
