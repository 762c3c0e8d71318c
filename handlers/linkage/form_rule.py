"""The rule of one user task: what is known, proposed, refused, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine import UnitOfWork
from handlers.forms import FieldError
from handlers.linkage.case_context import CaseContext

Values = Mapping[str, object]
Record = Callable[[UnitOfWork], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What filing a form does: variables, labels, and rows in the same transaction."""

    variables: Values
    labels: frozenset[str] = frozenset()
    record: Record | None = None


def known_facts(case: CaseContext) -> Values:
    """Return what every form may show or ask about: variables, and today."""
    header = case.header
    from_header = {
        "case_no": header.business_key,
        "entity_name": header.entity_name,
        "product_name": header.product,
        "model_spec": header.model,
        "nonconforming_item": header.item,
        "report_no": header.report_no,
        "source": header.source,
        "level": header.level,
        "licensed": header.licensed,
    }
    return {**from_header, **case.variables, "today": case.today.isoformat()}


def nothing(_: CaseContext) -> Values:
    """Propose nothing."""
    return {}


def accept(_: Values, __: CaseContext) -> list[FieldError]:
    """Find nothing wrong beyond what the form itself checks."""
    return []


def unfilled(row: Values, _: CaseContext) -> Values:
    """Leave a row as it is."""
    return row


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


def suggest_nothing(_: CaseContext) -> Sequence[Suggestion]:
    """Suggest nothing."""
    return ()


def values_as_variables(values: Values, _: CaseContext) -> Outcome:
    """Make every answer a variable of the process."""
    return Outcome(variables=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """The rule of one user task; what it does not say is the default."""

    facts: Callable[[CaseContext], Values] = known_facts
    #: Values proposed in the form; the person may change them.
    prefill: Callable[[CaseContext], Values] = nothing
    check: Callable[[Values, CaseContext], list[FieldError]] = accept
    outcome: Callable[[Values, CaseContext], Outcome] = values_as_variables
    #: What a choice brings into its row, where the form lets it fill other cells.
    fill: Callable[[Values, CaseContext], Values] = unfilled
    #: Rows of a growing table that others wrote before.
    suggest: Callable[[CaseContext], Sequence[Suggestion]] = suggest_nothing


DEFAULT_RULE = FormRule()


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
