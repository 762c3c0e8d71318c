"""Hand a matter to another person: what operators do instead of working on it."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from web.handing_over import choices
from web.i18n import gettext as _
from web.notices import Notice, say
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.visitor import current_visitor

pages = Pages("handing_over", __name__)

_LONGEST_REASON = 500


@pages.page(
    "/operations/tasks/<task_id>/assign", guard=Guard.OPERATOR, methods=("POST",)
)
def assign(task_id: str) -> BaseResponse:
    """Give a matter to one of those whose it may be, or free it; a reason is asked.

    Raises:
        UserTaskNotFound: there is no such matter.
        BadRequest: the person is none of those who may be given it.
    """
    engine, actor = services().engine, current_visitor().actor
    task = engine.user_task(task_id, actor=actor)
    response = redirect(f"/operations/instances/{task.root_id}", code=303)
    chosen = request.form.get("assignee", "")
    reason = request.form.get("reason", "").strip()[:_LONGEST_REASON]
    if not reason:
        return say(response, Notice(_("指派需要填写理由。"), "warn"))
    if chosen not in choices(task):
        raise BadRequest
    engine.assign_user_task(
        task_id,
        assignee=chosen or None,
        actor=actor,
        reason=reason,
        request=request_key(),
    )
    return say(response, Notice(_("已指派：%(matter)s。", matter=task.name)))
