"""Lists for programs: filtered, sorted and counted by what the actor sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import (
    Comparison,
    ConditionRefused,
    Effect,
    HandlerRegistry,
    IncidentFilter,
    InstanceFilter,
    InstanceNotFound,
    InstanceState,
    JobFilter,
    Message,
    ServiceTaskCall,
    ServiceTaskHandler,
    Slice,
    SortRefused,
    Tally,
    UserTaskFilter,
    UserTaskNotFound,
    VariableCondition,
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

APPROVING = """
    start s
    sub inner [
      start i_s
      user read assignee=${reader} groups=msa priority=20
      end i_e
      i_s -> read
      read -> i_e
    ]
    timer later duration=P2D
    user approve groups=msa_leader
    end e
    s -> inner
    inner -> later
    later -> approve
    approve -> e
"""
WAITING = """
    start s
    receive r name=paid
    user after
    end e
    s -> r
    r -> after
    after -> e
"""
FAILING = """
    start s
    service p topic=fail
    end e
    s -> p
    p -> e
"""
ALL = Slice()
LabMaker = Callable[[HandlerRegistry], EngineLab]


@pytest.fixture
def office(lab: EngineLab) -> EngineLab:
    """Hold two cases of the bureau, and one of another."""
    lab.deploy(APPROVING, waiting=WAITING)
    lab.start(business_key="A 1", reader="zhang")
    lab.clock.move_by(timedelta(hours=1))
    lab.start(business_key="A_2", reader=None)
    lab.start(business_key="B 1", reader=None, labels=frozenset({"org:elsewhere"}))
    return lab


def keys(lab: EngineLab, wanted: UserTaskFilter, **more: object) -> list[str | None]:
    part = Slice(**more)  # type: ignore[arg-type]
    found = lab.engine.find_user_tasks(wanted, part, actor=ZHANG)
    return [each.task.business_key for each in found]


def test_lists_show_and_count_what_the_actor_sees(office: EngineLab) -> None:
    engine = office.engine
    for actor, number in ((ZHANG, 2), (GUEST, 2), (FOREIGNER, 1), (ADMINISTRATOR, 3)):
        instances, tasks = InstanceFilter(running=True), UserTaskFilter()
        assert len(engine.find_instances(instances, ALL, actor=actor)) == number
        assert engine.count_instances(instances, actor=actor) == number
        assert len(engine.find_user_tasks(tasks, ALL, actor=actor)) == number
        assert engine.count_user_tasks(tasks, actor=actor) == number
        (tally,) = engine.definition_tallies(actor=actor).values()
        assert tally.instances == number


def test_user_tasks_are_found_by_people_places_and_patterns(office: EngineLab) -> None:
    cases: list[tuple[UserTaskFilter, list[str | None]]] = [
        (UserTaskFilter(assignees=["zhang"]), ["A 1"]),
        (UserTaskFilter(assigned=False), ["A_2"]),
        (UserTaskFilter(candidate_groups=["msa"]), ["A 1", "A_2"]),
        (UserTaskFilter(candidate_users=["zhang"]), []),
        (UserTaskFilter(candidate_users=[], candidate_groups=[]), []),
        (UserTaskFilter(involved_user="zhang"), ["A 1"]),
        (UserTaskFilter(business_keys=["A_2"]), ["A_2"]),
        (UserTaskFilter(business_key_like="A_%"), ["A_2"]),
        (UserTaskFilter(element_ids=["read"]), ["A 1", "A_2"]),
        (UserTaskFilter(other_element_ids=["read"]), []),
        (UserTaskFilter(other_assignees=["zhang"]), []),
        (UserTaskFilter(priority_at_least=21), []),
        (UserTaskFilter(priority=20, process_keys=["main"]), ["A 1", "A_2"]),
        (UserTaskFilter(created_after=office.clock.now() - timedelta(0, 60)), ["A_2"]),
        (UserTaskFilter(without_due=True, suspended=False), ["A 1", "A_2"]),
        (UserTaskFilter(follow_up_before_or_none=office.clock.now()), ["A 1", "A_2"]),
        (UserTaskFilter(due_before=office.clock.now()), []),
        (UserTaskFilter(running=False), []),
    ]
    for wanted, found in cases:
        assert keys(office, wanted) == found, wanted


def test_instances_are_found_by_what_their_variables_are_like(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    long = "长" * 300
    for key, values in {
        "a": {"x": 3, "word": "abc"},
        "b": {"x": 10, "word": long},
        "c": {"x": "3", "word": None},
        "d": {"x": True, "word": ["abc"]},
    }.items():
        lab.start(business_key=key, **values)

    def found(name: str, how: Comparison, value: object) -> str:
        condition = VariableCondition(name=name, comparison=how, value=value)
        wanted = InstanceFilter(variables=[condition])
        keys = lab.engine.find_instances(wanted, ALL, actor=OPERATOR)
        return "".join(sorted(str(each.business_key) for each in keys))

    assert found("x", Comparison.EQUAL, 3) == "a"
    assert found("x", Comparison.EQUAL, 3.0) == "a"
    assert found("x", Comparison.EQUAL, "3") == "c"
    assert found("x", Comparison.EQUAL, value=True) == "d"
    assert found("x", Comparison.EQUAL, 10**400) == ""
    assert found("x", Comparison.NOT_EQUAL, 3) == "bcd"
    assert found("x", Comparison.MORE, 3) == "b"
    assert found("x", Comparison.AT_LEAST, 3) == "ab"
    assert found("x", Comparison.LESS, 10) == "a"
    assert found("x", Comparison.AT_MOST, 10) == "ab"
    assert found("word", Comparison.EQUAL, long) == "b"
    assert found("word", Comparison.EQUAL, None) == "c"
    assert found("word", Comparison.LIKE, "a%") == "a"
    assert found("word", Comparison.NOT_LIKE, "b%") == "a"
    assert found("none", Comparison.NOT_EQUAL, 1) == ""
    for how, value in (
        (Comparison.MORE, True),
        (Comparison.LIKE, 1),
        (Comparison.EQUAL, [1]),
        (Comparison.EQUAL, "\ud800"),
    ):
        with pytest.raises(ConditionRefused):
            found("x", how, value)


def test_of_alternatives_one_condition_must_hold(office: EngineLab) -> None:
    either = UserTaskFilter(running=None, assignees=["zhang"], business_keys=["A_2"])
    free = UserTaskFilter(
        running=None, candidate_groups=["msa"], free_for_candidates=True
    )

    assert keys(office, UserTaskFilter(any_of=[either])) == ["A 1", "A_2"]
    assert keys(office, UserTaskFilter(any_of=[either, free])) == ["A_2"]
    assert keys(office, UserTaskFilter(any_of=[UserTaskFilter(running=None)])) == [
        "A 1",
        "A_2",
    ]


def test_lists_are_cut_and_sorted_with_nothing_at_the_end(office: EngineLab) -> None:
    every = UserTaskFilter()

    assert keys(office, every, sort_by="assignee") == ["A 1", "A_2"]
    assert keys(office, every, sort_by="assignee", descending=True) == ["A 1", "A_2"]
    assert keys(office, every, first=1, limit=1) == ["A_2"]
    with pytest.raises(SortRefused):
        keys(office, every, sort_by="definition")


def test_instances_are_found_by_state_and_time(office: EngineLab) -> None:
    engine = office.engine
    first, second = engine.find_instances(
        InstanceFilter(), Slice(sort_by="started_at"), actor=ZHANG
    )
    engine.suspend_instance(first.id, actor=ADMINISTRATOR)
    engine.cancel_instance(second.id, reason="x", actor=ADMINISTRATOR)

    def found(**filters: object) -> list[str | None]:
        wanted = InstanceFilter(**filters)  # type: ignore[arg-type]
        rows = engine.find_instances(wanted, ALL, actor=ZHANG)
        return [each.business_key for each in rows]

    assert found(running=True) == ["A 1"]
    assert found(running=False) == ["A_2"]
    assert found(states=[InstanceState.SUSPENDED]) == ["A 1"]
    assert found(started_before=office.clock.now()) == ["A 1"]
    assert found(ended_after=office.clock.now() - timedelta(1)) == ["A_2"]
    assert found(other_process_keys=["main"]) == []
    assert found(started_by="operator", roots_only=True) == ["A_2", "A 1"]
    assert found(deployment_id="x") == []
    assert keys(office, UserTaskFilter(suspended=True)) == ["A 1"]


def test_an_instance_is_found_by_what_it_called(lab: EngineLab) -> None:
    lab.deploy("start s\ncall c calls=inner\nend e\ns -> c\nc -> e", inner=WAITING)
    case = lab.start()
    (called,) = lab.engine.called_instances(case.id, actor=ZHANG)

    def found(**filters: object) -> list[str]:
        wanted = InstanceFilter(**filters)  # type: ignore[arg-type]
        rows = lab.engine.find_instances(wanted, ALL, actor=ZHANG)
        return [each.id for each in rows]

    assert found(called_id=called.id) == [case.id]
    assert found(super_id=case.id) == [called.id]
    assert set(found(root_id=case.id)) == {case.id, called.id}
    assert found(roots_only=True) == [case.id]


def test_timers_are_jobs(office: EngineLab) -> None:
    office.engine.complete_user_task(_first_task(office), variables={}, actor=OPERATOR)

    def number(actor: object = ZHANG, **filters: object) -> int:
        wanted = JobFilter(**filters)  # type: ignore[arg-type]
        count = office.engine.count_jobs(wanted, actor=actor)  # type: ignore[arg-type]
        found = office.engine.find_jobs(wanted, ALL, actor=actor)  # type: ignore[arg-type]
        assert len(found) == count
        return count

    assert number(timers=True) == 1
    assert number(FOREIGNER) == 0
    assert number(timers=False) == 0
    assert number(retries_left=True, suspended=False, locked=False) == 1
    assert number(due_before=office.clock.now()) == 0
    assert number(due_after=office.clock.now(), element_id="later") == 1
    assert number(process_key="waiting") == 0


def _first_task(lab: EngineLab) -> str:
    found = lab.engine.find_user_tasks(UserTaskFilter(), ALL, actor=ZHANG)
    return found[0].task.id


def test_incidents_are_listed_and_tallied(make_lab: LabMaker) -> None:
    def fail(_call: ServiceTaskCall) -> None:
        message = "no paper"
        raise OSError(message)

    handler = ServiceTaskHandler(topic="fail", run=fail, effect=Effect.DATABASE)
    lab = make_lab(HandlerRegistry(service_tasks={"fail": handler}))
    lab.deploy(FAILING)
    case = lab.start()
    while lab.pass_time(timedelta(hours=1)):
        pass
    definition_id = lab.engine.instance(case.id, actor=ZHANG).definition_id

    (found,) = lab.engine.find_incidents(
        IncidentFilter(open=True, message_like="%paper%", process_keys=["main"]),
        ALL,
        actor=ZHANG,
    )

    assert (found.element_id, found.definition_id) == ("p", definition_id)
    assert lab.engine.count_incidents(IncidentFilter(), actor=FOREIGNER) == 0
    assert lab.engine.count_incidents(IncidentFilter(open=False), actor=ZHANG) == 0
    wanted = InstanceFilter(with_incidents=True)
    assert lab.engine.count_instances(wanted, actor=ZHANG) == 1
    (tally,) = lab.engine.element_tallies(definition_id, actor=ZHANG)
    assert tally == Tally(
        id="p", instances=1, failed_jobs=1, incidents={"job_failed": 1}
    )


def test_elements_are_tallied_while_something_runs_there(office: EngineLab) -> None:
    (definition,) = [e for e in office.engine.definitions() if e.key == "main"]

    found = office.engine.element_tallies(definition.id, actor=ZHANG)

    assert {each.id: each.instances for each in found} == {"inner": 2, "read": 2}


def test_a_scope_has_its_own_variables(office: EngineLab) -> None:
    task_id, engine = _first_task(office), office.engine
    task = engine.user_task(task_id, actor=ZHANG)
    engine.set_variables(
        task.instance_id, variables={"x": 1}, activity_id=task_id, actor=ADMINISTRATOR
    )

    assert engine.local_variables(task_id, actor=ZHANG) == {"x": 1}
    assert engine.local_variables(task.instance_id, actor=ZHANG) == {"reader": "zhang"}
    assert engine.variables_seen_at(task_id, actor=LI) == {"reader": "zhang", "x": 1}
    assert engine.instance_around(task_id, actor=ZHANG) == task.instance_id
    for read in (engine.local_variables, engine.instance_around):
        with pytest.raises(InstanceNotFound):
            read(task_id, actor=FOREIGNER)
    with pytest.raises(UserTaskNotFound):
        engine.variables_seen_at(task_id, actor=FOREIGNER)


def test_variables_are_removed_from_their_own_scope(office: EngineLab) -> None:
    task_id, engine = _first_task(office), office.engine
    root = engine.user_task(task_id, actor=ZHANG).instance_id
    here = {"activity_id": task_id, "actor": ADMINISTRATOR}
    engine.set_variables(root, variables={"reader": "li", "x": 1}, **here)  # type: ignore[arg-type]

    engine.set_variables(root, variables={"y": 2}, removed=["x", "none"], **here)  # type: ignore[arg-type]

    assert engine.local_variables(task_id, actor=ZHANG) == {"reader": "li", "y": 2}
    engine.set_variables(root, variables={}, removed=["reader"], actor=ADMINISTRATOR)
    assert engine.variables(root, actor=ZHANG) == {}


def test_a_message_goes_to_all_that_wait(lab: EngineLab) -> None:
    lab.deploy(waiting=WAITING)
    first, second = lab.start("waiting"), lab.start("waiting", business_key="2")
    message = Message(name="paid", variables={"sum": 3})

    taken = lab.engine.correlate_message_to_all(message, actor=OPERATOR)

    assert {each.id for each in taken} == {first.id, second.id}
    assert first.waits_at() == second.waits_at() == ["after"]
    assert lab.engine.correlate_message_to_all(message, actor=OPERATOR) == []


def test_a_message_for_one_instance_goes_nowhere_else(lab: EngineLab) -> None:
    lab.deploy(waiting=WAITING)
    first, second = lab.start("waiting"), lab.start("waiting")

    taken = lab.engine.correlate_message("paid", instance_id=second.id, actor=OPERATOR)

    assert taken.id == second.id
    assert (first.waits_at(), second.waits_at()) == ([], ["after"])
