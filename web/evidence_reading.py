"""Read the files of a case, those that the visitor may see."""

from __future__ import annotations

from collections.abc import Sequence

from engine import Actor
from handlers.evidence.photos import Photo, photos_among
from handlers.evidence.records import Evidence
from handlers.linkage import seen_files
from handlers.parties.people import people_by_ids
from web.services import services
from web.visitor import current_visitor


def evidence_seen(case_no: str, *, actor: Actor) -> list[Evidence]:
    """Return the files of a case that an actor who sees the case may see."""
    return seen_files.files_seen(services().engine, case_no, actor=actor)


def only_seen(found: Sequence[Evidence], *, actor: Actor) -> list[Evidence]:
    """Leave out files of one case which the actor does not see."""
    return seen_files.those_seen(services().engine, found, actor=actor)


def of_own_org(found: Sequence[Evidence]) -> frozenset[str]:
    """Return which files somebody of the visitor's organisation has given."""
    visitor = current_visitor()
    givers = {each.received_from for each in found} - {visitor.person.id}
    with services().engine.read() as connection:
        people = people_by_ids(connection, givers) if givers else {}
    own = {each.id for each in people.values() if each.org_id == visitor.person.org_id}
    own.add(visitor.person.id)
    return frozenset(each.id for each in found if each.received_from in own)


def photos_known(found: Sequence[Evidence]) -> dict[str, Photo]:
    """Return where photographs were taken, of the visitor's own organisation alone."""
    own = of_own_org(found)
    with services().engine.read() as connection:
        return photos_among(connection, own)
