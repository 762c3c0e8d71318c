"""Run the deployment gate in a fresh Python, so that no file can harm the service.

The child gets the files on its standard input, little memory, little time and an
empty environment; it is started anew, never forked from the threaded server. What it says
about its own crash goes to the standard error of the service.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import BinaryIO

from engine.bpmn.findings import Finding, Severity, Subject, finding
from engine.bpmn.gate import GateEnvironment, check

TIME_LIMIT_SECONDS = 5.0
MEMORY_LIMIT_BYTES = 512 * 1024 * 1024
_LONGEST_NAMES = 200


def check_apart(
    resources: Mapping[str, bytes],
    environment: GateEnvironment,
    *,
    time_limit: float = TIME_LIMIT_SECONDS,
    memory_limit: int = MEMORY_LIMIT_BYTES,
) -> list[Finding]:
    """Check the files in a child process; too slow or crashed is one finding."""
    question = json.dumps(
        {
            "resources": {
                name: base64.b64encode(content).decode()
                for name, content in resources.items()
            },
            "environment": {
                name: sorted(known) for name, known in asdict(environment).items()
            },
        }
    )
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", __name__, str(memory_limit)],
            input=question.encode(),
            stdout=subprocess.PIPE,
            timeout=time_limit,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired:
        return [_failed("check_timed_out", resources, limit=f"{time_limit:g}")]
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


def _limit_resources(memory_limit: int) -> None:
    """Let the system end this process when it takes too much."""
    try:
        import resource
    except ImportError:  # not a Unix: only the time limit of the parent holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    seconds = int(TIME_LIMIT_SECONDS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_resources(int(sys.argv[1]))
    sys.stdout.buffer.write(answer(sys.stdin.buffer))
