"""The butlers' diagrams run: random affairs to their end, restarted after every step."""

from __future__ import annotations

import pytest

from engine.bpmn.reader import read_diagram
from tests.support.butler_walk import KEYS, PROCESSES, walk
from tests.support.linkage_walk import flows_taken

SEEDS = range(60)
#: The contract of all items has by far the most ways.
MORE = {"butler_service": range(160)}
each_key = pytest.mark.parametrize("key", KEYS)


@each_key
def test_every_affair_reaches_its_end_by_every_flow_of_its_diagram(key: str) -> None:
    walked = [walk(key, seed) for seed in MORE.get(key, SEEDS)]
    path = PROCESSES / f"{key}.bpmn"
    (process,) = read_diagram(path.name, path.read_bytes()).processes
    drawn = {flow for scope in process.scope.all_scopes() for flow in scope.flows}

    assert drawn - set().union(*map(flows_taken, walked)) == set()


@each_key
def test_a_restart_after_every_step_changes_nothing(key: str) -> None:
    for seed in range(6):
        with_restarts, without = walk(key, seed), walk(key, seed, restart=False)

        assert [(e.type, e.element_id, e.data) for e in with_restarts.history] == [
            (e.type, e.element_id, e.data) for e in without.history
        ]
