"""Check the answers to a form: each by itself, and what depends on other answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from handlers.forms import messages, names
from handlers.forms.answers import Parsed, ParsedRow, parse_answers
from handlers.forms.conditions import Conditions, Evaluate, row_names
from handlers.forms.facts import is_asked, is_known, known_value, with_choices
from handlers.forms.model import Field, Form, Kind, Note, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one answer; `path` is the name of its input."""

    path: str
    label: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """The answers as JSON values by key, and what keeps them from being filed."""

    values: Mapping[str, object]
    errors: tuple[FieldError, ...] = ()


def validate(
    form: Form,
    raw: Mapping[str, object],
    *,
    facts: Mapping[str, object],
    evaluate: Evaluate,
    files: Collection[str] | None = None,
    partial: bool = False,
) -> Validated:
    """Return the values of a form's raw answers and all errors, in the form's order.

    A question that does not count (`showWhen`) has neither value nor error. One that
    counts and may stay empty has the value None. Known facts are among the values.

    Args:
        facts: what is known of the case, by variable; `today` as an ISO date.
        evaluate: the expression language, as `(expression, names) -> value`.
        files: evidence ids that an answer may name; None lets it name any.
        partial: for drafts: nothing is required, what cannot be read stays text.
    """
    form = with_choices(form, facts)
    parsed = parse_answers(form, raw, facts=facts)
    if partial:
        return Validated(values=_draft_values(form, raw, parsed))
    conditions = Conditions(form, facts=facts, evaluate=evaluate)
    return _Check(form, parsed, facts=facts, conditions=conditions, files=files).run()


def _draft_values(
    form: Form, raw: Mapping[str, object], parsed: Parsed
) -> dict[str, object]:
    values: dict[str, object] = {}
    for question in form.questions():
        key = question.key
        if isinstance(question, Table):
            values[key] = [
                _draft_row(raw.get(key), row) for row in parsed.rows.get(key, ())
            ]
        elif key in parsed.values:
            values[key] = parsed.values[key]
        elif key in parsed.faults:
            values[key] = raw[key]
    return values


def _draft_row(raw_rows: object, row: ParsedRow) -> dict[str, object]:
    typed = raw_rows[row.index] if isinstance(raw_rows, list) else None
    if not isinstance(typed, Mapping):
        return row.values
    return {**row.values, **{key: typed[key] for key in row.faults if key in typed}}


class _Check:
    """One validation: walks the form in order and collects values and errors."""

    def __init__(
        self,
        form: Form,
        parsed: Parsed,
        *,
        facts: Mapping[str, object],
        conditions: Conditions,
        files: Collection[str] | None,
    ) -> None:
        self._form = form
        self._parsed = parsed
        self._facts = facts
        self._conditions = conditions
        self._files = files
        self._values: dict[str, object] = {}
        self._errors: list[FieldError] = []

    def run(self) -> Validated:
        """Return what was found."""
        for question in self._form.questions():
            self._conditions.learn(question.key, self._answer(question))
        for group in self._form.groups:
            shown = self._conditions.hold(group.show_when, otherwise=True)
            for item in group.items:
                if not isinstance(item, Note):
                    self._question(item, group_shown=shown)
        known = {question.key for question in self._form.questions()}
        for key, text in self._parsed.faults.items():
            if key not in known:
                self._refuse(key, label=key, message=text)
        return Validated(values=self._values, errors=tuple(self._errors))

    def _answer(self, question: Field | Table) -> object:
        if is_known(question, self._facts):
            return known_value(question, self._facts)
        if isinstance(question, Table):
            rows = self._parsed.rows.get(question.key, ())
            return [row.values for row in rows]
        return self._parsed.values.get(question.key)

    def _question(self, question: Field | Table, *, group_shown: bool) -> None:
        conditions = question.conditions
        if not group_shown or not self._conditions.hold(
            conditions.show_when, otherwise=True
        ):
            self._conditions.learn(question.key, None)
        elif is_known(question, self._facts):
            self._values[question.key] = self._answer(question)
        elif not is_asked(question, self._facts):
            return
        elif isinstance(question, Table):
            self._table(question)
        else:
            self._field(question)

    def _field(self, field: Field) -> None:
        value = self._answer(field)
        self._values[field.key] = _or_false(field, value)
        problem = self._parsed.faults.get(field.key) or self._problem(field, value)
        if problem:
            self._refuse(field.key, label=field.spoken, message=problem)

    def _problem(
        self, field: Field, value: object, row: Mapping[str, object] | None = None
    ) -> str:
        conditions = field.conditions
        if field.kind is Kind.FILES and self._names_foreign_files(value):
            return messages.not_files(field)
        if value is None or (field.kind is Kind.TICK and value is False):
            required = field.required or self._conditions.hold(
                conditions.required_when, row=row, otherwise=False
            )
            return messages.missing(field) if required else ""
        if not self._conditions.hold(conditions.valid_when, row=row, otherwise=True):
            return conditions.valid_text
        return ""

    def _names_foreign_files(self, value: object) -> bool:
        if self._files is None or not isinstance(value, list):
            return False
        return not set(value) <= set(self._files)

    def _table(self, table: Table) -> None:
        rows = self._parsed.rows.get(table.key, [])
        self._values[table.key] = [
            self._row(table, row, number) for number, row in enumerate(rows, start=1)
        ]
        problem = self._parsed.faults.get(table.key) or self._count_problem(table)
        if problem:
            self._refuse(table.key, label=table.label, message=problem)

    def _count_problem(self, table: Table) -> str:
        required = self._conditions.hold(
            table.conditions.required_when, otherwise=False
        )
        least = max(table.min_rows, int(required))
        count = len(self._parsed.rows.get(table.key, ()))
        if count < least:
            return messages.too_few_rows(table.label, least)
        if table.max_rows and count > table.max_rows:
            return messages.too_many_rows(table.label, table.max_rows)
        return ""

    def _row(self, table: Table, row: ParsedRow, number: int) -> dict[str, object]:
        names_here = row_names(table, row.values)
        values: dict[str, object] = {}
        for column in table.columns:
            if column.kind is Kind.SEQUENCE:
                values[column.key] = number
            elif self._conditions.hold(
                column.conditions.show_when, row=names_here, otherwise=True
            ):
                value = row.values.get(column.key)
                values[column.key] = _or_false(column, value)
                problem = row.faults.get(column.key) or self._problem(
                    column, value, names_here
                )
                self._refuse_cell(table, row, column, problem)
        for key in row.faults.keys() - {column.key for column in table.columns}:
            path = names.cell(table.key, row.index, key)
            self._refuse(path, label=table.label, message=row.faults[key])
        return values

    def _refuse_cell(
        self, table: Table, row: ParsedRow, column: Field, problem: str
    ) -> None:
        if not problem:
            return
        where = f"{messages.named(table.label)}第 {row.index + 1} 行"
        self._refuse(
            names.cell(table.key, row.index, column.key),
            label=f"{where}：{column.spoken}",
            message=f"{where}：{problem}",
        )

    def _refuse(self, path: str, *, label: str, message: str) -> None:
        self._errors.append(FieldError(path=path, label=label, message=message))


def _or_false(field: Field, value: object) -> object:
    """Return the value; a box that was not ticked says no."""
    return False if value is None and field.kind is Kind.TICK else value
