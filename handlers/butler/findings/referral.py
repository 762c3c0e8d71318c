"""Hand a dangerous finding on to a bureau, which registers it as a case of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, update

from engine import StartInstance, UnitOfWork
from handlers.butler.findings.model import Finding
from handlers.butler.findings.tables import service_finding
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Org, OrgKind, Role
from handlers.parties.orgs import org_by_id, orgs_of_kind
from handlers.parties.people import people_in

#: The process that a bureau runs; its rules stand in the room of the linkage work.
CASE = "linkage"
#: The variable by which a case names the finding that it came from.
FINDING_ID = "finding_id"

Choices = Sequence[Mapping[str, str]]


def bureaus_to_tell(connection: Connection) -> Choices:
    """Return the bureaus with somebody who registers problems, by name."""
    return [
        {"value": each.id, "label": each.name}
        for each in orgs_of_kind(connection, OrgKind.BUREAU)
        if people_in(connection, Role.OFFICER, org_id=each.id)
    ]


def bureau_of_client(connection: Connection, client_id: str) -> str | None:
    """Return the one bureau that is responsible for a client, None if several may be."""
    district = org_by_id(connection, client_id).district
    offered = [each["value"] for each in bureaus_to_tell(connection)]
    near = [
        each for each in offered if org_by_id(connection, each).district == district
    ]
    found = near if district and near else offered
    return found[0] if len(found) == 1 else None


def refer_finding(
    uow: UnitOfWork, found: Finding, *, bureau_id: str, measures: str
) -> None:
    """Ask a bureau to register a finding: its case begins with the facts of the client.

    The first officer of the bureau gets the matter, all of them hear of it.

    Args:
        uow: The transaction.
        found: What was found.
        bureau_id: One of `bureaus_to_tell`.
        measures: What the client was advised to do at once.
    """
    officers = people_in(uow.connection, Role.OFFICER, org_id=bureau_id)
    uow.connection.execute(
        update(service_finding)
        .where(service_finding.c.id == found.id)
        .values(referred_to=bureau_id)
    )
    uow.audit("finding_referred", {"id": found.id, "bureau": bureau_id})
    client = org_by_id(uow.connection, found.client_id)
    uow.defer(
        StartInstance(
            key=CASE,
            business_key=None,
            variables=_facts(found, client, bureau_id=bureau_id, officer=officers[0]),
        )
    )
    butler = org_by_id(uow.connection, found.butler_id)
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"finding:{found.id}:referred",
        to=officers,
        subject=f"请登记产品质量问题：{client.name} · {found.number}"[:120],
        text=f"{butler.name}发现危及人身、财产安全的问题：{found.text}。"
        f"已建议服务对象{measures}。",
        link="/inbox",
    )


def name_case(uow: UnitOfWork, finding_id: str, case_no: str) -> None:
    """Write down as which case a bureau registered a finding; the first one stays."""
    uow.connection.execute(
        update(service_finding)
        .where(service_finding.c.id == finding_id, service_finding.c.case_no.is_(None))
        .values(case_no=case_no)
    )


def _facts(
    found: Finding, client: Org, *, bureau_id: str, officer: str
) -> dict[str, object]:
    """Return what the registration proposes; the product is for the officer to name."""
    return {
        FINDING_ID: found.id,
        "bureau_id": bureau_id,
        "initiator": officer,
        "source": "主体申请",
        "task_no": found.number,
        "reason": f"质量管家服务中发现（{found.number}）：{found.text}",
        "entity_name": client.name,
        "credit_code": client.credit_code,
        "district": client.district,
        "address": client.address,
        "contact": client.contact,
        "phone": client.phone,
        "product_name": "",
    }
