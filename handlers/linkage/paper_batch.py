"""Print papers of many cases together: which ones, in which order, and which not.

What somebody may not read is not there for them: it counts as missing, like a paper
that nobody wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from engine import Actor
from handlers.documents.kinds import KINDS, DocumentKind
from handlers.documents.records import (
    DocumentState,
    DocumentView,
    documents_by_ids,
    documents_of_many,
)
from handlers.linkage.cases import CaseHeader, CaseQuery, find_cases
from handlers.linkage.paper_readers import may_read
from handlers.linkage.tables import linkage_case

#: In the order of the work, as kinds are declared.
_PLACES = {key: place for place, key in enumerate(KINDS)}


class LeftOut(StrEnum):
    """Why a case brings no paper of a kind."""

    MISSING = "missing"
    DRAFT = "draft"
    VOID = "void"


class Order(StrEnum):
    """How the papers lie on each other."""

    BY_CASE = "case"
    BY_KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePapers:
    """One case with its papers that somebody may read, oldest first."""

    header: CaseHeader
    papers: tuple[DocumentView, ...]

    def printed(self, kind: str, *, every: bool) -> tuple[DocumentView, ...]:
        """Return the papers in force of a kind: all of them, or the newest alone."""
        valid = [each for each in self.papers if _is_of(each, kind) and in_force(each)]
        return tuple(valid if every else valid[-1:])

    def left_out(self, kind: str) -> LeftOut | None:
        """Say why the case brings none of a kind, None where it does."""
        states = {each.state for each in self.papers if _is_of(each, kind)}
        if any(in_force(each) for each in self.papers if _is_of(each, kind)):
            return None
        if DocumentState.DRAFT in states:
            return LeftOut.DRAFT
        return LeftOut.VOID if states else LeftOut.MISSING


def in_force(paper: DocumentView) -> bool:
    """Say whether a paper is signed and was not given up."""
    return paper.version > 0 and paper.state in {
        DocumentState.ISSUED,
        DocumentState.SERVED,
    }


def seen_cases(
    connection: Connection, business_keys: Sequence[str], *, actor: Actor
) -> list[CaseHeader]:
    """Return those of some cases that an actor sees, in the order given."""
    wanted = CaseQuery(
        also=(linkage_case.c.business_key.in_(list(business_keys)),),
        limit=len(business_keys),
    )
    found = find_cases(connection, wanted, actor=actor)
    place = {key: at for at, key in enumerate(business_keys)}
    return sorted(found, key=lambda header: place[header.business_key])


def papers_of_cases(
    connection: Connection, headers: Iterable[CaseHeader], *, actor: Actor
) -> list[CasePapers]:
    """Return cases with their papers that an actor, who sees them, may read."""
    cases = list(headers)
    found = documents_of_many(connection, [each.business_key for each in cases])
    return [
        CasePapers(
            header=header,
            papers=tuple(
                each
                for each in found[header.business_key]
                if may_read(actor, each, header)
            ),
        )
        for header in cases
    ]


def readable_papers(
    connection: Connection, ids: Sequence[str], *, actor: Actor
) -> list[DocumentView]:
    """Return those of some papers of cases that an actor may print, as ordered."""
    found = documents_by_ids(connection, ids)
    keys = sorted({each.business_key for each in found.values()})
    headers = {
        each.business_key: each for each in seen_cases(connection, keys, actor=actor)
    }
    return [
        found[each]
        for each in dict.fromkeys(ids)
        if each in found
        and in_force(found[each])
        and found[each].business_key in headers
        and may_read(actor, found[each], headers[found[each].business_key])
    ]


def kinds_among(cases: Iterable[CasePapers]) -> list[tuple[DocumentKind, int]]:
    """Return the kinds of which a case has a paper in force, with how many cases."""
    counted: Counter[str] = Counter()
    for case in cases:
        counted.update({each.kind.key for each in case.papers if in_force(each)})
    return [(kind, counted[key]) for key, kind in KINDS.items() if counted[key]]


def in_order(
    cases: Sequence[CasePapers],
    kinds: Collection[str],
    *,
    every: bool,
    order: Order,
) -> list[DocumentView]:
    """Return what is printed, from the first sheet to the last.

    Args:
        kinds: keys of the kinds that were chosen.
        every: whether all papers of a kind in a case, or the newest alone.
    """
    found = [
        paper
        for case in cases
        for kind in sorted(kinds, key=_place)
        for paper in case.printed(kind, every=every)
    ]
    if order is Order.BY_KIND:
        found.sort(key=lambda paper: _place(paper.kind.key))
    return found


def reasons(case: CasePapers, kinds: Collection[str]) -> Mapping[str, LeftOut]:
    """Return of which kinds a case brings nothing, and why."""
    told = {kind: case.left_out(kind) for kind in sorted(kinds, key=_place)}
    return {kind: reason for kind, reason in told.items() if reason is not None}


def _is_of(paper: DocumentView, kind: str) -> bool:
    return paper.kind.key == kind


def _place(kind: str) -> int:
    return _PLACES.get(kind, len(_PLACES))
