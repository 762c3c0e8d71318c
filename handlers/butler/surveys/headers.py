"""What surveys of satisfaction are called where matters are listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from handlers.butler.contracts import contracts
from handlers.butler.headers import ButlerHeader
from handlers.butler.surveys.model import survey_of_key
from handlers.butler.surveys.reading import surveys_by_ids
from handlers.parties.orgs import orgs_by_ids


def survey_headers(
    connection: Connection, keys: Collection[str]
) -> Mapping[str, ButlerHeader]:
    """Return the surveys among these business keys."""
    ids = [found for key in keys if (found := survey_of_key(key)) is not None]
    if not ids:
        return {}
    surveys = surveys_by_ids(connection, ids).values()
    orgs = orgs_by_ids(
        connection,
        {org for each in surveys for org in (each.client_id, each.butler_id)},
    )
    wanted = {each.contract_id for each in surveys}
    known = {each.id: each for each in contracts(connection, ids=wanted)}
    return {
        each.key: ButlerHeader(
            key=each.key,
            number=known[each.contract_id].number,
            client=orgs[each.client_id].name,
            title=f"{each.period} {orgs[each.butler_id].name}",
            kind="满意度调查",
            url=f"/surveys/{each.id}",
            butler_id=each.butler_id,
            client_id=each.client_id,
            contract_id=each.contract_id,
            lead_id=known[each.contract_id].lead_id,
        )
        for each in surveys
    }
