"""What the inbox offers beside its rows: approvals and demands that wait, batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from engine import UserTaskView
from handlers.linkage.batch_form import BATCHES, BatchKind
from handlers.linkage.matters import matter_of
from handlers.messages.reading import demands_on
from web.presenters.days import day_text
from web.presenters.work import case_url
from web.services import services
from web.visitor import current_visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A demand over the rows of the inbox."""

    url: str
    text: str
    case_no: str
    due: str
    is_late: bool


def to_approve() -> int:
    """Return how many requests wait for the visitor's consent."""
    return len(services().approvals.waiting(current_visitor().actor))


def to_answer() -> list[Demand]:
    """Return the demands (督办) that the visitor is to answer, the first due first."""
    with services().engine.read() as connection:
        waiting = demands_on(connection, current_visitor().actor)
    return [
        Demand(
            url=f"{case_url(each.business_key)}?tab=parties#m-{each.id}",
            text=each.text.splitlines()[0],
            case_no=each.business_key,
            due=day_text(each.due_on) if each.due_on else "",
            is_late=each.due_on is not None and each.due_on < services().today,
        )
        for each in waiting
    ]


def batches(shown: Iterable[UserTaskView]) -> list[tuple[BatchKind, int]]:
    """Return the matters of which several stand on the page, ready for one submit."""
    me = current_visitor().actor.id
    mine = Counter(
        matter_of(task)
        for task in shown
        if task.assignee == me and task.ended_at is None
    )
    return [
        (BATCHES[element_id], number)
        for element_id, number in mine.items()
        if element_id in BATCHES and number > 1
    ]
