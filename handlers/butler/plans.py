"""Read patrol plans with all their versions, and say what is still to come of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from handlers.butler.errors import PlanNotFound
from handlers.butler.occurrences import Dropped, Occurrence, Version, history
from handlers.butler.patrol_days import ProductionDays, patrol_days
from handlers.butler.plan import Depth, PatrolPlan, Window
from handlers.butler.production import production_of
from handlers.butler.rhythm import Days, Frequency, OffDay, Rhythm
from handlers.butler.tables import patrol_plan, patrol_plan_version
from handlers.deadlines.calendar_rules import WorkingCalendar

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """What a plan said from a day on."""

    version: int
    from_on: date
    plan: PatrolPlan
    reason: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlan:
    """A plan with its whole history."""

    id: str
    contract_id: str
    butler_id: str
    client_id: str
    made_at: datetime
    done_until: date
    next_on: date | None
    ended_on: date | None
    ended_reason: str
    versions: tuple[StoredVersion, ...]

    @property
    def present(self) -> PatrolPlan:
        """What the plan says in its last version."""
        return self.versions[-1].plan

    @property
    def last_day(self) -> date:
        """The last day on which a patrol may take place."""
        valid_to = self.present.rhythm.valid_to
        return min(valid_to, self.ended_on - _ONE_DAY) if self.ended_on else valid_to

    def on(self, day: date) -> PatrolPlan:
        """Return what the plan said on a day."""
        said = [each.plan for each in self.versions if each.from_on <= day]
        return said[-1] if said else self.versions[0].plan

    def outcomes(
        self,
        calendar: WorkingCalendar,
        production: ProductionDays,
        *,
        since: date,
        until: date,
    ) -> Iterator[Occurrence | Dropped]:
        """Yield what becomes of the days that it names, before anybody moves one."""
        versions = [
            Version(
                each.from_on,
                each.plan.rhythm,
                patrol_days(
                    each.plan.rhythm.days, calendar=calendar, production=production
                ),
            )
            for each in self.versions
        ]
        return history(versions, since=since, until=min(until, self.last_day))


def plan_by_id(
    connection: Connection, plan_id: str, *, butler_id: str | None = None
) -> StoredPlan:
    """Return a plan.

    Raises:
        PlanNotFound: there is none, or not of this butler.
    """
    query = select(patrol_plan).where(patrol_plan.c.id == plan_id)
    if butler_id is not None:
        query = query.where(patrol_plan.c.butler_id == butler_id)
    found = plans_of_query(connection, query)
    if not found:
        raise PlanNotFound(plan_id)
    return found[0]


def plans_of_butler(connection: Connection, butler_id: str | None) -> list[StoredPlan]:
    """Return the plans of a butler, or all, the latest made first."""
    query = select(patrol_plan).order_by(patrol_plan.c.made_at.desc(), patrol_plan.c.id)
    if butler_id is not None:
        query = query.where(patrol_plan.c.butler_id == butler_id)
    return plans_of_query(connection, query)


def plans_by_ids(
    connection: Connection, ids: Iterable[str]
) -> Mapping[str, StoredPlan]:
    """Return plans by their ids; unknown ones are left out."""
    query = select(patrol_plan).where(patrol_plan.c.id.in_(sorted(set(ids))))
    return {each.id: each for each in plans_of_query(connection, query)}


def plans_of_query(connection: Connection, query: Select[Any]) -> list[StoredPlan]:
    """Return the plans that a query over `patrol_plan` finds, in its order."""
    rows = connection.execute(query).all()
    versions: dict[str, list[StoredVersion]] = {row.id: [] for row in rows}
    found = select(patrol_plan_version).where(
        patrol_plan_version.c.plan_id.in_(query.with_only_columns(patrol_plan.c.id))
    )
    for row in connection.execute(found.order_by(patrol_plan_version.c.version)):
        versions[row.plan_id].append(_version(row))
    return [_plan(row, versions[row.id]) for row in rows]


def production_for(
    connection: Connection, plans: Iterable[StoredPlan]
) -> Mapping[str, ProductionDays]:
    """Return the production days of the clients whose plans ask for them."""
    all_plans = list(plans)
    asked = {
        each.client_id
        for each in all_plans
        if any(v.plan.rhythm.days is Days.PRODUCTION for v in each.versions)
    }
    known = production_of(connection, asked)
    usual = ProductionDays()
    return {each.client_id: known.get(each.client_id, usual) for each in all_plans}


def version_row(
    plan_id: str, version: int, plan: PatrolPlan, *, from_on: date
) -> dict[str, object]:
    """Return what a version stores of a plan."""
    rhythm = plan.rhythm
    return {
        "plan_id": plan_id,
        "version": version,
        "from_on": from_on.isoformat(),
        "name": plan.name.strip(),
        "frequency": rhythm.frequency.value,
        "every_n": rhythm.every_n,
        "weekday": rhythm.weekday,
        "monthday": rhythm.monthday,
        "month": rhythm.month,
        "days": rhythm.days.value,
        "on_off_day": rhythm.on_off_day.value,
        "counted_from": rhythm.anchor.isoformat(),
        "valid_from": rhythm.valid_from.isoformat(),
        "valid_to": rhythm.valid_to.isoformat(),
        "template": plan.template,
        "depth": plan.depth.value,
        "sections": list(plan.compulsory),
        "window_start": plan.window.start.isoformat("minutes"),
        "window_end": plan.window.end.isoformat("minutes"),
        "assignee": plan.assignee,
        "backup": plan.backup,
        "signer": plan.signer,
    }


def _plan(row: Row[Any], versions: list[StoredVersion]) -> StoredPlan:
    return StoredPlan(
        id=row.id,
        contract_id=row.contract_id,
        butler_id=row.butler_id,
        client_id=row.client_id,
        made_at=row.made_at,
        done_until=date.fromisoformat(row.done_until),
        next_on=date.fromisoformat(row.next_on) if row.next_on else None,
        ended_on=date.fromisoformat(row.ended_on) if row.ended_on else None,
        ended_reason=row.ended_reason,
        versions=tuple(versions),
    )


def _version(row: Row[Any]) -> StoredVersion:
    rhythm = Rhythm(
        frequency=Frequency(row.frequency),
        every_n=row.every_n,
        weekday=row.weekday,
        monthday=row.monthday,
        month=row.month,
        days=Days(row.days),
        on_off_day=OffDay(row.on_off_day),
        counted_from=date.fromisoformat(row.counted_from),
        valid_from=date.fromisoformat(row.valid_from),
        valid_to=date.fromisoformat(row.valid_to),
    )
    plan = PatrolPlan(
        name=row.name,
        rhythm=rhythm,
        assignee=row.assignee,
        backup=row.backup,
        depth=Depth(row.depth),
        sections=tuple(row.sections),
        window=Window(
            time.fromisoformat(row.window_start), time.fromisoformat(row.window_end)
        ),
        template=row.template,
        signer=row.signer,
    )
    return StoredVersion(
        version=row.version,
        from_on=date.fromisoformat(row.from_on),
        plan=plan,
        reason=row.reason,
        written_by=row.written_by,
        written_at=row.written_at,
    )
