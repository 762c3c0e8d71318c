"""The log of back-ups: write what came of a run, read the last ones, tell who waits."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from engine import UnitOfWork
from handlers.backups.settings import LATE_AFTER
from handlers.backups.tables import backup_run
from handlers.deadlines.local_time import local_day
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import OrgKind, Role
from handlers.parties.orgs import orgs_of_kind
from handlers.parties.people import people_in, people_with_role
from handlers.settings.store import EVERYWHERE, value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRun:
    """One run: a back-up with the trial of restoring it."""

    started_at: datetime
    ended_at: datetime
    name: str
    size: int
    rows: int
    files: int
    good: bool
    faults: str
    id: str = ""


def log_run(uow: UnitOfWork, run: BackupRun) -> None:
    """Write down what came of a run."""
    row = {name: getattr(run, name) for name in BackupRun.__slots__}
    uow.connection.execute(insert(backup_run).values({**row, "id": uuid.uuid4().hex}))
    uow.audit("backup_made", {"name": run.name, "good": run.good})


def runs(connection: Connection, *, limit: int) -> list[BackupRun]:
    """Return the last runs, the latest first."""
    query = select(backup_run).order_by(backup_run.c.started_at.desc())
    return [
        BackupRun(**row._asdict()) for row in connection.execute(query.limit(limit))
    ]


def last_good(connection: Connection) -> datetime | None:
    """Return when the last back-up began that was restored and held."""
    query = select(backup_run.c.started_at).where(backup_run.c.good)
    ordered = query.order_by(backup_run.c.started_at.desc())
    found: datetime | None = connection.scalar(ordered.limit(1))
    return found


def is_late(connection: Connection, *, now: datetime) -> bool:
    """Say whether the last good back-up is older than the setting allows."""
    last = last_good(connection)
    days = int(value_of(connection, LATE_AFTER, bureau_id=EVERYWHERE))
    return last is None or now - last > timedelta(days=days)


def remind_of_backups(uow: UnitOfWork) -> int:
    """Tell archivists and operators once a day while no back-up is recent enough.

    Only where the service makes back-ups itself: it has made one before.
    """
    connection = uow.connection
    if not runs(connection, limit=1) or not is_late(connection, now=uow.now):
        return 0
    to = [each.id for each in people_with_role(connection, Role.ADMIN.value)]
    for unit in orgs_of_kind(connection, OrgKind.BUTLER):
        to += people_in(connection, Role.BUTLER_ARCHIVE.value, org_id=unit.id)
    last = last_good(connection)
    since = local_day(last).isoformat() if last else "从未"
    return tell(
        uow,
        kind=NoticeKind.TARGET,
        key=f"backup:late:{local_day(uow.now).isoformat()}",
        to=list(dict.fromkeys(to)),
        subject="备份逾期：很久没有恢复试验通过的备份",
        text=f"最近一次恢复试验通过的备份：{since}。请查看备份记录并处理(B7.2)。",
        link="/backups",
    )
