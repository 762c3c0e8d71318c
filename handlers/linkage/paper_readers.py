"""Who may read and who may write which paper of a case that they see."""

from __future__ import annotations

from collections.abc import Mapping

from engine import Actor
from handlers.documents.records import DocumentState, DocumentView
from handlers.linkage.cases import CaseHeader
from handlers.parties.model import Role

_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.ENFORCEMENT, Role.JOINT_GROUP})
_HELPERS = frozenset({Role.AGENCY, Role.WORK_GROUP})
#: Kinds that are not for every party: who reads them beside the bureau.
_READERS: Mapping[str, frozenset[str]] = {
    "notification_letter": frozenset(),
    "failure_report": frozenset(),
    "revocation_transfer": frozenset(),
    "commission_letter": frozenset(_HELPERS),
    # The agency helps with the survey about itself: it reads no answer before the
    # case is closed (7.2.6.1).
    "annex_e": frozenset({Role.ENTITY}),
}
_EVERY_PARTY = frozenset({Role.ENTITY}) | _HELPERS


def is_of_bureau(actor: Actor) -> bool:
    """Say whether somebody works for the bureau, or keeps the service running."""
    return actor.sees_all or not actor.groups.isdisjoint(_BUREAU)


def may_read(actor: Actor, found: DocumentView, header: CaseHeader) -> bool:
    """Say whether somebody who sees the case may read one of its papers."""
    if is_of_bureau(actor):
        return True
    if found.state is DocumentState.DRAFT:
        return False
    readers = _READERS.get(found.kind.key, _EVERY_PARTY)
    if found.kind.key == "annex_e" and header.closed_at is not None:
        readers = _EVERY_PARTY
    return not actor.groups.isdisjoint(readers)


def may_write(actor: Actor) -> bool:
    """Say whether somebody who sees a case may draft, sign and correct its papers."""
    return not actor.groups.isdisjoint(_BUREAU)
