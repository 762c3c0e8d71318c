"""Write a requirement of the specification down in one call."""

from __future__ import annotations

from typing import Any

from handlers.traceability.model import Requirement

_LETTERS = "abcdefgh"

REGISTER_RULES = "tests/unit/handlers/registers/test_register_rules.py"
LEDGERS = "tests/unit/handlers/registers/test_specified_ledgers.py"
REGISTERS = "tests/acceptance/test_registers.py"
REGISTER_TERMS = "tests/acceptance/test_register_terms.py"
REGISTER_PAGES = "tests/web/test_registers.py"
RETENTION = "tests/acceptance/test_retention.py"
FINDINGS = "tests/acceptance/test_findings.py"
COMPLAINTS = "tests/acceptance/test_complaints.py"
INCIDENTS = "tests/acceptance/test_incidents.py"
INCIDENT_PAGES = "tests/web/test_service_incidents.py"
COMPLAINT_PAGES = "tests/web/test_complaints.py"
CONTRACT_PAGES = "tests/web/test_contracts.py"
SERVICES = "tests/acceptance/test_services.py"
SERVICE_MATTERS = "tests/acceptance/test_service_matters.py"
SERVICE_SCHEDULE = "tests/unit/handlers/butler/test_service_schedule.py"
PATROLS = "tests/acceptance/test_patrols.py"
PATROL_HOURS = "tests/acceptance/test_patrol_hours.py"
PATROL_RECORDS = "tests/acceptance/test_patrol_records.py"


def asked(key: str, zh: str, **more: Any) -> Requirement:
    """Return a requirement whose clause is its key without the letter at its end."""
    return Requirement(key=key, clause=key.rstrip(_LETTERS), zh=zh, **more)
