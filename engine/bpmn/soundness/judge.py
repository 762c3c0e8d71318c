"""Judge every scope of a process on its own, innermost first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.process_model import ScopeModel
from engine.bpmn.soundness.build import build_net, flow_nodes, is_buildable
from engine.bpmn.soundness.reduce import reduce_net
from engine.bpmn.soundness.search import Budget, Fault, FaultKind, Outcome, search

#: What may be looked at in a net as it was drawn, to show every element of a path.
_EXPLAINING_STATES = 2_000
_EXPLAINING_MOVES = 10_000
_WAITING = {FaultKind.DEADLOCK, FaultKind.LEFT_BEHIND}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeVerdict:
    """What was found out about one scope."""

    scope: ScopeModel
    faults: tuple[Fault, ...]
    #: False when the bound was reached before every state was seen.
    complete: bool
    #: States looked at.
    states: int


def judge_process(scope: ScopeModel, budget: Budget) -> list[ScopeVerdict]:
    """Judge a process and all scopes inside it, sharing one budget between them.

    Scopes that are not drawn well enough, for which other rules of the gate have the
    reasons, are left out.
    """
    judge = _Judge(budget)
    judge.judge(scope)
    return judge.verdicts


def endless_in(scope: ScopeModel, budget: Budget) -> list[str]:
    """Return the subprocesses of a scope that never end in the normal way."""
    return _Judge(budget).endless(scope)


class _Judge:
    """Goes through the scopes of a process."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.verdicts: list[ScopeVerdict] = []

    def judge(self, scope: ScopeModel) -> bool:
        """Judge a scope after all inside it; say whether it can end normally."""
        endless = self.endless(scope)
        if not is_buildable(scope):
            return True
        outcome = self._search(scope, endless)
        faults = tuple(_faults(scope, outcome))
        self.verdicts.append(
            ScopeVerdict(
                scope=scope,
                faults=faults,
                complete=outcome.complete,
                states=outcome.states,
            )
        )
        return outcome.may_end or bool(faults) or not outcome.complete

    def endless(self, scope: ScopeModel) -> list[str]:
        """Judge what is inside a scope; return the subprocesses that never end."""
        return [
            node.id
            for node in scope.nodes.values()
            if node.inner is not None and not self.judge(node.inner)
        ]

    def _search(self, scope: ScopeModel, endless: list[str]) -> Outcome:
        net = build_net(scope, endless=endless)
        reduce_net(net)
        outcome = search(net, self._budget)
        if outcome.faults:
            part = self._budget.part(states=_EXPLAINING_STATES, moves=_EXPLAINING_MOVES)
            drawn = search(build_net(scope, endless=endless), part)
            self._budget.give_back(part)
            outcome.faults = [_explained(each, drawn) for each in outcome.faults]
        return outcome


def _explained(fault: Fault, drawn: Outcome) -> Fault:
    """Return the same fault from the net as drawn, if it was found there."""
    for other in drawn.faults:
        if fault.kind in _WAITING:
            if other.kind in _WAITING and other.element == fault.element:
                return other
        elif other.kind is fault.kind:
            return other
    return fault


def _faults(scope: ScopeModel, outcome: Outcome) -> Iterator[Fault]:
    yield from outcome.faults
    if outcome.faults or not outcome.complete:
        return
    for node in flow_nodes(scope):
        if node.id not in outcome.happened:
            yield Fault(kind=FaultKind.NEVER, element=node.id)
            return
