"""Every trace of the catalogue: on the interpreter, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.traces.catalogue import Trace, traces
from tests.support.traces.on_engine import files_of
from tests.support.traces.on_interpreter import OnInterpreter
from tests.support.traces.player import Player, play


@pytest.mark.parametrize("trace", traces(), ids=lambda trace: trace.id)
def test_a_trace_goes_as_it_is_written(trace: Trace, player: Player) -> None:
    on_interpreter = isinstance(player, OnInterpreter)
    if trace.only and (trace.only == "interpreter") is not on_interpreter:
        return
    if trace.gate_refuses and not on_interpreter:
        found = check(files_of(trace), GateEnvironment(remote_topics=frozenset("*")))
        errors = {one.code for one in found if one.severity is Severity.ERROR}
        assert trace.gate_refuses in errors
        return
    play(trace, player)
