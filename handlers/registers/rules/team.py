"""R-B7: a project team covers the four fields of the specification (B6.1.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.registers.rules.staff import Member, uncovered

#: 成员的专业和工作经验应涵盖 …… 等领域.
FIELDS = ("工业产品质量管理", "检验检测", "工业产品质量法律法规", "质量管理体系")


def fields_missing(team: Iterable[Member], today: date) -> str:
    """Return which of the four fields nobody of a team covers, or nothing."""
    missing = uncovered(list(team), FIELDS, today)
    if not missing:
        return ""
    return f"项目组成员的专业没有涵盖{'、'.join(missing)}，请增加成员(B6.1.4)"
