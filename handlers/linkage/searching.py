"""Find cases, parties, forms, papers and programmes: what one may read, nothing else.

Each kind is found by the rule by which its page is shown, so that a search tells
nobody what a page would refuse them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, true

from engine import Actor, seen_by
from handlers.linkage.paper_readers import is_of_bureau, kinds_read
from handlers.linkage.programmes.headers import sees_programme
from handlers.linkage.programmes.tables import programme
from handlers.linkage.secrecy import SURVEY, reads_survey
from handlers.linkage.tables import case_label, linkage_case
from handlers.search.finding import Found, find
from handlers.search.index import EntryKind
from handlers.search.tables import search_entry

_entry = search_entry


def find_entries(
    connection: Connection,
    words: str,
    *,
    kind: EntryKind,
    actor: Actor,
    limit: int,
    offset: int = 0,
) -> list[Found]:
    """Return what an actor finds of a kind: of what they may read, and nothing else."""
    return find(
        connection,
        words,
        kind=kind,
        seen=true() if actor.sees_all else _SEEN[kind](actor),
        limit=limit,
        offset=offset,
    )


def _sees_case(actor: Actor) -> ColumnElement[bool]:
    mine = select(case_label.c.business_key).where(
        case_label.c.label.in_(sorted(actor.labels))
    )
    return _entry.c.business_key.in_(mine)


def _sees_party(actor: Actor) -> ColumnElement[bool]:
    """A party is seen by whoever sees a case of it."""
    mine = select(case_label.c.business_key).where(
        case_label.c.label.in_(sorted(actor.labels))
    )
    of_party = or_(
        linkage_case.c.entity_id == _entry.c.ref,
        linkage_case.c.agency_id == _entry.c.ref,
    )
    return exists().where(of_party, linkage_case.c.business_key.in_(mine))


def _reads_form(actor: Actor) -> ColumnElement[bool]:
    """A form is read by whoever sees its case and the very process it was filed in."""
    survey = exists().where(
        linkage_case.c.business_key == _entry.c.business_key, reads_survey(actor)
    )
    return and_(
        _sees_case(actor),
        seen_by(_entry.c.root_id, actor),
        or_(_entry.c.scope != SURVEY, survey),
    )


def _reads_paper(actor: Actor) -> ColumnElement[bool]:
    """A paper of a programme is read by whoever sees it; of a case as its kind says."""
    of_programme = exists().where(
        programme.c.programme_id == _entry.c.business_key, sees_programme(actor)
    )
    of_case = _sees_case(actor)
    if is_of_bureau(actor):
        return or_(of_case, of_programme)
    closed = exists().where(
        linkage_case.c.business_key == _entry.c.business_key,
        linkage_case.c.closed_at.is_not(None),
    )
    papers = or_(
        _entry.c.scope.in_(_kinds(actor, is_closed=False)),
        and_(_entry.c.scope.in_(_kinds(actor, is_closed=True)), closed),
    )
    return or_(and_(of_case, papers), of_programme)


def _kinds(actor: Actor, *, is_closed: bool) -> list[str]:
    return sorted(kind.key for kind in kinds_read(actor, is_closed=is_closed))


def _sees_programme(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        programme.c.programme_id == _entry.c.ref, sees_programme(actor)
    )


_SEEN: Mapping[EntryKind, Callable[[Actor], ColumnElement[bool]]] = {
    EntryKind.CASE: _sees_case,
    EntryKind.PARTY: _sees_party,
    EntryKind.FORM: _reads_form,
    EntryKind.DOCUMENT: _reads_paper,
    EntryKind.PROGRAMME: _sees_programme,
}
