"""Add items to the menu of a contract that runs (B4.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from engine import CorrelateMessage, UnitOfWork
from handlers.butler.contracts import Contract
from handlers.butler.errors import ContractRefused
from handlers.butler.menu import MENU_NAMES, MenuItem
from handlers.butler.service.items import items_of, pick_item
from handlers.butler.service.keys import SERVICE_EXTENDED
from handlers.butler.service.model import Item, RunState
from handlers.butler.service.professions import nobody_serves
from handlers.butler.service.runs import run_of
from handlers.butler.telling import told
from handlers.deadlines.local_time import end_of_day, local_day


@dataclass(frozen=True, slots=True)
class _Addition:
    """What somebody wants to add."""

    contract: Contract
    items: tuple[MenuItem, ...]
    due_on: date | None
    reason: str

    @property
    def worked_on(self) -> tuple[MenuItem, ...]:
        """What makes a matter: patrols have plans instead."""
        return tuple(each for each in self.items if each is not MenuItem.PATROL)


def extend_service(
    uow: UnitOfWork,
    contract: Contract,
    items: Collection[MenuItem],
    *,
    due_on: date | None,
    reason: str,
) -> None:
    """Add items; the project lead works on them beside what is under way.

    Patrols alone make no matter: their plans are made on the pages of patrols.

    Raises:
        ContractRefused: the service does not run, an item is there already or cannot
            be served, earlier additions are not done, or the day does not fit.
    """
    chosen = tuple(each for each in MenuItem if each in items)
    wanted = _Addition(contract, chosen, due_on, reason.strip())
    for field, said in _faults(uow.connection, wanted, today=local_day(uow.now)):
        raise ContractRefused(field, said)
    for each in chosen:
        due = due_on if each in wanted.worked_on else None
        pick_item(uow, contract.id, each, due_on=due, reason=reason)
    if wanted.worked_on and due_on is not None:
        uow.defer(
            CorrelateMessage(
                name=SERVICE_EXTENDED,
                business_key=contract.id,
                variables={
                    "added_items": [each.value for each in wanted.worked_on],
                    "added_items_text": "、".join(
                        MENU_NAMES[e] for e in wanted.worked_on
                    ),
                    "added_reason": wanted.reason,
                    "added_due_on": due_on.isoformat(),
                    "added_due_at": told(end_of_day(due_on)),
                },
            )
        )


def may_extend(items: Collection[Item]) -> bool:
    """Say whether items can be added: the menu stands, and no addition is under way."""
    return bool(items) and not any(_is_under_way(each) for each in items)


def not_picked(items: Collection[Item]) -> list[MenuItem]:
    """Return what a contract has not picked yet."""
    there = {each.item for each in items}
    return [each for each in MenuItem if each not in there]


def _is_under_way(item: Item) -> bool:
    added = bool(item.added_reason) and item.item is not MenuItem.PATROL
    return added and item.done_at is None


def _faults(
    connection: Connection, wanted: _Addition, *, today: date
) -> Iterator[tuple[str, str]]:
    yield from _against(connection, wanted.contract.id)
    there = {each.item for each in items_of(connection, wanted.contract.id)}
    twice = "、".join(MENU_NAMES[each] for each in wanted.items if each in there)
    if not wanted.items:
        yield "items", "请选择增加的项目"
    if twice:
        yield "items", f"合同中已有{twice}"
    unit = wanted.contract.butler_id
    nobody = nobody_serves(connection, unit, wanted.items, today)
    if nobody:
        yield "items", nobody
    last = wanted.contract.valid_to
    if wanted.worked_on and not (wanted.due_on and today <= wanted.due_on <= last):
        said = f"完成日期应在今天之后、合同结束（{last.isoformat()}）之前"
        yield "due_on", said
    if not wanted.reason:
        yield "reason", "请填写增加的原因"


def _against(connection: Connection, contract_id: str) -> Iterator[tuple[str, str]]:
    """Yield why nothing can be added to a contract now."""
    run = run_of(connection, contract_id)
    items = items_of(connection, contract_id)
    if run is None or run.state is not RunState.RUNNING:
        yield "items", "合同不在服务期内，不能增加项目"
    elif not items:
        yield "items", "服务内容清单还没有登记，请在清单中选择"
    elif not may_extend(items):
        yield "items", "上次增加的项目还没有办结"
