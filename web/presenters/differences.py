"""What changed between two versions of a process, in words and as marks on the drawings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import Change, DescribedElement, ElementChange
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.elements import (
    element_label,
    kind_name,
    property_name,
    value_text,
)

_WORDS: Mapping[Change, str] = {
    Change.ADDED: marked("增添"),
    Change.REMOVED: marked("删去"),
    Change.CHANGED: marked("改动"),
    Change.MOVED: marked("移动"),
}
#: Beside the colour, for those who do not see it.
SIGNS: Mapping[Change, str] = {
    Change.ADDED: "+",
    Change.REMOVED: "−",  # noqa: RUF001 - as wide as the plus sign
    Change.CHANGED: "≠",
    Change.MOVED: "→",
}
_TONES: Mapping[Change, str] = {
    Change.ADDED: "green",
    Change.REMOVED: "red",
    Change.CHANGED: "amber",
    Change.MOVED: "blue",
}
_Elements = Mapping[str, DescribedElement]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRow:
    """One property that is written differently; empty where it is not written."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What became of one element."""

    id: str
    label: str
    kind: str
    word: str
    sign: str
    tone: str
    #: Where it stands, or stood.
    inside: str
    also_moved: bool
    properties: tuple[PropertyRow, ...]
    #: Ids of the drawings on which it is.
    drawings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """One kind of change, with its sign and how often it is there."""

    change: str
    word: str
    sign: str
    tone: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One file of the two deployments that is not the same in both."""

    name: str
    word: str
    tone: str
    before: bool
    after: bool


def change_rows(
    changes: Iterable[ElementChange], *, before: _Elements, after: _Elements
) -> list[ChangeRow]:
    """Return the changes as a page lists them, what came and went first."""
    order = list(_WORDS)
    listed = sorted(changes, key=lambda one: order.index(one.change))
    return [_row(one, before, after) for one in listed]


def _row(one: ElementChange, before: _Elements, after: _Elements) -> ChangeRow:
    element = one.element
    elements = before if one.change is Change.REMOVED else after
    around = elements.get(element.parent or "")
    drawings = {Change.ADDED: "new", Change.REMOVED: "old"}.get(one.change, "old new")
    return ChangeRow(
        id=element.id,
        label=_label(element, elements),
        kind=kind_name(element.kind),
        word=_(_WORDS[one.change]),
        sign=SIGNS[one.change],
        tone=_TONES[one.change],
        inside=element_label(around) if around else "",
        also_moved=one.moved and one.change is Change.CHANGED,
        properties=tuple(
            PropertyRow(
                label=property_name(each.name),
                before=_text(each.name, each.before, before),
                after=_text(each.name, each.after, after),
            )
            for each in one.properties
        ),
        drawings=drawings,
    )


def _label(element: DescribedElement, elements: _Elements) -> str:
    """Return what an element is called; a line without a name by its two ends."""
    if element.name or not element.is_line:
        return element_label(element)
    ends = (element.properties.get(end, "") for end in ("sourceRef", "targetRef"))
    return " → ".join(
        element_label(elements[end]) if end in elements else end for end in ends
    )


def _text(name: str, value: str | None, elements: _Elements) -> str:
    return "" if value is None else value_text(name, value, elements)


def marks(changes: Iterable[ElementChange], *, left_out: Change) -> str:
    """Return which element gets which mark, for the script that draws."""
    found = {
        one.element.id: {"kind": one.change.value, "sign": SIGNS[one.change]}
        for one in changes
        if one.change is not left_out
    }
    return json.dumps(found, ensure_ascii=False)


def legend(changes: Sequence[ElementChange]) -> list[LegendRow]:
    """Return every kind of change with its number, those that are not there too."""
    return [
        LegendRow(
            change=change.value,
            word=_(word),
            sign=SIGNS[change],
            tone=_TONES[change],
            count=sum(one.change is change for one in changes),
        )
        for change, word in _WORDS.items()
    ]


def file_changes(
    before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> Iterator[FileChange]:
    """Yield the files that are not the same in two deployments, by name."""
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        change = (
            Change.ADDED
            if was is None
            else Change.REMOVED
            if now is None
            else Change.CHANGED
        )
        yield FileChange(
            name=name,
            word=_(_WORDS[change]),
            tone=_TONES[change],
            before=was is not None,
            after=now is not None,
        )
