"""Which part of a list is wanted: for lists that programs page through.

Filters that are None are not applied. A text with `_like` in its name is a pattern:
`%` stands for anything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of a sorted list."""

    first: int = 0
    limit: int = 100
    #: A name that the list knows; None = its natural order.
    sort_by: str | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentFilter:
    """Which deployments."""

    id: str | None = None
    name: str | None = None
    name_like: str | None = None
    source: str | None = None
    before: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFilter:
    """Which versions of processes."""

    ids: Collection[str] | None = None
    keys: Collection[str] | None = None
    key_like: str | None = None
    name: str | None = None
    name_like: str | None = None
    version: int | None = None
    version_tag: str | None = None
    deployment_id: str | None = None
    resource_name: str | None = None
    latest_only: bool = False
    suspended: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerTaskFilter:
    """Which open external tasks."""

    ids: Collection[str] | None = None
    topic: str | None = None
    worker_id: str | None = None
    #: True: somebody's lock holds it now.
    locked: bool | None = None
    suspended: bool | None = None
    #: False: its tries are used up.
    retries_left: bool | None = None
    instance_ids: Collection[str] | None = None
    definition_id: str | None = None
    process_keys: Collection[str] | None = None
    element_ids: Collection[str] | None = None
    activity_instance_ids: Collection[str] | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    locked_before: datetime | None = None
    locked_after: datetime | None = None
