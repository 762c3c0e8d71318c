"""The rule of every user task of the linkage work, by its id in the diagrams."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.linkage.form_rule import DEFAULT_RULE, FormRule
from handlers.linkage.paper_tasks import with_notice
from handlers.linkage.steps import (
    assistance,
    beside,
    closing,
    discovery,
    handling,
    objection,
    reinspection,
    start,
)

FORM_RULES: Mapping[str, FormRule] = {
    **discovery.RULES,
    **handling.RULES,
    **objection.RULES,
    **reinspection.RULES,
    **start.RULES,
    **assistance.RULES,
    **closing.RULES,
    **beside.RULES,
}


def rule_for(element_id: str) -> FormRule:
    """Return the rule of a user task; an unknown task has the default rule.

    Args:
        element_id: the matter (`matters.matter_of`): tasks of other processes that
            share an id with one of the standard are unknown.
    """
    return with_notice(element_id, FORM_RULES.get(element_id, DEFAULT_RULE))
