"""Of what fields the professionals are whom an item of the menu needs (R-B1, B4.1a)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection

from handlers.butler.menu import MenuItem
from handlers.registers.reading import staff_of
from handlers.registers.rules.staff import uncovered

FIELDS: Mapping[MenuItem, tuple[str, ...]] = {
    MenuItem.FULL_CHECK: ("工业产品质量管理", "检验检测"),
    MenuItem.RISK: ("工业产品质量管理",),
    MenuItem.SYSTEM: ("质量管理体系",),
    MenuItem.EMERGENCY: ("工业产品质量管理",),
    MenuItem.AFTER_SALES: ("工业产品质量管理",),
    MenuItem.TRAINING: ("工业产品质量法律法规",),
    MenuItem.PATROL: ("工业产品质量管理",),
}


def nobody_serves(
    connection: Connection, butler_id: str, items: Iterable[MenuItem], today: date
) -> str:
    """Return why a unit cannot serve some items, or nothing."""
    asked = dict.fromkeys(field for item in items for field in FIELDS[item])
    missing = uncovered(staff_of(connection, butler_id), list(asked), today)
    if not missing:
        return ""
    return f"没有{'、'.join(missing)}领域的中级及以上专业技术人员(B4.1)"
