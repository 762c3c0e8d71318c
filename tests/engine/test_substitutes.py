"""Work in somebody's stead: seen, done and told of, and nothing of it left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import (
    Actor,
    HistoryType,
    InboxQuery,
    InboxTab,
    NotAllowed,
    Principal,
    UserTaskClaimedByOther,
)
from tests.support.engine_lab import BUREAU, GUEST, LI, ZHANG, EngineLab

TASK = "start s\nuser work groups=msa\nend e\ns -> work\nwork -> e"
#: Has no role, but stands in for Zhang.
DEPUTY = replace(GUEST, principals=(Principal(id="zhang", groups=ZHANG.groups),))


def titles(lab: EngineLab, actor: Actor, tab: InboxTab) -> list[str | None]:
    page = lab.engine.inbox(InboxQuery(tab=tab), actor=actor)
    return [task.business_key for task in page.items]


def test_what_a_principal_holds_lies_in_the_inbox_of_the_substitute(
    lab: EngineLab,
) -> None:
    lab.deploy(TASK)
    case = lab.start(business_key="A")
    assert titles(lab, DEPUTY, InboxTab.CLAIMABLE) == ["A"]

    lab.engine.claim_user_task(case.task("work").id, actor=ZHANG)

    assert titles(lab, DEPUTY, InboxTab.MINE) == ["A"]
    assert titles(lab, GUEST, InboxTab.MINE) == []
    assert lab.engine.inbox_counts(actor=DEPUTY).mine == 1


def test_what_a_substitute_takes_stays_with_the_principal(lab: EngineLab) -> None:
    lab.deploy(TASK)
    case = lab.start()

    lab.engine.claim_user_task(case.task("work").id, actor=DEPUTY)

    assert case.task("work").assignee == "zhang"
    with pytest.raises(NotAllowed):
        # The same person, once the substitution has ended.
        lab.engine.complete_user_task(case.task("work").id, variables={}, actor=GUEST)


def test_the_history_says_in_whose_stead_something_was_done(lab: EngineLab) -> None:
    lab.deploy(TASK)
    case = lab.start()

    lab.engine.claim_user_task(case.task("work").id, actor=DEPUTY)
    lab.engine.complete_user_task(case.task("work").id, variables={}, actor=DEPUTY)

    told = {
        row.type: (row.actor, row.data.get("in_stead_of"))
        for row in lab.engine.history(case.id, actor=ZHANG)
    }
    assert told[HistoryType.USER_TASK_CLAIMED] == ("guest", "zhang")
    assert told[HistoryType.USER_TASK_COMPLETED] == ("guest", "zhang")


def test_one_s_own_work_is_done_in_nobody_s_stead(lab: EngineLab) -> None:
    own = replace(LI, principals=DEPUTY.principals)
    lab.deploy(TASK)
    case = lab.start()

    lab.engine.claim_user_task(case.task("work").id, actor=own)

    assert case.task("work").assignee == "li"
    claimed = lab.engine.history(case.id, actor=ZHANG)[-1]
    assert "in_stead_of" not in claimed.data


def test_a_substitute_takes_nothing_from_who_is_not_their_principal(
    lab: EngineLab,
) -> None:
    lab.deploy(TASK)
    case = lab.start()
    lab.engine.claim_user_task(case.task("work").id, actor=LI)

    with pytest.raises(UserTaskClaimedByOther):
        lab.engine.complete_user_task(case.task("work").id, variables={}, actor=DEPUTY)


def test_standing_in_for_somebody_shows_no_case_by_itself(lab: EngineLab) -> None:
    """What is seen follows from labels alone, which the domain gives."""
    blind = replace(DEPUTY, labels=frozenset({"org:elsewhere"}))
    lab.deploy(TASK)
    lab.start(business_key="A")

    assert titles(lab, blind, InboxTab.CLAIMABLE) == []
    assert BUREAU in DEPUTY.labels
