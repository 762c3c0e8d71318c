"""What unforeseen events are called where matters are listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from handlers.butler.contracts import contracts
from handlers.butler.headers import ButlerHeader
from handlers.butler.incidents.model import incident_of_key
from handlers.butler.incidents.reading import incidents_by_ids
from handlers.parties.orgs import orgs_by_ids


def incident_headers(
    connection: Connection, keys: Collection[str]
) -> Mapping[str, ButlerHeader]:
    """Return the events among these business keys."""
    ids = [found for key in keys if (found := incident_of_key(key)) is not None]
    if not ids:
        return {}
    incidents = incidents_by_ids(connection, ids).values()
    orgs = orgs_by_ids(connection, {each.client_id for each in incidents})
    wanted = {each.contract_id for each in incidents}
    leads = {each.id: each.lead_id for each in contracts(connection, ids=wanted)}
    return {
        each.key: ButlerHeader(
            key=each.key,
            number=each.number,
            client=orgs[each.client_id].name,
            title=each.text,
            kind="意外事件",
            url=f"/incidents/{each.id}",
            butler_id=each.butler_id,
            client_id=each.client_id,
            contract_id=each.contract_id,
            lead_id=leads[each.contract_id],
        )
        for each in incidents
    }
