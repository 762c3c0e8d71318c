"""Versions of processes of which nothing starts for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import (
    SYSTEM,
    DefinitionNotFound,
    InstanceQuery,
    InstanceState,
    NotAllowed,
    WrongState,
)
from tests.support.engine_lab import OPERATOR, ZHANG, EngineLab

WORK = """
    start s
    user work groups=msa
    s -> work
"""
HOURLY = """
    start-timer tick cycle=R3/PT1H
    user work
    tick -> work
"""


def states(lab: EngineLab, *cases: str) -> list[InstanceState]:
    return [lab.engine.instance(case, actor=SYSTEM).state for case in cases]


def test_nothing_starts_of_a_suspended_version(lab: EngineLab) -> None:
    lab.deploy(WORK)
    (version,) = lab.engine.definitions()
    case = lab.start()

    with pytest.raises(NotAllowed):
        lab.engine.suspend_definition(version.id, suspended=True, actor=ZHANG)
    lab.engine.suspend_definition(version.id, suspended=True, actor=OPERATOR)

    assert lab.engine.definition(version.id).suspended
    with pytest.raises(WrongState):
        lab.start()
    # What runs goes on.
    assert states(lab, case.id) == [InstanceState.ACTIVE]
    lab.engine.suspend_definition(version.id, suspended=False, actor=OPERATOR)
    lab.start(business_key="XM-2")
    with pytest.raises(DefinitionNotFound):
        lab.engine.suspend_process("none", suspended=True, actor=OPERATOR)


def test_what_runs_of_all_versions_stands_still_as_well(lab: EngineLab) -> None:
    lab.deploy(WORK, beside=WORK)
    first, beside = lab.start(), lab.start("beside")
    lab.deploy(WORK.replace("user work", "user work name=办理"))
    second = lab.start(business_key="XM-2")
    lab.engine.suspend_instance(first.id, actor=OPERATOR)

    lab.engine.suspend_process(
        "main", suspended=True, with_instances=True, actor=OPERATOR
    )

    stopped, active = InstanceState.SUSPENDED, InstanceState.ACTIVE
    assert states(lab, first.id, second.id, beside.id) == [stopped, stopped, active]
    assert all(
        each.suspended == (each.key == "main")
        for each in lab.engine.definitions(latest_only=False)
    )
    lab.engine.suspend_process(
        "main", suspended=False, with_instances=True, actor=OPERATOR
    )
    assert states(lab, first.id, second.id) == [active, active]


def test_start_timers_wait_until_it_is_active_again(lab: EngineLab) -> None:
    lab.deploy(HOURLY)
    lab.engine.suspend_process("main", suspended=True, actor=OPERATOR)

    assert lab.pass_time(timedelta(hours=1)) == 0
    lab.engine.suspend_process("main", suspended=False, actor=OPERATOR)

    assert lab.pass_time(timedelta(0)) == 1
    query = InstanceQuery(process_keys=frozenset({"main"}))
    assert len(lab.engine.instances(query, actor=SYSTEM).items) == 1
