"""Migrations beside other work: workers, other nodes, and what history keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import (
    SYSTEM,
    ActivityPhase,
    Effect,
    HandlerRegistry,
    MigrationRefused,
    ProcessEngine,
    ServiceTaskHandler,
    TopicWanted,
    WrongState,
)
from tests.support.engine_lab import OPERATOR, Case, EngineLab

OUTSIDE = """
    start s
    service p topic={topic}
    user {then}
    end e
    s -> p
    p -> {then}
    {then} -> e
"""
MINUTE = timedelta(minutes=1)


def second(lab: EngineLab, text: str) -> tuple[str, str]:
    """Return the version that runs, and another one that is deployed now."""
    source = lab.engine.definition("main").id
    lab.deploy(text)
    return source, lab.engine.definition("main").id


def move(
    engine: ProcessEngine, case: Case, versions: tuple[str, str], **mapping: str
) -> None:
    """Move one instance by the plan of equal elements."""
    source, target = versions
    plan = engine.migration_plan(source_id=source, target_id=target, mapping=mapping)
    engine.migrate_instances(plan, [case.id], actor=OPERATOR)


def reasons(error: pytest.ExceptionInfo[MigrationRefused]) -> list[str]:
    """Return the codes of a refusal."""
    return [each.reason.code for each in error.value.report.failures]


def remote(lab: EngineLab) -> EngineLab:
    """Let every topic be done by workers outside."""
    lab.engine = lab.reopened(remote_topics=frozenset({"*"}))
    return lab


def fetched(lab: EngineLab) -> str:
    """Let a worker lock the one external task, and return its id."""
    wanted = [TopicWanted(topic="print", lock_for=MINUTE)]
    [task] = lab.engine.fetch_external_tasks(wanted, worker_id="w", limit=1)
    return task.task.id


def test_a_worker_completes_what_it_had_locked_before_the_migration(
    lab: EngineLab,
) -> None:
    remote(lab).deploy(OUTSIDE.format(topic="print", then="a"))
    case = lab.start()
    task_id = fetched(lab)

    move(lab.engine, case, second(lab, OUTSIDE.format(topic="print", then="b")))
    lab.engine.complete_external_task(
        task_id, worker_id="w", variables={}, local_variables={}, actor=OPERATOR
    )

    assert case.waits_at() == ["b"]


def test_another_topic_waits_for_the_worker_that_is_doing_the_old_one(
    lab: EngineLab,
) -> None:
    remote(lab).deploy(OUTSIDE.format(topic="print", then="a"))
    case = lab.start()
    fetched(lab)
    versions = second(lab, OUTSIDE.format(topic="scan", then="a"))

    with pytest.raises(MigrationRefused) as refused:
        move(lab.engine, case, versions)
    assert reasons(refused) == ["being_done"]
    assert "print" in refused.value.report.failures[0].reason.text_zh


def test_a_handler_that_runs_during_the_migration_ends_in_the_target(
    make_lab: Callable[[HandlerRegistry], EngineLab],
) -> None:
    moves: list[Callable[[], None]] = []
    handler = ServiceTaskHandler(
        topic="print", run=lambda _call: moves.pop()(), effect=Effect.OUTSIDE
    )
    lab = make_lab(HandlerRegistry(service_tasks={"print": handler}))
    lab.deploy(OUTSIDE.format(topic="print", then="a"))
    case = lab.start()
    versions = second(lab, OUTSIDE.format(topic="print", then="b"))
    # Another node migrates while this one is in the middle of the handler.
    other = lab.reopened(HandlerRegistry(service_tasks={"print": handler}))
    moves.append(lambda: move(other, case, versions))

    lab.engine.run_due_jobs()

    assert not moves
    assert case.waits_at() == ["b"]
    assert lab.engine.incidents(OPERATOR) == []


def test_another_node_completes_a_task_that_was_migrated_meanwhile(
    lab: EngineLab,
) -> None:
    text = "start s\nuser a\nuser {then}\nend e\ns -> a\na -> {then}\n{then} -> e"
    lab.deploy(text.format(then="x"))
    case = lab.start()
    other = lab.reopened()
    # The other node has the first version in its memory.
    [task] = other.open_user_tasks(case.id, actor=SYSTEM)
    other.claim_user_task(task.id, actor=OPERATOR)

    move(lab.engine, case, second(lab, text.format(then="y")))
    other.complete_user_task(task.id, variables={}, actor=OPERATOR)

    assert case.waits_at() == ["y"]


def test_a_task_that_was_completed_meanwhile_is_not_moved(lab: EngineLab) -> None:
    text = "start s\nuser a\nuser {then}\nend e\ns -> a\na -> {then}\n{then} -> e"
    lab.deploy(text.format(then="x"))
    case = lab.start()
    versions = second(lab, text.format(then="y"))
    task_id = case.task("a").id
    lab.reopened().complete_user_task(task_id, variables={}, actor=OPERATOR)

    with pytest.raises(MigrationRefused) as refused:
        move(lab.engine, case, versions)
    assert reasons(refused) == ["gone"]
    with pytest.raises(WrongState):
        case.engine.complete_user_task(task_id, variables={}, actor=OPERATOR)


def test_history_says_on_which_version_each_activity_was(lab: EngineLab) -> None:
    lab.deploy("start s\nuser a\nuser b\nend e\ns -> a\na -> b\nb -> e")
    case = lab.start()
    case.complete("a")
    versions = second(
        lab, "start s\nuser a\nuser c\nuser d\nend e\ns -> a\na -> c\nc -> d\nd -> e"
    )
    first_version, second_version = versions

    move(lab.engine, case, versions, b="c")

    states = lab.engine.activity_states(case.id, actor=SYSTEM)
    [open_now] = [each for each in states if each.state is ActivityPhase.OPEN]
    assert (open_now.element_id, open_now.definition_id) == ("c", second_version)
    case.complete("c")
    case.complete("d")
    seen = {
        each.element_id: each.definition_id
        for each in lab.engine.activity_states(case.id, actor=SYSTEM)
    }
    assert seen["a"] == first_version
    assert (seen["c"], seen["d"]) == (second_version, second_version)
    assert "b" not in seen
