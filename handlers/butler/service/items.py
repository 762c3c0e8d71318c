"""Keep what a contract picked from the menu, and what is done of it (B3, B4.5, B8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import UnitOfWork
from handlers.butler.menu import MenuItem
from handlers.butler.service.model import Item
from handlers.butler.service.tables import service_item


def pick_item(
    uow: UnitOfWork,
    contract_id: str,
    item: MenuItem,
    *,
    due_on: date | None,
    parts: Collection[str] = (),
    reason: str = "",
) -> None:
    """Write down that a contract picks an item, with the parts it is made of."""
    uow.connection.execute(
        insert(service_item).values(
            contract_id=contract_id,
            item=item.value,
            due_on=due_on.isoformat() if due_on else None,
            parts=dict.fromkeys(parts, ""),
            added_reason=reason.strip(),
            added_by=uow.actor.id,
            added_at=uow.now,
        )
    )
    uow.audit("service_item_picked", {"contract": contract_id, "item": item.value})


def do_item(uow: UnitOfWork, contract_id: str, item: MenuItem) -> None:
    """Write down that an item is done; it stays so from the first time on."""
    uow.connection.execute(
        update(service_item)
        .where(
            service_item.c.contract_id == contract_id,
            service_item.c.item == item.value,
            service_item.c.done_at.is_(None),
        )
        .values(done_at=uow.now)
    )
    uow.audit("service_item_done", {"contract": contract_id, "item": item.value})


def do_part(
    uow: UnitOfWork, contract_id: str, item: MenuItem, *, part: str, said: str
) -> Item | None:
    """Write down what became of one part; the item as it is now, None if not picked."""
    where = (
        service_item.c.contract_id == contract_id,
        service_item.c.item == item.value,
    )
    # Parts are filed beside each other: the row waits for whoever came first.
    query = select(service_item).where(*where).with_for_update()
    row = uow.connection.execute(query).one_or_none()
    if row is None:
        return None
    parts = {**row.parts, part: said}
    uow.connection.execute(update(service_item).where(*where).values(parts=parts))
    return _item(row, parts)


def items_of(connection: Connection, contract_id: str) -> list[Item]:
    """Return the picked items of a contract in the order of the menu."""
    return items_of_all(connection, [contract_id]).get(contract_id, [])


def items_of_all(
    connection: Connection, contract_ids: Collection[str]
) -> Mapping[str, list[Item]]:
    """Return the picked items of contracts, by contract, in the order of the menu."""
    query = select(service_item).where(
        service_item.c.contract_id.in_(sorted(contract_ids))
    )
    order = list(MenuItem)
    found: dict[str, list[Item]] = {}
    for row in connection.execute(query):
        found.setdefault(row.contract_id, []).append(_item(row, row.parts))
    return {
        key: sorted(items, key=lambda each: order.index(each.item))
        for key, items in found.items()
    }


def _item(row: Row[Any], parts: Mapping[str, str]) -> Item:
    return Item(
        item=MenuItem(row.item),
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        parts=parts,
        added_reason=row.added_reason,
        done_at=row.done_at,
    )
