"""Tell what a migration would do: by element, in the labels of the diagrams."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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

    @property
    def changes(self) -> bool:
        """Whether it is called otherwise in the target."""
        return (self.name, self.element_id) != (self.target_name, self.target_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason at one element, with the cases that it concerns."""

    element: str
    element_id: str
    reason: str
    cases: tuple[OnVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """One element that only the target has, and that begins to wait."""

    name: str
    cases: int


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
    found: dict[tuple[str, str, str], dict[str, OnVersion]] = defaultdict(dict)
    for each in report.failures:
        text = each.reason.text if in_english else each.reason.text_zh
        of = found[each.element_name, each.element_id or "", text]
        case = cases.get(each.instance_id or "")
        if case is not None:
            of[case.id] = case
    return [
        Refusal(
            element=element,
            element_id=element_id,
            reason=reason,
            cases=tuple(some.values()),
        )
        for (element, element_id, reason), some in sorted(found.items())
    ]


def beginning(report: MigrationReport, names: Mapping[str, str]) -> list[Beginning]:
    """Return what begins to wait by the migration.

    Args:
        report: What would happen.
        names: Labels of the elements of the target by id.
    """
    counted = Counter(
        element_id for some in report.begun.values() for element_id in set(some)
    )
    return [
        Beginning(name=names.get(element_id) or element_id, cases=number)
        for element_id, number in sorted(counted.items())
    ]


def marks(report: MigrationReport, parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what is marked in the diagram of the source: places, and refused ones.

    Args:
        report: What would happen.
        parents: The subprocess, or the process, in which each element stands:
            subprocesses may be drawn closed, and what is refused inside must be seen
            from outside.
    """
    refused = {each.element_id for each in report.failures if each.element_id}
    outer: set[str] = set()
    for element_id in refused:
        parent = parents.get(element_id)
        while parent is not None:
            outer.add(parent)
            parent = parents.get(parent)
    here = {each.source_element for each in report.places} - refused
    return {
        "here": sorted(here - outer),
        "passed": [],
        "refused": sorted(refused | outer),
    }
