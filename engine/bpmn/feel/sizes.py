"""Measure values: one that repeats itself inside can be larger than it is in memory."""

from __future__ import annotations

from engine.bpmn.feel.evaluation import Evaluation
from engine.bpmn.feel.ranges import FeelRange


def require_size(evaluation: Evaluation, value: object, *, depth: int = 0) -> None:
    """Spend a step for everything in a value, as often as it is met.

    `[x, x]` of `[y, y]` and so on doubles at every level; whoever prints or stores
    such a value would never finish, so it must not leave an evaluation.

    Raises:
        OverBudget: it is larger than the steps that are left, or nested too deeply.
    """
    if isinstance(value, list):
        entries = value
    elif isinstance(value, dict):
        entries = list(value.values())
    elif isinstance(value, FeelRange):
        entries = [value.start, value.end]
    else:
        return
    evaluation.require_depth(depth)
    evaluation.spend_copy(len(entries))
    for entry in entries:
        require_size(evaluation, entry, depth=depth + 1)
