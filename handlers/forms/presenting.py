"""Prepare a form for its page from raw answers, facts and errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.forms import names
from handlers.forms.answer_views import answer_view, signature_view
from handlers.forms.answers import parse_answers
from handlers.forms.conditions import Conditions, Evaluate, mentions, row_names
from handlers.forms.facts import is_asked, is_known, known_value, with_choices
from handlers.forms.field_presenting import REQUIRED, FieldPresenter
from handlers.forms.fill_down import FEWEST_ROWS, can_fill
from handlers.forms.model import Field, Form, Group, Item, Kind, Note, Table
from handlers.forms.validation import FieldError
from handlers.forms.view import (
    AnswerView,
    ErrorLink,
    EvidenceLink,
    FactsView,
    FieldView,
    FormView,
    GroupView,
    Heading,
    ItemView,
    NoteView,
    RowView,
    TableView,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a form is shown with, besides its answers."""

    facts: Mapping[str, object]
    evaluate: Evaluate
    errors: Sequence[FieldError] = ()
    #: Uploaded files by evidence id.
    evidence: Mapping[str, EvidenceLink] | None = None
    #: Who signs, as in "张三（厦门暖阳电器有限公司）".
    account: str = ""
    #: The day that was proposed where a form asks for it; empty where none was.
    today: str = ""


def present(form: Form, raw: Mapping[str, object], with_: Surroundings) -> FormView:
    """Return what the page of a form draws."""
    return _Presenter(with_choices(form, with_.facts), raw, with_).form()


class _Presenter:
    """Draws one form once."""

    def __init__(
        self, form: Form, raw: Mapping[str, object], with_: Surroundings
    ) -> None:
        self._form = form
        self._raw = raw
        self._facts = with_.facts
        self._errors = {error.path: error.message for error in with_.errors}
        self._parsed = parse_answers(form, raw, facts=with_.facts)
        self._conditions = Conditions(form, facts=with_.facts, evaluate=with_.evaluate)
        self._evidence = with_.evidence or {}
        self._fields = FieldPresenter(
            evidence=self._evidence, account=with_.account, today=with_.today
        )
        self._keys = {
            question.key
            for question in form.questions()
            if is_asked(question, with_.facts)
        }
        for question in form.questions():
            self._conditions.learn(question.key, self._answer(question))

    def form(self) -> FormView:
        """Return the whole form."""
        groups = tuple(
            self._group(group, number)
            for number, group in enumerate(self._form.groups, start=1)
            if not self._is_out_of_reach(group.show_when)
        )
        return FormView(
            id=self._form.id,
            title=self._form.title,
            intro=self._form.intro,
            groups=tuple(group for group in groups if group.items),
            errors=tuple(self._error_links(groups)),
        )

    def _answer(self, question: Field | Table) -> object:
        if is_known(question, self._facts):
            return known_value(question, self._facts)
        if isinstance(question, Table):
            rows = self._parsed.rows.get(question.key, ())
            return [row.values for row in rows]
        return self._parsed.values.get(question.key)

    def _is_out_of_reach(self, show_when: str) -> bool:
        """Say whether no answer on this page could make a question count.

        What depends on other answers stays visible: without scripts nothing could
        bring it back.
        """
        if not show_when or mentions(show_when, self._keys):
            return False
        return not self._conditions.hold(show_when, otherwise=True)

    def _group(self, group: Group, number: int) -> GroupView:
        return GroupView(
            id=f"group-{number}",
            title=group.title,
            help=group.help,
            items=tuple(self._items(group)),
        )

    def _items(self, group: Group) -> Iterable[ItemView]:
        """Yield the group's questions; facts that stand together make one list."""
        facts: list[AnswerView] = []
        for item in group.items:
            if isinstance(item, Field) and item.drawn_for:
                continue  # stands with its signature
            if not isinstance(item, Note) and is_known(item, self._facts):
                facts.append(self._fact(item))
                continue
            if facts:
                yield FactsView(facts=tuple(facts))
                facts = []
            yield from self._item(item, group)
        if facts:
            yield FactsView(facts=tuple(facts))

    def _fact(self, item: Field | Table) -> AnswerView:
        known = known_value(item, self._facts)
        if isinstance(item, Table) or not item.signature:
            return answer_view(item, known, self._evidence)
        drawn = self._facts.get(names.drawn(item.source.known_from))
        return signature_view(item, known, drawn, self._evidence)

    def _item(self, item: Item, group: Group) -> Iterable[ItemView]:
        if isinstance(item, Note):
            yield NoteView(paragraphs=item.paragraphs)
        elif self._is_out_of_reach(item.conditions.show_when) or not is_asked(
            item, self._facts
        ):
            return
        elif isinstance(item, Table):
            yield self._table(item)
        else:
            yield self._field(item, group)

    def _field(self, field: Field, group: Group) -> FieldView:
        conditions = self._conditions
        view = self._fields.field(
            field,
            name=field.key,
            answer=self._raw.get(field.key),
            error=self._errors.get(field.key, ""),
        )
        shown = conditions.hold(group.show_when, otherwise=True) and conditions.hold(
            field.conditions.show_when, otherwise=True
        )
        return replace(view, is_inactive=not shown, drawing=self._drawing(field, group))

    def _drawing(self, signature: Field, group: Group) -> FieldView | None:
        for item in group.items:
            if isinstance(item, Field) and item.drawn_for == signature.key:
                return self._fields.field(
                    item,
                    name=item.key,
                    answer=self._raw.get(item.key),
                    error=self._errors.get(item.key, ""),
                )
        return None

    def _table(self, table: Table) -> TableView:
        columns = _shown_columns(table)
        return TableView(
            name=table.key,
            id=names.element_id(table.key),
            label=table.label,
            number_heading=_number_heading(table),
            headings=tuple(
                Heading(
                    label=column.label,
                    required_text=self._fields.required_text(column),
                )
                for column in columns
            ),
            rows=tuple(self._rows(table, columns)),
            grows=not table.rows_from,
            help=table.help,
            required_text=table.conditions.text or (REQUIRED if table.min_rows else ""),
            is_inactive=not self._conditions.hold(
                table.conditions.show_when, otherwise=True
            ),
            error=self._errors.get(table.key, ""),
        )

    def _rows(self, table: Table, columns: Sequence[Field]) -> Iterable[RowView]:
        given = self._raw.get(table.key)
        listed = given if isinstance(given, list) and given else _first_rows(table)
        parsed = {row.index: row.values for row in self._parsed.rows.get(table.key, ())}
        fixed = table.fixed_rows
        for index, row in enumerate(listed):
            answers = row if isinstance(row, Mapping) else {}
            names_here = row_names(table, parsed.get(index, {}))
            offers = index == 0 and len(listed) >= FEWEST_ROWS
            yield RowView(
                index=index,
                number=index + 1,
                cells=tuple(
                    self._cell(
                        column,
                        name=names.cell(table.key, index, column.key),
                        answer=answers.get(column.key),
                        row=names_here,
                        fill_column=f"{table.key}-{column.key}"
                        if offers and can_fill(column)
                        else "",
                    )
                    for column in columns
                ),
                mark=names.cell(table.key, index, names.ROW_MARK),
                remove=f"{table.key}-{index}",
                title=fixed[index].label if index < len(fixed) else "",
            )

    def _cell(
        self,
        column: Field,
        *,
        name: str,
        answer: object,
        row: Mapping[str, object],
        fill_column: str,
    ) -> FieldView:
        view = self._fields.field(
            column, name=name, answer=answer, error=self._errors.get(name, "")
        )
        shown = self._conditions.hold(
            column.conditions.show_when, row=row, otherwise=True
        )
        return replace(view, is_inactive=not shown, fill_column=fill_column)

    def _error_links(self, groups: Iterable[GroupView]) -> Iterable[ErrorLink]:
        targets = {
            view.name: _target(view)
            for group in groups
            for item in group.items
            for view in _inputs(item)
        }
        for path, message in self._errors.items():
            yield ErrorLink(target=targets.get(path, ""), message=message)


def _shown_columns(table: Table) -> tuple[Field, ...]:
    """Return the columns with inputs; the first column of the page names the row."""
    return tuple(
        column
        for column in table.columns
        if column.key != table.rows_from and column.kind is not Kind.SEQUENCE
    )


def _number_heading(table: Table) -> str:
    for column in table.columns:
        if column.key == table.rows_from or column.kind is Kind.SEQUENCE:
            return column.label
    return "行"


def _first_rows(table: Table) -> list[dict[str, object]]:
    """Return the rows of a table in which nothing was answered.

    One that must be filled, always or in most cases, begins with a row; another stays
    empty until somebody adds one, so that it asks for nothing that it does not need.
    """
    if table.fixed_rows:
        return [{} for _ in table.fixed_rows]
    is_wanted = table.min_rows or table.conditions.required_when
    return [{}] if is_wanted else []


def _inputs(item: ItemView) -> Iterable[FieldView | TableView]:
    if isinstance(item, NoteView | FactsView):
        return
    yield item
    if isinstance(item, TableView):
        for row in item.rows:
            yield from row.cells
    elif item.drawing is not None:
        yield item.drawing


def _target(view: FieldView | TableView) -> str:
    """Return the id of what can be focused: of several inputs the first."""
    if isinstance(view, FieldView) and view.kind == Kind.PERIOD:
        return view.id + names.PERIOD_FROM
    if isinstance(view, FieldView) and view.options and view.kind != Kind.LIST:
        return view.options[0].id
    if isinstance(view, FieldView) and view.kind == Kind.FILES:
        return view.id + names.UPLOAD
    return view.id
