"""Which written rules a unit must have in force (B4.1, B4.4, B6.1.2, B6.2.3, B6.3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handlers.registers.model import Content

#: What the specification asks a written rule for, with its clause.
KINDS: Mapping[str, str] = {
    "人员管理": "B4.1",
    "培训": "B4.1",
    "考核": "B4.1",
    "组织结构": "B4.4",
    "服务质量管理": "B4.4",
    "服务机制": "B6.1.2",
    "设施设备管理": "B6.2.3",
    "财产和信息管理": "B6.3.2",
    "风险与应急管理": "B6.4",
    "投诉处理": "B6.5.1",
}
IN_FORCE, ENDED = "现行", "废止"


def kinds_missing(policies: Iterable[Content]) -> tuple[str, ...]:
    """Return the kinds of written rules of which none is in force, with the clause."""
    there = {each.get("kind") for each in policies if each.get("state") == IN_FORCE}
    return tuple(
        f"{kind}({clause})" for kind, clause in KINDS.items() if kind not in there
    )
