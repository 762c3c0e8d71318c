"""Talk to a whole engine in tests as in a story: deploy, start, complete, look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine import (
    SYSTEM,
    Actor,
    CompletionView,
    Database,
    DeploymentView,
    EngineSettings,
    HandlerRegistry,
    MovableClock,
    ProcessEngine,
    UserTaskView,
)
from tests.support.sketch import sketch

BUREAU = "org:bureau"
#: Does everything for everybody, so that a test need not name who works on a task.
OPERATOR = Actor(id="operator", sees_all=True, operates=True, stands_in=True)
#: Keeps the service in order, and has no work of their own in it.
ADMINISTRATOR = Actor(id="administrator", sees_all=True, operates=True)
ZHANG = Actor(
    id="zhang", groups=frozenset({"msa"}), labels=frozenset({BUREAU, "person:zhang"})
)
LI = Actor(id="li", groups=frozenset({"msa"}), labels=frozenset({BUREAU, "person:li"}))
#: Sees the bureau's cases, but has no role in them.
GUEST = Actor(id="guest", labels=frozenset({BUREAU}))
#: Has the same role at another bureau.
FOREIGNER = Actor(
    id="foreigner", groups=frozenset({"msa"}), labels=frozenset({"org:elsewhere"})
)


class EngineLab:
    """An engine on an empty database, with a clock that the test moves."""

    def __init__(
        self,
        database: Database,
        clock: MovableClock,
        handlers: HandlerRegistry | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.engine = self.reopened(handlers)

    def reopened(
        self,
        handlers: HandlerRegistry | None = None,
        *,
        few: int = 300,
        remote_topics: frozenset[str] = frozenset(),
    ) -> ProcessEngine:
        """Return another engine on the same database, as after a restart."""
        return ProcessEngine(
            database=self.database,
            clock=self.clock,
            handlers=handlers or HandlerRegistry(),
            # A process for each check would be most of the time of these tests.
            settings=EngineSettings(
                check_apart=False, few=few, remote_topics=remote_topics
            ),
        )

    def deploy(
        self, *texts: str, files: Mapping[str, bytes] | None = None, **named: str
    ) -> DeploymentView:
        """Deploy sketches, one called `main`, others by name; and files as they are."""
        sketches = named | ({"main": texts[0]} if texts else {})
        return self.engine.deploy(
            name="test",
            resources={
                **{
                    f"{key}.bpmn": sketch(text, key=key)
                    for key, text in sketches.items()
                },
                **(files or {}),
            },
            actor=OPERATOR,
        )

    def start(
        self,
        key: str = "main",
        *,
        business_key: str | None = "XM-1",
        labels: frozenset[str] = frozenset({BUREAU}),
        **variables: object,
    ) -> Case:
        """Start an instance that the bureau sees."""
        view = self.engine.start_instance(
            key=key,
            business_key=business_key,
            variables=variables,
            labels=labels,
            actor=OPERATOR,
        )
        return Case(lab=self, id=view.id)

    def pass_time(self, distance: timedelta) -> int:
        """Move the clock and run what is due then; return how many jobs ran."""
        self.clock.move_by(distance)
        return self.engine.run_due_jobs()


@dataclass(frozen=True)
class Case:
    """One root instance."""

    lab: EngineLab
    id: str

    @property
    def engine(self) -> ProcessEngine:
        """The engine in which it runs."""
        return self.lab.engine

    def task(self, element_id: str) -> UserTaskView:
        """Return the one open user task at an element."""
        [task] = [task for task in self.tasks() if task.element_id == element_id]
        return task

    def tasks(self) -> list[UserTaskView]:
        """Return all open user tasks."""
        return self.engine.open_user_tasks(self.id, actor=SYSTEM)

    def complete(
        self, element_id: str, *, actor: Actor = OPERATOR, **variables: object
    ) -> CompletionView:
        """Complete the one open user task at an element."""
        return self.engine.complete_user_task(
            self.task(element_id).id, variables=variables, actor=actor
        )

    def waits_at(self) -> list[str]:
        """Return the elements at which open user tasks stand, sorted."""
        return sorted(task.element_id for task in self.tasks())

    def variables(self) -> Mapping[str, object]:
        """Return the variables of the root instance."""
        return self.engine.variables(self.id, actor=SYSTEM)

    def state(self) -> str:
        """Return the state of the root instance."""
        return str(self.engine.instance(self.id, actor=SYSTEM).state)

    def events(self) -> list[str]:
        """Return the types of all history rows."""
        rows = self.engine.history(self.id, actor=SYSTEM, limit=10_000)
        return [str(row.type) for row in rows]
