"""Look whether the joins of a version can still happen from where an instance stands.

The deployment gate has judged the version from its start. An instance that comes from
another version may stand where no instance of this one ever does: with two of three
branches begun, for one. So the same search begins once more, at its own places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from typing_extensions import override

from engine.bpmn.process_model import ScopeModel
from engine.bpmn.soundness.placed import Mark, stuck_from
from engine.bpmn.soundness.search import Budget
from engine.bpmn.specs import CompiledProcess

__all__ = ["Mark", "never_joined"]

#: What is looked at from one set of places; more than any drawn diagram needs.
_STATES = 5_000
_MOVES = 40_000


def never_joined(
    target: CompiledProcess, scope_id: str, marks: Sequence[Mark]
) -> tuple[str, tuple[str, ...]] | None:
    """Return a join that can wait for ever, with the elements that it waits for.

    None where every join can happen, or where the bound of the search is reached
    before one is found that cannot.
    """
    key = tuple(
        sorted(marks, key=lambda each: (each.element_id, each.arrived_by or ""))
    )
    for model in target.model.scope.all_scopes():
        if model.id == scope_id and marks:
            return _found(_Drawn(model), key)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """A scope of a version: its model is read once, so it is known by identity."""

    model: ScopeModel

    @override
    def __hash__(self) -> int:
        return id(self.model)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Drawn) and other.model is self.model


@lru_cache(maxsize=512)
def _found(
    drawn: _Drawn, marks: tuple[Mark, ...]
) -> tuple[str, tuple[str, ...]] | None:
    return stuck_from(drawn.model, marks, Budget(states=_STATES, moves=_MOVES))
