"""The workers in the documentation do their work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handlers.machines.scopes import Scope
from tests.engine_rest.clients.counter import (
    COUNTER,
    case,
    elements,
    told,
    values,
)
from tests.engine_rest.machine_tokens import token
from tests.engine_rest.program import Program
from tests.support.page_server import listening
from tests.support.waiting import wait_until

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


@pytest.mark.parametrize(
    ("command", "name", "language"),
    [(sys.executable, "worker.py", "Python"), ("node", "worker.mjs", "Node")],
)
def test_a_worker_of_the_documentation_serves(
    designer: Program, command: str, name: str, language: str
) -> None:
    designer.deploy(("counter.bpmn", COUNTER), name="counter")
    printed = case(designer, pages=3)
    too_long = case(designer, pages=101)
    empty = case(designer)

    with (
        listening(designer.site.app) as address,
        _working(designer, command, name, address=address),
    ):
        cases = (printed, too_long, empty)
        wait_until(lambda: all(_was_served(designer, each) for each in cases))

    assert elements(designer, printed) == ["s", "p"]
    assert values(designer, printed) == {
        "pages": 3,
        "printed": 3,
        "printer": language,
    }
    assert elements(designer, too_long) == ["s", "b"]
    assert elements(designer, empty) == ["s"]


def _was_served(program: Program, instance_id: str) -> bool:
    types = {str(row.type) for row in told(program, instance_id)}
    return "job_failed" in types or len(elements(program, instance_id)) > 1


@contextmanager
def _working(
    program: Program, command: str, name: str, *, address: str
) -> Iterator[None]:
    environ = {
        "PATH": os.environ["PATH"],
        "TANDEM_URL": address,
        "TANDEM_TOKEN": token(program.site, "admin", Scope.WORK),
    }
    worker = subprocess.Popen([command, str(EXAMPLES / name)], env=environ)
    try:
        yield
    finally:
        worker.kill()
        worker.wait()
