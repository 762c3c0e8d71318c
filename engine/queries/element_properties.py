"""Say what a designer noted at an element, to rooms that hold a transaction open."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine.bpmn.library import PropertyLibrary
from engine.store.definitions import diagram_source


class ElementProperties:
    """The `camunda:property` values of elements; each version is read once."""

    def __init__(self) -> None:
        self._library = PropertyLibrary()

    def of(
        self, connection: Connection, definition_id: str, element_id: str
    ) -> Mapping[str, str]:
        """Return names and values noted at an element, none for an unknown one.

        Raises:
            DefinitionNotFound: there is no definition of this id.
        """
        known = self._library.get(
            definition_id, lambda wanted: diagram_source(connection, wanted)
        )
        return known.get(element_id, {})
