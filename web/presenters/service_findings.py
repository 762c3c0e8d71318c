"""Show what butlers found: rows of the list, facts of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.butler.findings.model import (
    SOURCE_NAMES,
    STATE_NAMES,
    Finding,
    FindingState,
    Severity,
)
from handlers.parties.model import Org
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.deadline import Chip, Tone
from web.presenters.rows import Fact

#: The words of states, sources and severities, for the translators.
WORDS = (
    marked("待提出建议"),
    marked("整改中"),
    marked("待验证"),
    marked("待确认风险"),
    marked("已闭环"),
    marked("已接受风险"),
    marked("已终止"),
    marked("全面排查"),
    marked("日常服务"),
    marked("重大"),
    marked("较大"),
    marked("一般"),
)
_TONES: Mapping[FindingState, Tone] = {
    FindingState.CLOSED: Tone.GREEN,
    FindingState.ACCEPTED: Tone.GREY,
    FindingState.CANCELED: Tone.GREY,
}
_GRAVITY: Mapping[Severity, Tone] = {
    Severity.GRAVE: Tone.RED,
    Severity.MAJOR: Tone.AMBER,
    Severity.GENERAL: Tone.OUTLINE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One line of the list."""

    url: str
    number: str
    text: str
    client: str
    severity: Chip
    state: Chip
    late: Chip | None
    source: str
    found: str
    due: str


def finding_row(
    each: Finding, clients: Mapping[str, Org], *, now: datetime
) -> FindingRow:
    """Return the line of a finding."""
    client = clients.get(each.client_id)
    return FindingRow(
        url=f"/findings/{each.id}",
        number=each.number,
        text=each.text,
        client=client.name if client else "",
        severity=severity_chip(each.severity),
        state=state_chip(each.state),
        late=late_chip(each, now=now),
        source=_(SOURCE_NAMES[each.source]),
        found=moment_text(each.found_at),
        due=moment_text(each.due_at) if each.due_at and each.is_open else "",
    )


def severity_chip(severity: Severity) -> Chip:
    """Return how grave something is."""
    return Chip(_(severity.value), _GRAVITY[severity])


def state_chip(state: FindingState) -> Chip:
    """Return how far a finding is."""
    return Chip(_(STATE_NAMES[state]), _TONES.get(state, Tone.BLUE))


def late_chip(each: Finding, *, now: datetime) -> Chip | None:
    """Return that the client is late with correcting, if they are."""
    return Chip(_("整改超期"), Tone.AMBER) if each.is_late(now) else None


def finding_facts(
    each: Finding, *, client: str, contract: str, found_by: str, bureau: str
) -> tuple[Fact, ...]:
    """Return what is known of a finding.

    Args:
        each: The finding.
        client: Name of its client.
        contract: Number of its contract.
        found_by: Name of who found it.
        bureau: Who was asked to register it, and what came of it; empty if nobody was.
    """
    lines = (
        (_("服务对象"), client),
        (_("合同编号"), contract),
        (_("来源"), _(SOURCE_NAMES[each.source])),
        (_("所属部分"), f"{each.section})" if each.section else ""),
        (_("发现人"), found_by),
        (_("发现时间"), moment_text(each.found_at)),
        (_("危及人身、财产安全"), _("是") if each.danger else _("否")),
        (_("请市场监督管理局登记"), bureau),
        (_("整改建议"), each.advice),
        (_("整改时限"), moment_text(each.due_at) if each.due_at else ""),
        (_("整改次数"), str(each.round) if each.round else ""),
        (_("闭环时间"), moment_text(each.closed_at) if each.closed_at else ""),
    )
    return tuple(Fact(label=label, text=text) for label, text in lines if text)
