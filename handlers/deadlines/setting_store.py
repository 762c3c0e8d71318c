"""Change deadline rules, keeping every version: a case keeps that of its start day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from engine import UnitOfWork
from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.calendar_store import new_edition
from handlers.deadlines.errors import SettingRefused, UnknownDeadline
from handlers.deadlines.rules import DeadlineRule, Roll, Unit
from handlers.deadlines.tables import deadline_setting

_MOST = 3660
_MOST_WARNINGS = 8
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A new version of a rule; None leaves what the version before says."""

    key: str
    n: int
    valid_from: date
    reason: str
    unit: Unit | None = None
    include_start: bool | None = None
    start_event: str | None = None
    roll: Roll | None = None
    owner: str | None = None
    escalates_to: str | None = None
    warnings: tuple[int, ...] | None = None
    law_ref: str | None = None
    article: str | None = None
    verified: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """One change of a rule as the history keeps it: who made it, when and why."""

    rule: DeadlineRule
    version: int
    reason: str
    changed_by: str
    changed_at: datetime


def change_rule(uow: UnitOfWork, change: RuleChange) -> None:
    """Set a deadline anew from a day on; earlier cases keep theirs.

    Raises:
        UnknownDeadline: no rule has this key.
        SettingRefused: a value is out of range, or no reason is given.
    """
    check_change(change)
    day = change.valid_from.isoformat()
    row = _row(change)
    uow.connection.execute(
        insert(deadline_setting).values(
            **row,
            version=_next_version(uow.connection, change.key, day),
            changed_by=uow.actor.id,
            changed_at=uow.now,
        )
    )
    new_edition(uow.connection)
    told = {name: value for name, value in row.items() if value is not None}
    uow.audit("deadline_setting_changed", told)


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
    """Change the length of a deadline, as `change_rule` does."""
    change = RuleChange(
        key=key,
        n=n,
        valid_from=valid_from,
        reason=reason,
        roll=roll,
        law_ref=law_ref,
        verified=verified,
    )
    change_rule(uow, change)


def check_change(change: RuleChange) -> None:
    """Refuse a change that makes no sense.

    Raises:
        UnknownDeadline: no rule has this key.
        SettingRefused: a value is out of range, or no reason is given.
    """
    if change.key not in DEFAULTS:
        raise UnknownDeadline(change.key)
    fault = _fault(change)
    if fault:
        raise SettingRefused(key=change.key, reason=fault)


def applied(base: DeadlineRule, change: RuleChange) -> DeadlineRule:
    """Return a rule as a change makes it."""
    given = {
        name: value
        for name in _CHANGEABLE
        if (value := getattr(change, name)) is not None
    }
    return replace(base, n=change.n, valid_from=change.valid_from, **given)


def setting_history(connection: Connection, key: str) -> list[Row[Any]]:
    """Return all changes of a rule, oldest first."""
    query = select(deadline_setting).where(deadline_setting.c.key == key)
    return list(connection.execute(query.order_by(*_ORDER)))


def rule_versions(connection: Connection, key: str) -> list[RuleVersion]:
    """Return every change of a rule with the rule that it made, oldest first.

    Raises:
        UnknownDeadline: no rule has this key.
    """
    if key not in DEFAULTS:
        raise UnknownDeadline(key)
    rule, found = DEFAULTS[key], []
    for row in setting_history(connection, key):
        rule = applied(rule, _change(row))
        found.append(
            RuleVersion(
                rule=rule,
                version=row.version,
                reason=row.reason,
                changed_by=row.changed_by,
                changed_at=row.changed_at,
            )
        )
    return found


def load_changes(connection: Connection) -> Mapping[str, tuple[DeadlineRule, ...]]:
    """Return the changed versions of every rule, in the order of their first day."""
    changes: dict[str, tuple[DeadlineRule, ...]] = {}
    for row in connection.execute(select(deadline_setting).order_by(*_ORDER)):
        if row.key in DEFAULTS:
            changes[row.key] = with_change(changes.get(row.key, ()), _change(row))
    return changes


def with_change(
    versions: tuple[DeadlineRule, ...], change: RuleChange
) -> tuple[DeadlineRule, ...]:
    """Return the changed versions of a rule with one more, later than all."""
    base = versions[-1] if versions else DEFAULTS[change.key]
    return (*versions, applied(base, change))


_ORDER = (deadline_setting.c.valid_from, deadline_setting.c.version)
_CHANGEABLE = (
    *("unit", "include_start", "start_event", "roll", "owner", "escalates_to"),
    *("warnings", "law_ref", "article", "verified"),
)


def _row(change: RuleChange) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(change, name) for name in ("key", "n", "reason", *_CHANGEABLE)
    }
    days = change.warnings
    return {
        **row,
        "valid_from": change.valid_from.isoformat(),
        "warnings": None if days is None else ",".join(str(day) for day in days),
    }


def _change(row: Row[Any]) -> RuleChange:
    values = {name: getattr(row, name) for name in _CHANGEABLE}
    warnings = row.warnings
    if warnings is not None:
        values["warnings"] = tuple(int(day) for day in warnings.split(",") if day)
    return RuleChange(
        **{
            **values,
            "key": row.key,
            "n": row.n,
            "reason": row.reason,
            "valid_from": date.fromisoformat(row.valid_from),
            "unit": Unit(row.unit) if row.unit else None,
            "roll": Roll(row.roll) if row.roll else None,
        }
    )


def _fault(change: RuleChange) -> str:
    """Return what is wrong with a change, empty if nothing is."""
    if not 1 <= change.n <= _MOST:
        return f"应在1到{_MOST}之间，现为{change.n}"
    if not change.reason.strip():
        return "请填写变更理由"
    days = change.warnings or ()
    if len(days) > _MOST_WARNINGS or any(not 0 <= day <= change.n for day in days):
        return f"提前提醒的天数应在0到{change.n}之间，最多{_MOST_WARNINGS}个"
    texts = (change.reason, change.start_event, change.law_ref, change.article)
    if any(len(text or "") > _LONGEST for text in texts):
        return f"文字最多{_LONGEST}字"
    named = (change.start_event, change.law_ref, change.owner)
    if any(text is not None and not text.strip() for text in named):
        return "起算事件、依据和责任方不能为空"
    return ""


def _next_version(connection: Connection, key: str, day: str) -> int:
    last = connection.scalar(
        select(func.max(deadline_setting.c.version)).where(
            deadline_setting.c.key == key, deadline_setting.c.valid_from == day
        )
    )
    return int(last or 0) + 1
