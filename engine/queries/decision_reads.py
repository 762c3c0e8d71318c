"""The façade's reads of decisions: what is deployed, and what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.dmn.evaluate import evaluate
from engine.bpmn.dmn.results import usable_rows
from engine.bpmn.library import DecisionLibrary
from engine.clock import Clock
from engine.model.actors import Actor
from engine.model.lists import DecisionFilter, EvaluationFilter, Slice
from engine.model.settings import EngineSettings
from engine.model.views import DecisionView, EvaluationView
from engine.queries.lists import decisions as decision_lists
from engine.queries.lists import evaluations
from engine.store import decisions
from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class _Now:
    """One moment, as a clock for FEEL: all rules see the same."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment


class DecisionReads:
    """Each method answers one question; what it may raise stands at the query."""

    clock: Clock
    database: Database
    settings: EngineSettings
    _decisions: DecisionLibrary

    def find_decisions(
        self, wanted: DecisionFilter, part: Slice, *, actor: Actor
    ) -> list[DecisionView]:
        """Return the wanted part of all versions of decisions."""
        with self.database.read() as connection:
            return decision_lists.LIST.rows(connection, wanted, part, actor=actor)

    def count_decisions(self, wanted: DecisionFilter, *, actor: Actor) -> int:
        """Return how many versions of decisions there are."""
        with self.database.read() as connection:
            return decision_lists.LIST.count(connection, wanted, actor=actor)

    def find_evaluations(
        self, wanted: EvaluationFilter, part: Slice, *, actor: Actor
    ) -> list[EvaluationView]:
        """Return the wanted part of what was decided where the actor sees it."""
        with self.database.read() as connection:
            return evaluations.LIST.rows(connection, wanted, part, actor=actor)

    def count_evaluations(self, wanted: EvaluationFilter, *, actor: Actor) -> int:
        """Return how often something was decided where the actor sees it."""
        with self.database.read() as connection:
            return evaluations.LIST.count(connection, wanted, actor=actor)

    def latest_decision(self, key: str) -> DecisionView:
        """Return the latest version of a decision."""
        with self.database.read() as connection:
            row = decisions.latest_decision(connection, key)
        return decision_lists.decision_view(row)

    def decision(self, definition_id: str) -> DecisionView:
        """Return one version of a decision."""
        with self.database.read() as connection:
            row = decisions.decision_by_id(connection, definition_id)
        return decision_lists.decision_view(row)

    def evaluate_decision(
        self, definition_id: str, variables: Mapping[str, object]
    ) -> list[Mapping[str, object]]:
        """Return what a decision decides over values: of each result its outputs.

        Nothing is kept of it: what a case decides stands in its history.

        Raises:
            DecisionNotFound: there is no such version.
            DecisionFailed: the results must not be used.
        """
        with self.database.read() as connection:
            compiled = self._decisions.get(
                definition_id,
                lambda wanted: decisions.decision_source(connection, wanted),
            )
        now = _Now(self.clock.now().astimezone(self.settings.zone))
        outcome = evaluate(compiled, variables, clock=now)
        return usable_rows(compiled.key, outcome)
