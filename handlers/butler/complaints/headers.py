"""What complaints are called where matters are listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from handlers.butler.complaints.model import complaint_of_key
from handlers.butler.complaints.reading import complaints_by_ids
from handlers.butler.headers import ButlerHeader
from handlers.parties.orgs import orgs_by_ids


def complaint_headers(
    connection: Connection, keys: Collection[str]
) -> Mapping[str, ButlerHeader]:
    """Return the complaints among these business keys."""
    ids = [found for key in keys if (found := complaint_of_key(key)) is not None]
    if not ids:
        return {}
    complaints = complaints_by_ids(connection, ids).values()
    clients = {each.client_id for each in complaints if each.client_id}
    orgs = orgs_by_ids(connection, clients)
    return {
        each.key: ButlerHeader(
            key=each.key,
            number=each.number,
            client=orgs[each.client_id].name if each.client_id else "",
            title=each.text,
            kind="投诉",
            url=f"/complaints/{each.id}",
            butler_id=each.butler_id,
        )
        for each in complaints
    }
