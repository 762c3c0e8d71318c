"""The variables that steer the linkage process, and their values at its start."""

from __future__ import annotations

from collections.abc import Mapping

#: Every steering variable is defined from the first step on: a condition that names
#: one never meets an unknown name.
STEERING_DEFAULTS: Mapping[str, object] = {
    "k": 1,
    "next_round": False,
    "failed_rounds": 0,
    "assist_round": 0,
    "considered_rounds": 0,
    "adjust_needed": False,
    "supervision_done": False,
    "order_required": False,
    "application_open": False,
    "assistance_started": False,
    "assistance_stopped": False,
    "plan_ready": False,
    "in_approved_plan": False,
    "visited": False,
    "announced": False,
    "suspended": False,
    "duplicate_of": None,
    "has_local_party": True,
    "producer_outside": False,
    "objection_accepted": False,
    "objection_upheld": False,
    "overdue_decision": None,
    "start_decision": None,
    "reinspection_needed": None,
    "no_reinspection_approved": False,
    "reinspection_result": None,
    "review_passed": False,
    "nominate_case": False,
    "industry_common": False,
    "case_officer": None,
    "wg_leader": None,
    "objection_due": None,
    "objection_closes": None,
    "stop_sale_due": None,
    "rectify_due": None,
    "reinsp_due": None,
    "rectify_until": None,
    "window_open": None,
    "window_close": None,
    "survey_due": None,
    "assistance_until": None,
    "source": None,
    "level": None,
    "licensed": False,
}


def text(variables: Mapping[str, object], name: str) -> str:
    """Return a variable as text, empty where there is none."""
    value = variables.get(name)
    return "" if value is None else str(value)


def whole_number(variables: Mapping[str, object], name: str, *, default: int) -> int:
    """Return a variable as a whole number."""
    value = variables.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def rows(
    variables: Mapping[str, object], name: str
) -> tuple[Mapping[str, object], ...]:
    """Return a variable as the rows of a table."""
    value = variables.get(name)
    if not isinstance(value, list | tuple):
        return ()
    return tuple(row for row in value if isinstance(row, Mapping))
