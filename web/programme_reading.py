"""Read a programme for its pages: whoever may not see it is told that there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from werkzeug.exceptions import NotFound

from engine import Actor, InstanceQuery, InstanceView, UserTaskView
from handlers.linkage.cases import CaseHeader
from handlers.linkage.errors import ProgrammeNotFound
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.programmes.headers import Programme, seen_programme
from handlers.linkage.programmes.plans import PlanVersion, plan_versions
from handlers.linkage.programmes.records import (
    ProgrammeRecord,
    ProgrammeRecordKind,
    programme_records,
)
from web.case_reading import ladder_of
from web.presenters.programme import ProgrammeCase
from web.presenters.work import case_url
from web.services import services
from web.visitor import current_visitor

_MOST_PROCESSES = 100


@dataclass(frozen=True)
class ProgrammeFile:
    """One programme as one visitor may see it; read lazily, each part once."""

    programme: Programme
    actor: Actor

    @property
    def number(self) -> str:
        """Return the number of the programme."""
        return self.programme.programme_id

    @cached_property
    def processes(self) -> Sequence[InstanceView]:
        """Return its own process and those that change its plan."""
        query = InstanceQuery(
            business_keys=frozenset({self.number}), page_size=_MOST_PROCESSES
        )
        return services().engine.instances(query, actor=self.actor).items

    @cached_property
    def open_tasks(self) -> tuple[UserTaskView, ...]:
        """Return what is being done in the programme and beside it."""
        engine = services().engine
        return tuple(
            task
            for each in self.processes
            if each.ended_at is None
            for task in engine.open_user_tasks(each.root_id, actor=self.actor)
        )

    @cached_property
    def versions(self) -> Sequence[PlanVersion]:
        """Return all versions of its plan, oldest first."""
        with services().engine.read() as connection:
            return plan_versions(connection, self.number)

    @cached_property
    def records(self) -> Mapping[ProgrammeRecordKind, ProgrammeRecord]:
        """Return the newest version of everything that was written down."""
        with services().engine.read() as connection:
            found = programme_records(connection, self.number)
        return {each.kind: each for each in found}


def open_programme_file(programme_id: str) -> ProgrammeFile:
    """Return a programme for its pages.

    Raises:
        NotFound: there is no such programme, or the visitor may not see it.
    """
    actor = current_visitor().actor
    try:
        with services().engine.read() as connection:
            found = seen_programme(connection, programme_id, actor=actor)
    except ProgrammeNotFound as unseen:
        raise NotFound from unseen
    return ProgrammeFile(programme=found, actor=actor)


def programme_cases(headers: Sequence[CaseHeader]) -> list[ProgrammeCase]:
    """Return cases with the nine dots of their ladders."""
    actor = current_visitor().actor
    query = InstanceQuery(
        process_keys=frozenset({LINKAGE}),
        business_keys=frozenset(header.business_key for header in headers),
        page_size=max(len(headers), 1),
    )
    found = services().engine.instances(query, actor=actor).items if headers else ()
    instances = {each.business_key: each for each in found}
    rows = []
    for header in headers:
        instance = instances.get(header.business_key)
        ladder = (
            ladder_of(instance, outcome=header.outcome, actor=actor)
            if instance is not None
            else None
        )
        on = [s for s in ladder.stages if s.state == "on"] if ladder else []
        rows.append(
            ProgrammeCase(
                case_no=header.business_key,
                url=case_url(header.business_key),
                entity=header.entity_name,
                product=" ".join(p for p in (header.product, header.model) if p),
                stages=ladder.stages if ladder else (),
                doing="；".join(f"{stage.number} {stage.text}" for stage in on),
                closed=header.outcome or "",
            )
        )
    return rows
