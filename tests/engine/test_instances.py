from __future__ import annotations

from datetime import timedelta

import pytest

from engine import (
    ActivityPhase,
    DefinitionNotFound,
    EndCall,
    HandlerRegistry,
    HistoryType,
    InstanceNotFound,
    InstanceQuery,
    InstanceState,
    NotAllowed,
    StartCall,
    StartOutcome,
    UserTaskAlreadyCompleted,
    VariableRefused,
    WrongState,
)
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import (
    BUREAU,
    FOREIGNER,
    GUEST,
    OPERATOR,
    ZHANG,
    EngineLab,
)

ONE_TASK = """
    start s
    user work groups=msa
    on work timer late duration=P1D cancel=false
    user remind groups=msa
    end e
    end e2
    s -> work
    work -> e
    late -> remind
    remind -> e2
"""
CALLING = """
    start s
    call sub calls=called pass:x=${x} take:y=${y}
    user after
    end e
    s -> sub
    sub -> after
    after -> e
"""
CALLED = """
    start s
    user inside groups=msa
    end e
    s -> inside
    inside -> e
"""


def test_what_is_not_deployed_cannot_be_started(lab: EngineLab) -> None:
    with pytest.raises(DefinitionNotFound, match="main"):
        lab.start()


def test_a_business_key_that_no_index_takes_is_refused(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)

    for key in ("x" * 256, "a\x00b", "half \ud800"):
        with pytest.raises(VariableRefused):
            lab.start(business_key=key)


def test_a_foreign_instance_does_not_exist(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    engine = lab.engine

    for attempt in (
        lambda: engine.instance(case.id, actor=FOREIGNER),
        lambda: engine.variables(case.id, actor=FOREIGNER),
        lambda: engine.history(case.id, actor=FOREIGNER),
        lambda: engine.activity_states(case.id, actor=FOREIGNER),
        lambda: engine.open_user_tasks(case.id, actor=FOREIGNER),
        lambda: engine.jobs(case.id, actor=FOREIGNER),
        lambda: engine.comments(case.id, actor=FOREIGNER),
        lambda: engine.incidents_of(case.id, actor=FOREIGNER),
        lambda: engine.called_instances(case.id, actor=FOREIGNER),
        lambda: engine.instance_by_business_key(
            "XM-1", process_key="main", actor=FOREIGNER
        ),
        lambda: engine.add_comment(case.id, text="x", actor=FOREIGNER),
        lambda: engine.cancel_instance(case.id, reason="x", actor=FOREIGNER),
        lambda: engine.suspend_instance(case.id, actor=FOREIGNER),
        lambda: engine.activate_instance(case.id, actor=FOREIGNER),
        lambda: engine.set_variables(case.id, variables={}, actor=FOREIGNER),
        lambda: engine.add_labels(case.id, labels={"x"}, actor=FOREIGNER),
    ):
        with pytest.raises(InstanceNotFound):
            attempt()
    assert engine.instances(InstanceQuery(), actor=FOREIGNER).items == ()


def test_only_operators_repair(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    engine = lab.engine

    for attempt in (
        lambda: engine.cancel_instance(case.id, reason="x", actor=ZHANG),
        lambda: engine.suspend_instance(case.id, actor=ZHANG),
        lambda: engine.activate_instance(case.id, actor=ZHANG),
        lambda: engine.set_variables(case.id, variables={"a": 1}, actor=ZHANG),
        lambda: engine.add_labels(case.id, labels={"x"}, actor=ZHANG),
        lambda: engine.throw_signal("x", actor=ZHANG),
        lambda: engine.deploy(name="x", resources={}, actor=ZHANG),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_canceled_instance_leaves_nothing_open(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start(x=1)
    task_id = case.task("work").id

    lab.engine.cancel_instance(case.id, reason="duplicate of XM-0", actor=OPERATOR)

    view = lab.engine.instance(case.id, actor=ZHANG)
    assert view.state is InstanceState.CANCELED
    assert (view.ended_by, view.end_reason) == ("operator", "duplicate of XM-0")
    assert case.tasks() == []
    assert lab.engine.jobs(case.id, actor=ZHANG) == []
    assert case.variables() == {"x": 1}
    with pytest.raises(UserTaskAlreadyCompleted) as refused:
        lab.engine.complete_user_task(task_id, variables={}, actor=ZHANG)
    assert refused.value.state == "canceled"
    with pytest.raises(WrongState):
        lab.engine.cancel_instance(case.id, reason="again", actor=OPERATOR)


def test_the_end_of_an_instance_stays_what_it_was(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    lab.engine.cancel_instance(case.id, reason="done", actor=OPERATOR)
    before = lab.engine.instance(case.id, actor=ZHANG)
    lab.clock.move_by(timedelta(days=1))

    lab.engine.add_comment(case.id, text="a last word", actor=ZHANG)
    lab.engine.add_labels(case.id, labels={"org:archive"}, actor=OPERATOR)

    assert lab.engine.instance(case.id, actor=ZHANG) == before


def test_nothing_happens_in_a_suspended_instance_until_it_goes_on(
    lab: EngineLab,
) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    lab.engine.suspend_instance(case.id, actor=OPERATOR)

    with pytest.raises(WrongState, match="suspended"):
        case.complete("work")
    with pytest.raises(WrongState, match="suspended"):
        lab.engine.suspend_instance(case.id, actor=OPERATOR)
    assert lab.pass_time(timedelta(days=2)) == 0

    lab.engine.activate_instance(case.id, actor=OPERATOR)
    assert lab.engine.run_due_jobs() == 1
    assert case.waits_at() == ["remind", "work"]


def test_a_called_instance_lives_in_its_root(lab: EngineLab) -> None:
    lab.deploy(main=CALLING, called=CALLED)
    case = lab.start(x=7)
    [called] = lab.engine.called_instances(case.id, actor=ZHANG)

    assert lab.engine.variables(called.id, actor=ZHANG) == {"x": 7}
    assert case.task("inside").definition_id == called.definition_id
    assert case.task("inside").business_key == "XM-1"
    with pytest.raises(WrongState, match="called by another"):
        lab.engine.cancel_instance(called.id, reason="x", actor=OPERATOR)
    with pytest.raises(InstanceNotFound):
        lab.engine.instance(called.id, actor=FOREIGNER)

    case.complete("inside", actor=ZHANG, y=8)

    ended = lab.engine.instance(called.id, actor=ZHANG)
    assert ended.state is InstanceState.COMPLETED
    assert case.variables() == {"x": 7, "y": 8}
    assert lab.engine.variables(called.id, actor=ZHANG) == {"x": 7, "y": 8}


def test_a_task_born_later_in_a_called_instance_knows_its_definition(
    lab: EngineLab,
) -> None:
    two = CALLED.replace(
        "inside -> e", "user next groups=msa\ninside -> next\nnext -> e"
    )
    lab.deploy(main=CALLING, called=two)
    case = lab.start(x=1)

    case.complete("inside", actor=ZHANG)

    assert case.task("next").process_key == "called"


def test_the_states_of_activities_colour_the_diagram(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    lab.pass_time(timedelta(days=1))

    case.complete("remind")

    states = {
        state.element_id: state.state
        for state in lab.engine.activity_states(case.id, actor=ZHANG)
    }
    assert states["s"] is ActivityPhase.COMPLETED
    assert states["work"] is ActivityPhase.OPEN
    assert states["remind"] is ActivityPhase.COMPLETED


def test_instances_are_listed_latest_first_in_pages(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    for number in range(5):
        lab.clock.move_by(timedelta(minutes=1))
        lab.start(business_key=f"XM-{number}")
    first = lab.engine.instances(InstanceQuery(page_size=3), actor=ZHANG)
    second = lab.engine.instances(InstanceQuery(page_size=3, page=2), actor=ZHANG)

    assert [one.business_key for one in first.items] == ["XM-4", "XM-3", "XM-2"]
    assert first.has_more
    assert [one.business_key for one in second.items] == ["XM-1", "XM-0"]
    assert not second.has_more


def test_instances_are_found_by_what_they_are(lab: EngineLab) -> None:
    lab.deploy(main=ONE_TASK, called=CALLED)
    one, other = lab.start(business_key="A"), lab.start("called", business_key="B")
    lab.engine.cancel_instance(other.id, reason="x", actor=OPERATOR)

    def keys(wanted: InstanceQuery) -> list[str | None]:
        page = lab.engine.instances(wanted, actor=ZHANG)
        return [view.business_key for view in page.items]

    active = frozenset({InstanceState.ACTIVE})
    assert keys(InstanceQuery(states=active)) == ["A"]
    assert keys(InstanceQuery(process_keys=frozenset({"called"}))) == ["B"]
    assert keys(InstanceQuery(business_keys=frozenset({"B", "C"}))) == ["B"]
    assert keys(InstanceQuery(business_keys=frozenset())) == []
    assert keys(InstanceQuery(with_incidents=True)) == []
    definition = lab.engine.instance(one.id, actor=ZHANG).definition_id
    assert keys(InstanceQuery(definition_id=definition)) == ["A"]


def test_the_latest_instance_of_a_business_key_is_found(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    lab.start()
    lab.clock.move_by(timedelta(seconds=1))
    second = lab.start()

    found = lab.engine.instance_by_business_key("XM-1", process_key="main", actor=ZHANG)

    assert found.id == second.id


def test_variables_set_by_an_operator_are_written_down(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start(a=1)

    lab.engine.set_variables(
        case.id, variables={"a": 2, "b": [1]}, actor=OPERATOR, reason="typing error"
    )

    assert case.variables() == {"a": 2, "b": [1]}


def test_variables_of_a_called_instance_are_set_there(lab: EngineLab) -> None:
    lab.deploy(main=CALLING, called=CALLED)
    case = lab.start(key="main", x=1)
    (called,) = lab.engine.called_instances(case.id, actor=OPERATOR)

    lab.engine.set_variables(called.id, variables={"b": 2}, actor=OPERATOR)

    assert lab.engine.variables(called.id, actor=OPERATOR) == {"x": 1, "b": 2}
    assert "b" not in case.variables()
    (event,) = [
        row
        for row in lab.engine.history(case.id, actor=OPERATOR)
        if row.data.get("name") == "b"
    ]
    assert event.instance_id == called.id

    case.complete("inside", y=1)
    with pytest.raises(WrongState):
        lab.engine.set_variables(called.id, variables={"b": 3}, actor=OPERATOR)


def test_everybody_who_sees_a_case_may_comment_on_it(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    case = lab.start()
    task_id = case.task("work").id

    lab.engine.add_comment(case.id, text="请尽快办理", actor=GUEST, task_id=task_id)

    [comment] = lab.engine.comments(case.id, actor=ZHANG)
    assert (comment.text, comment.actor) == ("请尽快办理", "guest")
    assert comment.task_id == task_id


def test_a_start_rule_decides_with_what_an_instance_starts(
    make_lab: LabMaker,
) -> None:
    def rule(call: StartCall) -> StartOutcome:
        return StartOutcome(
            variables={**call.variables, "k": 1},
            labels=frozenset({BUREAU}),
            business_key="XMLD-2026-0001",
        )

    lab = make_lab(HandlerRegistry(start_rules={"main": rule}))
    lab.deploy(ONE_TASK)

    case = lab.start(business_key=None, labels=frozenset(), source="test")

    view = lab.engine.instance(case.id, actor=ZHANG)
    assert view.business_key == "XMLD-2026-0001"
    assert case.variables() == {"source": "test", "k": 1}


def test_an_end_rule_sees_the_last_variables(make_lab: LabMaker) -> None:
    ends: list[EndCall] = []
    lab = make_lab(HandlerRegistry(end_rules={"main": ends.append}))
    lab.deploy(ONE_TASK)
    case = lab.start(a=1, b=1)

    case.complete("work", b=2, c=3)

    [end] = ends
    assert dict(end.variables) == {"a": 1, "b": 2, "c": 3}
    assert end.state is InstanceState.COMPLETED


def test_a_failing_end_rule_keeps_the_instance_alive(make_lab: LabMaker) -> None:
    def fail(call: EndCall) -> None:
        raise ZeroDivisionError

    lab = make_lab(HandlerRegistry(end_rules={"main": fail}))
    lab.deploy(ONE_TASK)
    case = lab.start()

    with pytest.raises(ZeroDivisionError):
        case.complete("work")

    assert case.waits_at() == ["work"]


def test_a_history_is_read_by_the_types_that_a_story_needs(lab: EngineLab) -> None:
    lab.deploy(ONE_TASK)
    root = lab.start().id
    all_rows = lab.engine.history(root, actor=OPERATOR)
    wanted = {HistoryType.INSTANCE_STARTED, HistoryType.USER_TASK_CREATED}

    rows = lab.engine.history(root, actor=OPERATOR, types=wanted)

    assert rows == [each for each in all_rows if each.type in wanted]
    assert len(all_rows) > len(rows) == 2
    later = lab.engine.history(
        root, actor=OPERATOR, types=wanted, after_seq=rows[0].seq, limit=1
    )
    assert later == rows[1:]
