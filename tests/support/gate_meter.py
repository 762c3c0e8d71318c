"""Measure what the deployment gate's child process takes."""

from __future__ import annotations

import multiprocessing
import resource
from concurrent.futures import ProcessPoolExecutor

from engine.bpmn.findings import Finding
from engine.bpmn.gate import GateEnvironment
from engine.bpmn.gate_process import check_apart


class GateMeter:
    """Ask the gate from a process of its own.

    The system keeps one peak of memory over all children that a process ever had,
    and other tests have had browsers.
    """

    def __init__(self) -> None:
        """Start nothing until it is asked."""
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(max_workers=1, mp_context=context)

    def check(self, name: str, content: bytes) -> tuple[list[Finding], int]:
        """Return what the gate found, and the most bytes that a child has had yet."""
        return self._pool.submit(_check, name, content).result()

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown()


def _check(name: str, content: bytes) -> tuple[list[Finding], int]:
    found = check_apart({name: content}, GateEnvironment())
    return found, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
