"""The rule of every user task of a butler, by process and element."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.butler.process_keys import (
    COMPLAINT,
    FINDING,
    INCIDENT,
    PATROL,
    SELF_CHECK,
    SERVICE,
    SURVEY,
)
from handlers.butler.rule import DEFAULT_RULE, ButlerRule
from handlers.butler.steps import (
    complaint,
    finding,
    incident,
    patrol,
    self_check,
    service,
    survey,
)

FORM_RULES: Mapping[str, Mapping[str, ButlerRule]] = {
    SERVICE: service.RULES,
    PATROL: patrol.RULES,
    SELF_CHECK: self_check.RULES,
    FINDING: finding.RULES,
    COMPLAINT: complaint.RULES,
    INCIDENT: incident.RULES,
    SURVEY: survey.RULES,
}


def rule_for(process_key: str, element_id: str) -> ButlerRule:
    """Return the rule of a user task; an unknown task has the default rule."""
    return FORM_RULES.get(process_key, {}).get(element_id, DEFAULT_RULE)
