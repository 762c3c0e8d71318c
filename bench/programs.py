"""What the service spends on a program that works through the machine interface."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.program import Program, found
from bench.report import Figure
from bench.service import spent_ms
from tests.support.live_service import LiveService

_RUNS = 5
_ROUNDS = 40
#: Milliseconds of the server for one completion.
_COMPLETION = 8
#: Milliseconds of the server for a start, a list and two completions.
_INSTANCE = 28
#: Two people and a decision: the small process without its handler.
_SMALL = """
    start begin
    user first groups=admin
    xor is_large
    user second groups=admin
    end done
    end little
    begin -> first
    first -> is_large
    is_large -> second ? ${amount > 10}
    is_large => little
    second -> done
"""
_ANSWERS = {
    "variables": {
        "amount": {"value": 12, "type": "Integer"},
        "report_no": {"value": "XM2026-0107", "type": "String"},
        "product": {"value": "电热毯", "type": "String"},
        "remark": {"value": "绝缘层厚度不均、耐压测试漏检", "type": "String"},
    }
}


def measure() -> list[Figure]:
    """Measure small instances on SQLite, request by request, with a bearer token."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        data = Path(folder) / "data"
        token = found(data, key="small", text=_SMALL)
        with LiveService.running(data) as service:
            return _figures(service, Program(service.address, token))


def _figures(service: LiveService, program: Program) -> list[Figure]:
    _whole(program)
    started: list[str] = []
    tasks: list[str] = []
    figures = [
        _figure(
            "start an instance",
            _median(service, lambda: started.append(_start(program))),
        ),
        _figure(
            "list the tasks of an instance",
            _median(service, lambda: tasks.append(_task(program, started.pop()))),
        ),
        _figure(
            "complete a task with four answers",
            _median(service, lambda: _complete(program, tasks.pop())),
            promised=_COMPLETION,
        ),
        _figure(
            "a small instance: start, two lists, two completions",
            _median(service, lambda: _whole(program)),
            promised=_INSTANCE,
        ),
    ]
    if started or tasks:
        raise AssertionError
    return figures


def _figure(what: str, spent: float, *, promised: float | None = None) -> Figure:
    return Figure(
        what=what, measured=spent, unit="ms CPU of the service", promised=promised
    )


def _median(service: LiveService, call: Callable[[], object]) -> float:
    """Return what the service spends on one call; its clock ticks every 10 ms."""
    runs = []
    for _ in range(_RUNS):
        before = spent_ms(service.process.pid)
        for _ in range(_ROUNDS):
            call()
        runs.append((spent_ms(service.process.pid) - before) / _ROUNDS)
    return statistics.median(runs)


def _whole(program: Program) -> None:
    instance = _start(program)
    for _ in range(2):
        _complete(program, _task(program, instance))


def _start(program: Program) -> str:
    started = program.call("POST", "/process-definition/key/small/start", {})
    return str(started["id"])


def _task(program: Program, instance: str) -> str:
    (task,) = program.call("GET", f"/task?processInstanceId={instance}")
    return str(task["id"])


def _complete(program: Program, task: str) -> None:
    program.call("POST", f"/task/{task}/complete", _ANSWERS)
