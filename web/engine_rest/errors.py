"""Say in Camunda's shape what was refused: status, type, message and code."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, request
from werkzeug.exceptions import HTTPException

import engine
from engine import EngineError
from handlers.accounts.errors import SignInBusy, SignInThrottled
from handlers.errors import DomainRefused
from handlers.machines.errors import CallerUnknown
from web.engine_rest.answers import as_json
from web.engine_rest.gate_report import parse_exception

_LOG = structlog.get_logger()
_RETRY_AFTER = "30"
#: Browsers ask their user for a password, the Modeler shows its own fields.
_CHALLENGE = 'Basic realm="Tandem", charset="UTF-8"'


class RestRefused(Exception):
    """A request of the machine interface that cannot be answered."""

    def __init__(
        self,
        *,
        reason: str,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        kind: str = "InvalidRequestException",
        code: int = 0,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.kind = kind
        self.code = code


class NotImplementedHere(RestRefused):
    """Camunda may have it; Tandem has not."""

    def __init__(self, *, what: str) -> None:
        super().__init__(
            reason=f"{what} is not implemented. The list of what is: /engine-rest/openapi.json",
            status=HTTPStatus.NOT_IMPLEMENTED,
            kind="NotImplementedException",
        )


class ScopeMissing(RestRefused):
    """The caller is known, and may not do this."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            reason=f"The credentials lack the permission {scope!r}",
            status=HTTPStatus.FORBIDDEN,
            kind="AuthorizationException",
        )


#: Errors of the engine by class: status and Camunda's name; the first that fits.
_KNOWN: tuple[tuple[type[EngineError], HTTPStatus, str], ...] = (
    (engine.NotFound, HTTPStatus.NOT_FOUND, "InvalidRequestException"),
    (engine.NotAllowed, HTTPStatus.FORBIDDEN, "AuthorizationException"),
    (engine.LeaseLost, HTTPStatus.BAD_REQUEST, "RestException"),
    (engine.MessageNotCorrelated, HTTPStatus.BAD_REQUEST, "RestException"),
    (engine.WrongState, HTTPStatus.BAD_REQUEST, "RestException"),
    (engine.VariableRefused, HTTPStatus.BAD_REQUEST, "InvalidRequestException"),
    (engine.Unavailable, HTTPStatus.SERVICE_UNAVAILABLE, "RestException"),
    (engine.Refused, HTTPStatus.BAD_REQUEST, "RestException"),
)


def answer_to(error: Exception) -> Response:
    """Return what a program is told about an error, a bug included."""
    for kind, answer in _ANSWERS:
        if isinstance(error, kind):
            return answer(error)
    return _bug(error)


def unauthorized() -> Response:
    """Return the answer to who is not known."""
    answer = problem(
        HTTPStatus.UNAUTHORIZED,
        "AuthenticationException",
        "Name, password or token are not right",
    )
    answer.headers["WWW-Authenticate"] = _CHALLENGE
    return answer


def problem(status: HTTPStatus, kind: str, message: str, *, code: int = 0) -> Response:
    """Return an error in Camunda's shape."""
    body: Mapping[str, object] = {"type": kind, "message": message, "code": code}
    return as_json(body, status)


def _refused(error: RestRefused) -> Response:
    return problem(error.status, error.kind, error.reason, code=error.code)


def _unfit_files(error: engine.DeploymentRefused) -> Response:
    return as_json(parse_exception(error.findings), HTTPStatus.BAD_REQUEST)


def _too_often(error: DomainRefused) -> Response:
    return _later(problem(HTTPStatus.TOO_MANY_REQUESTS, "RestException", str(error)))


def _of_domain(error: DomainRefused) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, "InvalidRequestException", str(error))


def _of_http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    return problem(status, "InvalidRequestException", error.description or "")


def _of_engine(error: EngineError) -> Response:
    for kind, status, name in _KNOWN:
        if isinstance(error, kind):
            answer = problem(status, name, str(error))
            unavailable = status is HTTPStatus.SERVICE_UNAVAILABLE
            return _later(answer) if unavailable else answer
    return _bug(error)


def _later(answer: Response) -> Response:
    answer.headers["Retry-After"] = _RETRY_AFTER
    return answer


def _bug(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    _LOG.error("request_failed", reference=reference, path=request.path, exc_info=error)
    message = f"An unexpected error; the log has it as {reference}"
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "RestException", message)


#: The first kind that fits says what is answered.
_ANSWERS: tuple[tuple[type[Exception], Callable[[Any], Response]], ...] = (
    (RestRefused, _refused),
    (CallerUnknown, lambda _: unauthorized()),
    (engine.DeploymentRefused, _unfit_files),
    (SignInThrottled, _too_often),
    (SignInBusy, _too_often),
    (DomainRefused, _of_domain),
    (HTTPException, _of_http),
    (EngineError, _of_engine),
)
