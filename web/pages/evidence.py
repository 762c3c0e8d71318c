"""Take evidence in and hand it out: always as a file, never as a page of ours."""

from __future__ import annotations

from flask import Response, redirect, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.evidence.errors import EvidenceNotFound, EvidenceRefused
from handlers.evidence.files import StoredFile
from handlers.evidence.media_types import JPEG
from handlers.evidence.records import Evidence, record_evidence
from handlers.parties.view_log import Viewed
from web.assets import asset
from web.case_reading import open_case_file
from web.evidence_sending import Reader, evidence_for, send_evidence
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.evidence import PICTURES
from web.presenters.work import case_url
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


def _reader() -> Reader:
    visitor = current_visitor()
    return Reader(visitor.person, visitor.actor)


def _visible(evidence_id: str) -> Evidence:
    """Return a file that the visitor may see.

    Raises:
        NotFound: there is none of this id for the visitor.
    """
    try:
        return evidence_for(_reader(), evidence_id)
    except EvidenceNotFound as error:
        raise NotFound from error


def _send(found: Evidence, *, as_attachment: bool) -> Response:
    return send_evidence(_reader(), found, as_attachment=as_attachment)
