"""Say of every line of a table what would become of it, before anything is saved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from engine import Actor
from handlers.forms import FieldError, Form, validate
from handlers.forms.conditions import Evaluate
from handlers.imports.cells import answers_of
from handlers.imports.columns import BY_KEY, ITEMS, Column, Heading
from handlers.imports.doubles import Double, Doubles
from handlers.imports.samplings import Samplings
from handlers.linkage.steps.discovery import doubts, identity_faults
from handlers.spreadsheets.heads import letter

#: Stands for the file itself where the form asks for the report's file.
THE_FILE = "imported"
REPORT_FILE = "report_file"


class Fate(StrEnum):
    """What becomes of a line."""

    #: It makes a case.
    NEW = "new"
    #: It belongs to a case that is there, or to one of an earlier line.
    JOIN = "join"
    #: It cannot be registered.
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """One line of the table, and what becomes of it."""

    #: Counted from 1, without heads and empty lines.
    number: int
    #: As the program for spreadsheets counts, from 1.
    line: int
    fate: Fate
    #: Answers to the form of registration, as a page would send them.
    answers: Mapping[str, object]
    reasons: tuple[str, ...] = ()
    #: The case that it belongs to, or the line whose case it will be.
    joins: Double | None = None
    fingerprint: str = ""

    def text(self, key: str) -> str:
        """Return one answer as a text."""
        return str(self.answers.get(key) or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What lines are judged by."""

    form: Form
    evaluate: Evaluate
    today: date
    actor: Actor
    bureau_id: str
    #: Read-only, open as long as lines are judged.
    connection: Connection

    def check(
        self, answers: Mapping[str, object], *, files: Sequence[str] = (THE_FILE,)
    ) -> tuple[Mapping[str, object], list[FieldError]]:
        """Return the values of answers, and what form and parties refuse."""
        facts = {"today": self.today.isoformat()}
        checked = validate(
            self.form, answers, facts=facts, evaluate=self.evaluate, files=files
        )
        faults = list(checked.errors)
        if not faults:
            faults = identity_faults(checked.values, self.connection)
        return checked.values, faults


@dataclass(slots=True)
class _Planner:
    heading: Heading
    given: Mapping[str, str]
    basis: Basis
    doubles: Doubles = field(init=False)
    samplings: Samplings = field(init=False)

    def __post_init__(self) -> None:
        self.doubles = Doubles(
            self.basis.connection,
            actor=self.basis.actor,
            bureau_id=self.basis.bureau_id,
        )
        self.samplings = Samplings(self.basis.connection)

    def row(self, number: int, line: int, cells: Sequence[str]) -> PlannedRow:
        texts = {
            key: cells[index] if index < len(cells) else ""
            for key, index in self.heading.places.items()
        }
        answers = {**answers_of(texts, self.given), REPORT_FILE: [THE_FILE]}
        values, faults = self.basis.check(answers)
        double = None
        mark = fingerprint(self.basis.bureau_id, answers)
        if not faults:
            double = self.doubles.find(values, fingerprint=mark)
        if not faults and double is None:
            faults = doubts(values, self.basis.connection, actor=self.basis.actor)
            faults = faults or self.samplings.faults(values)
        if faults:
            return PlannedRow(
                number=number,
                line=line,
                fate=Fate.WRONG,
                answers=answers,
                reasons=tuple(self._said(fault) for fault in faults),
            )
        if double is None:
            self.doubles.remember(values, line)
            self.samplings.remember(values, line)
        return PlannedRow(
            number=number,
            line=line,
            fate=Fate.NEW if double is None else Fate.JOIN,
            answers=answers,
            reasons=() if double is None else (double.reason,),
            joins=double,
            fingerprint=mark,
        )

    def _said(self, fault: FieldError) -> str:
        """Return a fault with the column at which it is mended."""
        column = column_of(fault.path)
        if column is None:
            return f"{fault.label}：{fault.message}"
        place = self.heading.places.get(column.key)
        where = "表中没有这一列" if place is None else f"{letter(place)} 列"
        return f"{column.title}（{where}）：{fault.message}"


def plan_rows(
    lines: Sequence[Sequence[str]],
    heading: Heading,
    *,
    given: Mapping[str, str],
    basis: Basis,
) -> list[PlannedRow]:
    """Return what becomes of each line below the heads; empty ones count for nothing.

    Args:
        lines: every line of the table, from its first.
        heading: where the columns are.
        given: what holds for every line that says nothing else, by column key.
        basis: what lines are judged by.
    """
    planner = _Planner(heading, given, basis)
    rows: list[PlannedRow] = []
    for line, cells in enumerate(lines[heading.line + 1 :], start=heading.line + 2):
        if any(cells):
            rows.append(planner.row(len(rows) + 1, line, cells))
    return rows


def column_of(path: str) -> Column | None:
    """Return the column that answers the input of a fault."""
    if path.startswith(f"{ITEMS}-"):
        path = path.rpartition("-")[2]
    return BY_KEY.get("item_name" if path == ITEMS else path)


def fingerprint(bureau_id: str, answers: Mapping[str, object]) -> str:
    """Return what names a line in whatever file it comes."""
    told = {key: value for key, value in answers.items() if key != REPORT_FILE}
    text = json.dumps([bureau_id, told], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
