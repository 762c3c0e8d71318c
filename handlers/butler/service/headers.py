"""What the services under contracts are called where matters are listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from handlers.butler.contracts import contracts
from handlers.butler.headers import ButlerHeader
from handlers.parties.orgs import orgs_by_ids

#: A service runs under the id of its contract: 32 digits and letters.
_ID = 32


def service_headers(
    connection: Connection, keys: Collection[str]
) -> Mapping[str, ButlerHeader]:
    """Return the services among these business keys."""
    ids = [key for key in keys if len(key) == _ID and key.isalnum()]
    if not ids:
        return {}
    found = contracts(connection, ids=ids)
    orgs = orgs_by_ids(connection, {each.client_id for each in found})
    return {
        each.id: ButlerHeader(
            key=each.id,
            number=each.number,
            client=orgs[each.client_id].name,
            title=f"服务合同 {each.number}",
            kind="质量管家服务",
            url=f"/contracts/{each.id}",
            butler_id=each.butler_id,
            client_id=each.client_id,
            contract_id=each.id,
            lead_id=each.lead_id,
        )
        for each in found
    }
