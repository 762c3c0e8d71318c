"""The rule of one task together with what it looks at: a case or a programme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.forms import FieldError
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rule import Outcome, Suggestion, Values
from handlers.linkage.form_rules import rule_for
from handlers.linkage.programme import rules as programme_rules
from handlers.linkage.programme.context import ProgrammeContext


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


def bound_to_case(case: CaseContext) -> BoundRule:
    """Return the rule of a case's task."""
    rule = rule_for(case.element_id)
    return BoundRule(
        facts=lambda: rule.facts(case),
        prefill=lambda: rule.prefill(case),
        check=lambda values: rule.check(values, case),
        outcome=lambda values: rule.outcome(values, case),
        fill=lambda row: rule.fill(row, case),
        suggest=lambda: rule.suggest(case),
    )


def bound_to_programme(element_id: str, it: ProgrammeContext) -> BoundRule:
    """Return the rule of a programme's task."""
    rule = programme_rules.rule_for(element_id)
    return BoundRule(
        facts=lambda: rule.facts(it),
        prefill=lambda: rule.prefill(it),
        check=lambda values: rule.check(values, it),
        outcome=lambda values: rule.outcome(values, it),
    )
