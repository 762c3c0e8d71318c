"""Hand out evidence: to people on pages and to their programs, by the same rules."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from flask import Response, send_file

from engine import Actor, InstanceNotFound
from handlers.evidence.errors import EvidenceNotFound
from handlers.evidence.metadata import without_metadata
from handlers.evidence.records import Evidence, evidence_by_id
from handlers.linkage import seen_files
from handlers.linkage.errors import ProgrammeNotFound
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.programmes.headers import seen_programme
from handlers.linkage.programmes.number import is_programme_number
from handlers.parties.experts import holder_of_scan
from handlers.parties.model import Person
from handlers.parties.rights import keeper_of
from handlers.registers.catalogue import REGISTERS
from handlers.registers.downloads import note_download
from handlers.registers.entries import entry_of_file
from handlers.retention.circle import clients_near
from web.evidence_reading import of_own_org
from web.presenters.evidence import PICTURES
from web.security.headers import UPLOAD_POLICY
from web.services import services


@dataclass(frozen=True, slots=True)
class Reader:
    """Who wants a file, on a page or through a program."""

    person: Person
    actor: Actor


def evidence_for(reader: Reader, evidence_id: str) -> Evidence:
    """Return a file that a reader may see.

    Raises:
        EvidenceNotFound: there is no such file, or it belongs to somebody else's case,
            or to a matter or an expert that the reader does not see.
    """
    with services().engine.read() as connection:
        found = evidence_by_id(connection, evidence_id)
    if not _is_seen(reader, found):
        raise EvidenceNotFound(evidence_id)
    return found


def send_evidence(reader: Reader, found: Evidence, *, as_attachment: bool) -> Response:
    """Hand out a file under its own name, always as a file and never as a page of ours.

    What a camera noted in a photograph stays in the organisation of who gave it.
    """
    if as_attachment:
        _note_taken(reader, found)
    content = services().evidence_files.open(found.sha256)
    is_whole = found.media_type not in PICTURES or bool(
        of_own_org([found], reader=reader.person)
    )
    response = send_file(
        content if is_whole else _without_metadata(content),
        mimetype=found.media_type,
        as_attachment=as_attachment,
        download_name=found.name,
        etag=found.sha256 if is_whole else f"{found.sha256}-x",
    )
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_seen(reader: Reader, found: Evidence) -> bool:
    engine, actor = services().engine, reader.actor
    is_own = found.received_from == actor.id
    # Of a matter of a process that is no case, the matter decides.
    is_of_matter = found.task_id is not None and not is_own
    if found.business_key is not None:
        return _opens(reader, found.business_key) and bool(
            seen_files.those_seen(engine, [found], actor=actor)
        )
    if is_of_matter:
        return bool(seen_files.those_seen(engine, [found], actor=actor))
    return (
        is_own or _is_certificate(reader, found) or _is_of_own_register(reader, found)
    )


def _opens(reader: Reader, business_key: str) -> bool:
    """Say whether a reader sees what a file belongs to: a case or a programme."""
    engine = services().engine
    try:
        if is_programme_number(business_key):
            with engine.read() as connection:
                seen_programme(connection, business_key, actor=reader.actor)
        else:
            engine.instance_by_business_key(
                business_key, process_key=LINKAGE, actor=reader.actor
            )
    except (InstanceNotFound, ProgrammeNotFound):
        return False
    return True


def _is_certificate(reader: Reader, found: Evidence) -> bool:
    """Say whether a file is the certificate of an expert whom the reader may judge."""
    with services().engine.read() as connection:
        holder = holder_of_scan(connection, found.id)
        if holder is None:
            return False
        return keeper_of(connection, reader.person).reads_certificates_of(holder)


def _is_of_own_register(reader: Reader, found: Evidence) -> bool:
    """Say whether a file belongs to an entry of a register that the reader sees."""
    unit, roles = reader.person.org_id, reader.actor.groups
    with services().engine.read() as connection:
        entry = entry_of_file(connection, found.id)
        if entry is None or entry.org_id != unit:
            return False
        register = REGISTERS[entry.register]
        if not register.of_team or not entry.client:
            return register.read_by(roles)
        near = clients_near(connection, reader.actor.id, roles, unit=unit)
    return register.read_by(roles) and (near is None or entry.client_id in near)


def _note_taken(reader: Reader, found: Evidence) -> None:
    """Note each time when a paper of a register is taken along (B6.3.3)."""
    with services().engine.read() as connection:
        entry = entry_of_file(connection, found.id)
    if entry is not None:
        with services().engine.transact(reader.actor) as uow:
            note_download(uow, entry_id=entry.id, evidence_id=found.id)


def _without_metadata(content: BinaryIO) -> BinaryIO:
    """Return a photograph as other parties get it: without its camera's notes."""
    with content:
        return io.BytesIO(without_metadata(content.read()))
