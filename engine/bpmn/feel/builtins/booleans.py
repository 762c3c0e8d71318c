"""Built-in functions on booleans: not, all, any; and is, which compares identities."""

from __future__ import annotations

from engine.bpmn.feel.builtins.signature import (
    Builtin,
    anything,
    only_list,
)
from engine.bpmn.feel.comparing import identical
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.types import kind_of


def _not(_evaluation: Evaluation, negand: object) -> bool:
    if not isinstance(negand, bool):
        message = f"a {kind_of(negand)} is no boolean"
        raise Fault(message)
    return not negand


def _all(evaluation: Evaluation, entries: list[object]) -> bool | None:
    return _decided(evaluation, entries, decisive=False)


def _any(evaluation: Evaluation, entries: list[object]) -> bool | None:
    return _decided(evaluation, entries, decisive=True)


def _decided(
    evaluation: Evaluation, entries: list[object], *, decisive: bool
) -> bool | None:
    """Return the decisive value if there is one, and null if there is no boolean."""
    evaluation.spend(len(entries))
    if any(entry is not None and not isinstance(entry, bool) for entry in entries):
        message = "an entry is no boolean"
        raise Fault(message)
    if decisive in entries:
        return decisive
    return None if None in entries else not decisive


def _is(evaluation: Evaluation, one: object = None, other: object = None) -> bool:
    return identical(evaluation, one, other)


def _all_of(evaluation: Evaluation, *entries: object) -> bool | None:
    return _all(evaluation, list(entries))


def _any_of(evaluation: Evaluation, *entries: object) -> bool | None:
    return _any(evaluation, list(entries))


FUNCTIONS = (
    Builtin("not", (anything("negand"),), _not, "boolean"),
    Builtin("all", (only_list("list"),), _all, "boolean"),
    Builtin("all", (anything("b", rest=True),), _all_of, "boolean"),
    Builtin("any", (only_list("list"),), _any, "boolean"),
    Builtin("any", (anything("b", rest=True),), _any_of, "boolean"),
    Builtin(
        "is",
        (anything("value1", optional=True), anything("value2", optional=True)),
        _is,
        "boolean",
    ),
)
