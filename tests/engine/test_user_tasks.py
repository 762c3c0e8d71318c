from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import (
    SYSTEM,
    NotAllowed,
    RequestKey,
    RequestReused,
    UserTaskAlreadyCompleted,
    UserTaskClaimedByOther,
    UserTaskNotFound,
    UserTaskState,
    VariableRefused,
    WrongState,
)
from tests.support.engine_lab import (
    ADMINISTRATOR,
    FOREIGNER,
    GUEST,
    LI,
    OPERATOR,
    ZHANG,
    EngineLab,
)

TWO_TASKS = """
    start s
    user check groups=msa property=clause:6.2
    user decide assignee=${boss}
    end e
    s -> check
    check -> decide
    decide -> e
"""


def test_a_started_instance_waits_at_its_first_task(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)

    case = lab.start(boss="li")

    task = case.task("check")
    assert task.candidate_groups == ("msa",)
    assert task.state is UserTaskState.CREATED
    assert task.business_key == "XM-1"
    assert task.properties == {"clause": "6.2"}


def test_a_completed_task_leads_to_the_next_and_then_to_the_end(
    lab: EngineLab,
) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")

    first = case.complete("check", actor=ZHANG, found="nothing")
    second = case.complete("decide", actor=LI)

    assert not first.ended
    assert len(first.next_task_ids) == 1
    assert second.ended
    assert case.state() == "completed"
    assert case.variables() == {"boss": "li", "found": "nothing"}


def test_a_second_completion_is_told_who_was_first_and_when(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    case.complete("check", actor=ZHANG)
    done_at = lab.clock.now()
    lab.clock.move_by(timedelta(minutes=5))

    with pytest.raises(UserTaskAlreadyCompleted) as refused:
        lab.engine.complete_user_task(task_id, variables={"a": 1}, actor=LI)

    assert (refused.value.by, refused.value.at) == ("zhang", done_at)
    assert "a" not in case.variables()


def test_a_claimed_task_is_closed_to_others(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    lab.engine.claim_user_task(task_id, actor=ZHANG)

    with pytest.raises(UserTaskClaimedByOther, match="zhang"):
        lab.engine.claim_user_task(task_id, actor=LI)
    with pytest.raises(UserTaskClaimedByOther):
        lab.engine.complete_user_task(task_id, variables={}, actor=LI)

    assert case.task("check").assignee == "zhang"


def test_claiming_ones_own_task_again_changes_nothing(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    lab.engine.claim_user_task(case.task("check").id, actor=ZHANG)
    before = case.events()

    lab.engine.claim_user_task(case.task("check").id, actor=ZHANG)

    assert case.events() == before


def test_a_task_given_back_is_free_for_others(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    lab.engine.claim_user_task(task_id, actor=ZHANG)

    lab.engine.unclaim_user_task(task_id, actor=ZHANG)

    lab.engine.claim_user_task(task_id, actor=LI)
    assert case.task("check").assignee == "li"


def test_what_nobody_holds_cannot_be_given_back(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")

    with pytest.raises(WrongState, match="held by nobody"):
        lab.engine.unclaim_user_task(case.task("check").id, actor=ZHANG)


def test_a_task_can_be_handed_to_a_colleague(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    lab.engine.claim_user_task(task_id, actor=ZHANG)

    lab.engine.assign_user_task(task_id, assignee="li", actor=ZHANG)

    lab.engine.complete_user_task(task_id, variables={}, actor=LI)
    assert case.waits_at() == ["decide"]


def test_a_task_of_a_foreign_case_does_not_exist(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    task_id = lab.start(boss="li").task("check").id
    engine = lab.engine

    for attempt in (
        lambda: engine.user_task(task_id, actor=FOREIGNER),
        lambda: engine.claim_user_task(task_id, actor=FOREIGNER),
        lambda: engine.unclaim_user_task(task_id, actor=FOREIGNER),
        lambda: engine.assign_user_task(task_id, assignee="x", actor=FOREIGNER),
        lambda: engine.update_user_task(task_id, priority=1, actor=FOREIGNER),
        lambda: engine.complete_user_task(task_id, variables={}, actor=FOREIGNER),
    ):
        with pytest.raises(UserTaskNotFound):
            attempt()


def test_who_only_sees_a_case_may_not_work_in_it(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    task_id = lab.start(boss="li").task("check").id

    assert lab.engine.user_task(task_id, actor=GUEST).id == task_id
    with pytest.raises(NotAllowed):
        lab.engine.claim_user_task(task_id, actor=GUEST)
    with pytest.raises(NotAllowed):
        lab.engine.complete_user_task(task_id, variables={}, actor=GUEST)


def test_due_date_reminder_and_priority_can_be_changed(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    due = lab.clock.now() + timedelta(days=3)

    lab.engine.update_user_task(
        task_id, due_at=due, follow_up_at=due, priority=80, actor=ZHANG
    )
    lab.engine.update_user_task(task_id, follow_up_at=None, actor=ZHANG)

    task = case.task("check")
    assert (task.due_at, task.follow_up_at, task.priority) == (due, None, 80)


def test_a_value_that_is_no_json_leaves_no_trace(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    before = case.events()

    for value in (object(), float("nan"), {1: "x"}, "half a character \ud800"):
        with pytest.raises(VariableRefused):
            case.complete("check", bad=value)

    assert case.events() == before
    assert case.waits_at() == ["check"]


def test_every_json_value_comes_back_as_it_went_in(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    values = {
        "none": None,
        "yes": True,
        "number": 12,
        "real": 1.5,
        "huge": 10**400,
        "text": "联动监管 \x00 😀",
        "long": "长" * 5000,
        "list": [1, [2, {"a": None}]],
        "object": {"甲": 1},
    }

    case = lab.start(boss="li", **values)

    assert case.variables() == {"boss": "li", **values}


def test_the_same_request_is_carried_out_once(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    request = RequestKey(key="k1", digest="abc")

    first = lab.engine.complete_user_task(
        task_id, variables={}, actor=ZHANG, request=request
    )
    second = lab.engine.complete_user_task(
        task_id, variables={}, actor=ZHANG, request=request
    )

    assert first == second
    assert case.events().count("user_task_completed") == 1


def test_a_request_key_cannot_name_another_request(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    lab.engine.claim_user_task(
        task_id, actor=ZHANG, request=RequestKey(key="k1", digest="abc")
    )

    with pytest.raises(RequestReused):
        lab.engine.complete_user_task(
            task_id,
            variables={},
            actor=ZHANG,
            request=RequestKey(key="k1", digest="other"),
        )

    assert case.waits_at() == ["check"]


def test_two_people_may_use_the_same_request_key(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    request = RequestKey(key="k1", digest="abc")
    lab.engine.claim_user_task(task_id, actor=ZHANG, request=request)

    with pytest.raises(UserTaskClaimedByOther):
        lab.engine.claim_user_task(task_id, actor=LI, request=request)

    assert case.task("check").assignee == "zhang"


def test_a_start_sent_twice_starts_once(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    request = RequestKey(key="k", digest="d")

    started = {
        lab.engine.start_instance(
            key="main", variables={"boss": "li"}, actor=OPERATOR, request=request
        ).id
        for _ in range(3)
    }

    assert len(started) == 1


def test_a_failing_record_of_the_domain_undoes_the_completion(
    lab: EngineLab,
) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    before = case.events()

    def fail(work: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lab.engine.complete_user_task(
            case.task("check").id, variables={"a": 1}, actor=ZHANG, record=fail
        )

    assert case.events() == before
    assert case.waits_at() == ["check"]
    assert case.variables() == {"boss": "li"}


def test_labels_given_at_completion_open_the_case(lab: EngineLab) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")

    lab.engine.complete_user_task(
        case.task("check").id, variables={}, actor=ZHANG, labels={"org:elsewhere"}
    )

    assert lab.engine.instance(case.id, actor=FOREIGNER).id == case.id


@pytest.mark.parametrize("change", ["claim", "complete", "give back"])
def test_who_keeps_the_service_in_order_does_not_work_on_tasks(
    lab: EngineLab, change: str
) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    engine = lab.engine
    attempts: dict[str, Callable[[], object]] = {
        "claim": lambda: engine.claim_user_task(task_id, actor=ADMINISTRATOR),
        "complete": lambda: engine.complete_user_task(
            task_id, variables={}, actor=ADMINISTRATOR
        ),
        "give back": lambda: engine.unclaim_user_task(task_id, actor=ADMINISTRATOR),
    }

    with pytest.raises(NotAllowed):
        attempts[change]()

    assert case.waits_at() == ["check"]


def test_who_keeps_the_service_in_order_hands_a_task_over_with_a_reason(
    lab: EngineLab,
) -> None:
    lab.deploy(TWO_TASKS)
    case = lab.start(boss="li")
    task_id = case.task("check").id
    lab.engine.claim_user_task(task_id, actor=ZHANG)

    lab.engine.assign_user_task(
        task_id, assignee="li", reason="on leave", actor=ADMINISTRATOR
    )

    assert case.task("check").assignee == "li"
    last = lab.engine.history(case.id, actor=SYSTEM)[-1]
    assert last.actor == "administrator"
    assert last.data == {"assignee": "li", "previous": "zhang", "reason": "on leave"}
    lab.engine.update_user_task(task_id, priority=3, actor=ADMINISTRATOR)
    assert case.task("check").priority == 3
