"""The register of experts that an agency keeps: profile, certificates, employers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.parties.errors import MemberRefused
from handlers.parties.model import Person
from handlers.parties.people import person_by_id
from handlers.parties.qualification import (
    QUALIFYING_CERTIFICATES,
    Certificate,
    Employment,
    Expert,
)
from handlers.parties.tables import (
    expert_certificate,
    expert_employer,
    expert_profile,
    person,
)

#: How somebody was bound to a company.
RELATIONS = ("受聘", "取得报酬")
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCertificate(Certificate):
    """A certificate on file, with its scan and who recognised it."""

    id: str
    evidence_id: str | None = None
    recognised_by: str = ""
    recognised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEmployment(Employment):
    """An employer on file."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFile:
    """All that is on file of an expert."""

    title_name: str = ""
    quality_experience: str = ""
    fields: str = ""
    certificates: tuple[KeptCertificate, ...] = ()
    employments: tuple[KeptEmployment, ...] = ()


def expert_file(connection: Connection, person_id: str) -> ExpertFile:
    """Return what is on file of an expert; nothing if nobody wrote anything down."""
    profile = connection.execute(
        select(expert_profile).where(expert_profile.c.person_id == person_id)
    ).one_or_none()
    certificates = connection.execute(
        select(expert_certificate, person.c.name.label("recogniser"))
        .outerjoin(person, person.c.id == expert_certificate.c.recognised_by)
        .where(expert_certificate.c.person_id == person_id)
        .order_by(expert_certificate.c.kind, expert_certificate.c.number)
    )
    employers = connection.execute(
        select(expert_employer)
        .where(expert_employer.c.person_id == person_id)
        .order_by(expert_employer.c.from_on.desc(), expert_employer.c.id)
    )
    return ExpertFile(
        title_name=profile.title_name if profile else "",
        quality_experience=profile.quality_experience if profile else "",
        fields=profile.fields if profile else "",
        certificates=tuple(_certificate(row) for row in certificates),
        employments=tuple(_employment(row) for row in employers),
    )


def expert(connection: Connection, person_id: str) -> Expert:
    """Return what the rules want to know of a person.

    Raises:
        PersonNotFound: there is nobody of this id.
    """
    found = person_by_id(connection, person_id)
    kept = expert_file(connection, person_id)
    return Expert(
        name=found.name,
        title_level=found.title_level,
        certificates=kept.certificates,
        employments=kept.employments,
        # Whoever works for the entity cannot judge it.
        paid_by=frozenset({found.org_id}),
        quality_experience=kept.quality_experience,
        fields=kept.fields,
    )


def holder_of_scan(connection: Connection, evidence_id: str) -> Person | None:
    """Return the expert whose certificate a file is the scan of, None for others."""
    held = expert_certificate
    query = select(held.c.person_id).where(held.c.evidence_id == evidence_id)
    person_id = connection.scalar(query.limit(1))
    return None if person_id is None else person_by_id(connection, person_id)


def save_profile(uow: UnitOfWork, person_id: str, data: Mapping[str, str]) -> None:
    """Keep title, experience and fields of an expert in place of what was there.

    Raises:
        MemberRefused: one of the texts is too long.
    """
    values = {
        name: data.get(name, "").strip()
        for name in ("title_name", "quality_experience", "fields")
    }
    if any(len(text) > _LONGEST for text in values.values()):
        raise MemberRefused(_TOO_LONG)
    row = {"person_id": person_id, "updated_at": uow.now, **values}
    dialect = postgresql if uow.connection.dialect.name == "postgresql" else sqlite
    uow.connection.execute(
        dialect.insert(expert_profile)
        .values(row)
        .on_conflict_do_update(index_elements=["person_id"], set_=row)
    )
    uow.audit("expert_profile_saved", {"id": person_id})


def keep_certificate(
    uow: UnitOfWork,
    person_id: str,
    *,
    kind: str,
    number: str,
    valid_to: date | None,
    evidence_id: str | None = None,
) -> None:
    """Put a certificate on file.

    Raises:
        MemberRefused: its kind is unknown, or its number is missing.
    """
    if kind not in QUALIFYING_CERTIFICATES:
        raise MemberRefused(_NO_KIND)
    if not number.strip():
        raise MemberRefused(_NO_NUMBER)
    uow.connection.execute(
        insert(expert_certificate).values(
            id=uuid.uuid4().hex,
            person_id=person_id,
            kind=kind,
            number=number.strip(),
            valid_to=valid_to.isoformat() if valid_to else None,
            evidence_id=evidence_id,
        )
    )
    uow.audit("certificate_added", {"id": person_id, "kind": kind, "number": number})


def remove_certificate(uow: UnitOfWork, person_id: str, certificate_id: str) -> None:
    """Take a certificate that was written down by mistake off the file."""
    uow.connection.execute(
        delete(expert_certificate).where(
            expert_certificate.c.id == certificate_id,
            expert_certificate.c.person_id == person_id,
        )
    )
    uow.audit("certificate_removed", {"id": person_id, "certificate": certificate_id})


def keep_employment(
    uow: UnitOfWork,
    person_id: str,
    *,
    org_id: str | None,
    org_name: str,
    relation: str,
    from_on: date,
    until_on: date | None,
) -> None:
    """Put on file for whom an expert worked, or by whom they were paid.

    Raises:
        MemberRefused: name or relation is missing, or it ends before it begins.
    """
    if not org_name.strip() or relation not in RELATIONS:
        raise MemberRefused(_NO_EMPLOYER)
    if until_on is not None and until_on < from_on:
        raise MemberRefused(_ENDS_FIRST)
    uow.connection.execute(
        insert(expert_employer).values(
            id=uuid.uuid4().hex,
            person_id=person_id,
            org_id=org_id,
            org_name=org_name.strip(),
            relation=relation,
            from_on=from_on.isoformat(),
            until_on=until_on.isoformat() if until_on else None,
        )
    )
    uow.audit("expert_employer_added", {"id": person_id, "org": org_id})


def end_employment(
    uow: UnitOfWork, person_id: str, employment_id: str, *, until_on: date
) -> None:
    """Write when an employment ended; it stays on file for the two years after."""
    uow.connection.execute(
        update(expert_employer)
        .where(
            expert_employer.c.id == employment_id,
            expert_employer.c.person_id == person_id,
            expert_employer.c.until_on.is_(None),
        )
        .values(until_on=until_on.isoformat())
    )
    uow.audit("expert_employer_ended", {"id": person_id, "employer": employment_id})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """A certificate that ends soon, or has ended."""

    id: str
    person_id: str
    person_name: str
    org_id: str
    kind: str
    number: str
    valid_to: date


def expiring(connection: Connection, *, until: date, since: date) -> list[Expiring]:
    """Return certificates of active people that end between two days, first first."""
    query = (
        select(expert_certificate, person.c.name.label("who"), person.c.org_id)
        .join(person, person.c.id == expert_certificate.c.person_id)
        .where(
            person.c.active,
            expert_certificate.c.valid_to >= since.isoformat(),
            expert_certificate.c.valid_to <= until.isoformat(),
        )
        .order_by(expert_certificate.c.valid_to, expert_certificate.c.id)
    )
    return [
        Expiring(
            id=row.id,
            person_id=row.person_id,
            person_name=row.who,
            org_id=row.org_id,
            kind=row.kind,
            number=row.number,
            valid_to=date.fromisoformat(row.valid_to),
        )
        for row in connection.execute(query)
    ]


def _certificate(row: Row[Any]) -> KeptCertificate:
    return KeptCertificate(
        id=row.id,
        kind=row.kind,
        number=row.number,
        valid_to=date.fromisoformat(row.valid_to) if row.valid_to else None,
        evidence_id=row.evidence_id,
        recognition=row.recognition,
        recognised_by=row.recogniser or "",
        recognised_on=local_day(row.recognised_at) if row.recognised_at else None,
    )


def _employment(row: Row[Any]) -> KeptEmployment:
    return KeptEmployment(
        id=row.id,
        org_id=row.org_id,
        org_name=row.org_name,
        relation=row.relation,
        from_on=date.fromisoformat(row.from_on),
        until_on=date.fromisoformat(row.until_on) if row.until_on else None,
    )


_TOO_LONG = f"每项不超过{_LONGEST}字"
_NO_KIND = "请选择证书的种类"
_NO_NUMBER = "请填写证书编号"
_NO_EMPLOYER = "请填写单位名称，并选择受聘或取得报酬"
_ENDS_FIRST = "结束日期不能早于开始日期"
