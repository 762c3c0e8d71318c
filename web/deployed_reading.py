"""Read what is deployed for the pages of designers, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from engine import (
    DefinitionFilter,
    DefinitionView,
    DeploymentFilter,
    DeploymentView,
    Slice,
)
from web.case_reading import Names
from web.presenters.deployed import (
    FileRow,
    VersionRow,
    file_url,
    form_url,
    kind_of_file,
    version_rows,
)
from web.services import services
from web.visitor import current_visitor

#: More deployments than this nobody finds in a list; older ones have no name beside.
_MOST = 2_000


def versions(key: str | None = None) -> list[VersionRow]:
    """Return every version of a process, or of all, latest first."""
    engine = services().engine
    wanted = DefinitionFilter(keys=[key] if key else None)
    found = engine.find_definitions(
        wanted, Slice(limit=_MOST), actor=current_visitor().actor
    )
    deployments = _deployments()
    return version_rows(
        found,
        deployments=deployments,
        tallies=engine.definition_tallies(actor=current_visitor().actor),
        name_of=_names(deployments, found),
    )


def version_row(found: DefinitionView) -> tuple[VersionRow, list[VersionRow]]:
    """Return one version, and all versions of its process."""
    rows = versions(found.key)
    return next(each for each in rows if each.id == found.id), rows


def files_of(deployment: DeploymentView) -> list[FileRow]:
    """Return the files of a deployment, diagrams first."""
    engine = services().engine
    brought = [each for each in versions() if each.deployment_id == deployment.id]
    rows = [
        FileRow(
            name=name,
            kind=kind_of_file(name),
            size=len(engine.resource(deployment.id, name)),
            url=file_url(deployment.id, name),
            preview_url=form_url(deployment.id, name) if is_form(name) else "",
            versions=tuple(each for each in brought if each.resource_name == name),
        )
        for name in engine.resource_names(deployment.id)
    ]
    return sorted(rows, key=lambda each: (_place(each.name), each.name))


def deployments_in_force() -> list[DeploymentView]:
    """Return the deployments from which the versions in force come, latest first."""
    used = {each.deployment_id for each in versions() if each.is_latest}
    found = [each for each in _deployments().values() if each.id in used]
    return sorted(found, key=lambda each: each.deployed_at, reverse=True)


def is_form(name: str) -> bool:
    """Say whether a file is a form, by its ending."""
    return PurePosixPath(name).suffix.lower() == ".form"


def _place(name: str) -> int:
    order = (".bpmn", ".dmn", ".form")
    ending = PurePosixPath(name).suffix.lower()
    return order.index(ending) if ending in order else len(order)


def _deployments() -> Mapping[str, DeploymentView]:
    found = services().engine.find_deployments(
        DeploymentFilter(), Slice(limit=_MOST), actor=current_visitor().actor
    )
    return {each.id: each for each in found}


def _names(
    deployments: Mapping[str, DeploymentView], found: Iterable[DefinitionView]
) -> Names:
    used = {each.deployment_id for each in found}
    return Names(each.deployed_by for each in deployments.values() if each.id in used)
