"""The switches of approvals as settings of the bureau."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from handlers.approvals.switches import BESIDE_THE_DIAGRAM, SWITCHES, Switch
from handlers.settings.model import Kind, Setting
from handlers.settings.store import value_of


def _setting(switch: Switch) -> Setting:
    return Setting(
        key=f"approval_{switch.element_id}",
        zh=f"送审：{switch.zh}",
        section="审批",
        kind=Kind.FLAG,
        default=switch.default,
        clause=switch.clause,
        hint="开启后，经办人提交的内容由本局审批人同意才生效。",
    )


BY_ELEMENT: Mapping[str, Setting] = {
    switch.element_id: _setting(switch) for switch in (*SWITCHES, *BESIDE_THE_DIAGRAM)
}
SETTINGS: tuple[Setting, ...] = tuple(BY_ELEMENT.values())


def asks_approval(connection: Connection, element_id: str, *, bureau_id: str) -> bool:
    """Say whether a bureau wants two pairs of eyes on a matter."""
    setting = BY_ELEMENT.get(element_id)
    if setting is None:
        return False
    return value_of(connection, setting, bureau_id=bureau_id) is True
