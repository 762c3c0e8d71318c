"""The rule of one task of a programme: what is known, proposed, refused, and follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.forms import FieldError
from handlers.forms.rules import Outcome, Values
from handlers.linkage.programme.context import ProgrammeContext


def programme_facts(it: ProgrammeContext) -> Values:
    """Return what every form of a programme may show: its variables, and today."""
    head = {"programme_no": it.programme_id, "programme_name": it.programme.name}
    return {**head, **it.variables, "today": it.today.isoformat()}


def nothing(_: ProgrammeContext) -> Values:
    """Propose nothing."""
    return {}


def accept(_: Values, __: ProgrammeContext) -> list[FieldError]:
    """Find nothing wrong beyond what the form itself checks."""
    return []


def values_as_variables(values: Values, _: ProgrammeContext) -> Outcome:
    """Make every answer a variable of the process."""
    return Outcome(variables=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRule:
    """The rule of one task; what it does not say is the default."""

    facts: Callable[[ProgrammeContext], Values] = programme_facts
    #: Values proposed in the form; the person may change them.
    prefill: Callable[[ProgrammeContext], Values] = nothing
    check: Callable[[Values, ProgrammeContext], list[FieldError]] = accept
    outcome: Callable[[Values, ProgrammeContext], Outcome] = values_as_variables


DEFAULT_RULE = ProgrammeRule()
