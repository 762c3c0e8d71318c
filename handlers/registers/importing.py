"""Take a register in from a file: every line checked and shown before one is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from engine import UnitOfWork
from handlers.registers.answers import day_of, read_answers, words_of
from handlers.registers.clients import as_called_now, client_of
from handlers.registers.entries import all_entries
from handlers.registers.errors import EntryRefused
from handlers.registers.keeping import add_entry
from handlers.registers.model import CLIENT, Content, Register
from handlers.registers.rules.late import NEEDS_REASON, is_late
from handlers.registers.typed import LATE_REASON
from handlers.spreadsheets.errors import ImportRefused
from handlers.spreadsheets.heads import plain_head
from handlers.spreadsheets.sheets import Sheet

#: More lines than this are several files: they travel through the preview.
MOST_LINES = 300
#: Of a client on whose project somebody does not work (R-B9).
NOT_NEAR = "只能登记自己所在项目组的服务对象(B6.3.3)"
_SEARCHED = 10


class Fate(StrEnum):
    """What comes of a line."""

    NEW = "新增"
    KNOWN = "已登记"
    WRONG = "有误"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file with what comes of it."""

    #: As programs for spreadsheets count.
    number: int
    texts: Mapping[str, str]
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import would do."""

    lines: tuple[Line, ...]
    #: Heads that mean no column of the register.
    unused: tuple[str, ...] = ()
    #: True: some act lies so far back that a reason is asked.
    late: bool = False
    counts: Mapping[Fate, int] = field(default_factory=dict)


def heads_of(register: Register) -> tuple[str, ...]:
    """Return the heads of the template of a register."""
    return tuple(each.zh for each in register.fields)


def plan_import(
    uow: UnitOfWork,
    register: Register,
    org_id: str,
    sheet: Sheet,
    *,
    near: frozenset[str] | None = None,
) -> Plan:
    """Return what would come of each line; nothing is kept.

    Args:
        near: Of which clients lines are taken, by their ids; None for all.

    Raises:
        ImportRefused: the file has no heads of the register, or too many lines.
    """
    at, places, unused = _heading(register, sheet)
    seen = _known(uow.connection, register, org_id)
    taken = _taken(register, [dict(each) for each in seen])
    lines: list[Line] = []
    late = False
    for number, cells in enumerate(sheet.lines[at + 1 :], start=at + 2):
        texts = {
            key: cells[place] for key, place in places.items() if place < len(cells)
        }
        if not any(text.strip() for text in texts.values()):
            continue
        content, faults = _read(uow.connection, register, texts, near)
        own = words_of(content.get(register.unique)) if register.unique else ""
        if own and own in taken and content not in seen:
            name = register.field(register.unique).zh
            faults.setdefault(register.unique, f"“{name}”{own}重复")
        if content in seen:
            line = Line(number=number, texts=texts, fate=Fate.KNOWN)
        elif faults:
            said = "；".join(faults.values())
            line = Line(number=number, texts=texts, fate=Fate.WRONG, reason=said)
        else:
            line = Line(number=number, texts=texts, fate=Fate.NEW)
            seen.append(content)
            taken.add(own)
            late = late or is_late(_acted(register, content), uow.now)
        lines.append(line)
    if len(lines) > MOST_LINES:
        said = f"一次最多导入 {MOST_LINES} 行，请拆成几个文件分别导入"
        raise ImportRefused(reason=said)
    counts = {fate: sum(each.fate is fate for each in lines) for fate in Fate}
    return Plan(lines=tuple(lines), unused=unused, late=late, counts=counts)


def take_over(
    uow: UnitOfWork, register: Register, org_id: str, plan: Plan, *, late_reason: str
) -> int:
    """Keep the new lines of a plan, all or none; return how many.

    Raises:
        EntryRefused: a line can no longer be kept, or the reason of late ones is
            missing.
    """
    if plan.late and not late_reason.strip():
        raise EntryRefused(faults={LATE_REASON: NEEDS_REASON})
    new = [line for line in plan.lines if line.fate is Fate.NEW]
    for line in new:
        raw = {**_raw(line.texts), LATE_REASON: (late_reason,)}
        try:
            add_entry(uow, register, org_id, raw)
        except EntryRefused as refused:
            said = {
                key: f"第 {line.number} 行：{text}"
                for key, text in refused.faults.items()
            }
            raise EntryRefused(faults=said) from refused
    return len(new)


def _heading(
    register: Register, sheet: Sheet
) -> tuple[int, Mapping[str, int], tuple[str, ...]]:
    names = {
        plain_head(name): each.key
        for each in register.fields
        for name in (each.zh, *each.others)
    }
    must = {each.key for each in register.fields if each.must}
    for at, line in enumerate(sheet.lines[:_SEARCHED]):
        places: dict[str, int] = {}
        unused = []
        for place, head in enumerate(line):
            key = names.get(plain_head(head))
            if key is not None:
                places.setdefault(key, place)
            elif head.strip():
                unused.append(head.strip())
        if must <= places.keys():
            return at, places, tuple(unused)
    wanted = "、".join(each.zh for each in register.fields if each.must)
    said = f"没有找到表头：请下载模板，表头至少有{wanted}"
    raise ImportRefused(reason=said)


def _read(
    connection: Connection,
    register: Register,
    texts: Mapping[str, str],
    near: frozenset[str] | None,
) -> tuple[dict[str, str | list[str]], dict[str, str]]:
    """Return the answers of a line with its client as it is called now, and faults."""
    content, faults = read_answers(register, _raw(texts))
    client, strange = client_of(connection, content)
    if strange:
        faults.setdefault(CLIENT, strange)
    elif near is not None and client.id and client.id not in near:
        # Nor is said whether somebody else has registered the same.
        return {}, {CLIENT: NOT_NEAR}
    return as_called_now(content, client), faults


def _raw(texts: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {key: (text,) for key, text in texts.items()}


def _known(connection: Connection, register: Register, org_id: str) -> list[Content]:
    return [each.content for each in all_entries(connection, org_id, register)]


def _taken(register: Register, contents: Sequence[Content]) -> set[str]:
    if not register.unique:
        return set()
    return {words_of(each.get(register.unique)) for each in contents} - {""}


def _acted(register: Register, content: Content) -> date | None:
    return day_of(content, register.acted) if register.acted else None
