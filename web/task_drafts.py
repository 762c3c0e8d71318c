"""Keep what somebody has written at a matter so far."""

from __future__ import annotations

from dataclasses import replace

from handlers.forms import Draft, load_draft, save_draft
from handlers.forms.sealed import SEALED_KEYS, only_sealed
from handlers.linkage.informant import informant_answers, keep_informant
from web.requests import request_key
from web.services import services
from web.task_form import Raw, TaskForm
from web.visitor import current_visitor


def draft_of(task_id: str) -> Draft | None:
    """Return the visitor's draft of a matter, with what is kept apart from it."""
    visitor, engine = current_visitor(), services().engine
    with engine.read() as connection:
        draft = load_draft(connection, task_id=task_id, person_id=visitor.person.id)
    if draft is None or SEALED_KEYS.isdisjoint(draft.raw):
        return draft
    task = engine.user_task(task_id, actor=visitor.actor)
    with engine.read() as connection:
        sealed = informant_answers(
            connection, task.business_key or "", actor=visitor.actor
        )
    return replace(draft, raw={**draft.raw, **sealed})


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
            if only_sealed(raw):
                keep_informant(uow, form.task.business_key or "", raw)


def pass_draft(task_id: str, *, to: str) -> None:
    """Let somebody go on from what the visitor has written, unless they wrote too."""
    visitor = current_visitor()
    with services().engine.transact(visitor.actor) as uow:
        drafts = [
            load_draft(uow.connection, task_id=task_id, person_id=each)
            for each in (visitor.person.id, to)
        ]
        if drafts[0] is not None and drafts[1] is None:
            save_draft(uow, task_id=task_id, person_id=to, raw=drafts[0].raw)
