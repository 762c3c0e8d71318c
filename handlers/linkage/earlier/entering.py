"""Enter a case that ran before: the diagram is played forward to where it stands.

Every matter goes through the ordinary commands, as the officer who enters it, with
the day on which it was done; clocks count from those days. Nobody is told meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import Connection, insert, select

from engine import SYSTEM, Actor, ProcessEngine, Refused, RequestKey, UserTaskView
from handlers.deadlines.local_time import SHANGHAI, to_day
from handlers.evidence.copying import copy_evidence
from handlers.linkage.cases import change_case
from handlers.linkage.earlier.errors import (
    EntryFailed,
    EntryNotAllowed,
    StepNotReached,
)
from handlers.linkage.earlier.form import REASON, SOURCE_FILE, step_values, steps_of
from handlers.linkage.earlier.milestones import Milestone, Step
from handlers.linkage.earlier.stages import EntryStage
from handlers.linkage.earlier.tables import earlier_case
from handlers.linkage.form_desk import FormDesk
from handlers.linkage.process_keys import LINKAGE
from handlers.notices.quiet import be_quiet
from handlers.parties.model import Role

Values = Mapping[str, object]

_MAY_ENTER = frozenset({Role.OFFICER.value, Role.JOINT_GROUP.value, Role.LEADER.value})
#: Rounds of automatic work in between two matters; a case needs two or three.
_MOST_ROUNDS = 40
_MORNING = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCase:
    """How a case came in that had begun before Tandem was used."""

    business_key: str
    stage: str
    reason: str
    source_file: str
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What is entered, and by whom."""

    values: Values
    actor: Actor


class EarlierDesk:
    """Where running cases are entered at the time Tandem begins; threads share it."""

    def __init__(self, *, engine: ProcessEngine, forms: FormDesk) -> None:
        self._engine = engine
        self._forms = forms

    def enter(
        self,
        stage: EntryStage,
        values: Values,
        *,
        actor: Actor,
        request: RequestKey | None = None,
    ) -> str:
        """Enter a case at a stage and return its number.

        Args:
            values: valid answers to the form of the stage.

        Raises:
            EntryNotAllowed: only officers and leaders of a bureau enter cases.
            EntryFailed: a matter does not take what was entered; the case is
                withdrawn with the reason.
        """
        if actor.all_groups.isdisjoint(_MAY_ENTER):
            raise EntryNotAllowed
        started = self._engine.start_instance(
            key=LINKAGE,
            variables={"entered_later": True},
            actor=actor,
            request=request,
        )
        key = str(started.business_key)
        if self._was_entered(key):
            return key
        self._begin(stage, key, values, actor)
        entry = _Entry(values=values, actor=actor)
        try:
            for milestone in stage.milestones:
                for step in steps_of(milestone, values):
                    self._take(started.root_id, step, milestone, of=entry)
            self._settle(started.root_id)
        except Refused as refused:
            told = f"补录未完成：{refused}"
            self._engine.cancel_instance(started.root_id, reason=told, actor=SYSTEM)
            raise EntryFailed(str(refused)) from refused
        self._correct(key, values, actor)
        return key

    def _begin(self, stage: EntryStage, key: str, values: Values, actor: Actor) -> None:
        """Say that the case is old, and be quiet about it, before anything happens."""
        named = values.get(SOURCE_FILE)
        ids = [str(each) for each in named] if isinstance(named, list) else []
        copies = copy_evidence(
            self._engine, ids, business_key=key, task_id=None, actor=actor
        )
        with self._engine.transact(actor) as uow:
            be_quiet(uow, key)
            uow.connection.execute(
                insert(earlier_case).values(
                    business_key=key,
                    stage=stage.key,
                    reason=str(values[REASON]),
                    source_file=copies[0] if copies else "",
                    entered_by=actor.id,
                    entered_at=uow.now,
                )
            )
            uow.audit("earlier_case_entered", {"case": key, "stage": stage.key})

    def _take(
        self, root_id: str, step: Step, milestone: Milestone, *, of: _Entry
    ) -> None:
        """Take one matter as done on the day of its milestone."""
        values = of.values
        task = self._open(root_id, step.element_id)
        officer = replace(of.actor, stands_in=True, sees_all=True)
        day = to_day(values[milestone.day_key])
        self._forms.file_earlier(
            self._forms.open(task.id, actor=officer),
            step_values(step, milestone, values),
            actor=officer,
            as_of=datetime.combine(day, _MORNING, tzinfo=SHANGHAI),
            checked=step.checked,
        )

    def _open(self, root_id: str, element_id: str) -> UserTaskView:
        """Return an open matter, once what comes before it has been done.

        Raises:
            StepNotReached: the case does not come to this matter.
        """
        for _ in range(_MOST_ROUNDS):
            for task in self._engine.open_user_tasks(root_id, actor=SYSTEM):
                if task.element_id == element_id:
                    return task
            if not self._engine.run_due_jobs(limit=1):
                self._engine.wait_until_quiet(root_id, timeout=0.2)
        raise StepNotReached(element_id)

    def _settle(self, root_id: str) -> None:
        """Let the service do what follows from the last matter."""
        while self._engine.run_due_jobs(limit=20):
            pass
        self._engine.wait_until_quiet(root_id, timeout=2.0)

    def _correct(self, key: str, values: Values, actor: Actor) -> None:
        """Give the lock the day on which it was closed."""
        since = values.get("on_served") or values.get("on_ordered")
        if since:
            with self._engine.transact(actor) as uow:
                change_case(uow, key, stop_sale_since=str(since))

    def _was_entered(self, key: str) -> bool:
        with self._engine.read() as connection:
            return entered_earlier(connection, key) is not None


def entered_among(connection: Connection, keys: Collection[str]) -> frozenset[str]:
    """Return which of some cases were entered later, in one statement."""
    if not keys:
        return frozenset()
    query = select(earlier_case.c.business_key).where(
        earlier_case.c.business_key.in_(sorted(keys))
    )
    return frozenset(connection.scalars(query))


def entered_earlier(connection: Connection, business_key: str) -> EarlierCase | None:
    """Return how a case was entered later, None if it ran here from its beginning."""
    row = connection.execute(
        select(earlier_case).where(earlier_case.c.business_key == business_key)
    ).one_or_none()
    return None if row is None else EarlierCase(**row._asdict())
