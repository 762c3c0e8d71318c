"""Run a random model on the interpreter or on an engine, and compare every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Protocol

from sqlalchemy import select

from engine import (
    SYSTEM,
    Database,
    EngineSettings,
    HandlerRegistry,
    MovableClock,
    ProcessEngine,
)
from engine.store import tables
from tests.support.engine_lab import OPERATOR
from tests.support.interpreter_lab import NOW, Lab
from tests.support.models.drawing import Drawing
from tests.support.models.oracles import Model
from tests.support.sketch import sketch

#: A model in which something may happen again and again is left after so many steps.
MOST_STEPS = 60


class Subject(Protocol):
    """A model that is executed: what an oracle can compare itself with."""

    def waits(self) -> list[str]:
        """Return names of open user tasks and of awaited messages, sorted."""

    def do(self, move: str, variables: Mapping[str, object]) -> None:
        """Complete a user task, or send a message."""

    def ended(self) -> bool:
        """Say whether the instance has ended."""

    def close(self) -> None:
        """Leave nothing behind."""


class OnInterpreter:
    """A model on the interpreter, restarted after every step."""

    def __init__(self, drawing: Drawing) -> None:
        self._lab = Lab(drawing.main, drawing.variables, called=drawing.called)

    def waits(self) -> list[str]:
        """Return names of open user tasks and of awaited messages, sorted."""
        tasks = [task.name for task in self._lab.user_tasks.values()]
        return sorted([*tasks, *(name for _, name in self._lab.subscriptions.values())])

    def do(self, move: str, variables: Mapping[str, object]) -> None:
        """Complete a user task, or send a message."""
        if move[0] != "u":
            self._lab.send(move)
            return
        tasks = self._lab.user_tasks.values()
        found = next(task.id for task in tasks if task.name == move)
        self._lab.complete_task(found, **variables)

    def ended(self) -> bool:
        """Say whether the instance has ended."""
        return self._lab.ended

    def close(self) -> None:
        """Nothing is left of a lab."""


class OnEngine:
    """A model on a database, with a new engine for every step."""

    def __init__(self, drawing: Drawing, database: Database, name: str) -> None:
        self._database = database
        self._clock = MovableClock(NOW)
        self._name = name
        files = {"main": drawing.main, **drawing.called}
        engine = self._engine()
        engine.deploy(
            name=name,
            resources={
                f"{key}.bpmn": sketch(text, key=key) for key, text in files.items()
            },
            actor=OPERATOR,
        )
        self._root_id = engine.start_instance(
            key="main", business_key=name, variables=drawing.variables, actor=OPERATOR
        ).id

    def waits(self) -> list[str]:
        """Return names of open user tasks and of awaited messages, sorted."""
        tasks = self._engine().open_user_tasks(self._root_id, actor=SYSTEM)
        awaited = select(tables.subscription.c.name).where(
            tables.subscription.c.root_id == self._root_id, tables.SUBSCRIPTION_IS_OPEN
        )
        with self._database.read() as connection:
            messages = connection.execute(awaited).scalars().all()
        return sorted([*(task.name for task in tasks), *messages])

    def do(self, move: str, variables: Mapping[str, object]) -> None:
        """Complete a user task, or send a message."""
        engine = self._engine()
        if move[0] != "u":
            engine.correlate_message(move, business_key=self._name, actor=OPERATOR)
            return
        tasks = engine.open_user_tasks(self._root_id, actor=SYSTEM)
        found = next(task.id for task in tasks if task.name == move)
        engine.complete_user_task(found, variables=variables, actor=OPERATOR)

    def ended(self) -> bool:
        """Say whether the instance has ended."""
        view = self._engine().instance(self._root_id, actor=SYSTEM)
        return view.ended_at is not None

    def close(self) -> None:
        """Cancel what still runs, so that it hears no message of another model."""
        if not self.ended():
            self._engine().cancel_instance(self._root_id, reason="told", actor=OPERATOR)

    def _engine(self) -> ProcessEngine:
        return ProcessEngine(
            database=self._database,
            clock=self._clock,
            handlers=HandlerRegistry(),
            settings=EngineSettings(check_apart=False),
        )


def fault_of(model: Model, *, seed: int, on: Callable[[Drawing], Subject]) -> str:
    """Run a model; return what is wrong with it, or nothing."""
    random = Random(seed)  # noqa: S311 - a test's dice
    oracle = model.oracle
    subject: Subject | None = None
    done: list[str] = []
    try:
        subject = on(model.drawing)
        for _ in range(MOST_STEPS):
            if (found := subject.waits()) != oracle.waits():
                return f"after {done}: expected {oracle.waits()}, found {found}"
            if subject.ended() is not oracle.over:
                return f"after {done}: ended is not {oracle.over}"
            moved = oracle.move(random)
            if moved is None:
                return ""
            done.append(moved.name)
            subject.do(moved.name, moved.variables)
    except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to this model
        return f"after {done}: {type(error).__name__}: {error}"
    finally:
        if subject is not None:
            subject.close()
    return ""


def smallest_fault(
    seed: int,
    size: int,
    *,
    make: Callable[[int, int], Model],
    on: Callable[[Drawing], Subject],
) -> str:
    """Say what is wrong with a seed's model, by the smallest that is wrong as well."""
    found = fault_of(make(seed, size), seed=seed, on=on)
    if not found:
        return ""
    for smaller in range(1, size):
        less = fault_of(make(seed, smaller), seed=seed, on=on)
        if less:
            found, size = less, smaller
            break
    drawing = make(seed, size).drawing
    texts = {"main": drawing.main, **drawing.called}
    shown = "\n".join(f"--- {key}\n{text}" for key, text in texts.items())
    return f"{make.__name__}, seed {seed}, size {size}, {found}\n{shown}"
