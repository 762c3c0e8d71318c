"""What the rule of a user task says of its form: proposed, refused, and what follows.

Every room with forms has rules of its own kind, which look at a case, a programme or a
contract; bound to what they look at, they are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine import UnitOfWork
from handlers.forms.validation import FieldError

Values = Mapping[str, object]
Record = Callable[[UnitOfWork], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What filing a form does: variables, labels, and rows in the same transaction."""

    variables: Values
    labels: frozenset[str] = frozenset()
    record: Record | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A row that others wrote and that may be taken over."""

    id: str
    #: Key of the table that would take it.
    table: str
    title: str
    text: str
    #: Where it comes from, in words.
    source: str
    row: Values


@dataclass(slots=True)
class Findings:
    """Collect what is wrong with the answers of a form."""

    errors: list[FieldError] = field(default_factory=list)

    def add(self, path: str, label: str, message: str) -> None:
        """Note one fault at one input."""
        self.errors.append(FieldError(path=path, label=label, message=message))


def together(records: Sequence[Record]) -> Record:
    """Return one record that writes all of these, in order."""

    def write(uow: UnitOfWork) -> None:
        for record in records:
            record(uow)

    return write


def _unfilled(row: Values) -> Values:
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRule:
    """What is known, proposed, refused at a task, and what filing its form does."""

    facts: Callable[[], Values]
    prefill: Callable[[], Values]
    check: Callable[[Values], list[FieldError]]
    outcome: Callable[[Values], Outcome]
    #: What a choice brings into its row.
    fill: Callable[[Values], Values] = _unfilled
    suggest: Callable[[], Sequence[Suggestion]] = tuple
