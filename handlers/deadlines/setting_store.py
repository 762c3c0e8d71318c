"""Change deadline rules, keeping every version: a case keeps that of its start day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from engine import UnitOfWork
from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.calendar_store import new_edition
from handlers.deadlines.errors import SettingRefused, UnknownDeadline
from handlers.deadlines.rules import DeadlineRule, Roll
from handlers.deadlines.tables import deadline_setting

_MOST = 3660


def change_setting(
    uow: UnitOfWork,
    *,
    key: str,
    n: int,
    valid_from: date,
    reason: str,
    roll: Roll | None = None,
    law_ref: str | None = None,
    verified: bool | None = None,
) -> None:
    """Set a deadline anew from a day on; earlier cases keep theirs.

    Raises:
        UnknownDeadline: no rule has this key.
        SettingRefused: the length is out of range, or no reason is given.
    """
    _check(key=key, n=n, reason=reason)
    day = valid_from.isoformat()
    uow.connection.execute(
        insert(deadline_setting).values(
            key=key,
            valid_from=day,
            version=_next_version(uow.connection, key, day),
            n=n,
            roll=roll.value if roll else None,
            law_ref=law_ref,
            verified=verified,
            reason=reason,
            changed_by=uow.actor.id,
            changed_at=uow.now,
        )
    )
    new_edition(uow.connection)
    data = {"key": key, "n": n, "valid_from": day, "reason": reason}
    uow.audit("deadline_setting_changed", data)


def setting_history(connection: Connection, key: str) -> list[Row[Any]]:
    """Return all changes of a rule, oldest first."""
    query = select(deadline_setting).where(deadline_setting.c.key == key)
    return list(connection.execute(query.order_by(*_ORDER)))


def load_changes(connection: Connection) -> Mapping[str, tuple[DeadlineRule, ...]]:
    """Return the changed versions of every rule, in the order of their first day."""
    changes: dict[str, tuple[DeadlineRule, ...]] = {}
    for row in connection.execute(select(deadline_setting).order_by(*_ORDER)):
        if row.key in DEFAULTS:
            earlier = changes.get(row.key, ())
            base = earlier[-1] if earlier else DEFAULTS[row.key]
            changes[row.key] = (*earlier, _changed(base, row))
    return changes


_ORDER = (deadline_setting.c.valid_from, deadline_setting.c.version)


def _changed(base: DeadlineRule, row: Row[Any]) -> DeadlineRule:
    return replace(
        base,
        n=row.n,
        valid_from=date.fromisoformat(row.valid_from),
        roll=Roll(row.roll) if row.roll else base.roll,
        law_ref=row.law_ref or base.law_ref,
        verified=base.verified if row.verified is None else row.verified,
    )


def _check(*, key: str, n: int, reason: str) -> None:
    if key not in DEFAULTS:
        raise UnknownDeadline(key)
    if not 1 <= n <= _MOST:
        raise SettingRefused(key=key, reason=f"应在1到{_MOST}之间，现为{n}")
    if not reason.strip():
        raise SettingRefused(key=key, reason="请填写变更理由")


def _next_version(connection: Connection, key: str, day: str) -> int:
    last = connection.scalar(
        select(func.max(deadline_setting.c.version)).where(
            deadline_setting.c.key == key, deadline_setting.c.valid_from == day
        )
    )
    return int(last or 0) + 1
