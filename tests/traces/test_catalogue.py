"""The catalogue is whole and true: every executed word has a trace that uses it."""

from __future__ import annotations

import pytest

from engine.bpmn.support_executed import EXECUTED
from tests.support.traces.catalogue import Trace, traces
from tests.support.traces.coverage import proofs, words_in

TRACES = traces()

#: What no trace can begin: a trace is one instance, and these start others.
PROVED_ELSEWHERE = {
    "bpmn:startEvent/conditionalEventDefinition": "tests/engine/test_process_starts.py",
    "bpmn:startEvent/timerEventDefinition": "tests/engine/test_process_starts.py",
}
#: Decisions are files of their own: `tests/engine/test_decisions.py` and
#: `tests/unit/interpreter/test_rule_task.py` prove what asks for them.
DECIDING = {word for word in EXECUTED if "businessRuleTask" in word}


def test_every_executed_word_is_proved_by_a_trace() -> None:
    proved = {*proofs(TRACES), *PROVED_ELSEWHERE, *DECIDING}

    assert sorted(EXECUTED.keys() - proved) == []


def test_no_trace_proves_what_is_not_executed() -> None:
    assert sorted(proofs(TRACES).keys() - EXECUTED.keys()) == []


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: trace.id)
def test_a_trace_uses_what_it_proves(trace: Trace) -> None:
    assert trace.proves - words_in(trace) == set()
