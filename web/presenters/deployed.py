"""What is deployed, as designers read it: versions, deployments, their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlencode

from engine import DefinitionView, DeploymentView, Tally
from web.i18n import gettext as _
from web.i18n import marked

NameOf = Callable[[str | None], str]
_KINDS: Mapping[str, str] = {
    ".bpmn": marked("流程图"),
    ".dmn": marked("决策表"),
    ".form": marked("表单"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of a process."""

    id: str
    key: str
    name: str
    version: int
    version_tag: str
    deployment_id: str
    resource_name: str
    deployed_at: datetime
    deployed_by: str
    #: Running instances of this version.
    running: int
    #: Running instances of the versions before it.
    running_before: int
    is_latest: bool
    #: The version before it, if there is one.
    before_id: str = ""

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return f"/designer/definitions/{self.id}"

    @property
    def file_url(self) -> str:
        """Return the address of its diagram."""
        return file_url(self.deployment_id, self.resource_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One file of a deployment."""

    name: str
    kind: str
    size: int
    url: str
    #: Where it is shown as it looks; empty where there is nothing to look at.
    preview_url: str = ""
    #: Where the process that it holds is shown, when this deployment brought it.
    versions: tuple[VersionRow, ...] = ()


def file_url(deployment_id: str, name: str) -> str:
    """Return where a file of a deployment is downloaded."""
    return f"/designer/deployments/{deployment_id}/file?{urlencode({'name': name})}"


def form_url(deployment_id: str, name: str) -> str:
    """Return where a form of a deployment is shown."""
    return f"/designer/deployments/{deployment_id}/form?{urlencode({'name': name})}"


def kind_of_file(name: str) -> str:
    """Return what a file is, by its ending."""
    kind = _KINDS.get(PurePosixPath(name).suffix.lower())
    return _(kind) if kind else _("其他文件")


def version_rows(
    found: Sequence[DefinitionView],
    *,
    deployments: Mapping[str, DeploymentView],
    tallies: Mapping[str, Tally],
    name_of: NameOf,
) -> list[VersionRow]:
    """Return every version, by key, latest first.

    Args:
        found: All versions of the processes that are shown.
    """
    rows: list[VersionRow] = []
    for versions in _by_key(found).values():
        counts = [_running(each, tallies) for each in versions]
        for at, each in enumerate(versions):
            deployment = deployments.get(each.deployment_id)
            older = versions[at + 1 :]
            rows.append(
                VersionRow(
                    id=each.id,
                    key=each.key,
                    name=each.name,
                    version=each.version,
                    version_tag=each.version_tag or "",
                    deployment_id=each.deployment_id,
                    resource_name=each.resource_name,
                    deployed_at=each.deployed_at,
                    deployed_by=name_of(deployment.deployed_by if deployment else None),
                    running=counts[at],
                    running_before=sum(counts[at + 1 :]),
                    is_latest=at == 0,
                    before_id=older[0].id if older else "",
                )
            )
    return rows


def _by_key(
    found: Iterable[DefinitionView],
) -> Mapping[str, list[DefinitionView]]:
    grouped: dict[str, list[DefinitionView]] = {}
    for each in sorted(found, key=lambda one: (one.key, -one.version)):
        grouped.setdefault(each.key, []).append(each)
    return grouped


def _running(each: DefinitionView, tallies: Mapping[str, Tally]) -> int:
    tally = tallies.get(each.id)
    return tally.instances if tally else 0
