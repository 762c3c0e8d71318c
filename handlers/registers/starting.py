"""Whether a unit may begin a new contract: every rule that stands against it (B4.1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from handlers.registers.errors import StartRefused
from handlers.registers.reading import staff_of
from handlers.registers.rules.staff import office_missing, too_few, uncovered
from handlers.registers.rules.team import fields_missing


def against_contract(
    connection: Connection,
    org_id: str,
    *,
    today: date,
    asked_fields: Collection[str] = (),
) -> tuple[str, ...]:
    """Return why a unit may not begin a new contract; nothing where it may.

    Contracts that are running go on: nobody asks this of them.

    Args:
        asked_fields: the fields of the menu items that the contract picks.
    """
    staff = staff_of(connection, org_id)
    missing = uncovered(staff, asked_fields, today)
    named = "、".join(missing)
    reasons = (
        too_few(staff, today),
        office_missing(staff, today),
        f"没有{named}领域的中级及以上专业技术人员(B4.1)" if missing else "",
    )
    return tuple(reason for reason in reasons if reason)


def must_start_contract(
    connection: Connection,
    org_id: str,
    *,
    today: date,
    asked_fields: Collection[str] = (),
) -> None:
    """Refuse a new contract that a rule stands against.

    Raises:
        StartRefused: with every reason.
    """
    reasons = against_contract(
        connection, org_id, today=today, asked_fields=asked_fields
    )
    if reasons:
        raise StartRefused(reasons=reasons)


def must_form_team(
    connection: Connection, org_id: str, members: Collection[str], *, today: date
) -> None:
    """Refuse a project team that does not cover the four fields.

    Args:
        members: ids of their entries on the staff register.

    Raises:
        StartRefused: with the fields that nobody covers.
    """
    team = [each for each in staff_of(connection, org_id) if each.id in members]
    missing = fields_missing(team, today)
    if missing:
        raise StartRefused(reasons=(missing,))
