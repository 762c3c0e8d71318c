"""Hit policies: which of the rules that hit decide, and what becomes of them.

Pure: what violates a policy comes back as a problem, never as a silent choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.dmn.model import Aggregation, HitPolicy
from engine.bpmn.dmn.run import RuleHit

#: Output name -> its possible values, the first the most important.
Priorities = Mapping[str, Sequence[object]]
Equal = Callable[[object, object], bool]

#: Policies whose result is a list.
MANY = frozenset({HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT})


@dataclass(frozen=True, slots=True)
class Choice:
    """The rules that decide, in the order of the result."""

    hits: tuple[RuleHit, ...]
    problem: str | None = None


def choose(
    policy: HitPolicy,
    hits: Sequence[RuleHit],
    *,
    priorities: Priorities,
    equal: Equal,
) -> Choice:
    """Choose among the rules that hit, given in the order of the table."""
    if policy is HitPolicy.UNIQUE:
        return _unique(hits)
    if policy is HitPolicy.ANY:
        return _any(hits, equal)
    if policy is HitPolicy.FIRST:
        return Choice(tuple(hits[:1]))
    if policy in {HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER}:
        return _by_priority(policy, hits, priorities, equal)
    return Choice(tuple(hits))


def _unique(hits: Sequence[RuleHit]) -> Choice:
    if len(hits) > 1:
        return Choice((), f"rules {_named(hits)} hit, and only one may (UNIQUE)")
    return Choice(tuple(hits))


def _any(hits: Sequence[RuleHit], equal: Equal) -> Choice:
    for other in hits[1:]:
        if not all(
            equal(hits[0].outputs[name], value) for name, value in other.outputs.items()
        ):
            pair = _named((hits[0], other))
            return Choice((), f"rules {pair} hit with different results (ANY)")
    return Choice(tuple(hits[:1]))


def _by_priority(
    policy: HitPolicy, hits: Sequence[RuleHit], priorities: Priorities, equal: Equal
) -> Choice:
    ranked: list[tuple[list[int], RuleHit]] = []
    for hit in hits:
        ranks = []
        for name, values in priorities.items():
            rank = _rank(hit.outputs[name], values, equal)
            if rank is None:
                problem = f"rule {_named((hit,))} gives a value without priority"
                return Choice((), f"{problem} in {name or 'the output'} ({policy})")
            ranks.append(rank)
        ranked.append((ranks, hit))
    ranked.sort(key=lambda one: one[0])
    ordered = tuple(hit for _, hit in ranked)
    return Choice(ordered[:1] if policy is HitPolicy.PRIORITY else ordered)


def _rank(value: object, values: Sequence[object], equal: Equal) -> int | None:
    for rank, one in enumerate(values):
        if equal(one, value):
            return rank
    return None


def _named(hits: Sequence[RuleHit]) -> str:
    return ", ".join(f"{hit.number} ({hit.id})" for hit in hits)


def aggregate(
    aggregation: Aggregation,
    values: Sequence[object],
    *,
    functions: Mapping[Aggregation, Callable[[Sequence[object]], object]],
) -> object:
    """Return what an aggregation makes of the outputs of the rules that hit.

    Of no outputs there is no sum, no smallest and no largest.
    """
    if aggregation is Aggregation.COUNT:
        return functions[aggregation](values)
    return functions[aggregation](values) if values else None
