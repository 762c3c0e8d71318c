"""Say whose rules of numbers and whose registers of them a manager sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.documents.number_clashes import EVERYBODY
from handlers.parties.model import OrgKind
from handlers.parties.orgs import orgs_of_kind
from web.bureau_scope import ruled_bureau
from web.roles import manages_everywhere
from web.visitor import current_visitor

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Years, first numbers and pages have fewer digits than this.
_DIGITS = 6


def rule_owner() -> str:
    """Return whose rules the visitor sees and changes: their bureau's, or all."""
    return ruled_bureau() or EVERYBODY


def read_bureau() -> str | None:
    """Return whose numbers the visitor reads: a station's are in no register."""
    visitor = current_visitor()
    return None if manages_everywhere(visitor) else visitor.person.org_id


def ruled_bureaus(connection: Connection) -> dict[str, str]:
    """Return the bureaus whose words the visitor sees, by id, with their names."""
    owner = rule_owner()
    return {
        each.id: each.name
        for each in orgs_of_kind(connection, OrgKind.BUREAU)
        if owner in {EVERYBODY, each.id}
    }


def small_number(text: str) -> int | None:
    """Return a typed number of at most six digits, None for anything else."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None
