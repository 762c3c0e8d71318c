"""Answer errors with pages that say what happened and what to do now."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from urllib.parse import urlencode

import structlog
from flask import Flask, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from engine import DeploymentRefused
from handlers.parties.people import people_by_ids
from web.engine_rest.errors import answer_to
from web.engine_rest.rest import is_of_machines
from web.errors import Explanation, explain
from web.i18n import gettext as _
from web.kept_answers import is_of_a_matter, kept_answers
from web.notices import Notice, say
from web.security import resume
from web.services import services
from web.templating import page
from web.too_large import explain_too_large, matter_of_request
from web.visitor import PageExpired, PasswordChangeNeeded, SignInNeeded

_LOG = structlog.get_logger()
_RETRY_AFTER = "30"


def init_error_pages(app: Flask) -> None:
    """Register one answer for every kind of error."""
    app.register_error_handler(SignInNeeded, _ask_to_sign_in)
    app.register_error_handler(PasswordChangeNeeded, _ask_for_password)
    app.register_error_handler(PageExpired, _offer_to_send_again)
    app.register_error_handler(RequestEntityTooLarge, _refuse_too_large)
    app.register_error_handler(Exception, _refuse)


def refusal(said: Explanation, **context: object) -> BaseResponse:
    """Return the page of a refusal, for views that know more about it."""
    body = render_template("errors/refusal.html", said=said, **context)
    response = make_response(body, said.status)
    if said.status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def person_name(person_id: str) -> str:
    """Return the name of a person, for "who did it"."""
    with services().engine.read() as connection:
        found = people_by_ids(connection, [person_id]).get(person_id)
    return found.name if found else _("系统")


def _ask_to_sign_in(_error: SignInNeeded) -> BaseResponse:
    if request.method != "POST":
        target = request.full_path.rstrip("?")
        wanted = f"?{urlencode({'next': target})}" if target != "/" else ""
        return redirect(f"/sign-in{wanted}", 303)
    kept = resume.keep(request)
    body = page(
        "sign_in.html",
        expired=True,
        next_path="/",
        resume=kept.to_json() if kept else "",
    )
    return make_response(body, HTTPStatus.UNAUTHORIZED)


def _ask_for_password(_error: PasswordChangeNeeded) -> BaseResponse:
    notice = Notice(_("您的密码由他人设置，请先改成自己的密码。"), "warn")
    return say(redirect("/me#password", 303), notice)


def resume_page(kept: resume.Kept) -> str:
    """Return the page that hands back what somebody had typed."""
    return page(
        "resume.html",
        kept=kept,
        answers=kept_answers(kept),
        is_of_a_matter=is_of_a_matter(kept),
    )


def _offer_to_send_again(_error: PageExpired) -> BaseResponse:
    kept = resume.keep(request)
    if kept is not None and resume.kept_from(kept.to_json()) is not None:
        return make_response(resume_page(kept), HTTPStatus.FORBIDDEN)
    said = Explanation(
        status=HTTPStatus.FORBIDDEN,
        title=_("这一页已经过期"),
        text=_("请返回上一页，刷新后再试一次。"),
    )
    return refusal(said)


def _refuse_too_large(error: RequestEntityTooLarge) -> BaseResponse:
    task_id = matter_of_request()
    if task_id is None:
        return _refuse(error)
    said = explain_too_large(task_id)
    return refusal(said, back=f"/tasks/{task_id}", back_text=_("回到这件事项"))


def _refuse(error: Exception) -> BaseResponse:
    if is_of_machines(request.path):
        return answer_to(error)
    if isinstance(error, HTTPException) and (error.code or 0) < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    said = explain(error, name_of=person_name)
    if isinstance(error, DeploymentRefused):
        return refusal(said, findings=error.findings)
    if said.status is not HTTPStatus.INTERNAL_SERVER_ERROR:
        return refusal(said)
    reference = secrets.token_hex(4)
    _LOG.exception("request_failed", reference=reference, path=_loggable_path())
    return refusal(said, reference=reference)


def _loggable_path() -> str:
    """Return the path of the request, without a secret that is an address."""
    rule = request.url_rule
    # Of a calendar, the path itself is the key to it.
    is_secret = rule is not None and "<secret>" in rule.rule
    return rule.rule if rule is not None and is_secret else request.path
