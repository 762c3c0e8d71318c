"""Tell what a migration would do: by element, in the labels of the diagrams."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from engine import MigrationReport, OnVersion
from web.i18n import language


@dataclass(frozen=True, slots=True, kw_only=True)
class Becoming:
    """One element with live cases, and what it becomes."""

    name: str
    element_id: str
    target_name: str
    target_id: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason at one element, with the cases that it concerns."""

    element: str
    reason: str
    cases: tuple[OnVersion, ...]


def becoming(report: MigrationReport) -> list[Becoming]:
    """Return the elements at which cases are, in the order of their labels."""
    counted = Counter(
        (
            each.source_name,
            each.source_element,
            each.target_name,
            each.target_element,
        )
        for each in report.places
    )
    return [
        Becoming(
            name=name,
            element_id=element,
            target_name=target_name,
            target_id=target,
            cases=number,
        )
        for (name, element, target_name, target), number in sorted(counted.items())
    ]


def refusals(report: MigrationReport, running: Sequence[OnVersion]) -> list[Refusal]:
    """Return every reason once for each element, with its cases."""
    cases = {each.id: each for each in running}
    in_english = language() == "en"
    found: dict[tuple[str, str], dict[str, OnVersion]] = defaultdict(dict)
    for each in report.failures:
        text = each.reason.text if in_english else each.reason.text_zh
        of = found[each.element_name, text]
        case = cases.get(each.instance_id or "")
        if case is not None:
            of[case.id] = case
    return [
        Refusal(element=element, reason=reason, cases=tuple(some.values()))
        for (element, reason), some in sorted(found.items())
    ]
