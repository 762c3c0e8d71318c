"""Functions as values: those of the language and those that a text defines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.feel.evaluation import Evaluation


@dataclass(frozen=True, slots=True, eq=False)
class FeelFunction:
    """Something that can be called with values, by position or by name.

    `call` raises `Fault` when the arguments do not fit.
    """

    name: str
    #: Names of the parameters, or None when several signatures exist.
    parameters: tuple[str, ...] | None
    call: Callable[[Evaluation, Sequence[object]], object]
    call_named: Callable[[Evaluation, Mapping[str, object]], object]
    #: What `instance of` compares: a `types.FunctionType`, or None if not known.
    type: object = None
