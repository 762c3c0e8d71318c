"""Run the deployment gate in a fresh Python, so that no file can harm the service.

The child gets the files on its standard input, little memory, little time and an
empty environment; it is started anew, never forked from the threaded server. What it says
about its own crash goes to the standard error of the service.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from engine.bpmn.findings import Finding, Severity, Subject, finding
from engine.bpmn.gate import GateEnvironment, check
from engine.bpmn.xml_input import MAX_BYTES

#: Of the processor: on a busy machine a good diagram takes longer by the clock.
CPU_LIMIT_SECONDS = 5
#: By the clock, for a child that would only wait.
TIME_LIMIT_SECONDS = 30.0
MEMORY_LIMIT_BYTES = 512 * 1024 * 1024
_LONGEST_NAMES = 200
#: The signal that ends a child at its limit; there is none but on Unix.
_CPU_EXHAUSTED = int(getattr(signal, "SIGXCPU", 1))
_CHILD = str(Path(__file__).with_name("gate_child.py"))


def check_apart(
    resources: Mapping[str, bytes],
    environment: GateEnvironment,
    *,
    cpu_limit: int = CPU_LIMIT_SECONDS,
    time_limit: float = TIME_LIMIT_SECONDS,
    memory_limit: int = MEMORY_LIMIT_BYTES,
) -> list[Finding]:
    """Check the files in a child process; too slow or crashed is one finding."""
    question = json.dumps(
        {
            "resources": {
                # One byte too many is enough for the child to see that it is.
                name: base64.b64encode(content[: MAX_BYTES + 1]).decode()
                for name, content in resources.items()
            },
            "environment": {
                name: sorted(known) for name, known in asdict(environment).items()
            },
        }
    )
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", _CHILD, str(memory_limit), str(cpu_limit)],
            input=question.encode(),
            stdout=subprocess.PIPE,
            timeout=time_limit,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired:
        return [_failed("check_timed_out", resources, limit=f"{time_limit:g}")]
    if child.returncode == -_CPU_EXHAUSTED:
        return [_failed("check_timed_out", resources, limit=str(cpu_limit))]
    if child.returncode != 0:
        return [_failed("check_crashed", resources)]
    return [Finding.from_json(data) for data in json.loads(child.stdout)]


def _failed(code: str, resources: Mapping[str, bytes], **facts: object) -> Finding:
    names = ", ".join(sorted(resources))[:_LONGEST_NAMES]
    return finding(Severity.ERROR, code, Subject(resource=names), **facts)


def answer(question: BinaryIO) -> bytes:
    """Check what `check_apart` asks for."""
    asked = json.load(question)
    resources = {
        name: base64.b64decode(content) for name, content in asked["resources"].items()
    }
    environment = GateEnvironment(
        **{name: frozenset(known) for name, known in asked["environment"].items()}
    )
    found = check(resources, environment)
    return json.dumps([one.to_json() for one in found]).encode()
