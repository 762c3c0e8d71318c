"""The façade's reads of what runs inside instances, place by place, and of its log."""

from __future__ import annotations

from engine.model.actors import Actor
from engine.model.lists import (
    PlaceFilter,
    Slice,
    SubscriptionFilter,
    VariableFilter,
    WorkLogFilter,
)
from engine.model.views import (
    PlaceView,
    SubscriptionView,
    VariableView,
    WorkLogEntry,
)
from engine.queries.lists import places, subscriptions, variable_rows, work_log
from engine.store.database import Database


class PlaceReads:
    """Each method answers one question; what it may raise stands at the query."""

    database: Database

    def find_places(
        self, wanted: PlaceFilter, part: Slice, *, actor: Actor
    ) -> list[PlaceView]:
        """Return the wanted part of running instances and what waits in them."""
        with self.database.read() as connection:
            return places.LIST.rows(connection, wanted, part, actor=actor)

    def count_places(self, wanted: PlaceFilter, *, actor: Actor) -> int:
        """Return how many instances run and places wait that the actor sees."""
        with self.database.read() as connection:
            return places.LIST.count(connection, wanted, actor=actor)

    def find_subscriptions(
        self, wanted: SubscriptionFilter, part: Slice, *, actor: Actor
    ) -> list[SubscriptionView]:
        """Return the wanted part of the open waits that the actor sees."""
        with self.database.read() as connection:
            return subscriptions.LIST.rows(connection, wanted, part, actor=actor)

    def count_subscriptions(self, wanted: SubscriptionFilter, *, actor: Actor) -> int:
        """Return how many open waits the actor sees."""
        with self.database.read() as connection:
            return subscriptions.LIST.count(connection, wanted, actor=actor)

    def find_variables(
        self, wanted: VariableFilter, part: Slice, *, actor: Actor
    ) -> list[VariableView]:
        """Return the wanted part of the variables of what runs and the actor sees."""
        with self.database.read() as connection:
            return variable_rows.LIST.rows(connection, wanted, part, actor=actor)

    def count_variables(self, wanted: VariableFilter, *, actor: Actor) -> int:
        """Return how many variables there are of what runs and the actor sees."""
        with self.database.read() as connection:
            return variable_rows.LIST.count(connection, wanted, actor=actor)

    def find_work_log(
        self, wanted: WorkLogFilter, part: Slice, *, actor: Actor
    ) -> list[WorkLogEntry]:
        """Return the wanted part of what happened to jobs that the actor sees."""
        with self.database.read() as connection:
            return work_log.LIST.rows(connection, wanted, part, actor=actor)

    def count_work_log(self, wanted: WorkLogFilter, *, actor: Actor) -> int:
        """Return how much happened to jobs that the actor sees."""
        with self.database.read() as connection:
            return work_log.LIST.count(connection, wanted, actor=actor)
