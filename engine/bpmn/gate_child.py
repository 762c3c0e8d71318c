"""The process in which the deployment gate runs apart: limits first, then the gate."""

from __future__ import annotations

import sys
import types
from pathlib import Path


def limit_resources(memory_limit: int, cpu_limit: int) -> None:
    """Let the system end this process when it takes too much."""
    try:
        import resource
    except ImportError:  # not a Unix: only the time limit of the parent holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_limit, cpu_limit + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_the_engine_out() -> None:
    """Let rooms be imported without the front door of the engine.

    `engine/__init__` brings the database and the job executor with it: half a second
    and much memory that the gate does not need.
    """
    package = types.ModuleType("engine")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["engine"] = package


def main() -> None:
    """Answer the question on standard input."""
    limit_resources(int(sys.argv[1]), int(sys.argv[2]))
    leave_the_engine_out()
    from engine.bpmn.gate_process import answer

    sys.stdout.buffer.write(answer(sys.stdin.buffer))


if __name__ == "__main__":
    main()
