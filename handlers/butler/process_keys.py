"""Keys of the butler's processes that others name."""

from __future__ import annotations

from handlers.butler.self_checks import SELF_CHECKS

#: One contract, from its signing to its archive.
SERVICE = "butler_service"
#: One patrol.
PATROL = "butler_patrol"
#: One check that a client makes itself: daily, weekly or monthly.
SELF_CHECK = "butler_self_check"
#: One finding, until it is proven to be put right.
FINDING = "butler_finding"
#: One complaint.
COMPLAINT = "butler_complaint"
#: One unforeseen event.
INCIDENT = "butler_incident"
#: One client's answers to a survey of satisfaction.
SURVEY = "butler_survey"
#: One year of a unit.
UNIT = "butler_unit"

PROCESSES = frozenset(
    {SERVICE, PATROL, SELF_CHECK, FINDING, COMPLAINT, INCIDENT, SURVEY, UNIT}
)


def process_of(template: str) -> str:
    """Return the process of what a plan plans, by the template of the plan."""
    return SELF_CHECK if template in SELF_CHECKS else PATROL
