"""One patrol: how it went, what it found, and its report as a file."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from io import BytesIO

from flask import Response, send_file
from werkzeug.exceptions import NotFound

from handlers.butler.patrol_report import (
    PatrolNames,
    SignedPatrol,
    patrol_report,
    report_title,
)
from handlers.documents.press import MEDIA_TYPES, FileFormat, printed
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.view_log import Viewed
from web.case_reading import Names
from web.patrol_record import OpenedPatrol, open_patrol
from web.presenters.patrols import (
    patrol_course,
    patrol_facts,
    state_chip,
    states_of,
)
from web.presenters.service_findings import finding_row
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.viewing import note

pages = Pages("patrol_record", __name__)

_PATROL = "/patrols/plans/<plan_id>/on/<named_on>"


@pages.page(_PATROL, guard=Guard.SIGNED_IN)
def patrol(plan_id: str, named_on: str) -> str:
    """Show a patrol; the record itself to the unit that keeps it."""
    found = open_patrol(plan_id, _day(named_on))
    names = _names(found)
    opened = found.opened
    # A client reads what it signed; of the unit's own record it has the report.
    is_own = not opened.of_client or found.said.is_self_check
    words = states_of(found.said)
    return page(
        "patrol.html",
        plan=opened.plan,
        said=found.said,
        one=found.patrol,
        names=names,
        title=report_title(found.said),
        state=state_chip(found.patrol.state, of=words),
        facts=patrol_facts(found.patrol, found.said, with_reason=is_own),
        record=found.record,
        shows_record=is_own,
        course=patrol_course(
            found.events, Names(each.by for each in found.events), of=words
        ),
        findings=[
            finding_row(each, {}, now=services().clock.now()) for each in found.findings
        ],
    )


@pages.page(f"{_PATROL}/report.<format_>", guard=Guard.SIGNED_IN)
def print_report(plan_id: str, named_on: str, format_: str) -> Response:
    """Hand the report of a signed patrol out, as butler and client see it.

    Raises:
        NotFound: it is not signed, or there is no such kind of file.
    """
    found = open_patrol(plan_id, _day(named_on), whole=True)
    if format_ not in set(FileFormat) or found.record is None:
        raise NotFound
    kind, names = FileFormat(format_), _names(found)
    signed = SignedPatrol(
        patrol=found.patrol,
        plan=found.said,
        record=found.record,
        findings=found.findings,
    )
    sheet = patrol_report(signed, names)
    title = f"{report_title(found.said)}_{names.client}_{found.patrol.day.isoformat()}"
    note(Viewed.EXPORT, f"patrol:{found.patrol.key}", title=title)
    return send_file(
        BytesIO(printed(sheet, kind, made_at=services().clock.now())),
        mimetype=MEDIA_TYPES[kind],
        as_attachment=True,
        download_name=f"{title}.{kind}",
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _names(found: OpenedPatrol) -> PatrolNames:
    plan = found.opened.plan
    with services().engine.read() as connection:
        orgs = orgs_by_ids(connection, {plan.client_id, plan.butler_id})
    return PatrolNames(
        butler=orgs[plan.butler_id].name,
        client=orgs[plan.client_id].name,
        contract=found.opened.contract.number,
    )
