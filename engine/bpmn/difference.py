"""Compare two versions of a diagram by what they mean: elements, properties, places.

Elements are the same when they have the same id. A drawing that moved as a whole, as
when something was put in front of it, is no change of each element.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.described import DescribedElement, describe_diagram

#: In one unit of the drawing nobody sees a difference.
_STEP = 1.0
_Shift = tuple[float, float]
_Elements = Mapping[str, DescribedElement]


class Change(StrEnum):
    """What became of an element."""

    ADDED = "added"
    REMOVED = "removed"
    #: It says something else.
    CHANGED = "changed"
    #: It says the same at another place of the drawing.
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyChange:
    """What is written differently; None where it is not written at all."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementChange:
    """What became of one element."""

    change: Change
    #: As it is in the newer version; a removed one as it was.
    element: DescribedElement
    properties: tuple[PropertyChange, ...] = ()
    #: Whether it also stands at another place.
    moved: bool = False


def compare_diagrams(before: bytes, after: bytes) -> tuple[ElementChange, ...]:
    """Return the changes from one diagram to another, in the order of the newer file.

    What was removed comes last.

    Raises:
        XmlRefused: one of them is no XML that is read.
    """
    return compare_elements(
        describe_diagram("before", before), describe_diagram("after", after)
    )


def compare_elements(before: _Elements, after: _Elements) -> tuple[ElementChange, ...]:
    """Return the changes from the elements of one diagram to those of another."""
    return (*_there_now(before, after), *_gone(before, after))


def _gone(before: _Elements, after: _Elements) -> Iterator[ElementChange]:
    for element_id, element in before.items():
        if element_id not in after:
            yield ElementChange(change=Change.REMOVED, element=element)


def _there_now(before: _Elements, after: _Elements) -> Iterator[ElementChange]:
    moved = _moved(before, after)
    for element_id, element in after.items():
        old = before.get(element_id)
        if old is None:
            yield ElementChange(change=Change.ADDED, element=element)
            continue
        properties = tuple(_properties(old, element))
        has_moved = element_id in moved
        if properties or has_moved:
            yield ElementChange(
                change=Change.CHANGED if properties else Change.MOVED,
                element=element,
                properties=properties,
                moved=has_moved,
            )


def _properties(
    old: DescribedElement, new: DescribedElement
) -> Iterator[PropertyChange]:
    told_before, told_now = _told(old), _told(new)
    for name in dict.fromkeys((*told_now, *told_before)):
        before, after = told_before.get(name), told_now.get(name)
        if before != after:
            yield PropertyChange(name=name, before=before, after=after)


def _told(element: DescribedElement) -> Mapping[str, str]:
    parent = {"parent": element.parent} if element.parent else {}
    return {"kind": element.kind, **parent, **element.properties}


def _moved(before: _Elements, after: _Elements) -> frozenset[str]:
    """Return what stands elsewhere among its neighbours.

    A line is only told when both of its ends stayed: otherwise it followed them.
    """
    common = _shift_of_all(before, after)
    moved = {
        element_id
        for element_id, new in after.items()
        if element_id in before and _stands_elsewhere(before[element_id], new, common)
    }
    return frozenset(
        element_id
        for element_id in moved
        if not after[element_id].is_line
        or moved.isdisjoint(_ends(after[element_id]) | _ends(before[element_id]))
    )


def _ends(line: DescribedElement) -> set[str]:
    return {line.properties.get(name, "") for name in ("sourceRef", "targetRef")}


def _shift_of_all(before: _Elements, after: _Elements) -> _Shift:
    """Return by how far most shapes moved together; nothing when most did not."""
    shifts = Counter(
        _shift(before[element_id], new)
        for element_id, new in after.items()
        if element_id in before
        and new.drawn
        and before[element_id].drawn
        and not new.is_line
    )
    most = shifts.most_common(1)
    if not most or most[0][1] * 2 <= shifts.total():
        return 0.0, 0.0
    return most[0][0]


def _shift(old: DescribedElement, new: DescribedElement) -> _Shift:
    return new.drawn[0] - old.drawn[0], new.drawn[1] - old.drawn[1]


def _stands_elsewhere(
    old: DescribedElement, new: DescribedElement, common: _Shift
) -> bool:
    if len(old.drawn) != len(new.drawn):
        return True
    is_shape = not new.is_line
    for index, (then, now) in enumerate(zip(old.drawn, new.drawn, strict=True)):
        # Width and height of a shape do not shift.
        shift = 0.0 if is_shape and index > 1 else common[index % 2]
        if abs(now - then - shift) >= _STEP:
            return True
    return False
