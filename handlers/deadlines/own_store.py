"""Keep what bureaus have set for themselves: every change stays, with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from engine import UnitOfWork
from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.calendar_store import new_edition
from handlers.deadlines.errors import SettingRefused, UnknownDeadline
from handlers.deadlines.local_time import local_day
from handlers.deadlines.own_lengths import OwnLength
from handlers.deadlines.rules import Basis
from handlers.deadlines.tables import deadline_own_length

_MOST = 3660
_LONGEST = 500
#: Working days that a target may lie before the last day.
MOST_TARGET = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChange:
    """A bureau's own length of a deadline from a day on; None goes back to all's.

    Of a deadline of law it is the target alone: so many working days before the last.
    """

    bureau_id: str
    key: str
    n: int | None
    valid_from: date
    reason: str
    target_wd: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """One change as the history keeps it."""

    change: OwnChange
    changed_by: str
    changed_at: datetime


def set_own_length(uow: UnitOfWork, change: OwnChange) -> None:
    """Set a deadline of one bureau anew; what began before keeps its day.

    Raises:
        UnknownDeadline: no rule has this key.
        SettingRefused: the law sets it, a value is out of range, the day has passed,
            or no reason is given.
    """
    if change.key not in DEFAULTS:
        raise UnknownDeadline(change.key)
    fault = _fault(change, today=local_day(uow.now))
    if fault:
        raise SettingRefused(key=change.key, reason=fault)
    row: dict[str, object] = {
        "bureau_id": change.bureau_id,
        "key": change.key,
        "valid_from": change.valid_from.isoformat(),
        "n": change.n,
        "target_wd": change.target_wd,
        "reason": change.reason.strip(),
    }
    uow.connection.execute(
        insert(deadline_own_length).values(
            **row,
            version=_next_version(uow.connection, change),
            changed_by=uow.actor.id,
            changed_at=uow.now,
        )
    )
    new_edition(uow.connection)
    uow.audit("deadline_own_length_set", row)


def load_own(
    connection: Connection,
) -> Mapping[str, Mapping[str, tuple[OwnLength, ...]]]:
    """Return what every bureau has set for itself, by bureau and rule, oldest first."""
    found: dict[str, dict[str, tuple[OwnLength, ...]]] = {}
    for row in connection.execute(select(deadline_own_length).order_by(*_ORDER)):
        if row.key in DEFAULTS:
            own = OwnLength(
                valid_from=date.fromisoformat(row.valid_from),
                n=row.n,
                target_wd=row.target_wd,
            )
            of_bureau = found.setdefault(row.bureau_id, {})
            of_bureau[row.key] = (*of_bureau.get(row.key, ()), own)
    return found


def own_history(
    connection: Connection, key: str, *, bureau_id: str | None = None
) -> list[OwnEntry]:
    """Return the changes of a rule, the newest first: of one bureau, or of all."""
    query = select(deadline_own_length).where(deadline_own_length.c.key == key)
    if bureau_id is not None:
        query = query.where(deadline_own_length.c.bureau_id == bureau_id)
    latest = query.order_by(
        deadline_own_length.c.changed_at.desc(), deadline_own_length.c.version.desc()
    )
    return [
        OwnEntry(
            change=OwnChange(
                bureau_id=row.bureau_id,
                key=row.key,
                n=row.n,
                valid_from=date.fromisoformat(row.valid_from),
                reason=row.reason,
                target_wd=row.target_wd,
            ),
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
        for row in connection.execute(latest)
    ]


_ORDER = (deadline_own_length.c.valid_from, deadline_own_length.c.version)


def _fault(change: OwnChange, *, today: date) -> str:
    fault = _fault_of_days(change)
    if fault:
        return fault
    if change.valid_from < today:
        return "本局设定的时限只能从今天或以后施行"
    if not change.reason.strip() or len(change.reason) > _LONGEST:
        return f"请填写变更理由，不超过{_LONGEST}字"
    return ""


def _fault_of_days(change: OwnChange) -> str:
    rule = DEFAULTS[change.key]
    if rule.basis is Basis.SETTING:
        if change.target_wd or (change.n is not None and not 1 <= change.n <= _MOST):
            return f"期限应在1到{_MOST}之间"
        return ""
    if change.n is not None or not rule.takes_target:
        return "法定期限和地方规定对所有单位相同，不能由一个局另行设定"
    if not 0 <= change.target_wd <= MOST_TARGET:
        return f"内控日应在末日前0到{MOST_TARGET}个工作日之间"
    return ""


def _next_version(connection: Connection, change: OwnChange) -> int:
    table = deadline_own_length.c
    last = connection.scalar(
        select(func.max(table.version)).where(
            table.bureau_id == change.bureau_id,
            table.key == change.key,
            table.valid_from == change.valid_from.isoformat(),
        )
    )
    return int(last or 0) + 1
