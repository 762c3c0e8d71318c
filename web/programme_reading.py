"""Read a programme for its pages: whoever may not see it is told that there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from werkzeug.exceptions import NotFound

from engine import Actor, InstanceQuery, InstanceView, UserTaskView
from handlers.documents.records import DocumentView, documents_of
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
from web.case_reading import ladders_of
from web.presenters.programme import ProgrammeCase, programme_case
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
    def papers(self) -> Sequence[DocumentView]:
        """Return its papers, oldest first: whoever sees it reads them."""
        with services().engine.read() as connection:
            return documents_of(connection, self.number)

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
    if not headers:
        return []
    actor = current_visitor().actor
    by_key = {header.business_key: header for header in headers}
    query = InstanceQuery(
        process_keys=frozenset({LINKAGE}),
        business_keys=frozenset(by_key),
        page_size=len(by_key),
    )
    found = services().engine.instances(query, actor=actor).items
    roots = {each.root_id: by_key[str(each.business_key)] for each in found}
    ladders = ladders_of(roots, actor=actor)
    return [programme_case(each, ladders.get(each.business_key)) for each in headers]
