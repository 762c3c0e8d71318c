"""Take evidence in and hand it out: always as a file, never as a page of ours."""

from __future__ import annotations

import io
from typing import BinaryIO

from flask import Response, redirect, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.evidence.errors import EvidenceNotFound, EvidenceRefused
from handlers.evidence.files import StoredFile
from handlers.evidence.media_types import JPEG
from handlers.evidence.metadata import without_metadata
from handlers.evidence.records import Evidence, evidence_by_id, record_evidence
from handlers.linkage.programmes.number import is_programme_number
from handlers.parties.experts import holder_of_scan
from handlers.parties.view_log import Viewed
from handlers.registers.catalogue import REGISTERS
from handlers.registers.entries import entry_of_file
from web.assets import asset
from web.case_reading import open_case_file
from web.evidence_reading import of_own_org, only_seen
from web.i18n import gettext as _
from web.notices import Notice, say
from web.people_reading import visiting_keeper
from web.presenters.evidence import PICTURES
from web.presenters.work import case_url
from web.programme_reading import open_programme_file
from web.requests import request_key
from web.routing import Guard, Pages
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.uploads import Received, receive
from web.viewing import note
from web.visitor import current_visitor

pages = Pages("evidence", __name__)

#: A notice travels in a cookie, which browsers drop when it is long.
_LONGEST_NOTICE = 500


@pages.page("/cases/<case_no>/evidence", guard=Guard.SIGNED_IN, methods=("POST",))
def upload(case_no: str) -> BaseResponse:
    """Add files to the evidence of a case."""
    actor = current_visitor().actor
    file = open_case_file(case_no, actor=actor)
    received = receive()
    stored = [each for _name, each in received.stored]
    if stored:
        with services().engine.transact(actor, request_key()) as uow:
            if not uow.repeated:
                _record(uow, stored, file.case_no)
    response = redirect(f"{case_url(file.case_no)}?tab=evidence", code=303)
    return say(response, _outcome(received))


@pages.page("/evidence/<evidence_id>", guard=Guard.SIGNED_IN)
def download(evidence_id: str) -> Response:
    """Hand out a file under its own name."""
    found = _visible(evidence_id)
    note(Viewed.EVIDENCE, found.id, title=found.name, business_key=found.business_key)
    return _send(found, as_attachment=True)


@pages.page("/evidence/<evidence_id>/picture", guard=Guard.SIGNED_IN)
def picture(evidence_id: str) -> Response:
    """Show a photograph, as large as it is kept.

    Raises:
        NotFound: the file is no photograph.
    """
    found = _visible(evidence_id)
    if found.media_type not in PICTURES:
        raise NotFound
    note(Viewed.EVIDENCE, found.id, title=found.name, business_key=found.business_key)
    return _send(found, as_attachment=False)


@pages.page("/evidence/<evidence_id>/thumbnail", guard=Guard.SIGNED_IN)
def thumbnail(evidence_id: str) -> BaseResponse:
    """Hand out a small picture of a photograph, for lists.

    Raises:
        NotFound: the file is no photograph.
    """
    found = _visible(evidence_id)
    if found.media_type not in PICTURES:
        raise NotFound
    try:
        place = services().evidence_files.thumbnail(found.sha256)
    except EvidenceRefused:
        return redirect(asset("no-picture.svg"))
    response = send_file(place, mimetype=JPEG, etag=f"{found.sha256}-t")
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _outcome(received: Received) -> Notice:
    """Return what to say about an upload: how many came in, and which did not."""
    said = [f"{reason}。" for reason in received.refused.values()]
    if received.stored:
        said.insert(0, _("已上传 %(n)d 个文件。", n=len(received.stored)))
    elif not said:
        said = [_("没有选择文件，请先选择再上传。")]
    is_done = bool(received.stored) and not received.refused
    return Notice("".join(said)[:_LONGEST_NOTICE], "" if is_done else "warn")


def _record(uow: UnitOfWork, stored: list[StoredFile], case_no: str) -> None:
    for each in stored:
        record_evidence(uow, each, business_key=case_no)
    digests = [each.sha256 for each in stored]
    uow.audit("evidence_added", {"case": case_no, "files": digests})


def _open(business_key: str) -> None:
    """Open what a file belongs to: who may not see it is told that there is none."""
    if is_programme_number(business_key):
        open_programme_file(business_key)
    else:
        open_case_file(business_key, actor=current_visitor().actor)


def _visible(evidence_id: str) -> Evidence:
    """Return a file of a case that the visitor may see.

    Raises:
        NotFound: there is no such file, or it belongs to somebody else's case, or
            to a matter or an expert that the visitor does not see.
    """
    actor = current_visitor().actor
    with services().engine.read() as connection:
        try:
            found = evidence_by_id(connection, evidence_id)
        except EvidenceNotFound as error:
            raise NotFound from error
    if found.business_key is not None:
        _open(found.business_key)
        is_seen = bool(only_seen([found], actor=actor))
    elif found.task_id is not None and found.received_from != actor.id:
        # Of a matter of a process that is no case.
        is_seen = bool(only_seen([found], actor=actor))
    else:
        is_seen = (
            found.received_from == actor.id
            or _is_certificate(found)
            or _is_of_own_register(found)
        )
    if not is_seen:
        raise NotFound
    return found


def _is_certificate(found: Evidence) -> bool:
    """Say whether a file is the certificate of an expert whom the visitor may judge."""
    with services().engine.read() as connection:
        holder = holder_of_scan(connection, found.id)
        if holder is None:
            return False
        return visiting_keeper(connection).reads_certificates_of(holder)


def _is_of_own_register(found: Evidence) -> bool:
    """Say whether a file belongs to an entry of a register that the visitor sees."""
    visitor = current_visitor()
    with services().engine.read() as connection:
        entry = entry_of_file(connection, found.id)
    if entry is None or entry.org_id != visitor.person.org_id:
        return False
    return REGISTERS[entry.register].read_by(visitor.actor.groups)


def _send(found: Evidence, *, as_attachment: bool) -> Response:
    content = services().evidence_files.open(found.sha256)
    is_whole = found.media_type not in PICTURES or bool(of_own_org([found]))
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


def _without_metadata(content: BinaryIO) -> BinaryIO:
    """Return a photograph as other parties get it: without its camera's notes."""
    with content:
        return io.BytesIO(without_metadata(content.read()))
