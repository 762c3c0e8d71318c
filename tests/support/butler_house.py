"""A butler with clients, people and a clock: plans are made, days go by, patrols come."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engine import (
    SYSTEM,
    Actor,
    Database,
    EngineSettings,
    MovableClock,
    ProcessEngine,
    UserTaskView,
)
from engine.store.tables import instance, job
from handlers.butler.contracts import Contract, make_contract
from handlers.butler.patrols import Patrol, patrols_of_query
from handlers.butler.plan import PatrolPlan, Window
from handlers.butler.planning import change_plan, end_plan, make_plan, move_patrol
from handlers.butler.process_keys import PATROL
from handlers.butler.rhythm import Frequency, OffDay, Rhythm
from handlers.butler.rounds import ask_for_a_round
from handlers.butler.tables import patrol, patrol_event
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.calendar_store import seed_calendar_tables
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.evidence.files import StoredFile
from handlers.evidence.records import record_evidence
from handlers.forms.library import FormLibrary
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.form_desk import FormDesk
from handlers.notices.tables import notice
from handlers.parties.access import actor_for
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person, person_by_id
from handlers.registry import build_registry
from tests.support.sketch import sketch

#: A patrol in three strokes: done, or missed where somebody says why.
SKETCH = """
start begun
user patrol assignee=${patrol_by} groups=bu_expert
end over
begun -> patrol
patrol -> over
"""
YEAR = date(2026, 1, 1), date(2026, 12, 31)
PROCESSES = Path(__file__).parents[2] / "processes"
_MANY = 100_000


def daily(**changed: Any) -> PatrolPlan:
    """Return a plan of every working day of 2026, with other words where they are given."""
    of_rhythm = {f for f in Rhythm.__dataclass_fields__ if f in changed}
    rhythm = Rhythm(
        frequency=Frequency.DAY,
        on_off_day=OffDay.SKIP,
        valid_from=YEAR[0],
        valid_to=YEAR[1],
    )
    plan = PatrolPlan(
        name="日常巡查",
        rhythm=replace(rhythm, **{name: changed[name] for name in of_rhythm}),
        assignee="walker",
        backup="runner",
        window=Window(time(8, 30), time(17, 30)),
    )
    rest = {name: value for name, value in changed.items() if name not in of_rhythm}
    return replace(plan, **rest)


class ButlerHouse:
    """A butler at work."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.database = database
        self.clock = clock
        self.engine = self.node()
        books = DeadlineBooks()
        self.desk = LinkageDesk(engine=self.engine, clock=clock, books=books)
        self.forms = FormDesk(
            engine=self.engine,
            desk=self.desk,
            forms=FormLibrary(self.engine),
            books=books,
        )

    def node(self) -> ProcessEngine:
        """Return one more engine on the same database."""
        return ProcessEngine(
            database=self.database,
            clock=self.clock,
            handlers=build_registry(),
            settings=EngineSettings(check_apart=False),
        )

    def equip(self) -> ButlerHouse:
        """Store calendar, parties, a contract and the process of a patrol."""
        with self.engine.transact(SYSTEM) as uow:
            seed_calendar_tables(uow)
            add_org(uow, kind=OrgKind.BUTLER, name="鹭岛质量管家", org_id="butler")
            add_org(uow, kind=OrgKind.BUTLER, name="别家质量管家", org_id="other")
            add_org(uow, kind=OrgKind.ENTITY, name="厦门暖阳电器", org_id="client")
            for person_id, org_id, role in (
                ("manager", "butler", "bu_mgr"),
                ("lead", "butler", "bu_pm"),
                ("walker", "butler", "bu_expert"),
                ("runner", "butler", "bu_expert"),
                ("stranger", "other", "bu_mgr"),
                ("owner", "client", "ent"),
            ):
                add_person(
                    uow,
                    login=person_id,
                    name=person_id,
                    org_id=org_id,
                    roles=(role,),
                    person_id=person_id,
                )
            self.contract_id = make_contract(uow, self.contract("GJ-2026-01"))
        self.engine.deploy(
            name="patrols",
            resources={f"{PATROL}.bpmn": sketch(SKETCH, key=PATROL)},
            actor=SYSTEM,
        )
        return self

    def draw(self) -> ButlerHouse:
        """Deploy the diagram of a patrol that comes with Tandem, with its forms."""
        names = [f"{PATROL}.bpmn", "forms/f_b8.form", "forms/f_b8m.form"]
        files = [PROCESSES / name for name in names]
        self.engine.deploy(
            name="patrols",
            resources={path.name: path.read_bytes() for path in files},
            actor=SYSTEM,
        )
        return self

    @staticmethod
    def contract(number: str, **changed: Any) -> Contract:
        """Return a contract of 2026 with the client."""
        contract = Contract(
            number=number,
            client_id="client",
            butler_id="butler",
            lead_id="lead",
            valid_from=YEAR[0],
            valid_to=YEAR[1],
        )
        return replace(contract, **changed)

    def deploy(self, key: str, *forms: str) -> None:
        """Deploy a diagram that comes with Tandem, with its forms."""
        names = [f"{key}.bpmn", *(f"forms/{form}.form" for form in forms)]
        files = [PROCESSES / name for name in names]
        self.engine.deploy(
            name=key,
            resources={path.name: path.read_bytes() for path in files},
            actor=SYSTEM,
        )

    def hand_in(self, task: UserTaskView, person_id: str, **answers: object) -> None:
        """Hand the form of a matter in as somebody, as its page does."""
        actor = self.actor(person_id)
        if task.assignee is None:
            self.engine.claim_user_task(task.id, actor=actor)
        self.forms.hand_in_raw(task.id, answers, actor=actor)

    def photo(self, task: UserTaskView, person_id: str) -> str:
        """Keep a photo that came with a matter and return its id."""
        digest = uuid.uuid4().hex
        kept = StoredFile(
            sha256=digest, name="现场.jpg", media_type="image/jpeg", size=1
        )
        with self.engine.transact(self.actor(person_id)) as uow:
            return record_evidence(uow, kept, task_id=task.id).id

    def actor(self, person_id: str) -> Actor:
        """Return somebody as an actor."""
        with self.engine.read() as connection:
            return actor_for(person_by_id(connection, person_id))

    # -- commands -------------------------------------------------------------------

    def plan(self, plan: PatrolPlan | None = None, *, by: str = "lead") -> str:
        """Make a plan."""
        with self.engine.transact(self.actor(by)) as uow:
            return make_plan(uow, self.contract_id, plan or daily())

    def change(
        self,
        plan_id: str,
        plan: PatrolPlan,
        *,
        reason: str = "频次调整",
        by: str = "lead",
    ) -> None:
        """Change a plan."""
        with self.engine.transact(self.actor(by)) as uow:
            change_plan(uow, plan_id, plan, reason=reason)

    def end(self, plan_id: str, ended_on: date, *, by: str = "lead") -> None:
        """End a plan."""
        with self.engine.transact(self.actor(by)) as uow:
            end_plan(uow, plan_id, ended_on=ended_on, reason="合同变更")

    def move(
        self,
        plan_id: str,
        named_on: date,
        to: date,
        *,
        reason: str = "客户停电",
        by: str = "lead",
    ) -> None:
        """Put a patrol on another day."""
        with self.engine.transact(self.actor(by)) as uow:
            move_patrol(uow, plan_id, named_on, to=to, reason=reason)

    # -- time -----------------------------------------------------------------------

    def restart(self, moment: str) -> None:
        """Let a service that was away come back at a moment."""
        self.clock.move_to(at(moment))
        with self.engine.transact(SYSTEM) as uow:
            ask_for_a_round(uow)
        self.settle()

    def until(self, moment: str) -> ButlerHouse:
        """Let time pass to a moment, each job at its own time."""
        end = at(moment)
        self.settle()
        while (due := self._next_due()) is not None and due <= end:
            self.clock.move_to(max(due, self.clock.now()))
            self.settle()
        self.clock.move_to(end)
        self.settle()
        return self

    def settle(self) -> None:
        """Run what is due."""
        self.engine.run_due_jobs(limit=_MANY)

    def _next_due(self) -> datetime | None:
        query = select(func.min(job.c.due_at)).where(job.c.due_at > self.clock.now())
        with self.engine.read() as connection:
            found: datetime | None = connection.scalar(query)
            return found

    # -- what there is --------------------------------------------------------------

    def patrols(self, plan_id: str) -> list[Patrol]:
        """Return the patrols of a plan by day."""
        query = select(patrol).where(patrol.c.plan_id == plan_id)
        with self.engine.read() as connection:
            return patrols_of_query(connection, query.order_by(patrol.c.day))

    def states(self, plan_id: str) -> dict[str, str]:
        """Return the state of each patrol of a plan, by its day."""
        return {each.day.isoformat()[5:]: each.state for each in self.patrols(plan_id)}

    def instances(self) -> list[str]:
        """Return the names of all patrols that have a process, each as often as it has."""
        query = select(instance.c.business_key).where(instance.c.process_key == PATROL)
        with self.engine.read() as connection:
            return sorted(connection.scalars(query))

    def begun(self) -> Iterator[tuple[str, date]]:
        """Yield plan and day of each patrol that began."""
        query = select(patrol_event).where(patrol_event.c.state == "started")
        with self.engine.read() as connection:
            for row in connection.execute(query):
                yield row.plan_id, local_day(row.at)

    def open_tasks(self, plan_id: str, named_on: date) -> dict[str, str]:
        """Return the open matters of a patrol: what they are -> their ids."""
        found = next(
            each for each in self.patrols(plan_id) if each.named_on == named_on
        )
        tasks = self.engine.open_user_tasks(str(found.instance_id), actor=SYSTEM)
        return {task.element_id: task.id for task in tasks}

    def told(self, person_id: str) -> list[str]:
        """Return what somebody was told, the oldest first."""
        query = select(notice.c.subject).where(notice.c.person_id == person_id)
        with self.engine.read() as connection:
            return list(connection.scalars(query.order_by(notice.c.told_at)))


def at(moment: str) -> datetime:
    """Return a moment in Xiamen."""
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
