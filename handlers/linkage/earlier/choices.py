"""What the entry of an earlier case lets people choose from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from handlers.linkage.steps.start import expert_choices
from handlers.parties.model import OrgKind
from handlers.parties.orgs import orgs_of_kind


def entry_facts(connection: Connection, *, today: date) -> Mapping[str, object]:
    """Return the agencies and experts, and today."""
    agencies = [
        {"value": org.id, "label": org.name}
        for org in orgs_of_kind(connection, OrgKind.AGENCY)
    ]
    return {
        "agencies": agencies,
        "experts": expert_choices(connection),
        "today": today.isoformat(),
    }
