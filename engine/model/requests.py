"""What callers hand in besides commands: idempotency keys and questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.model.lifecycles import InstanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """A caller's own name for a request, so that sending it twice does it once."""

    key: str
    #: Over what was asked: the same key with another digest is refused.
    digest: str


class InboxTab(StrEnum):
    """The parts of an inbox."""

    #: Open and held by the actor.
    MINE = "mine"
    #: Open, held by nobody, and the actor is a candidate.
    CLAIMABLE = "claimable"
    #: Of the two above, what is past its due date.
    OVERDUE = "overdue"
    #: Of the two above, what is due from now to the end of today.
    DUE_TODAY = "due_today"
    #: Completed by the actor, latest first.
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """Which page of whose inbox."""

    tab: InboxTab = InboxTab.MINE
    #: Only tasks of instances with one of these business keys; None = all.
    text_business_keys: frozenset[str] | None = None
    process_keys: frozenset[str] = field(default_factory=frozenset)
    element_ids: frozenset[str] = field(default_factory=frozenset)
    page: int = 1
    page_size: int = 20
    #: The end of the actor's day, for the tab `due_today`.
    today_end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceQuery:
    """Which page of the root instances that the actor may see, latest first."""

    process_keys: frozenset[str] = field(default_factory=frozenset)
    states: frozenset[InstanceState] = field(default_factory=frozenset)
    #: Only these business keys; None = all.
    business_keys: frozenset[str] | None = None
    definition_id: str | None = None
    with_incidents: bool = False
    page: int = 1
    page_size: int = 20
