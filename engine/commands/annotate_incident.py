"""Write beside an open incident what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import lock_root, must_operate
from engine.errors import IncidentNotFound, InstanceNotFound, WrongState
from engine.model.texts import storable
from engine.store.tables import INCIDENT_IS_OPEN, incident


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateIncident:
    """Set the note of an open incident; that of a resolved one is its record."""

    incident_id: str
    #: None takes the note away.
    note: str | None

    def execute(self, context: CommandContext) -> None:
        """Set or take away the note.

        Raises:
            IncidentNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: it is resolved.
        """
        connection = context.work.connection
        query = select(incident.c.root_id).where(incident.c.id == self.incident_id)
        root_id = connection.execute(query).scalar()
        if root_id is None:
            raise IncidentNotFound(self.incident_id)
        try:
            root = lock_root(context, root_id)
        except InstanceNotFound as error:
            raise IncidentNotFound(self.incident_id) from error
        must_operate(context, "annotate an incident")
        note = None if self.note is None else storable(self.note)
        changed = connection.execute(
            update(incident)
            .where(incident.c.id == self.incident_id, INCIDENT_IS_OPEN)
            .values(note=note)
        )
        if not changed.rowcount:
            raise WrongState(
                action="annotate",
                wanted=f"incident {self.incident_id}",
                state="resolved",
            )
        payload: dict[str, object] = {"incident_id": self.incident_id, "note": note}
        Recorder(context, root).save("annotate_incident", payload)
