"""What lies in a client's file, counted by kind in words of the work (B5.7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from handlers.registers.catalogue import REGISTERS
from handlers.registers.entries import Entry
from handlers.retention.belongings import Belongings

#: What people call the rows of a table; other tables are parts of these.
KINDS: Mapping[str, str] = {
    "service_contract": "服务合同",
    "patrol_plan": "巡查计划",
    "patrol": "巡查记录",
    "service_finding": "问题",
    "service_complaint": "投诉",
    "service_incident": "意外事件",
    "submission": "表单",
    "document": "文书和报告",
    "evidence": "材料和照片",
    "register_entry": "登记簿记录",
    "history": "办理过程记录",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What lies in a file."""

    #: Kind and number.
    kinds: tuple[tuple[str, int], ...]
    entries: tuple[Entry, ...]

    def of_register(self, key: str) -> list[Entry]:
        """Return the entries of one register."""
        return [each for each in self.entries if each.register == key]

    @property
    def registers(self) -> list[tuple[str, str, list[Entry]]]:
        """Return key, name and entries of each register that has any."""
        found = (
            (key, each.zh, self.of_register(key)) for key, each in REGISTERS.items()
        )
        return [(key, zh, entries) for key, zh, entries in found if entries]


def contents_of(connection: Connection, belongings: Belongings) -> Contents:
    """Count what belongs to a contract."""
    kinds = []
    for table, condition in belongings.tables():
        if table.name not in KINDS:
            continue
        query = select(func.count()).select_from(table).where(condition)
        count = int(connection.scalar(query) or 0)
        if count:
            kinds.append((table.name, count))
    order = list(KINDS)
    kinds.sort(key=lambda pair: order.index(pair[0]))
    return Contents(
        kinds=tuple((KINDS[name], count) for name, count in kinds),
        entries=belongings.entries,
    )
