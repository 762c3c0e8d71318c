"""Camunda's words for what an incident is."""

from __future__ import annotations

#: Kinds of incidents, each with Camunda's type; others keep their own name.
TYPES = {"job_failed": "failedJob"}
KINDS = {value: key for key, value in TYPES.items()}


def incident_type(kind: str) -> str:
    """Return the type of an incident as Camunda's clients know it."""
    return TYPES.get(kind, kind)
