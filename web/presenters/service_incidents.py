"""Show unforeseen events: rows of the list, facts and the course of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.butler.incidents.model import STATE_NAMES, Incident, IncidentState
from handlers.parties.model import Org
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import day_text, moment_text
from web.presenters.deadline import Chip, Tone
from web.presenters.rows import Fact, TimelineEntry
from web.presenters.service_findings import severity_chip

#: The words of states and decisions, for the translators.
WORDS = (
    marked("待采取措施"),
    marked("处置中"),
    marked("待评审"),
    marked("已评审"),
    marked("已终止"),
    marked("已告知"),
    marked("服务对象已报告"),
    marked("不告知"),
)
_TONES: Mapping[IncidentState, Tone] = {
    IncidentState.REPORTED: Tone.AMBER,
    IncidentState.CLOSED: Tone.GREEN,
    IncidentState.CANCELED: Tone.GREY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One line of the list."""

    url: str
    number: str
    text: str
    client: str
    severity: Chip
    state: Chip
    late: Chip | None
    place: str
    happened: str
    bureau: str
    review: str


def incident_row(
    each: Incident, clients: Mapping[str, Org], *, now: datetime
) -> IncidentRow:
    """Return the line of an event."""
    client = clients.get(each.client_id)
    return IncidentRow(
        url=f"/incidents/{each.id}",
        number=each.number,
        text=each.text,
        client=client.name if client else "",
        severity=severity_chip(each.severity),
        state=state_chip(each.state),
        late=late_chip(each, now=now),
        place=each.place,
        happened=moment_text(each.happened_at),
        bureau=_(each.bureau_notice) if each.bureau_notice else "",
        review=review_text(each),
    )


def state_chip(state: IncidentState) -> Chip:
    """Return how far an event is."""
    return Chip(_(STATE_NAMES[state]), _TONES.get(state, Tone.BLUE))


def late_chip(each: Incident, *, now: datetime) -> Chip | None:
    """Return that no measures were taken in time, if so."""
    return Chip(_("措施超时"), Tone.RED) if each.is_late(now) else None


def review_text(each: Incident) -> str:
    """Return what the review of the arrangements for emergencies said (B6.4.3)."""
    if each.fits is None:
        return ""
    if each.fits:
        return _("适宜")
    by = day_text(each.change_by) if each.change_by else ""
    return _("须修改：%(what)s（%(by)s前）", what=each.changes, by=by)


def incident_facts(
    each: Incident, *, client: str, contract: str, inside: bool
) -> tuple[Fact, ...]:
    """Return what is known of an event.

    Args:
        each: The event.
        client: Name of its client.
        contract: Number of its contract.
        inside: True for people of the unit, who read its review as well.
    """
    decided = _(each.bureau_notice) if each.bureau_notice else ""
    lines = (
        (_("服务对象"), client),
        (_("合同编号"), contract),
        (_("发生时间"), moment_text(each.happened_at)),
        (_("发生地点"), each.place),
        (_("发现人"), each.found_by),
        (_("受危及的人身、财产"), each.endangered or _("无")),
        (_("采取措施的时限"), moment_text(each.measures_due_at)),
        (_("告知政府部门"), decided),
        (_("没有告知的理由"), each.bureau_reason),
        (_("应急管理机制"), review_text(each) if inside else ""),
    )
    return tuple(Fact(label=label, text=text) for label, text in lines if text)


def incident_course(each: Incident, *, reported_by: str) -> tuple[TimelineEntry, ...]:
    """Return what happened when, the first thing first."""
    return tuple(
        TimelineEntry(when=moment_text(at), who=who, text=text)
        for at, who, text in sorted(
            _moments(each, reported_by=reported_by), key=lambda entry: entry[0]
        )
    )


def _moments(
    each: Incident, *, reported_by: str
) -> Iterator[tuple[datetime, str, str]]:
    yield each.happened_at, "", _("发生意外事件")
    yield each.reported_at, reported_by, _("报告事件")
    known = (
        (each.measures_at, _("采取应急措施")),
        (each.client_told_at, _("告知服务对象")),
        (each.client_confirmed_at, _("服务对象确认收到告知")),
    )
    for at, text in known:
        if at is not None:
            yield at, "", text
    if each.closed_at is not None:
        yield each.closed_at, "", _(STATE_NAMES[each.state])
