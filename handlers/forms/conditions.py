"""Ask the caller's expression language whether a question counts just now."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from handlers.forms.model import Field, Form, Kind, Table

#: Evaluates an expression such as `${source == "监督抽查"}` over names.
Evaluate = Callable[[str, Mapping[str, object]], object]

_TEXT_LITERAL = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_NAME = re.compile(r"[A-Za-z_]\w*")


class Conditions:
    """The names that expressions of one form may use, and their values so far."""

    def __init__(
        self, form: Form, *, facts: Mapping[str, object], evaluate: Evaluate
    ) -> None:
        self._evaluate = evaluate
        self._fields = {question.key: question for question in form.questions()}
        self._names: dict[str, object] = {"today": None}
        for key, question in self._fields.items():
            self._names[key] = _as_name(question, None)
        self._names |= facts

    def learn(self, key: str, value: object) -> None:
        """Take the answer to a question, or None for one that does not count."""
        self._names[key] = _as_name(self._fields[key], value)

    def hold(
        self,
        expression: str,
        *,
        row: Mapping[str, object] | None = None,
        otherwise: bool,
    ) -> bool:
        """Say whether an expression is true; without one, the answer is `otherwise`.

        Args:
            row: answers of the row in which the question stands.
        """
        if not expression:
            return otherwise
        # An unanswered yes or no is null, which is not yes.
        return self._evaluate(expression, {**self._names, **(row or {})}) is True


def row_names(table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """Return the names that a row adds for expressions in it."""
    return {
        column.key: _as_name(column, row.get(column.key)) for column in table.columns
    }


def mentions(expression: str, keys: Collection[str]) -> bool:
    """Say whether an expression asks for one of these keys."""
    return any(
        match[0] in keys for match in _NAME.finditer(_TEXT_LITERAL.sub("", expression))
    )


def _as_name(question: Field | Table, value: object) -> object:
    """Return an answer as expressions see it.

    Ticked options are seen by name, as in `${q4_aspects["其他"]}`.
    """
    if isinstance(question, Field) and question.kind is Kind.CHOICES:
        chosen = value if isinstance(value, list) else ()
        return {option.value: option.value in chosen for option in question.options}
    return value
