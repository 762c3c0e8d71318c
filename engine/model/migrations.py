"""What a migration is asked for, and why it is refused: plans, reasons and reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Most instances that one migration, which is one transaction, may move.
MOST_INSTANCES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationPlan:
    """From which version to which, and which element becomes which."""

    source_id: str
    target_id: str
    #: Target element by source element. What is not named here has no place.
    mapping: Mapping[str, str]
    #: Source elements whose message, signal or condition may be another one; None =
    #: all. Timers always keep their due dates.
    updates: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReason:
    """One reason against a migration; `text` is English, `text_zh` Chinese."""

    code: str
    text: str
    text_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFailure:
    """One place of an instance, or of the plan itself, that cannot be moved."""

    reason: MigrationReason
    #: None: the plan itself is at fault, whatever the instance.
    instance_id: str | None = None
    #: None: it concerns the whole instance.
    element_id: str | None = None
    #: Its label in the source.
    element_name: str = ""
    #: The activity instance that stands there; None for what was done before.
    activity_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPlace:
    """One live place that moves."""

    instance_id: str
    activity_id: str
    source_element: str
    target_element: str
    source_name: str
    target_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReport:
    """What a migration did or would do: nothing, as long as there is a failure."""

    instance_ids: tuple[str, ...] = ()
    places: tuple[MovedPlace, ...] = ()
    #: Elements of the target that begin to wait only by the migration, by instance.
    begun: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    failures: tuple[MigrationFailure, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether nothing stands against it."""
        return not self.failures


@dataclass(frozen=True, slots=True, kw_only=True)
class OnVersion:
    """A running instance of some version."""

    id: str
    business_key: str | None
