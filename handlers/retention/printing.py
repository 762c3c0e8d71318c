"""Print a certificate of destruction on A4, with its hash and lines for signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from handlers.deadlines.local_time import local_day
from handlers.documents.layout import Align, Block, Grid, Row, Sheet, Text, label, value
from handlers.retention.certificate import Certificate
from handlers.retention.contents import KINDS

_WIDTHS = (3.0, 4.0, 2.4, 2.4, 5.0)


def certificate_sheet(one: Certificate) -> Sheet:
    """Return a certificate as it is printed and filed."""
    said = cast("Mapping[str, Any]", one.content)
    destroyed, kept = said["destroyed"], said["kept"]
    blocks: list[Block] = [
        Text(text="档案销毁证明", size=16, bold=True, align=Align.CENTER),
        Text(
            text=f"{said['unit']}　{one.number}", size=10, align=Align.CENTER, above=4
        ),
        Text(
            text=f"{said['proposed_by']}于 {_day(said['proposed_at'])} 提出，"
            f"{said['approved_by']}于 {_day(said['approved_at'])} 批准，"
            f"{_day(said['done_at'])} 销毁 {len(destroyed)} 份，留存 {len(kept)} 份(B7.2)。",
            above=10,
        ),
        Text(text="", size=4),
        _table(destroyed),
    ]
    if kept:
        blocks.append(Text(text="批准后因下列原因没有销毁：", above=8))
        blocks += [
            Text(text=f"{each['number']} {each['client']}：{each['reason']}")
            for each in kept
        ]
    blocks += [
        Text(text=f"校验值：{one.hash}", size=8, above=10),
        Text(text=f"上一份证明：{one.previous_hash or '无'}", size=8),
        Text(
            text="经办（签字）：____________　　监销（签字）：____________　　"
            "日期：______年____月____日",
            above=16,
        ),
    ]
    foot = f"{one.number}　{one.hash[:16]}"
    return Sheet(title="档案销毁证明", blocks=tuple(blocks), landscape=True, foot=foot)


def counted(gone: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return what went, by kind in words of the work."""
    return [(KINDS[name], gone[name]["count"]) for name in KINDS if name in gone]


def _day(moment: str) -> str:
    """Return the day of a moment in Xiamen: the certificate keeps moments in UTC."""
    return local_day(datetime.fromisoformat(moment)).isoformat() if moment else ""


def _table(destroyed: Iterable[Mapping[str, Any]]) -> Grid:
    heads = ("合同编号", "服务对象", "服务结束", "保存至", "销毁的内容")
    head = Row(cells=tuple(label(each, bold=True) for each in heads), head=True)
    rows = tuple(
        Row(
            cells=(
                value(each["number"]),
                value(each["client"]),
                value(each["ended_on"]),
                value(each["retain_until"]),
                value("、".join(f"{zh} {n}" for zh, n in counted(each["gone"]))),
            )
        )
        for each in destroyed
    )
    return Grid(widths=_WIDTHS, rows=(head, *rows))
