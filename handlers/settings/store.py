"""Keep what bureaus have decided: the last change holds, every change stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Row, func, insert, select

from engine import UnitOfWork
from handlers.settings.errors import SettingValueRefused
from handlers.settings.model import Setting, Value
from handlers.settings.tables import setting_change

#: Stands for the whole installation where a bureau's id is asked for.
EVERYWHERE = ""
_MOST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a setting."""

    value: Value
    reason: str
    changed_by: str
    changed_at: datetime
    bureau_id: str


def value_of(
    connection: Connection, setting: Setting, *, bureau_id: str | None = None
) -> Value:
    """Return what holds: the bureau's own value, else everybody's, else the default."""
    return values_of(connection, [setting], bureau_id=bureau_id)[setting.key]


def values_of(
    connection: Connection,
    settings: Iterable[Setting],
    *,
    bureau_id: str | None = None,
) -> Mapping[str, Value]:
    """Return what holds for several settings, in one statement."""
    wanted = {setting.key: setting for setting in settings}
    scopes = {EVERYWHERE, bureau_id or EVERYWHERE}
    query = (
        select(setting_change)
        .where(setting_change.c.key.in_(wanted), setting_change.c.bureau_id.in_(scopes))
        # The installation's rows first, so that those of the bureau come out on top.
        .order_by(setting_change.c.bureau_id, setting_change.c.version)
    )
    held: dict[str, Value] = {key: setting.default for key, setting in wanted.items()}
    for row in connection.execute(query):
        held[row.key] = cast("Value", row.value)
    return held


def change_setting(
    uow: UnitOfWork,
    setting: Setting,
    *,
    text: str,
    reason: str,
    bureau_id: str = EVERYWHERE,
) -> None:
    """Set a setting anew from now on, and write down who did it and why.

    Raises:
        SettingValueRefused: the text is no value of it, or no reason is given.
    """
    reason = reason.strip()
    if not reason or len(reason) > _MOST_REASON:
        raise SettingValueRefused(
            key=setting.key,
            zh=setting.zh,
            reason=f"请填写变更理由，不超过{_MOST_REASON}字",
        )
    value = setting.read(text)
    uow.connection.execute(
        insert(setting_change).values(
            key=setting.key,
            bureau_id=bureau_id,
            version=_next_version(uow.connection, setting.key, bureau_id),
            value=value,
            reason=reason,
            changed_by=uow.actor.id,
            changed_at=uow.now,
        )
    )
    data = {"key": setting.key, "value": value, "bureau": bureau_id, "reason": reason}
    uow.audit("setting_changed", data)


def changes_of(
    connection: Connection, setting: Setting, *, bureau_id: str = EVERYWHERE
) -> list[Change]:
    """Return the changes that a bureau sees, its own and everybody's, newest first."""
    query = (
        select(setting_change)
        .where(
            setting_change.c.key == setting.key,
            setting_change.c.bureau_id.in_({EVERYWHERE, bureau_id}),
        )
        .order_by(
            setting_change.c.changed_at.desc(),
            setting_change.c.bureau_id.desc(),
            setting_change.c.version.desc(),
        )
    )
    return [_change(row) for row in connection.execute(query)]


def _change(row: Row[tuple[object, ...]]) -> Change:
    return Change(
        value=row.value,
        reason=row.reason,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        bureau_id=row.bureau_id,
    )


def _next_version(connection: Connection, key: str, bureau_id: str) -> int:
    last = connection.scalar(
        select(func.max(setting_change.c.version)).where(
            setting_change.c.key == key, setting_change.c.bureau_id == bureau_id
        )
    )
    return int(last or 0) + 1
