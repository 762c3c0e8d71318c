"""Write down how far an event is, in the transaction of what moved it."""

from __future__ import annotations

from sqlalchemy import update

from engine import UnitOfWork
from handlers.butler.incidents.model import incident_of_key
from handlers.butler.incidents.reading import IncidentNotFound
from handlers.butler.incidents.tables import service_incident


def note_of_incident(uow: UnitOfWork, key: str, **columns: object) -> None:
    """Set columns of the row of an event.

    Args:
        uow: The transaction.
        key: The business key of its process.
        columns: What is known now.

    Raises:
        IncidentNotFound: there is none under this key.
    """
    incident_id = incident_of_key(key)
    noted = uow.connection.execute(
        update(service_incident)
        .where(service_incident.c.id == incident_id)
        .values(**columns)
    )
    if not noted.rowcount:
        raise IncidentNotFound
    data = {"id": incident_id, "columns": sorted(columns)}
    uow.audit("incident_noted", data)
