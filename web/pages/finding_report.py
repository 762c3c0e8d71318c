"""Hand out the report of a finding as a file."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file
from werkzeug.exceptions import NotFound

from handlers.butler.contracts import contracts
from handlers.butler.findings.report import (
    TITLE,
    ReportNames,
    finding_report,
)
from handlers.butler.report_parts import ReportStep
from handlers.documents.press import MEDIA_TYPES, FileFormat, printed
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.view_log import Viewed
from web.case_reading import Names
from web.finding_reading import finding_story, opened_finding
from web.routing import Guard, Pages
from web.services import services
from web.viewing import note

pages = Pages("finding_report", __name__)


@pages.page("/findings/<finding_id>/report.<format_>", guard=Guard.SIGNED_IN)
def print_report(finding_id: str, format_: str) -> Response:
    """Hand the report of a finding out, as butler and client see it.

    Raises:
        NotFound: there is no such finding, or no such kind of file.
    """
    found = opened_finding(finding_id)
    if format_ not in set(FileFormat):
        raise NotFound
    kind = FileFormat(format_)
    with services().engine.read() as connection:
        orgs = orgs_by_ids(connection, {found.client_id, found.butler_id})
        contract = contracts(connection, ids=[found.contract_id])[0]
    names = ReportNames(
        butler=orgs[found.butler_id].name,
        client=orgs[found.client_id].name,
        contract=contract.number,
        found_by=Names([found.found_by])(found.found_by),
    )
    steps = [
        ReportStep(matter=each.matter, by=each.by, when=each.when, view=each.view)
        for each in finding_story(found).steps
    ]
    title = f"{TITLE}_{found.number}"
    note(Viewed.EXPORT, f"finding:{found.id}", title=title)
    sheet = finding_report(found, steps, names)
    return send_file(
        BytesIO(printed(sheet, kind, made_at=services().clock.now())),
        mimetype=MEDIA_TYPES[kind],
        as_attachment=True,
        download_name=f"{title}.{kind}",
    )
