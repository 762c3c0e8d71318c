"""Read the files of deployments."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from sqlalchemy import Connection, select

from engine.errors import DefinitionNotFound
from engine.store.definitions import definition_by_id
from engine.store.tables import deployment_resource, resource

_FORM = ".form"


def resource_content(connection: Connection, deployment_id: str, name: str) -> bytes:
    """Return a file of a deployment.

    Raises:
        DefinitionNotFound: the deployment has no such file.
    """
    query = (
        select(resource.c.content)
        .join(deployment_resource, deployment_resource.c.digest == resource.c.digest)
        .where(
            deployment_resource.c.deployment_id == deployment_id,
            deployment_resource.c.name == name,
        )
    )
    content = connection.scalar(query)
    if content is None:
        raise DefinitionNotFound(name)
    return bytes(content)


def resource_names(connection: Connection, deployment_id: str) -> list[str]:
    """Return the names of a deployment's files, sorted."""
    query = select(deployment_resource.c.name).where(
        deployment_resource.c.deployment_id == deployment_id
    )
    return sorted(connection.execute(query).scalars())


def form_content(connection: Connection, definition_id: str, form_ref: str) -> bytes:
    """Return the form of an id from the deployment of a definition.

    A form's file is called after its id; where it is not, its `id` counts.

    Raises:
        DefinitionNotFound: the deployment has no such form.
    """
    deployment_id = definition_by_id(connection, definition_id).deployment_id
    forms = [
        name
        for name in resource_names(connection, deployment_id)
        if name.endswith(_FORM)
    ]
    for name in forms:
        if PurePosixPath(name).stem == form_ref:
            return resource_content(connection, deployment_id, name)
    for name in forms:
        content = resource_content(connection, deployment_id, name)
        if _form_id(content) == form_ref:
            return content
    raise DefinitionNotFound(form_ref)


def _form_id(content: bytes) -> str | None:
    try:
        form = json.loads(content)
    except ValueError:
        return None
    return form.get("id") if isinstance(form, dict) else None
