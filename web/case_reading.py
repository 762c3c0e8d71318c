"""Read a case for its pages: the engine says whether the visitor may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import SYSTEM, Actor, HistoryRow, InstanceQuery, InstanceView, UserTaskView
from handlers.deadlines.clocks import CaseClock, clocks_of
from handlers.forms import Submission, submissions_of_case
from handlers.linkage.cases import CaseHeader, case_header
from handlers.linkage.clock_sight import seen_clocks
from handlers.linkage.ladder import ACTIVITIES, READS, Ladder, ladder
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.verdicts import Verdict, verdicts_in
from handlers.parties.people import people_by_ids
from web.i18n import gettext as _
from web.presenters.history import TOLD
from web.services import services

_MOST_SIDE_MATTERS = 100
_HISTORY_STEP = 500
#: More than a case of many rounds ever has; the rest is in the archive.
_MOST_HISTORY = 5000


@dataclass(frozen=True)
class CaseFile:
    """One case as one visitor may see it; read lazily, each part once."""

    instance: InstanceView
    actor: Actor

    @property
    def case_no(self) -> str:
        """Return the number of the case."""
        return self.instance.business_key or ""

    @cached_property
    def header(self) -> CaseHeader:
        """Return the header of the case."""
        with services().engine.read() as connection:
            return case_header(connection, self.case_no)

    @cached_property
    def ladder(self) -> Ladder:
        """Return the stages of the case."""
        return ladder(
            services().engine.activity_states(self.instance.root_id, actor=self.actor),
            self.variables,
            outcome=self.header.outcome,
        )

    @cached_property
    def variables(self) -> Mapping[str, object]:
        """Return what the process of the case knows."""
        return services().engine.variables(self.instance.root_id, actor=self.actor)

    @cached_property
    def clocks(self) -> tuple[CaseClock, ...]:
        """Return the legal clocks of the case."""
        with services().engine.read() as connection:
            found = clocks_of(connection, [self.case_no])[self.case_no]
        return seen_clocks(found, self.actor)

    @cached_property
    def instances(self) -> tuple[InstanceView, ...]:
        """Return the case's own instance and those of its side matters."""
        query = InstanceQuery(
            business_keys=frozenset({self.case_no}), page_size=_MOST_SIDE_MATTERS
        )
        return services().engine.instances(query, actor=self.actor).items

    @cached_property
    def submissions(self) -> tuple[Submission, ...]:
        """Return what was filed in the case and beside it, oldest first."""
        with services().engine.read() as connection:
            return tuple(submissions_of_case(connection, self.case_no))

    @cached_property
    def open_tasks(self) -> tuple[UserTaskView, ...]:
        """Return what is being done, in the case and beside it."""
        found: list[UserTaskView] = []
        for instance in self.instances:
            if instance.ended_at is None:
                found += services().engine.open_user_tasks(
                    instance.root_id, actor=self.actor
                )
        return tuple(found)

    @cached_property
    def open_matters(self) -> frozenset[str]:
        """Return the elements of what is being done in the case itself, by anybody."""
        root_id = self.instance.root_id
        found = services().engine.open_user_tasks(root_id, actor=SYSTEM)
        return frozenset(task.element_id for task in found)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Return what was decided in the case and beside it, oldest first."""
        roots = {each.root_id for each in self.instances}
        with services().engine.read() as connection:
            return tuple(verdicts_in(connection, roots))

    def history(self, root_id: str) -> list[HistoryRow]:
        """Return what is told of one instance, oldest first."""
        rows: list[HistoryRow] = []
        while len(rows) < _MOST_HISTORY:
            step = services().engine.history(
                root_id,
                actor=self.actor,
                types=TOLD,
                after_seq=rows[-1].seq if rows else 0,
                limit=_HISTORY_STEP,
            )
            rows += step
            if len(step) < _HISTORY_STEP:
                break
        return rows


def open_case_file(case_no: str, *, actor: Actor) -> CaseFile:
    """Return a case for its pages.

    Raises:
        InstanceNotFound: there is no such case, or the visitor may not see it.
    """
    instance = services().engine.instance_by_business_key(
        case_no, process_key=LINKAGE, actor=actor
    )
    return CaseFile(instance=instance, actor=actor)


def ladders_of(
    headers: Mapping[str, CaseHeader], *, actor: Actor
) -> Mapping[str, Ladder]:
    """Return the stages of many cases in a few statements, by case number.

    Args:
        headers: the cases by the id of their root instance.
    """
    engine = services().engine
    states = engine.activity_states_of_many(
        headers, actor=actor, element_ids=ACTIVITIES
    )
    variables = engine.variables_of_many(headers, names=READS, actor=actor)
    return {
        header.business_key: ladder(
            states[root_id], variables[root_id], outcome=header.outcome
        )
        for root_id, header in headers.items()
    }


class Names:
    """Names of people by id, read in one statement for a page."""

    def __init__(self, ids: Iterable[str | None]) -> None:
        wanted: Collection[str] = {each for each in ids if each}
        with services().engine.read() as connection:
            self._people = people_by_ids(connection, wanted) if wanted else {}

    def __call__(self, person_id: str | None) -> str:
        """Return the name of a person; what no person did, the system did."""
        person = self._people.get(person_id or "")
        return person.name if person else _("系统")
