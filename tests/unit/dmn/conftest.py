from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from engine.bpmn.dmn.compile import compile_decisions
from engine.bpmn.dmn.evaluate import Outcome, evaluate
from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.feel import from_feel
from tests.support.decision_files import decision_file

Decide = Callable[..., Outcome]


@pytest.fixture
def decide() -> Decide:
    """Evaluate the last decision of some elements, or the one that is named."""

    def run(
        *elements: str,
        key: str | None = None,
        budget: int | None = None,
        **values: object,
    ) -> Outcome:
        compiled = compile_decisions(
            read_decisions("test.dmn", decision_file(*elements))
        )
        decision = compiled[key] if key else list(compiled.values())[-1]
        more = {} if budget is None else {"budget": budget}
        return evaluate(decision, values, **more)

    return run


def plain(outcome: Outcome) -> object:
    """Return the value of an outcome without problems as JSON."""
    assert outcome.problems == ()
    return from_feel(outcome.value)


def rows(outcome: Outcome) -> list[Mapping[str, object]]:
    """Return the rows of an outcome without problems as JSON."""
    assert outcome.problems == ()
    return [
        {name: from_feel(value) for name, value in row.items()} for row in outcome.rows
    ]
