"""Short ways to evaluate FEEL in tests."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.bpmn.feel import compile_feel
from engine.bpmn.feel.evaluation import Evaluation
from engine.bpmn.feel.limits import DEFAULT_BUDGET
from engine.bpmn.feel.writing import written
from engine.clock import MovableClock

CLOCK = MovableClock(datetime(2026, 11, 22, 17, 30, tzinfo=UTC))


def evaluated(text: str, **values: object) -> object:
    """Return the value of FEEL that an expression has."""
    return compile_feel(text, names=values).evaluate(values, clock=CLOCK)


def shown(text: str, **values: object) -> str:
    """Return the text of an expression's value, as FEEL writes it."""
    return written(free(), evaluated(text, **values))


def free() -> Evaluation:
    """Return an evaluation with a full budget."""
    return Evaluation(budget=DEFAULT_BUDGET, clock=None)
