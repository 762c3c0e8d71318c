"""Say whether a value is in a range, and whether it passes a test."""

from __future__ import annotations

from engine.bpmn.feel.comparing import equal, ordered
from engine.bpmn.feel.evaluation import Evaluation
from engine.bpmn.feel.ranges import FeelRange


def in_range(evaluation: Evaluation, value: object, wanted: FeelRange) -> bool | None:
    """Say whether a value is in a range; null if they cannot be compared."""
    if wanted.sign in {"=", "!="}:
        same = equal(evaluation, value, wanted.end)
        return same if same is None or wanted.sign == "=" else not same
    above: bool | None = True
    below: bool | None = True
    if wanted.start is not None:
        sign = ">=" if wanted.start_included else ">"
        above = ordered(evaluation, sign, value, wanted.start)
    if wanted.end is not None:
        sign = "<=" if wanted.end_included else "<"
        below = ordered(evaluation, sign, value, wanted.end)
    return both(above, below)


def passes(evaluation: Evaluation, value: object, test: object) -> bool | None:
    """Say whether a value passes a test whose value is known.

    A range must include it, a list must have it or a range that includes it, and any
    other value must be equal to it.
    """
    if isinstance(test, FeelRange) and not isinstance(value, FeelRange):
        return in_range(evaluation, value, test)
    if isinstance(test, list):
        return _in_list(evaluation, value, test)
    return equal(evaluation, value, test)


def _in_list(evaluation: Evaluation, value: object, test: list[object]) -> bool | None:
    if isinstance(value, list) and equal(evaluation, value, test) is True:
        return True
    evaluation.spend(len(test))
    for entry in test:
        found = (
            in_range(evaluation, value, entry)
            if isinstance(entry, FeelRange) and not isinstance(value, FeelRange)
            else equal(evaluation, value, entry)
        )
        if found is True:
            return True
    return False


def both(one: object, other: object) -> bool | None:
    """Return the three-valued `and`."""
    if one is False or other is False:
        return False
    return True if one is True and other is True else None
