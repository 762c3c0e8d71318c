"""What work belongs to: a case, a programme or a butler's affair, as reminders see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.butler.header_sources import headers_of
from handlers.butler.headers import ButlerHeader
from handlers.linkage.cases import CaseHeader, case_headers
from handlers.linkage.programmes.headers import Programme, programmes_by_ids
from handlers.linkage.programmes.number import is_programme_number
from handlers.parties.access import org_label
from handlers.reminders.holders import labels_by_case

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Affair:
    """What it is called, and who has to do with it."""

    business_key: str
    title: str
    #: The page on which one reads all of it.
    path: str
    #: What its number is called.
    number_name: str
    bureau_id: str
    officer_id: str
    agency_id: str | None
    entity_id: str | None = None
    #: Of the work group.
    leader_id: str | None = None
    is_case: bool = True
    #: The butler's unit whose affair it is.
    butler_id: str | None = None
    #: Who leads the project of a butler.
    lead_id: str | None = None
    #: What people call it by, where that is not the business key.
    number: str = ""

    @property
    def case_no(self) -> str | None:
        """Return the case that a notice is kept under; a programme is none.

        Whoever is told of a programme is of its bureau or its agency, and they see it.
        """
        return self.business_key if self.is_case else None

    @property
    def called(self) -> str:
        """Return its title, or its number as long as it has none."""
        return self.title or self.business_key

    @property
    def number_line(self) -> str:
        """Return its number with what that is called."""
        return f"{self.number_name} {self.number or self.business_key}"


def affairs_of(
    connection: Connection, business_keys: Iterable[str]
) -> Mapping[str, Affair]:
    """Return the affairs of many numbers; unknown ones are left out."""
    keys = list(dict.fromkeys(business_keys))
    programmes = [key for key in keys if is_programme_number(key)]
    cases = list(set(keys).difference(programmes))
    found: dict[str, Affair] = {}
    for n in range(0, len(cases), _AT_ONCE):
        headers = case_headers(connection, cases[n : n + _AT_ONCE])
        found.update((key, of_case(header)) for key, header in headers.items())
    for n in range(0, len(programmes), _AT_ONCE):
        some = programmes_by_ids(connection, programmes[n : n + _AT_ONCE])
        found.update((key, of_programme(each)) for key, each in some.items())
    others = [key for key in cases if key not in found]
    for n in range(0, len(others), _AT_ONCE):
        butlers = headers_of(connection, others[n : n + _AT_ONCE])
        found.update((key, of_butler(each)) for key, each in butlers.items())
    return found


def labels_of_affairs(
    connection: Connection, affairs: Mapping[str, Affair]
) -> Mapping[str, frozenset[str]]:
    """Return who may see each of many affairs, as access labels."""
    cases = [key for key, each in affairs.items() if each.is_case]
    labels = dict(labels_by_case(connection, cases))
    for key, each in affairs.items():
        if not each.is_case:
            orgs = (each.bureau_id, each.agency_id, each.butler_id, each.entity_id)
            labels[key] = frozenset(org_label(org) for org in orgs if org)
    return labels


def of_case(header: CaseHeader) -> Affair:
    """Return a case as reminders see it."""
    return Affair(
        business_key=header.business_key,
        title=header.title,
        path=f"/cases/{header.business_key}",
        number_name="案号",
        bureau_id=header.bureau_id,
        officer_id=header.officer_id,
        agency_id=header.agency_id,
        entity_id=header.entity_id,
        leader_id=header.leader_id,
    )


def of_programme(programme: Programme) -> Affair:
    """Return a programme as reminders see it: whoever opened it answers for it."""
    return Affair(
        business_key=programme.programme_id,
        title=programme.name,
        path=f"/programmes/{programme.programme_id}",
        number_name="项目编号",
        bureau_id=programme.bureau_id,
        officer_id=programme.opened_by,
        agency_id=programme.agency_id,
        is_case=False,
    )


def of_butler(header: ButlerHeader) -> Affair:
    """Return an affair of a butler as reminders see it."""
    return Affair(
        business_key=header.key,
        title=" ".join(filter(None, (header.client, header.title))),
        path=header.url or "/inbox",
        number_name="合同编号" if header.contract_id else header.kind,
        bureau_id="",
        officer_id="",
        agency_id=None,
        entity_id=header.client_id or None,
        is_case=False,
        butler_id=header.butler_id or None,
        lead_id=header.lead_id or None,
        number=header.number,
    )
