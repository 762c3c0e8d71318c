"""The files of a deployed version with what it may call, for trials and scenarios."""

from __future__ import annotations

from collections.abc import Mapping

from engine import files_for
from web.services import services


def deployed_files(definition_id: str) -> tuple[str, Mapping[str, bytes]]:
    """Return the key of a version and the files that it needs.

    Raises:
        DefinitionNotFound: there is none of this id.
    """
    engine = services().engine
    found = engine.definition(definition_id)
    names = engine.resource_names(found.deployment_id)
    own = {name: engine.resource(found.deployment_id, name) for name in names}
    return found.key, files_for({**latest_diagrams(), **own}, [found.key])


def latest_diagrams() -> dict[str, bytes]:
    """Return the latest diagrams, which a process may call."""
    engine = services().engine
    return {
        each.resource_name: engine.resource(each.deployment_id, each.resource_name)
        for each in engine.definitions(latest_only=True)
    }
