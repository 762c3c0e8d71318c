"""Hand over everything that somebody holds in an instance, now and later."""

from __future__ import annotations

import pytest

from engine import HistoryType, NotAllowed, WrongState
from tests.support.engine_lab import ADMINISTRATOR, GUEST, LI, ZHANG, EngineLab

TASKS = """
start s
and fork
user first groups=msa
user second assignee=${officer}
and join
user third assignee=${officer}
end e
s -> fork
fork -> first
fork -> second
first -> join
second -> join
join -> third
third -> e
"""


def started(lab: EngineLab):
    lab.deploy(TASKS)
    case = lab.start(officer="zhang", author="zhang")
    lab.engine.claim_user_task(case.task("first").id, actor=ZHANG)
    return case


def test_open_tasks_and_those_to_come_go_to_the_other(lab: EngineLab) -> None:
    case = started(lab)

    moved = lab.engine.hand_over(
        case.id,
        from_person="zhang",
        to_person="li",
        variables={"officer"},
        labels={"person:li"},
        reason="离任",
        actor=ADMINISTRATOR,
    )

    assert moved == 2
    assert {case.task("first").assignee, case.task("second").assignee} == {"li"}
    case.complete("first", actor=LI)
    case.complete("second", actor=LI)
    assert case.task("third").assignee == "li"
    # What tells of the past stays as it was.
    variables = lab.engine.variables(case.id, actor=ADMINISTRATOR)
    assert (variables["officer"], variables["author"]) == ("li", "zhang")


def test_the_history_says_from_whom_to_whom_and_why(lab: EngineLab) -> None:
    case = started(lab)

    lab.engine.hand_over(
        case.id, from_person="zhang", to_person="li", reason="离任", actor=ADMINISTRATOR
    )

    told = [
        (row.data["previous"], row.data["assignee"], row.data["reason"])
        for row in lab.engine.history(case.id, actor=ZHANG)
        if row.type is HistoryType.USER_TASK_ASSIGNED
    ]
    assert told == [("zhang", "li", "离任")] * 2


def test_what_others_hold_stays_theirs(lab: EngineLab) -> None:
    case = started(lab)

    moved = lab.engine.hand_over(
        case.id, from_person="li", to_person="guest", actor=ADMINISTRATOR
    )

    assert moved == 0
    assert case.task("first").assignee == "zhang"


def test_only_who_operates_hands_over_and_only_what_runs(lab: EngineLab) -> None:
    case = started(lab)

    with pytest.raises(NotAllowed):
        lab.engine.hand_over(
            case.id, from_person="zhang", to_person="guest", actor=GUEST
        )
    lab.engine.suspend_instance(case.id, actor=ADMINISTRATOR)
    with pytest.raises(WrongState):
        lab.engine.hand_over(
            case.id, from_person="zhang", to_person="li", actor=ADMINISTRATOR
        )
