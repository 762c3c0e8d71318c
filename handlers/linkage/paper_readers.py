"""Who may read and who may write which paper of a case that they see."""

from __future__ import annotations

from collections.abc import Mapping

from engine import Actor
from handlers.documents.kinds import KINDS, DocumentKind, Readers
from handlers.documents.records import DocumentState, DocumentView
from handlers.linkage.cases import CaseHeader
from handlers.parties.model import Role

_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.ENFORCEMENT, Role.JOINT_GROUP})
_HELPERS = frozenset({Role.AGENCY, Role.WORK_GROUP})
_ENTITY = frozenset({Role.ENTITY})
#: Roles that read a signed paper beside the bureau, by what its kind declares.
_ROLES: Mapping[Readers, frozenset[Role]] = {
    Readers.BUREAU: frozenset(),
    Readers.HELPERS: _HELPERS,
    # The agency helps with the survey about itself: it reads no answer before the
    # case is closed (7.2.6.1).
    Readers.ENTITY: _ENTITY,
    Readers.PARTIES: _ENTITY | _HELPERS,
}


def is_of_bureau(actor: Actor) -> bool:
    """Say whether somebody works for the bureau, or keeps the service running."""
    return actor.sees_all or not actor.groups.isdisjoint(_BUREAU)


def may_read(actor: Actor, found: DocumentView, header: CaseHeader) -> bool:
    """Say whether somebody who sees the case may read one of its papers."""
    if is_of_bureau(actor):
        return True
    if found.state is DocumentState.DRAFT:
        return False
    is_closed = header.closed_at is not None
    return found.kind in kinds_read(actor, is_closed=is_closed)


def kinds_read(actor: Actor, *, is_closed: bool) -> frozenset[DocumentKind]:
    """Return the kinds of which somebody outside of the bureau reads signed papers."""
    return frozenset(
        kind
        for kind in KINDS.values()
        if not actor.groups.isdisjoint(_ROLES[_readers(kind, is_closed=is_closed)])
    )


def _readers(kind: DocumentKind, *, is_closed: bool) -> Readers:
    is_opened = kind.readers is Readers.ENTITY and is_closed
    return Readers.PARTIES if is_opened else kind.readers


def may_write(actor: Actor) -> bool:
    """Say whether somebody who sees a case may draft, sign and correct its papers."""
    return not actor.groups.isdisjoint(_BUREAU)
