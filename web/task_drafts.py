"""Keep what somebody has written at a matter so far."""

from __future__ import annotations

from handlers.forms import Draft, load_draft, save_draft
from web.requests import request_key
from web.services import services
from web.task_form import Raw, TaskForm
from web.visitor import current_visitor


def draft_of(task_id: str) -> Draft | None:
    """Return the visitor's draft of a matter."""
    person_id = current_visitor().person.id
    with services().engine.read() as connection:
        return load_draft(connection, task_id=task_id, person_id=person_id)


def keep_draft(form: TaskForm, raw: Raw, *, beside: bool = False) -> None:
    """Keep what the visitor has written in place of their last draft.

    Args:
        beside: the request asks for something else too, which its key then stands for.
    """
    visitor = current_visitor()
    key = None if beside else request_key()
    with services().engine.transact(visitor.actor, key) as uow:
        if not uow.repeated:
            save_draft(uow, task_id=form.task.id, person_id=visitor.person.id, raw=raw)
