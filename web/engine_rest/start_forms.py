"""What is asked before an instance starts: nothing, processes have no start forms.

Clients ask for them before they start anything. What a case begins with is the form of
its first task, which its rules judge.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NoReturn

from flask import Response

from handlers.machines.scopes import Scope
from web.engine_rest.definitions import by_id, by_key, start_by_id, start_by_key
from web.engine_rest.empty_forms import NO_QUESTIONS, XHTML
from web.engine_rest.errors import RestRefused
from web.engine_rest.operations import Call, Operation, Operations, OperationView
from web.engine_rest.schemas.instances import ProcessInstance, StartInstance
from web.engine_rest.schemas.tasks import FormOfTask, FormVariablesQuery
from web.engine_rest.schemas.variables import NamedValues
from web.engine_rest.variables import shown

operations = Operations("Start Form", __name__)
_VERSIONS = {
    "/process-definition/{id}": ("", by_id, start_by_id),
    "/process-definition/key/{key}": ("ByKey", by_key, start_by_key),
}


def _declare(path: str, suffix: str, find: OperationView, start: OperationView) -> None:
    """Declare the operations of a definition that is found in one way."""

    def form(call: Call, **of: str) -> dict[str, Any]:
        find(call, **of)
        return {"key": None, "form_ref": None, "context_path": None}

    def rendered(call: Call, **of: str) -> Response:
        find(call, **of)
        return Response(NO_QUESTIONS, content_type=XHTML)

    def deployed(call: Call, **of: str) -> NoReturn:
        found = find(call, **of)
        raise RestRefused(
            reason=f"The process definition {found['id']} has no start form",
            status=HTTPStatus.NOT_FOUND,
        )

    def variables(call: Call, **of: str) -> Response:
        find(call, **of)
        return shown({})

    def submit(call: Call, **of: str) -> dict[str, Any]:
        started: dict[str, Any] = start(call, **of)
        return started

    for declared, view in (
        (
            Operation(
                name=f"getStartForm{suffix}",
                method="GET",
                path=f"{path}/startForm",
                scope=Scope.READ,
                summary="Where the form is that is asked before a start: there is none",
                answer=FormOfTask(),
            ),
            form,
        ),
        (
            Operation(
                name=f"getRenderedStartForm{suffix}",
                method="GET",
                path=f"{path}/rendered-form",
                scope=Scope.READ,
                summary="The form that is asked before a start: one without questions",
                media_type=XHTML,
            ),
            rendered,
        ),
        (
            Operation(
                name=f"getDeployedStartForm{suffix}",
                method="GET",
                path=f"{path}/deployed-start-form",
                scope=Scope.READ,
                summary="The deployed form of a start: there is none",
                answer=NamedValues(),
            ),
            deployed,
        ),
        (
            Operation(
                name=f"getStartFormVariables{suffix}",
                method="GET",
                path=f"{path}/form-variables",
                scope=Scope.READ,
                summary="What stands in the form of a start: nothing",
                query=FormVariablesQuery(),
                answer=NamedValues(),
            ),
            variables,
        ),
        (
            Operation(
                name=f"submitForm{suffix}",
                method="POST",
                path=f"{path}/submit-form",
                scope=Scope.START,
                summary="Start an instance with values",
                body=StartInstance(),
                answer=ProcessInstance(),
            ),
            submit,
        ),
    ):
        operations.operation(declared)(view)


for _path, _more in _VERSIONS.items():
    _declare(_path, *_more)
