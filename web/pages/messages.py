"""Write to the parties of a case: messages with files, demands, reminders."""

from __future__ import annotations

from datetime import date

from flask import redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.messages.model import Message, MessageRefused
from handlers.messages.reading import find_message
from handlers.messages.writing import Draft, demand_answer, send_message, urge
from web.case_messages import late_matters
from web.case_reading import CaseFile, open_case_file
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.work import case_url
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.uploads import Received, receive
from web.visitor import current_visitor

pages = Pages("messages", __name__)

_LONGEST_NOTICE = 500


@pages.page("/cases/<case_no>/messages", guard=Guard.SIGNED_IN, methods=("POST",))
def write(case_no: str) -> BaseResponse:
    """Write a message to chosen parties of a case, or answer one."""
    file = _open(case_no)
    received = receive()
    draft = Draft(
        text=request.form.get("text", ""),
        to=frozenset(request.form.getlist("to")),
        files=[each for _name, each in received.stored],
        answers=_answered(file),
    )
    try:
        with services().engine.transact(file.actor, request_key()) as uow:
            if not uow.repeated:
                send_message(uow, file.header, draft)
    except MessageRefused as refused:
        return _back(file, f"{refused}。", is_done=False)
    return _back(file, _("消息已发出。"), received=received)


@pages.page("/cases/<case_no>/demands", guard=Guard.SIGNED_IN, methods=("POST",))
def demand(case_no: str) -> BaseResponse:
    """Have a party of the case answer by a day; only a leader of the bureau may."""
    file = _open(case_no)
    due_on = _day(request.form.get("due_on", ""))
    if due_on is None:
        return _back(file, _("请填写答复期限。"), is_done=False)
    text = request.form.get("text", "")
    try:
        with services().engine.transact(file.actor, request_key()) as uow:
            if not uow.repeated:
                of = request.form.get("of", "")
                demand_answer(uow, file.header, text=text, due_on=due_on, of=of)
    except MessageRefused as refused:
        return _back(file, f"{refused}。", is_done=False)
    return _back(file, _("督办已发出，答复之前一直显示在案件上。"))


@pages.page("/cases/<case_no>/urges", guard=Guard.SIGNED_IN, methods=("POST",))
def hurry(case_no: str) -> BaseResponse:
    """Ask those who are late with a matter to hurry.

    Raises:
        NotFound: no matter of this case that is late and that others hold.
    """
    file = _open(case_no)
    wanted = request.form.get("task", "")
    matter = next((m for m in late_matters(file) if m.task.id == wanted), None)
    if matter is None:
        raise NotFound
    try:
        with services().engine.transact(file.actor, request_key()) as uow:
            if not uow.repeated:
                urge(
                    uow,
                    file.header,
                    matter=matter.task.name,
                    text=request.form.get("text", ""),
                    people=matter.people,
                    labels=[matter.label],
                )
    except MessageRefused as refused:
        return _back(file, f"{refused}。", is_done=False)
    return _back(file, _("催办已发出。"))


def _open(case_no: str) -> CaseFile:
    return open_case_file(case_no, actor=current_visitor().actor)


def _answered(file: CaseFile) -> Message | None:
    """Return the message that is answered.

    Raises:
        NotFound: there is none in this case that the visitor sees.
    """
    wanted = request.form.get("answers", "")
    if not wanted:
        return None
    with services().engine.read() as connection:
        found = find_message(connection, file.case_no, wanted, actor=file.actor)
    if found is None:
        raise NotFound
    return found


def _back(
    file: CaseFile, text: str, *, is_done: bool = True, received: Received | None = None
) -> BaseResponse:
    refused = received.refused.values() if received else ()
    said = "".join([text, *(f"{reason}。" for reason in refused)])
    response = redirect(f"{case_url(file.case_no)}?tab=parties", code=303)
    tone = "" if is_done and not refused else "warn"
    return say(response, Notice(said[:_LONGEST_NOTICE], tone))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
