"""Which version is called, who started, and what is not lost when nobody is there."""

from __future__ import annotations

import pytest

from engine import SYSTEM, DefinitionNotFound, InstanceQuery
from tests.support.engine_lab import OPERATOR, ZHANG, EngineLab

CHILD = """
    process camunda:versionTag={tag}
    start s
    user {task}
    end e
    s -> {task}
    {task} -> e
"""
CALLER = """
    start s
    user before
    call c calls=${{called}} {attributes}
    end e
    s -> before
    before -> c
    c -> e
"""
NOTED = """
    start s camunda:initiator=who
    start-message told name=go camunda:initiator=sender
    user work
    end e
    s -> work
    told -> work
    work -> e
"""


def _deploy(lab: EngineLab, attributes: str) -> None:
    for number in (1, 2, 3):
        lab.deploy(child=CHILD.format(tag=f"v{number}", task=f"work_{number}"))
    lab.deploy(CALLER.format(attributes=attributes))


@pytest.mark.parametrize(
    ("attributes", "task"),
    [
        ("", "work_3"),
        ("binding=version camunda:calledElementVersion=2", "work_2"),
        ("binding=version camunda:calledElementVersion=${number}", "work_1"),
        ("binding=versionTag camunda:calledElementVersionTag=v2", "work_2"),
        ("binding=versionTag camunda:calledElementVersionTag=v${number}", "work_1"),
    ],
)
def test_a_call_is_bound_to_a_version(
    lab: EngineLab, attributes: str, task: str
) -> None:
    _deploy(lab, attributes)
    case = lab.start(called="child", number=1)

    case.complete("before")

    assert case.waits_at() == [task]


def test_who_calls_what_is_not_there_keeps_the_task(lab: EngineLab) -> None:
    lab.deploy(CALLER.format(attributes=""))
    case = lab.start(called="gone")

    with pytest.raises(DefinitionNotFound, match="gone"):
        case.complete("before")

    assert case.waits_at() == ["before"]


def test_a_job_that_calls_what_is_not_there_is_an_incident(lab: EngineLab) -> None:
    lab.deploy(CALLER.format(attributes="async=true retry=R1/PT1M"))
    case = lab.start(called="child")
    case.complete("before")
    lab.engine.run_due_jobs()
    (incident,) = lab.engine.incidents(OPERATOR)
    assert "child" in incident.message

    lab.deploy(child=CHILD.format(tag="v", task="work"))
    lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    lab.engine.run_due_jobs()

    assert case.waits_at() == ["work"]


def test_the_instance_knows_who_started_it(lab: EngineLab) -> None:
    lab.deploy(NOTED)
    by_hand = lab.engine.start_instance(key="main", actor=ZHANG)
    by_message = lab.engine.correlate_message("go", actor=ZHANG)

    assert lab.engine.variables(by_hand.id, actor=SYSTEM) == {"who": "zhang"}
    assert lab.engine.variables(by_message.id, actor=SYSTEM) == {"sender": "zhang"}


def test_what_a_job_starts_has_nobody_who_started_it(lab: EngineLab) -> None:
    lab.deploy(NOTED, sender="start s\nthrow-message t name=go\nend e\ns -> t\nt -> e")
    lab.start("sender")
    lab.engine.run_due_jobs()

    (found,) = lab.engine.instances(
        InstanceQuery(process_keys=frozenset({"main"})), actor=SYSTEM
    ).items
    assert lab.engine.variables(found.id, actor=SYSTEM) == {"sender": None}
