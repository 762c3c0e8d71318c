"""What the inbox offers beside its rows: approvals that wait, and batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine import UserTaskView
from handlers.linkage.batch_form import BATCHES, BatchKind
from web.services import services
from web.visitor import current_visitor


def to_approve() -> int:
    """Return how many requests wait for the visitor's consent."""
    return len(services().approvals.waiting(current_visitor().actor))


def batches(shown: Iterable[UserTaskView]) -> list[tuple[BatchKind, int]]:
    """Return the matters of which several stand on the page, ready for one submit."""
    me = current_visitor().actor.id
    mine = Counter(
        task.element_id
        for task in shown
        if task.assignee == me and task.ended_at is None
    )
    return [
        (BATCHES[element_id], number)
        for element_id, number in mine.items()
        if element_id in BATCHES and number > 1
    ]
