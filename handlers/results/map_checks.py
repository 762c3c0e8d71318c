"""Who reads the checks of the quality map (7.3.4): the bureau that answers for them."""

from __future__ import annotations

from sqlalchemy import Connection

from engine import Actor
from handlers.knowledge.map_reviews import MapReview, map_reviews
from handlers.parties.access import orgs_of
from handlers.parties.tree import bureau_of


def seen_reviews(
    connection: Connection, *, actor: Actor, limit: int, programme_id: str = ""
) -> list[MapReview]:
    """Return the checks of the actor's bureau, latest first; a station reads them too.

    Args:
        connection: To read with.
        actor: Who looks; an operator sees those of all bureaus.
        limit: At most so many.
        programme_id: Only those of one programme; empty for all.
    """
    bureaus = {bureau_of(connection, each) for each in orgs_of(actor)}
    return map_reviews(
        connection,
        bureau_ids=None if actor.sees_all else bureaus,
        limit=limit,
        programme_id=programme_id,
    )
