"""The rule of every task of a programme, by its id in the diagrams."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.linkage.programme import evaluating, planning
from handlers.linkage.programme.rule import DEFAULT_RULE, ProgrammeRule

PROGRAMME_RULES: Mapping[str, ProgrammeRule] = {**planning.RULES, **evaluating.RULES}


def rule_for(element_id: str) -> ProgrammeRule:
    """Return the rule of a task; an unknown task has the default rule."""
    return PROGRAMME_RULES.get(element_id, DEFAULT_RULE)
