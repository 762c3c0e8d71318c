"""How the butlers' processes begin and end: the rules of every kind together."""

from __future__ import annotations

from collections.abc import Mapping

from engine import EndRule, StartRule
from handlers.butler import (
    complaint_life,
    finding_life,
    incident_life,
    patrol_life,
    service_life,
    survey_life,
)


def start_rules() -> Mapping[str, StartRule]:
    """Return how the processes start, by process key."""
    return {
        **patrol_life.start_rules(),
        **finding_life.start_rules(),
        **survey_life.start_rules(),
        **complaint_life.start_rules(),
        **incident_life.start_rules(),
        **service_life.start_rules(),
    }


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of a process does, by process key."""
    return {
        **patrol_life.end_rules(),
        **finding_life.end_rules(),
        **survey_life.end_rules(),
        **complaint_life.end_rules(),
        **incident_life.end_rules(),
        **service_life.end_rules(),
    }
