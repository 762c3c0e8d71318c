"""The rule of one user task: what is known, proposed, refused, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.forms import FieldError
from handlers.forms.rules import Outcome, Suggestion, Values
from handlers.linkage.case_context import CaseContext


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
