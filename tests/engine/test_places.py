"""What runs inside instances, place by place, on both databases."""

from __future__ import annotations

from datetime import timedelta

from engine import (
    SYSTEM,
    Comparison,
    HistoryType,
    PlaceFilter,
    Slice,
    SubscriptionFilter,
    VariableCondition,
    VariableFilter,
    WorkLogFilter,
)
from tests.support.engine_lab import FOREIGNER, ZHANG, EngineLab

WAITING = """
    start s
    and fork
    user check groups=msa
    receive paid name=paid
    timer later duration=P2D
    and join
    end e
    s -> fork
    fork -> check
    fork -> paid
    fork -> later
    check -> join
    paid -> join
    later -> join
    join -> e
"""


def test_what_runs_is_found_place_by_place(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    case = lab.start(amount=3)
    engine = lab.engine

    def places(wanted: PlaceFilter) -> int:
        found = engine.find_places(wanted, Slice(), actor=ZHANG)
        assert engine.count_places(wanted, actor=ZHANG) == len(found)
        assert engine.count_places(wanted, actor=FOREIGNER) == 0
        assert {each.instance_id for each in found} <= {case.id}
        return len(found)

    amount = VariableCondition(name="amount", comparison=Comparison.MORE, value=2)
    assert places(PlaceFilter()) == 4
    assert places(PlaceFilter(message="paid")) == 1
    assert places(PlaceFilter(element_id="check", suspended=False)) == 1
    assert places(PlaceFilter(variables=[amount])) == 1
    assert places(PlaceFilter(instance_variables=[amount])) == 4
    (wait,) = engine.find_subscriptions(SubscriptionFilter(), Slice(), actor=ZHANG)
    assert (wait.kind, wait.name, wait.element_id) == ("message", "paid", "paid")


def test_variables_of_what_runs_are_found(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    case = lab.start(amount=3)

    amount = VariableCondition(name="amount", comparison=Comparison.EQUAL, value=3)
    for wanted in (
        VariableFilter(name="amount", instance_ids=[case.id]),
        VariableFilter(name_like="am%", scope_ids=[case.id]),
        VariableFilter(values=[amount]),
    ):
        (found,) = lab.engine.find_variables(wanted, Slice(), actor=ZHANG)
        assert (found.scope_id, found.value, found.task_id) == (case.id, 3, None)
        assert lab.engine.count_variables(wanted, actor=FOREIGNER) == 0
    lab.engine.cancel_instance(case.id, reason="x", actor=SYSTEM)
    assert lab.engine.count_variables(VariableFilter(), actor=SYSTEM) == 0


def test_the_log_of_a_timer_is_told_in_order(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    case = lab.start()
    lab.pass_time(timedelta(days=2))
    kinds = [HistoryType.JOB_CREATED, HistoryType.JOB_COMPLETED]

    wanted = WorkLogFilter(external=False, types=kinds, instance_id=case.id)
    found = lab.engine.find_work_log(wanted, Slice(), actor=ZHANG)

    assert [each.type for each in found] == kinds
    assert {(each.element_id, each.kind) for each in found} == {("later", "timer")}
    one = WorkLogFilter(external=False, types=kinds, job_id=found[0].job_id)
    assert lab.engine.find_work_log(one, Slice(), actor=ZHANG) == found
    assert lab.engine.count_work_log(wanted, actor=FOREIGNER) == 0
    none = WorkLogFilter(external=True, types=kinds, instance_id=case.id)
    assert lab.engine.count_work_log(none, actor=ZHANG) == 0
