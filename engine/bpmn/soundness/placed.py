"""Judge a scope from given places instead of from its start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.bpmn.process_model import ScopeModel
from engine.bpmn.soundness.build import PlacedNet, build_placed, is_buildable
from engine.bpmn.soundness.judge import endless_in
from engine.bpmn.soundness.search import Budget, FaultKind, search

_STUCK = frozenset({FaultKind.DEADLOCK, FaultKind.LEFT_BEHIND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where one token stands."""

    element_id: str
    #: The flow by which it came, where that is known.
    arrived_by: str | None = None
    #: Flows that were chosen already, and on which it is to go on.
    leaving: tuple[str, ...] = ()


def stuck_from(
    scope: ScopeModel, marks: Iterable[Mark], budget: Budget
) -> tuple[str, tuple[str, ...]] | None:
    """Return a join that can wait for ever, and the elements from which none comes.

    None: there is none, or it was not found within the budget.
    """
    if not is_buildable(scope):
        return None
    placed = build_placed(scope, endless=endless_in(scope, budget))
    state = _state(placed, marks)
    if not state:
        return None
    for fault in search(placed.net, budget, begin=state).faults:
        if fault.kind in _STUCK:
            return fault.element, fault.missing
    return None


def _state(placed: PlacedNet, marks: Iterable[Mark]) -> int:
    """Return the ways on which the tokens are, as bits.

    What stands beside the flow, as an event subprocess does, joins nothing.
    """
    state = 0
    for mark in marks:
        for flow_id in mark.leaving:
            state |= 1 << placed.flows[flow_id]
        if not mark.leaving:
            state |= _bit(placed, mark, state)
    return state


def _bit(placed: PlacedNet, mark: Mark, taken: int) -> int:
    number = placed.arrivals.get(mark.element_id)
    if number is None:
        return 0
    ways = placed.net.junctions[number].ins
    came = placed.flows.get(mark.arrived_by or "")
    if came in ways:
        return 1 << came
    free = [way for way in ways if not taken >> way & 1]
    return 1 << free[0] if free else 0
