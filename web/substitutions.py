"""Substitutes on the page of a person: who stands in for whom, and who could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.parties.directory import PeopleQuery, find_people
from handlers.parties.model import OPERATING_ROLES, Person
from handlers.parties.people import people_by_ids
from handlers.parties.rights import Reading
from handlers.parties.substitutes import Substitution, substitutions_of
from web.i18n import gettext as _
from web.people_reading import Member
from web.presenters.days import moment_text
from web.services import services

_MOST = 200
#: Longer ago than the page tells of; the audit keeps all of them.
LATEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionRow:
    """One line: who works in whose stead, and how it stands."""

    id: str
    text: str
    period: str
    reason: str
    state: str
    tone: str
    may_end: bool


def substitution_rows(connection: Reading, member: Member) -> list[SubstitutionRow]:
    """Return the latest substitutions in which a person takes part."""
    found = substitutions_of(connection, [member.person.id])[:LATEST]
    ids = {id_ for each in found for id_ in (each.person_id, each.substitute_id)}
    people = people_by_ids(connection, ids)
    return [_row(each, people, member) for each in found]


def substitutes_for(connection: Reading, member: Member) -> Sequence[Person]:
    """Return who could stand in for a person, if the visitor may decide that.

    Oneself one may name a substitute; a manager may for others, but never becomes
    one by their own decision.
    """
    if not may_name(member) or member.person.left_at is not None:
        return ()
    query = PeopleQuery(org_ids=[member.person.org_id], limit=_MOST)
    return [
        each
        for each in find_people(connection, query)
        if each.id != member.person.id
        and (member.is_self or each.id != member.keeper.person.id)
    ]


def may_name(member: Member) -> bool:
    """Say whether the visitor may name a substitute for a person."""
    has_work = bool(member.person.roles - OPERATING_ROLES)
    return has_work and (member.is_self or member.is_managed)


def _row(
    each: Substitution, people: dict[str, Person], member: Member
) -> SubstitutionRow:
    now = services().clock.now()
    holds, is_over = each.holds(now), each.until_at <= now
    state, tone = _("未开始"), "outline"
    if holds:
        state, tone = _("代理中"), "blue"
    elif is_over:
        state, tone = (_("已提前结束") if each.ended_by else _("已结束")), ""
    return SubstitutionRow(
        id=each.id,
        text=_(
            "%(who)s代%(whom)s办理",
            who=people[each.substitute_id].name,
            whom=people[each.person_id].name,
        ),
        period=f"{moment_text(each.from_at)} – {moment_text(each.until_at)}",
        reason=each.reason,
        state=state,
        tone=tone,
        may_end=not is_over
        and (member.is_managed or member.keeper.person.id == each.person_id),
    )
