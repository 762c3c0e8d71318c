"""Answer a request that was too large to be read: what is lost, what is not."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import request

from web.errors import Explanation
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.task_drafts import draft_of
from web.visitor import visitor_or_none

_TASK = re.compile(r"/tasks/([0-9A-Za-z-]+)")


def matter_of_request() -> str | None:
    """Return the id of the matter whose form was sent, if somebody signed in did."""
    found = _TASK.fullmatch(request.path)
    return found[1] if found and visitor_or_none() is not None else None


def explain_too_large(task_id: str) -> Explanation:
    """Say that nothing of a form arrived, which draft there is, and how to go on."""
    draft = draft_of(task_id)
    known = (
        _("您上次存的草稿还在（存于 %(when)s）。", when=moment_text(draft.saved_at))
        if draft
        else _("您还没有存过草稿。")
    )
    return Explanation(
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        title=_("文件太大，这次没有提交"),
        text=_(
            "这次选的文件合计超过 40 MB，服务器没有接收，这次填写的内容也没有保存。"
            "%(known)s请回到这件事项：先不选文件，填写后存草稿；"
            "再压缩文件，或分几次选择文件并存草稿，最后提交。",
            known=known,
        ),
    )
