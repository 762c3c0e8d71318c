"""Read the files of a case, those that the visitor may see."""

from __future__ import annotations

from collections.abc import Sequence

from engine import Actor
from handlers.evidence.photos import Photo, photos_among
from handlers.evidence.records import Evidence
from handlers.linkage import seen_files
from handlers.parties.model import Person
from handlers.parties.people import people_by_ids
from web.services import services
from web.visitor import current_visitor


def evidence_seen(case_no: str, *, actor: Actor) -> list[Evidence]:
    """Return the files of a case that an actor who sees the case may see."""
    return seen_files.files_seen(services().engine, case_no, actor=actor)


def of_own_org(found: Sequence[Evidence], *, reader: Person) -> frozenset[str]:
    """Return which files somebody of a reader's organisation has given."""
    givers = {each.received_from for each in found} - {reader.id}
    with services().engine.read() as connection:
        people = people_by_ids(connection, givers) if givers else {}
    own = {each.id for each in people.values() if each.org_id == reader.org_id}
    own.add(reader.id)
    return frozenset(each.id for each in found if each.received_from in own)


def photos_known(found: Sequence[Evidence]) -> dict[str, Photo]:
    """Return where photographs were taken, of the visitor's own organisation alone."""
    own = of_own_org(found, reader=current_visitor().person)
    with services().engine.read() as connection:
        return photos_among(connection, own)
