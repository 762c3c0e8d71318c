"""Show contracts of butlers: rows of the list, facts of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.butler.contracts import Contract
from handlers.butler.service.model import Item, ItemState
from handlers.parties.model import Org, Person
from web.i18n import gettext as _
from web.i18n import marked
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
    #: How many of the picked items are done: 3/7; empty before the menu.
    progress: str
    overdue: int
    is_over: bool

    @property
    def late(self) -> Chip | None:
        """Whether items are overdue."""
        return Chip(_("逾期 %(n)d", n=self.overdue), Tone.RED) if self.overdue else None

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
            self.progress,
            str(self.overdue),
        )


def contract_row(
    each: Contract,
    clients: Mapping[str, Org],
    leads: Mapping[str, Person],
    items: Sequence[Item],
    *,
    today: date,
) -> ContractRow:
    """Return the line of a contract."""
    over = each.ended_on is not None
    states = [item.state(today, over=over) for item in items]
    progress = f"{states.count(ItemState.DONE)}/{len(states)}" if states else ""
    return ContractRow(
        url=f"/contracts/{each.id}",
        number=each.number,
        client=clients[each.client_id].name,
        lead=leads[each.lead_id].name,
        valid_from=each.valid_from.isoformat(),
        valid_to=each.valid_to.isoformat(),
        state=state_chip(each, today=today),
        progress=progress,
        overdue=states.count(ItemState.OVERDUE),
        is_over=over,
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


#: The words of the menu and of its states, for the catalogue of translations.
WORDS = (
    marked("全面排查"),
    marked("风险识别"),
    marked("体系建设与运行"),
    marked("管理专题培训"),
    marked("日常巡查"),
    marked("应急预案"),
    marked("售后服务"),
    marked("计划"),
    marked("进行中"),
    marked("已完成"),
    marked("逾期"),
    marked("未完成"),
)

_TONES: Mapping[ItemState, Tone] = {
    ItemState.PLANNED: Tone.OUTLINE,
    ItemState.GOING_ON: Tone.BLUE,
    ItemState.DONE: Tone.GREEN,
    ItemState.OVERDUE: Tone.RED,
    ItemState.LEFT: Tone.GREY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One picked item on the page of its contract."""

    name: str
    due_on: str
    #: How many of its parts are done: 3/7; empty without parts.
    parts: str
    state: Chip
    #: Why it was added later.
    added: str


def item_rows(items: Sequence[Item], *, today: date, over: bool) -> list[ItemRow]:
    """Return the picked items of a contract: planned, done, overdue (B6.1.3, B8)."""
    found = []
    for each in items:
        state = each.state(today, over=over)
        found.append(
            ItemRow(
                name=_(each.name),
                due_on=each.due_on.isoformat() if each.due_on else "",
                parts=f"{each.done_parts}/{len(each.parts)}" if each.parts else "",
                state=Chip(_(state.value), _TONES[state]),
                added=each.added_reason,
            )
        )
    return found
