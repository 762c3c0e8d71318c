"""The diagrams of programmes run: every path, restarted after every step."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from engine.bpmn.reader import read_diagram
from engine.model.advance import JobKind
from tests.support.interpreter_lab import NOW, Lab, compiled
from tests.support.linkage_walk import flows_taken

PROCESSES = Path(__file__).parents[2] / "processes"
PROGRAMME = PROCESSES / "linkage_programme.bpmn"
CHANGES = ("linkage_programme_change", "linkage_plan_change")

#: What the start rule of a programme sets.
STEERING: dict[str, object] = {
    "programme_no": "XMBF-2026-0001",
    "programme_officer": "officer",
    "initiator": "officer",
    "collects_only": False,
    "joint_group_wanted": False,
    "review_passed": False,
    "plan_rows": None,
    "programme_ends_on": "2026-06-30",
    "programme_wait_until": "2026-09-28",
    "tai_name": None,
    "case_reported": None,
}
ROWS = [{"seq": 1}, {"seq": 2}, {"seq": 3}]
SEEDS = range(40)


class Counted:
    """What the diagram asks of the cases: nothing is past a stage until we say so."""

    def __init__(self) -> None:
        self.summed_up = False
        self.reinspected = False


def programme_lab(
    counted: Counted, *, restart: bool = True, collects_only: bool = False
) -> Lab:
    """Start a programme on the bench."""

    def moment(*_: object) -> str:
        return (NOW + timedelta(days=5)).isoformat()

    return Lab(
        "",
        STEERING | {"collects_only": collects_only},
        process=compiled(PROGRAMME.name, PROGRAMME.read_bytes()),
        functions={
            "due": moment,
            "day_after": moment,
            "cases_summed_up": lambda _: counted.summed_up,
            "cases_reinspected": lambda _: counted.reinspected,
        },
        restart=restart,
    )


def walk(seed: int, *, restart: bool = True) -> Lab:
    """Walk one programme to its end with choices drawn from a seed."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    counted = Counted()
    lab = programme_lab(counted, restart=restart, collects_only=chance.random() < 0.25)
    for _ in range(100):
        if lab.ended:
            return lab
        chance.choice(ways(lab, counted, chance))()
    message = f"seed {seed}: still at {lab.waits}"
    raise AssertionError(message)


def ways(
    lab: Lab, counted: Counted, chance: random.Random
) -> list[Callable[[], object]]:
    """Return everything that can happen next."""
    found: list[Callable[[], object]] = [
        partial(lab.complete_task, task.id, **answers(task.element_id, chance))
        for task in lab.user_tasks.values()
    ]
    for job in lab.jobs.values():
        do = lab.fire if job.kind is JobKind.TIMER else lab.serve
        found.append(partial(do, str(job.element_id)))
        if job.kind is JobKind.TIMER:
            found.append(partial(report, lab, counted, str(job.element_id)))
    return found


def report(lab: Lab, counted: Counted, element_id: str) -> None:
    """Let the last case come past the stage that is waited for."""
    if element_id == "programme_period_ended":
        counted.summed_up = True
    else:
        counted.reinspected = True
    lab.set(case_reported="XMLD-2026-0001")


def answers(element_id: str, chance: random.Random) -> dict[str, object]:
    if element_id == "determine_programme_objects":
        return {"joint_group_wanted": chance.random() < 0.5}
    if element_id == "draft_programme_plan":
        return {"plan_rows": ROWS}
    if element_id == "review_programme_plan":
        return {"review_passed": chance.random() < 0.6}
    return {}


def test_every_programme_reaches_its_end_by_every_flow_of_the_diagram() -> None:
    walked = [walk(seed) for seed in SEEDS]
    (process,) = read_diagram(PROGRAMME.name, PROGRAMME.read_bytes()).processes
    drawn = {flow for scope in process.scope.all_scopes() for flow in scope.flows}

    assert drawn - set().union(*map(flows_taken, walked)) == set()


def test_a_restart_after_every_step_changes_nothing() -> None:
    for seed in range(8):
        with_restarts, without = walk(seed), walk(seed, restart=False)

        assert [(e.type, e.element_id, e.data) for e in with_restarts.history] == [
            (e.type, e.element_id, e.data) for e in without.history
        ]


def planned() -> tuple[Lab, Counted]:
    """Return a programme whose plan was just approved."""
    counted = Counted()
    lab = programme_lab(counted)
    lab.complete("determine_programme_objects", joint_group_wanted=False)
    lab.complete("prepare_programme_files")
    lab.complete("draft_programme_plan", plan_rows=ROWS)
    lab.complete("review_programme_plan", review_passed=True)
    return lab, counted


def test_every_row_is_a_job_of_its_own_and_the_wait_begins_after_the_last() -> None:
    lab, _ = planned()

    jobs = [job for job in lab.jobs.values() if job.kind is JobKind.EXTERNAL]
    assert len(jobs) == len(ROWS)
    for _ in ROWS[:-1]:
        lab.serve("open_or_link_case")
        assert [j.kind for j in lab.jobs.values()].count(JobKind.TIMER) == 0
    lab.serve("open_or_link_case")

    assert [str(job.element_id) for job in lab.jobs.values()] == [
        "programme_period_ended"
    ]


def test_cases_that_are_past_the_stage_already_are_not_waited_for() -> None:
    lab, counted = planned()
    counted.summed_up = True
    for _ in ROWS:
        lab.serve("open_or_link_case")

    assert lab.tasks == ["write_summary_report"]
    assert not lab.jobs


@pytest.mark.parametrize("key", CHANGES)
@pytest.mark.parametrize("read", [True, False])
def test_a_change_is_filed_and_its_notice_ends_read_or_unread(
    key: str, *, read: bool
) -> None:
    path = PROCESSES / f"{key}.bpmn"
    moment = (NOW + timedelta(days=3)).isoformat()
    lab = Lab(
        "",
        {"initiator": "planner", "programme_officer": "o", "case_officer": "o"},
        process=compiled(path.name, path.read_bytes()),
        functions={"due": lambda _: moment},
    )
    for task in list(lab.tasks):
        lab.complete(task)
    [job] = [job for job in lab.jobs.values() if job.kind is JobKind.EXTERNAL]
    lab.serve(str(job.element_id))

    if read:
        lab.complete(lab.tasks[0])
    else:
        [timer] = [job for job in lab.jobs.values() if job.kind is JobKind.TIMER]
        lab.fire(str(timer.element_id))

    assert lab.ended
    assert not lab.tasks
