"""Which rules of a decision table overlap, and what no rule covers.

Only what literal cells say is looked at: a cell that computes something could be true
of anything, so nothing is claimed of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from engine.bpmn.dmn.cell_sets import Domain, domains_of, shown
from engine.bpmn.dmn.model import HitPolicy, Table
from engine.bpmn.process_model import Place

#: Every rule is compared with every other: larger tables would take too long.
_MOST_RULES = 300
#: More overlaps of one table nobody reads.
_MOST_OVERLAPS = 10
#: How many combinations of values a search for gaps may look at.
_MOST_CASES = 20_000
_ONE_RESULT = frozenset(
    {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY}
)

Finding = tuple[str, Mapping[str, object], Place]


def check_cover(table: Table) -> Iterator[Finding]:
    """Yield overlaps of a UNIQUE table, and a gap where one result is expected."""
    width = len(table.inputs)
    if not 0 < len(table.rules) <= _MOST_RULES:
        return
    if any(len(rule.inputs) != width for rule in table.rules):
        return
    domains = domains_of(table)
    if table.hit_policy is HitPolicy.UNIQUE:
        yield from _overlaps(table, domains)
    has_default = any(output.default for output in table.outputs)
    if table.hit_policy in _ONE_RESULT and not has_default:
        yield from _gap(table, domains)


def _overlaps(table: Table, domains: Sequence[Domain]) -> Iterator[Finding]:
    found = 0
    for (one, first), (other, second) in combinations(enumerate(table.rules), 2):
        if found == _MOST_OVERLAPS:
            return
        if all(domain.meet(one, other) for domain in domains):
            found += 1
            facts = {"one": first.number, "other": second.number}
            yield "dmn_overlap", facts, second.place


def _gap(table: Table, domains: Sequence[Domain]) -> Iterator[Finding]:
    cases = 1
    for domain in domains:
        if domain.undecided:
            return
        cases *= max(len(domain.classes), 1)
        if cases > _MOST_CASES:
            return
    case = _uncovered(domains, frozenset(range(len(table.rules))))
    if case is not None:
        text = ", ".join(
            f"{column.label or column.expression.text} = {shown(value)}"
            for column, value in zip(table.inputs, case, strict=True)
        )
        yield "dmn_gap", {"case": text or "-"}, table.about.place


def _uncovered(
    domains: Sequence[Domain], rules: frozenset[int]
) -> tuple[object, ...] | None:
    """Return a combination of values that none of the rules fits, or None."""
    if not rules:
        return tuple(domain.classes[0] for domain in domains)
    if not domains:
        return None
    first, rest = domains[0], domains[1:]
    for value in first.classes:
        fitting = rules & first.fitting(value)
        case = _uncovered(rest, fitting)
        if case is not None:
            return (value, *case)
    return None
