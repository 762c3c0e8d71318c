"""Give up what one has begun by mistake, before anything was handed in."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from engine import UserTaskView
from handlers.linkage.process_keys import LINKAGE
from web.filing import may_discard
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.work import case_url
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("task_discard", __name__)

#: Kept in the history, in the language of the office.
_REASON = "发起人放弃填写"


@pages.page("/tasks/<task_id>/discard", guard=Guard.SIGNED_IN)
def ask(task_id: str) -> str:
    """Say what is given up before it is."""
    task = _discardable(task_id)
    return page("discard.html", task=task, is_case=task.process_key == LINKAGE)


@pages.page("/tasks/<task_id>/discard", guard=Guard.SIGNED_IN, methods=("POST",))
def discard(task_id: str) -> BaseResponse:
    """End what was begun; the history keeps who and when."""
    task = _discardable(task_id)
    # Ending an instance is an operator's; this one is still its beginner's alone.
    actor = replace(current_visitor().actor, operates=True)
    services().engine.cancel_instance(task.root_id, reason=_REASON, actor=actor)
    is_case = task.process_key == LINKAGE
    url = "/inbox" if is_case else case_url(task.business_key or "")
    return say(
        redirect(url, code=303), Notice(_("已放弃：%(matter)s。", matter=task.name))
    )


def _discardable(task_id: str) -> UserTaskView:
    """Return a matter that the visitor may give up.

    Raises:
        UserTaskNotFound: there is no such matter, or the visitor may not see it.
        Forbidden: somebody else began it, or it has gone on since.
    """
    actor, engine = current_visitor().actor, services().engine
    task = engine.user_task(task_id, actor=actor)
    begun = engine.instance(task.root_id, actor=actor)
    if not may_discard(actor, task, begun_by=begun.started_by):
        raise Forbidden
    return task
