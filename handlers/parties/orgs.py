"""Store and find organisations."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import UnitOfWork
from handlers.parties.credit_code import is_credit_code, normalized
from handlers.parties.errors import CreditCodeRefused, OrgNotFound, PartyExists
from handlers.parties.model import Org, OrgKind
from handlers.parties.search_entries import party_entry
from handlers.parties.tables import org
from handlers.search.index import keep_entry


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
    keep_entry(uow, party_entry(new))
    uow.audit("org_added", {"id": new.id, "kind": kind.value, "name": name})
    return new


def change_org(uow: UnitOfWork, org_id: str, data: Mapping[str, str | None]) -> None:
    """Change what is on file of an organisation.

    Raises:
        OrgNotFound: there is none of this id.
        CreditCodeRefused: the code has the wrong form or check digit.
        PartyExists: another organisation has this code.
    """
    before = org_by_id(uow.connection, org_id)
    new = dict(data)
    if "credit_code" in new:
        is_same = normalized(new["credit_code"] or "") == (before.credit_code or "")
        new["credit_code"] = (
            before.credit_code
            if is_same
            else _checked_code(uow.connection, new["credit_code"])
        )
    changed = {k: v for k, v in new.items() if v != getattr(before, k)}
    if changed:
        query = update(org).where(org.c.id == org_id)
        uow.connection.execute(query.values(**changed))
        keep_party(uow, org_id)
        uow.audit("org_changed", {"id": org_id, "fields": sorted(changed)})


def keep_party(uow: UnitOfWork, org_id: str) -> None:
    """Let an organisation be found by what is on file of it and of its doubles."""
    doubles = select(org.c.name).where(org.c.merged_into == org_id)
    names = uow.connection.scalars(doubles.order_by(org.c.name)).all()
    keep_entry(uow, party_entry(org_by_id(uow.connection, org_id), doubles=names))


def reopen_org(uow: UnitOfWork, org_id: str) -> None:
    """Take a closed organisation up again."""
    uow.connection.execute(update(org).where(org.c.id == org_id).values(active=True))
    uow.audit("org_reopened", {"id": org_id})


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
    """Return the business operator that exactly this name means, or None.

    That is the active one; else the one into which a double of this name was merged;
    else one that was closed, which cases may still be about.
    """
    query = select(org).where(org.c.kind == OrgKind.ENTITY.value, org.c.name == name)
    first = (org.c.active.desc(), org.c.merged_into.is_(None), org.c.created_at)
    row = connection.execute(query.order_by(*first).limit(1)).one_or_none()
    if row is None or row.merged_into is None:
        return None if row is None else _org(row)
    return org_by_id(connection, row.merged_into)


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


def orgs_by_ids(connection: Connection, ids: Iterable[str]) -> dict[str, Org]:
    """Return organisations by their ids, in one statement; unknown ones are left out."""
    query = select(org).where(org.c.id.in_(sorted(set(ids))))
    return {found.id: found for found in orgs_of_rows(connection.execute(query))}


def orgs_of_rows(rows: Iterable[Row[Any]]) -> list[Org]:
    """Return the organisations of rows of their table."""
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
