"""Whatever is sent, the answer is one that the published document knows."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handlers.machines.scopes import Scope
from tests.engine_rest.clients.counter import COUNTER, case
from tests.engine_rest.machine_tokens import token
from tests.engine_rest.program import Program
from web.engine_rest import GROUPS

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: Of each operation, and the same each time.
_SETTINGS = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
_OPERATIONS = sum(len(group.declared) for group in GROUPS)


def test_no_request_gets_an_undocumented_answer(designer: Program) -> None:
    """Send what the document allows, and what it does not, to every operation."""
    designer.deploy(("counter.bpmn", COUNTER), name="counter")
    case(designer, pages=3)
    headers = {"Authorization": f"Bearer {token(designer.site, 'admin', *Scope)}"}
    schema = schemathesis.openapi.from_wsgi(
        "/engine-rest/openapi.json", designer.site.app, headers=headers
    )
    operations = [each.ok() for each in schema.get_all_operations()]

    found = [
        f"{operation.label}, {mode}: {wrong}"
        for mode in _MODES
        for operation in operations
        if (wrong := _wrong(operation, mode, headers)) is not None
    ]

    assert len(operations) == _OPERATIONS
    assert not found, "\n".join(found)


def _wrong(
    operation: Any, mode: GenerationMode, headers: dict[str, str]
) -> BaseException | None:
    """Return what an operation answered that the document does not know."""

    @_SETTINGS
    @given(operation.as_strategy(mode))
    def ask(sent: Any) -> None:
        sent.call_and_validate(headers=headers, checks=_CHECKS)

    try:
        ask()
    except Unsatisfiable:
        # What has neither parameters nor a body cannot be asked wrongly.
        return None
    except (AssertionError, BaseExceptionGroup) as error:
        return error
    return None
