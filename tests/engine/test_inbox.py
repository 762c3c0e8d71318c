from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine import (
    COUNT_CAP,
    Actor,
    HandlerRegistry,
    InboxCounts,
    InboxPage,
    InboxQuery,
    InboxTab,
)
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import (
    ADMINISTRATOR,
    BUREAU,
    FOREIGNER,
    GUEST,
    LI,
    OPERATOR,
    ZHANG,
    EngineLab,
)

TASK = """
    start s
    user work groups=msa users=${helper} due=${due}
    end e
    s -> work
    work -> e
"""
LEADER = Actor(id="leader", groups=frozenset({"msa"}), sees_all=True)
HELPER = Actor(id="helper", labels=frozenset({BUREAU}))


@pytest.fixture(params=[300, 0], ids=["few", "many"])
def lab(request: pytest.FixtureRequest, make_lab: LabMaker) -> EngineLab:
    """Read inboxes by each way: from what one sees, and along the due dates."""
    lab = make_lab(HandlerRegistry())
    lab.engine = lab.reopened(few=request.param)
    return lab


def start(
    lab: EngineLab,
    key: str,
    *,
    due: datetime | None = None,
    labels: frozenset[str] = frozenset({BUREAU}),
) -> str:
    case = lab.start(
        business_key=key,
        labels=labels,
        helper="helper",
        due=due.isoformat() if due else None,
    )
    return case.task("work").id


def keys(page: InboxPage) -> list[str | None]:
    return [task.business_key for task in page.items]


def claimable(lab: EngineLab, actor: Actor, **more: object) -> list[str | None]:
    wanted = InboxQuery(tab=InboxTab.CLAIMABLE, **more)  # type: ignore[arg-type]
    return keys(lab.engine.inbox(wanted, actor=actor))


def test_what_is_due_first_stands_first_and_what_has_no_date_last(
    lab: EngineLab,
) -> None:
    lab.deploy(TASK)
    now = lab.clock.now()
    start(lab, "none")
    start(lab, "later", due=now + timedelta(days=3))
    start(lab, "soon", due=now + timedelta(days=1))
    lab.clock.move_by(timedelta(seconds=1))
    start(lab, "none too")

    assert claimable(lab, ZHANG) == ["soon", "later", "none", "none too"]


def test_candidates_by_group_and_by_name_find_the_task(lab: EngineLab) -> None:
    lab.deploy(TASK)
    start(lab, "A")

    assert claimable(lab, ZHANG) == ["A"]
    assert claimable(lab, HELPER) == ["A"]
    assert claimable(lab, LEADER) == ["A"]
    assert claimable(lab, ADMINISTRATOR) == []
    assert claimable(lab, GUEST) == []
    assert claimable(lab, FOREIGNER) == []


def test_each_bureau_sees_its_own_tasks(lab: EngineLab) -> None:
    lab.deploy(TASK)
    start(lab, "ours")
    start(lab, "theirs", labels=frozenset({"org:elsewhere"}))
    start(lab, "both", labels=frozenset({BUREAU, "org:elsewhere"}))

    assert claimable(lab, ZHANG) == ["ours", "both"]
    assert claimable(lab, FOREIGNER) == ["theirs", "both"]


def test_a_claimed_task_moves_from_claimable_to_mine(lab: EngineLab) -> None:
    lab.deploy(TASK)
    task_id = start(lab, "A")

    lab.engine.claim_user_task(task_id, actor=ZHANG)

    mine = InboxQuery(tab=InboxTab.MINE)
    assert claimable(lab, ZHANG) == claimable(lab, LI) == []
    assert keys(lab.engine.inbox(mine, actor=ZHANG)) == ["A"]
    assert keys(lab.engine.inbox(mine, actor=LI)) == []


def test_overdue_and_due_today_hold_what_one_may_work_on(lab: EngineLab) -> None:
    lab.deploy(TASK)
    now = lab.clock.now()
    held = start(lab, "held", due=now + timedelta(hours=1))
    lab.engine.claim_user_task(held, actor=LI)
    mine = start(lab, "mine", due=now + timedelta(hours=2))
    lab.engine.claim_user_task(mine, actor=ZHANG)
    start(lab, "free", due=now + timedelta(hours=3))
    start(lab, "today", due=now + timedelta(hours=9))
    start(lab, "tomorrow", due=now + timedelta(days=1))
    lab.clock.move_by(timedelta(hours=4))
    today_end = now + timedelta(hours=12)

    overdue = lab.engine.inbox(InboxQuery(tab=InboxTab.OVERDUE), actor=ZHANG)
    today = lab.engine.inbox(
        InboxQuery(tab=InboxTab.DUE_TODAY, today_end=today_end), actor=ZHANG
    )
    counts = lab.engine.inbox_counts(ZHANG, today_end=today_end)

    assert keys(overdue) == ["mine", "free"]
    assert keys(today) == ["today"]
    assert counts == InboxCounts(mine=1, claimable=3, overdue=2, due_today=1)


def test_done_shows_what_one_completed_latest_first(lab: EngineLab) -> None:
    lab.deploy(TASK)
    for key in ("first", "second"):
        task_id = start(lab, key)
        lab.clock.move_by(timedelta(minutes=1))
        lab.engine.complete_user_task(task_id, variables={}, actor=ZHANG)
    canceled = start(lab, "canceled")
    root_id = lab.engine.user_task(canceled, actor=ZHANG).root_id
    lab.engine.cancel_instance(root_id, reason="x", actor=OPERATOR)

    done = InboxQuery(tab=InboxTab.DONE)
    assert keys(lab.engine.inbox(done, actor=ZHANG)) == ["second", "first"]
    assert keys(lab.engine.inbox(done, actor=LI)) == []
    assert keys(lab.engine.inbox(done, actor=OPERATOR)) == []
    assert claimable(lab, ZHANG) == []


def test_pages_follow_each_other_without_gap(lab: EngineLab) -> None:
    lab.deploy(TASK)
    for number in range(5):
        start(lab, str(number))

    def page(number: int) -> InboxPage:
        wanted = InboxQuery(tab=InboxTab.CLAIMABLE, page=number, page_size=2)
        return lab.engine.inbox(wanted, actor=ZHANG)

    assert [keys(page(number)) for number in (1, 2, 3)] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    assert [page(number).has_more for number in (1, 2, 3)] == [True, True, False]


def test_an_inbox_can_be_narrowed(lab: EngineLab) -> None:
    lab.deploy(main=TASK, other=TASK.replace("work", "else"))
    start(lab, "A")
    lab.start("other", business_key="B", helper="helper", due=None)

    assert claimable(lab, ZHANG, process_keys=frozenset({"other"})) == ["B"]
    assert claimable(lab, ZHANG, element_ids=frozenset({"work"})) == ["A"]
    assert claimable(lab, ZHANG, text_business_keys=frozenset({"A", "x"})) == ["A"]
    assert claimable(lab, ZHANG, text_business_keys=frozenset()) == []


def test_an_actor_without_labels_and_groups_has_an_empty_inbox(
    lab: EngineLab,
) -> None:
    lab.deploy(TASK)
    start(lab, "A")
    nobody = Actor(id="nobody")

    assert claimable(lab, nobody) == []
    assert lab.engine.inbox_counts(nobody).claimable == 0


def test_counters_stop_at_their_cap(lab: EngineLab) -> None:
    many = "start s\nuser work groups=msa times=${n}\nend e\ns -> work\nwork -> e"
    lab.deploy(many)
    lab.start(n=COUNT_CAP + 5)

    assert lab.engine.inbox_counts(ZHANG).claimable == COUNT_CAP
