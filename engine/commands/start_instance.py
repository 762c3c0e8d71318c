"""Start a process instance by hand."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext, Variables
from engine.commands.starting import begin
from engine.store.definitions import definition_by_id, latest_definition


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInstance:
    """Start the latest version of a key, or one version by its definition id."""

    key: str | None
    definition_id: str | None
    business_key: str | None
    variables: Variables
    labels: frozenset[str] = frozenset()
    #: A start event of the process; None = its plain one.
    start_element: str | None = None

    def execute(self, context: CommandContext) -> str:
        """Start the instance and return its id.

        Raises:
            DefinitionNotFound: there is no such definition.
            StartNotFound: it has no such start event.
        """
        connection = context.work.connection
        definition = (
            definition_by_id(connection, self.definition_id)
            if self.definition_id is not None
            else latest_definition(connection, self.key or "")
        )
        return begin(
            context,
            definition,
            business_key=self.business_key,
            variables=self.variables,
            labels=self.labels,
            start_element=self.start_element,
        )
