"""Keys of the butler's processes that others name."""

from __future__ import annotations

#: One contract, from its signing to its archive.
SERVICE = "butler_service"
#: One patrol.
PATROL = "butler_patrol"
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

PROCESSES = frozenset({SERVICE, PATROL, FINDING, COMPLAINT, INCIDENT, SURVEY, UNIT})
