"""The rule of one task together with what it looks at: a case or a programme."""

from __future__ import annotations

from handlers.forms.rules import BoundRule
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rules import rule_for
from handlers.linkage.programme import rules as programme_rules
from handlers.linkage.programme.context import ProgrammeContext


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
