"""Hand out the file of a case as one archive that can be checked without Tandem."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, stream_with_context

from handlers.documents.archive import packed
from handlers.parties.view_log import Viewed, note_view
from web.case_archive import CaseArchive
from web.case_reading import open_case_file
from web.presenters.case import case_head
from web.presenters.evidence import size_text
from web.routing import Guard, Pages
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("take_archive", __name__)


@pages.page("/cases/<case_no>/archive", guard=Guard.SIGNED_IN)
def contents(case_no: str) -> str:
    """Show what goes into the archive, before it is made."""
    file = open_case_file(case_no, actor=current_visitor().actor)
    archive = CaseArchive(file)
    return page(
        "take_archive.html",
        head=case_head(file.header, file.ladder),
        documents=len(archive.documents),
        forms=len(archive.forms),
        evidence=len(archive.evidence),
        size=size_text(archive.size),
    )


@pages.page("/cases/<case_no>/archive.zip", guard=Guard.SIGNED_IN)
def take(case_no: str) -> Response:
    """Send the archive while it is made, and note who took it."""
    actor = current_visitor().actor
    archive = CaseArchive(open_case_file(case_no, actor=actor))
    about = archive.about()
    with services().engine.transact(actor) as uow:
        title = f"{case_no} 案卷"
        note_view(
            uow,
            kind=Viewed.EXPORT,
            object_id=f"archive:{case_no}",
            title=title,
            business_key=case_no,
        )
        uow.audit("case_archive_taken", {"case": case_no})
    now = services().clock.now()
    body = packed(archive.parts(), about, at=now)
    response = Response(stream_with_context(body), mimetype="application/zip")
    name = quote(f"案卷_{case_no}_{services().today.isoformat()}.zip")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{case_no}.zip\"; filename*=UTF-8''{name}"
    )
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    return response
