"""Store and find organisations."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import UnitOfWork
from handlers.parties.credit_code import is_credit_code, normalized
from handlers.parties.errors import CreditCodeRefused, OrgNotFound, PartyExists
from handlers.parties.model import Org, OrgKind
from handlers.parties.tables import org


def add_org(
    uow: UnitOfWork,
    *,
    kind: OrgKind,
    name: str,
    credit_code: str | None = None,
    district: str = "",
    address: str = "",
    contact: str = "",
    phone: str = "",
    parent_id: str | None = None,
    org_id: str | None = None,
) -> Org:
    """Store an organisation and return it.

    Raises:
        CreditCodeRefused: the code has the wrong form or check digit.
        PartyExists: another organisation has this code.
    """
    new = Org(
        id=org_id or uuid.uuid4().hex,
        kind=kind,
        name=name,
        credit_code=_checked_code(uow.connection, credit_code),
        district=district,
        address=address,
        contact=contact,
        phone=phone,
        parent_id=parent_id,
    )
    row = {"created_at": uow.now, "active": True, **_row(new)}
    uow.connection.execute(insert(org).values(row))
    uow.audit("org_added", {"id": new.id, "kind": kind.value, "name": name})
    return new


def close_org(uow: UnitOfWork, org_id: str) -> None:
    """Mark an organisation as no longer active; its cases stay."""
    uow.connection.execute(update(org).where(org.c.id == org_id).values(active=False))
    uow.audit("org_closed", {"id": org_id})


def org_by_id(connection: Connection, org_id: str) -> Org:
    """Return an organisation.

    Raises:
        OrgNotFound: there is none of this id.
    """
    row = connection.execute(select(org).where(org.c.id == org_id)).one_or_none()
    if row is None:
        raise OrgNotFound(org_id)
    return _org(row)


def org_by_credit_code(connection: Connection, code: str) -> Org | None:
    """Return the organisation with a credit code, or None."""
    query = select(org).where(org.c.credit_code == normalized(code))
    row = connection.execute(query).one_or_none()
    return None if row is None else _org(row)


def find_entity(connection: Connection, name: str) -> Org | None:
    """Return the active business operator of exactly this name, or None."""
    query = select(org).where(
        org.c.kind == OrgKind.ENTITY.value, org.c.name == name, org.c.active
    )
    row = connection.execute(query.order_by(org.c.created_at).limit(1)).one_or_none()
    return None if row is None else _org(row)


def orgs_of_kind(connection: Connection, kind: OrgKind) -> list[Org]:
    """Return the active organisations of a kind, by name."""
    query = select(org).where(org.c.kind == kind.value, org.c.active)
    return [_org(row) for row in connection.execute(query.order_by(org.c.name))]


def find_orgs(
    connection: Connection, text: str, *, kind: OrgKind | None = None, limit: int = 20
) -> list[Org]:
    """Return active organisations whose name or code contains the text."""
    wanted = org.c.name.contains(text, autoescape=True)
    wanted |= org.c.credit_code.contains(text.upper(), autoescape=True)
    query = select(org).where(wanted, org.c.active)
    if kind is not None:
        query = query.where(org.c.kind == kind.value)
    rows = connection.execute(query.order_by(org.c.name).limit(limit))
    return [_org(row) for row in rows]


def _checked_code(connection: Connection, code: str | None) -> str | None:
    if not code:
        return None
    clean = normalized(code)
    if not is_credit_code(clean):
        raise CreditCodeRefused(code)
    if org_by_credit_code(connection, clean) is not None:
        raise PartyExists(what="统一社会信用代码", value=clean)
    return clean


def _row(new: Org) -> dict[str, object]:
    return {
        "id": new.id,
        "kind": new.kind.value,
        "name": new.name,
        "credit_code": new.credit_code,
        "district": new.district,
        "address": new.address,
        "contact": new.contact,
        "phone": new.phone,
        "parent_id": new.parent_id,
    }


def _org(row: Row[Any]) -> Org:
    return Org(
        id=row.id,
        kind=OrgKind(row.kind),
        name=row.name,
        credit_code=row.credit_code,
        district=row.district,
        address=row.address,
        contact=row.contact,
        phone=row.phone,
        active=row.active,
        parent_id=row.parent_id,
        merged_into=row.merged_into,
    )
