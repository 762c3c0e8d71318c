"""Let somebody work on a task, and get it back before it is completed."""

from __future__ import annotations

import pytest

from engine import (
    Delegation,
    NotAllowed,
    UserTaskClaimedByOther,
    UserTaskDelegated,
    WrongState,
)
from tests.support.engine_lab import ADMINISTRATOR, GUEST, LI, ZHANG, Case, EngineLab

TASK = """
    start s
    user check groups=msa
    end e
    s -> check
    check -> e
"""


@pytest.fixture
def case(lab: EngineLab) -> Case:
    """Return a case whose only task has been claimed by Zhang."""
    lab.deploy(TASK)
    started = lab.start()
    lab.engine.claim_user_task(started.task("check").id, actor=ZHANG)
    return started


def standing(case: Case) -> tuple[str | None, str | None, Delegation | None]:
    task = case.task("check")
    return task.assignee, task.owner, task.delegation


def test_a_delegated_task_comes_back_to_its_owner(lab: EngineLab, case: Case) -> None:
    task_id = case.task("check").id

    lab.engine.delegate_user_task(task_id, assignee="guest", actor=ZHANG)
    assert standing(case) == ("guest", "zhang", Delegation.PENDING)
    # Passed on, it is still Zhang's.
    lab.engine.delegate_user_task(task_id, assignee="li", actor=GUEST)
    assert standing(case) == ("li", "zhang", Delegation.PENDING)
    lab.engine.resolve_user_task(task_id, variables={"found": "nothing"}, actor=LI)

    assert standing(case) == ("zhang", "zhang", Delegation.RESOLVED)
    assert case.variables()["found"] == "nothing"
    case.complete("check", actor=ZHANG)
    assert case.state() == "completed"
    told = [each for each in case.events() if each.startswith("user_task")]
    assert told[2:5] == ["user_task_delegated"] * 2 + ["user_task_resolved"]


def test_what_is_delegated_is_not_completed(lab: EngineLab, case: Case) -> None:
    task_id = case.task("check").id
    lab.engine.delegate_user_task(task_id, assignee="li", actor=ZHANG)

    with pytest.raises(UserTaskDelegated):
        case.complete("check", actor=LI)
    with pytest.raises(UserTaskClaimedByOther):
        lab.engine.resolve_user_task(task_id, actor=ZHANG)
    assert standing(case) == ("li", "zhang", Delegation.PENDING)


def test_a_task_that_nobody_held_goes_back_to_its_candidates(lab: EngineLab) -> None:
    lab.deploy(TASK)
    case = lab.start()
    task_id = case.task("check").id
    lab.engine.delegate_user_task(task_id, assignee="li", actor=ADMINISTRATOR)

    lab.engine.resolve_user_task(task_id, actor=LI)

    assert standing(case) == (None, None, Delegation.RESOLVED)
    lab.engine.claim_user_task(task_id, actor=ZHANG)


def test_who_has_nothing_to_do_with_a_task_delegates_nothing(
    lab: EngineLab, case: Case
) -> None:
    task_id = case.task("check").id

    with pytest.raises(NotAllowed):
        lab.engine.delegate_user_task(task_id, assignee="li", actor=GUEST)
    with pytest.raises(WrongState):
        lab.engine.resolve_user_task(task_id, actor=ZHANG)


def test_what_was_delegated_comes_back_to_who_took_over(
    lab: EngineLab, case: Case
) -> None:
    task_id = case.task("check").id
    lab.engine.delegate_user_task(task_id, assignee="guest", actor=ZHANG)

    lab.engine.hand_over(
        case.id, from_person="zhang", to_person="li", actor=ADMINISTRATOR
    )

    assert standing(case) == ("guest", "li", Delegation.PENDING)
    lab.engine.resolve_user_task(task_id, actor=GUEST)
    assert standing(case)[0] == "li"


def test_who_delegates_a_task_later_gets_it_back(lab: EngineLab, case: Case) -> None:
    task_id = case.task("check").id
    lab.engine.delegate_user_task(task_id, assignee="guest", actor=ZHANG)
    lab.engine.resolve_user_task(task_id, actor=GUEST)
    lab.engine.unclaim_user_task(task_id, actor=ZHANG)
    lab.engine.claim_user_task(task_id, actor=LI)

    lab.engine.delegate_user_task(task_id, assignee="guest", actor=LI)
    lab.engine.resolve_user_task(task_id, actor=GUEST)

    assert standing(case) == ("li", "li", Delegation.RESOLVED)
