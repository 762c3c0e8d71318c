"""Print a register as an A4 ledger, with page numbers and a line for the signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.documents.layout import Align, Block, Grid, Row, Sheet, Text, label, value
from handlers.registers.answers import words_of
from handlers.registers.entries import Entry
from handlers.registers.model import FieldType, Register

#: Relative widths of columns.
_NUMBER, _DAY, _TEXT = 2.2, 2.6, 3.6


def ledger(
    register: Register, entries: Sequence[Entry], *, org_name: str, today: date
) -> Sheet:
    """Return a register as the unit files it: one line an entry, in landscape."""
    columns = register.listed
    widths = (
        _NUMBER,
        *(
            _DAY if each.type in {FieldType.DAY, FieldType.NUMBER} else _TEXT
            for each in columns
        ),
        _NUMBER,
    )
    head = Row(
        cells=(
            label("编号", bold=True),
            *(label(each.zh, bold=True) for each in columns),
            label("备注", bold=True),
        ),
        head=True,
    )
    rows = tuple(
        Row(
            cells=(
                value(each.number),
                *(value(words_of(each.content.get(f.key))) for f in columns),
                value(_remark(each)),
            )
        )
        for each in entries
    )
    blocks: tuple[Block, ...] = (
        Text(text=register.zh, size=16, bold=True, align=Align.CENTER),
        Text(
            text=f"{org_name}　{register.code}　共 {len(entries)} 条　"
            f"打印日期：{today.isoformat()}",
            size=9,
            align=Align.CENTER,
            above=4,
        ),
        Text(text="", size=4),
        Grid(widths=widths, rows=(head, *rows)),
        Text(
            text="编制（签字）：____________　　审核（签字）：____________　　"
            "日期：______年____月____日",
            above=14,
        ),
    )
    kept = f"保存不少于 {register.retention.years} 年，自{register.retention.since}起"
    foot = f"{register.zh}　{kept}({register.retention.clause})"
    return Sheet(title=register.zh, blocks=blocks, landscape=True, foot=foot)


def _remark(entry: Entry) -> str:
    if entry.void_reason:
        return f"作废：{entry.void_reason}"
    return "补录" if entry.late_reason else ""
