"""Show contracts of butlers: rows of the list, facts of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.butler.contracts import Contract
from handlers.parties.model import Org, Person
from web.i18n import gettext as _
from web.presenters.deadline import Chip, Tone
from web.presenters.rows import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """One line of the list."""

    url: str
    number: str
    client: str
    lead: str
    valid_from: str
    valid_to: str
    state: Chip
    is_over: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the line as files hold it."""
        return (
            self.number,
            self.client,
            self.lead,
            self.valid_from,
            self.valid_to,
            self.state.text,
        )


def contract_row(
    each: Contract,
    clients: Mapping[str, Org],
    leads: Mapping[str, Person],
    *,
    today: date,
) -> ContractRow:
    """Return the line of a contract."""
    return ContractRow(
        url=f"/contracts/{each.id}",
        number=each.number,
        client=clients[each.client_id].name,
        lead=leads[each.lead_id].name,
        valid_from=each.valid_from.isoformat(),
        valid_to=each.valid_to.isoformat(),
        state=state_chip(each, today=today),
        is_over=each.ended_on is not None,
    )


def state_chip(each: Contract, *, today: date) -> Chip:
    """Return whether a contract runs, has run out, or was ended."""
    if each.ended_on is not None:
        return Chip(_("已结束"), Tone.GREY)
    if each.valid_to < today:
        return Chip(_("已到期，待办结"), Tone.AMBER)
    if each.valid_from > today:
        return Chip(_("未开始"), Tone.OUTLINE)
    return Chip(_("服务中"), Tone.BLUE)


def contract_facts(each: Contract, *, client: str, lead: str) -> tuple[Fact, ...]:
    """Return what a contract says."""
    lines = (
        (_("服务对象"), client),
        (_("项目负责人"), lead),
        (_("开始日期"), each.valid_from.isoformat()),
        (_("结束日期"), each.valid_to.isoformat()),
        (_("实际结束"), each.ended_on.isoformat() if each.ended_on else ""),
        (_("结束原因"), each.ended_reason),
    )
    return tuple(Fact(label=label, text=text) for label, text in lines if text)
