"""The built-in function sort."""

from __future__ import annotations

from functools import cmp_to_key

from engine.bpmn.feel.builtins.signature import Builtin, function, items
from engine.bpmn.feel.calls import invoked
from engine.bpmn.feel.comparing import ordered
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.functions import FeelFunction

_PRECEDES_PARAMETERS = 2


def _sort(
    evaluation: Evaluation,
    entries: list[object],
    precedes: FeelFunction | None = None,
) -> list[object]:
    """Sort stably; without a function in the order of `<`."""
    if precedes is not None and len(precedes.parameters or ()) != _PRECEDES_PARAMETERS:
        message = "the function that compares has two parameters"
        raise Fault(message)

    def compare(one: object, other: object) -> int:
        evaluation.spend()
        before = (
            ordered(evaluation, "<", one, other)
            if precedes is None
            else invoked(evaluation, precedes, [one, other])
        )
        if not isinstance(before, bool):
            message = "two entries cannot be compared"
            raise Fault(message)
        return -1 if before else 0

    evaluation.spend(len(entries))
    return sorted(entries, key=cmp_to_key(compare))


FUNCTIONS = (
    Builtin("sort", (items("list"),), _sort, "list"),
    Builtin("sort", (items("list"), function("precedes")), _sort, "list"),
)
