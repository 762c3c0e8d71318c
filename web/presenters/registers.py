"""Show the entries of a register: cells, marks, days that ring, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.registers.answers import day_of, words_of
from handlers.registers.entries import Entry, Version, missing_parts
from handlers.registers.model import Register, Ring
from handlers.registers.ringing import mark_of
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.presenters.rows import TimelineEntry


@dataclass(frozen=True, slots=True)
class Mark:
    """A chip: what it says, and its tone."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One line of the list."""

    url: str
    number: str
    cells: tuple[str, ...]
    marks: tuple[Mark, ...]


def marks_of(
    register: Register, entry: Entry, there: frozenset[str], *, today: date
) -> tuple[Mark, ...]:
    """Return what stands out of an entry: days that ring, papers that lack, 补录."""
    if entry.void_reason:
        return (Mark(_("作废"), "outline"),)
    marks = [
        _due_mark(ring, register.field(ring.field).zh, day, today=today)
        for ring in register.rings
        if ring.rings_for(entry.content)
        and (day := day_of(entry.content, ring.field)) is not None
        and mark_of(day, today) is not None
    ]
    missing = missing_parts(register, entry.content, there)
    if missing:
        marks.append(Mark(_("缺：%(what)s", what="、".join(missing)), "red"))
    if entry.client and not entry.client_id:
        marks.append(Mark(_("服务对象对应不到单位，请更改"), "amber"))
    if entry.late_reason:
        marks.append(Mark(_("补录"), "outline"))
    return tuple(marks)


def entry_rows(
    register: Register,
    entries: list[Entry],
    parts: Mapping[str, frozenset[str]],
    *,
    today: date,
) -> list[EntryRow]:
    """Return the lines of a list."""
    return [
        EntryRow(
            url=f"/registers/{register.key}/{each.id}",
            number=each.number,
            cells=tuple(words_of(each.content.get(f.key)) for f in register.listed),
            marks=marks_of(
                register, each, parts.get(each.id, frozenset()), today=today
            ),
        )
        for each in entries
    ]


def history_entries(
    changes: list[tuple[Version, list[tuple[str, str, str]]]], names: Mapping[str, str]
) -> list[TimelineEntry]:
    """Return the history of an entry: who changed what from which old value, and why."""
    return [
        TimelineEntry(
            when=moment_text(each.written_at),
            who=names.get(each.written_by, ""),
            text=_("登记") if each.version == 1 else _said(changed),
            remark=_reasons(each),
            marked=bool(each.late_reason),
        )
        for each, changed in changes
    ]


def _said(changed: list[tuple[str, str, str]]) -> str:
    empty = _("空")
    return "；".join(
        _(
            "%(field)s：%(old)s → %(new)s",
            field=name,
            old=old or empty,
            new=new or empty,
        )
        for name, old, new in changed
    )


def _reasons(version: Version) -> str:
    if version.late_reason:
        return _("补录原因：%(why)s", why=version.late_reason)
    return version.reason


def _due_mark(ring: Ring, name: str, day: date, *, today: date) -> Mark:
    left = (day - today).days
    if left < 0:
        return Mark(
            _("%(what)s已过 %(n)d 天", what=name, n=-left),
            "red" if ring.blocks else "amber",
        )
    if not left:
        return Mark(_("%(what)s今天到期", what=name), "amber")
    return Mark(_("%(what)s还剩 %(n)d 天", what=name, n=left), "amber")
