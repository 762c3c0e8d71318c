"""Moving running instances to another version: every wait state, all or none."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import (
    SYSTEM,
    HandlerRegistry,
    MigrationPlan,
    MigrationRefused,
    MovableClock,
    NotAllowed,
    ServiceTaskHandler,
    WrongState,
)
from engine.store import tables
from engine.store.database import Database
from tests.support.engine_lab import OPERATOR, ZHANG, Case, EngineLab
from tests.support.statements import Stopped, statements

HOUR = timedelta(hours=1)
CHILD = "start s\nuser child_work\nend e\ns -> child_work\nchild_work -> e"
BRANCHES = """
    user ask assignee=zhang groups=msa due=${day} form=old
    service outside topic=print
    service failing topic=fail retry=R1/PT1S
    timer pause duration=PT5H
    message letter name=letter
    signal siren name=siren
    condition ready when=${is_ready}
    ebg either
    message yes name=yes
    timer late duration=PT5H
    receive inbound name=inbound
    user watched
    on watched timer overdue duration=PT5H
    on watched message hurry name=hurry cancel=false
    user hurried
    sub part [
      start part_s
      user part_work
      end part_e
      part_s -> part_work
      part_work -> part_e
    ]
    sub guarded [
      start guarded_s
      user guarded_work
      end guarded_e
      guarded_s -> guarded_work
      guarded_work -> guarded_e
      handle objection [
        start-message objection_s name=objection interrupting=false
        user objection_work
        end objection_e
        objection_s -> objection_work
        objection_work -> objection_e
      ]
    ]
    user in_turn each=people sequential=true
    user together each=people
    call other calls=child
    and fork
    user left
    user right
    and join
    or some
    user this
    user that
    or every
    user still async=true
    merge -> {tail}
    ask -> merge
    outside -> merge
    failing -> merge
    pause -> merge
    letter -> merge
    siren -> merge
    ready -> merge
    either -> yes
    either -> late
    yes -> merge
    late -> merge
    inbound -> merge
    watched -> merge
    overdue -> merge
    hurry -> hurried
    hurried -> hurried_e
    end hurried_e
    part -> merge
    guarded -> merge
    in_turn -> merge
    together -> merge
    other -> merge
    fork -> left
    fork -> right
    left -> join
    right -> join
    join -> merge
    some -> this ? ${{true}}
    some -> that ? ${{true}}
    this -> every
    that -> every
    every -> merge
    still -> merge
"""
#: What each kind of instance begins with.
FIRST = (
    "ask",
    "outside",
    "failing",
    "pause",
    "letter",
    "siren",
    "ready",
    "either",
    "inbound",
    "watched",
    "part",
    "guarded",
    "in_turn",
    "together",
    "other",
    "fork",
    "some",
    "still",
)


def diagram(tail: str, extra: str = "") -> str:
    """Return the process with all branches, which all lead to the tail."""
    routes = "\n".join(f'pick -> {kind} ? ${{kind=="{kind}"}}' for kind in FIRST)
    branches = BRANCHES.replace("{tail}", tail).replace("{{", "{").replace("}}", "}")
    return f"start s\nxor pick\nxor merge\ns -> pick\n{branches}\n{routes}\n{extra}"


FIRST_VERSION = diagram("e", "end e")
SECOND_VERSION = diagram("last", "user last\nend e\nlast -> e").replace(
    "form=old", "form=new"
)


def form(key: str) -> dict[str, bytes]:
    """Return a form file without questions."""
    content = {"id": key, "type": "default", "schemaVersion": 9, "components": []}
    return {f"{key}.form": json.dumps(content).encode()}


def broken(_call: object) -> None:
    message = "the printer burns"
    raise OSError(message)


@pytest.fixture
def printing(make_lab: Callable[[HandlerRegistry], EngineLab]) -> EngineLab:
    """Make an engine that can fail, and whose outside work is done by others."""
    handlers = HandlerRegistry(
        service_tasks={"fail": ServiceTaskHandler(topic="fail", run=broken)}
    )
    lab = make_lab(handlers)
    lab.engine = lab.reopened(handlers, remote_topics=frozenset({"*"}))
    return lab


def fifty(lab: EngineLab) -> dict[str, list[Case]]:
    """Start fifty instances, so that each wait state has some of them."""
    cases: dict[str, list[Case]] = {kind: [] for kind in FIRST}
    for number in range(50):
        kind = FIRST[number % len(FIRST)]
        cases[kind].append(begin(lab, kind, f"XM-{number}"))
        if kind != "still":
            # The task that fails becomes an incident; asynchronous jobs stay.
            lab.engine.run_due_jobs()
    for case in cases["still"]:
        lab.engine.suspend_instance(case.id, actor=OPERATOR)
        lab.engine.activate_instance(case.id, actor=OPERATOR)
    lab.engine.suspend_instance(cases["ask"][0].id, actor=OPERATOR)
    return cases


def begin(lab: EngineLab, kind: str, key: str = "XM-1") -> Case:
    """Start one instance and bring it to the middle of its branch."""
    case = lab.start(
        kind=kind,
        people=["a", "b"],
        day="2026-12-01T00:00:00Z",
        is_ready=False,
        business_key=key,
    )
    if kind in {"fork", "some", "in_turn"}:
        done = {"fork": "left", "some": "this"}.get(kind, kind)
        case.complete(done)
    if kind == "together":
        first = case.tasks()[0]
        lab.engine.complete_user_task(first.id, variables={}, actor=OPERATOR)
    if kind == "guarded":
        lab.engine.correlate_message("objection", business_key=key, actor=OPERATOR)
    return case


def finish(lab: EngineLab, case: Case) -> None:
    """Bring an instance to its end, whatever it waits for."""
    engine = lab.engine
    view = engine.instance(case.id, actor=SYSTEM)
    if str(view.state) == "suspended":
        engine.activate_instance(case.id, actor=OPERATOR)
    for _ in range(10):
        for task in case.tasks():
            engine.complete_user_task(task.id, variables={}, actor=OPERATOR)
        for name in {*waits_for(lab, case, "message")} - {"hurry", "objection"}:
            engine.correlate_message(
                name, business_key=view.business_key, actor=OPERATOR
            )
        if waits_for(lab, case, "signal"):
            engine.throw_signal("siren", actor=OPERATOR)
            engine.run_due_jobs()
        if waits_for(lab, case, "conditional"):
            engine.set_variables(case.id, variables={"is_ready": True}, actor=OPERATOR)
        if case.state() == "completed":
            return


def waits_for(lab: EngineLab, case: Case, kind: str) -> list[str]:
    """Return the names of the events that an instance waits for."""
    table = tables.subscription
    query = select(table.c.name).where(
        table.c.root_id == case.id,
        table.c.kind == kind,
        tables.SUBSCRIPTION_IS_OPEN,
    )
    with lab.database.read() as connection:
        return list(connection.scalars(query))


def both_versions(lab: EngineLab, second: str = SECOND_VERSION) -> tuple[str, str]:
    """Return the ids of the first version, now running, and of a second one."""
    source = lab.engine.definition("main").id
    lab.deploy(second, files=form("new"))
    return source, lab.engine.definition("main").id


def stored(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that a migration could change or add."""
    of = (
        tables.instance,
        tables.user_task,
        tables.job,
        tables.subscription,
        tables.incident,
        tables.variable,
        tables.history,
        tables.audit,
    )
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=str)
            for table in of
        }


def due_dates(database: Database) -> dict[str, datetime]:
    """Return when the open timers and tasks are due."""
    job, task = tables.job, tables.user_task
    with database.read() as connection:
        timers = connection.execute(
            select(job.c.id, job.c.due_at).where(tables.JOB_IS_OPEN)
        )
        tasks = connection.execute(
            select(task.c.id, task.c.due_at).where(tables.TASK_IS_OPEN)
        )
        return {row.id: row.due_at for row in (*timers, *tasks)}


def test_fifty_instances_at_every_wait_state_move_and_end_on_the_second_version(
    printing: EngineLab,
) -> None:
    lab = printing
    lab.deploy(FIRST_VERSION, child=CHILD, files=form("old"))
    cases = fifty(lab)
    source, target = both_versions(lab)
    every = [case for some in cases.values() for case in some]
    before = due_dates(lab.database)
    waits = {case.id: case.waits_at() for case in every}

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    report = lab.engine.migrate_instances(
        plan, [case.id for case in every], actor=OPERATOR
    )

    assert report.is_valid
    assert len(report.instance_ids) == len(every) == 50
    assert due_dates(lab.database) == before
    assert {case.id: case.waits_at() for case in every} == waits
    for case in every:
        assert lab.engine.instance(case.id, actor=SYSTEM).definition_id == target
    asked = cases["ask"][1].task("ask")
    assert (asked.assignee, asked.form_key) == ("zhang", "new")
    assert asked.candidate_groups == ("msa",)
    # A restart must not matter: another engine goes on with the same rows.
    lab.engine = lab.reopened(
        HandlerRegistry(
            service_tasks={
                name: ServiceTaskHandler(topic=name, run=lambda _call: None)
                for name in ("print", "fail")
            }
        )
    )
    for incident in lab.engine.incidents(OPERATOR):
        lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    lab.pass_time(6 * HOUR)
    for case in every:
        finish(lab, case)
        assert (case.state(), case.waits_at()) == ("completed", [])
        done = [row.element_id for row in rows_of(lab, case, "user_task_completed")]
        assert done[-1] == "last"


def rows_of(lab: EngineLab, case: Case, kind: str) -> list[object]:
    """Return history rows of one kind."""
    rows = lab.engine.history(case.id, actor=SYSTEM, limit=10_000)
    return [row for row in rows if str(row.type) == kind]


def test_one_place_without_a_place_moves_none_and_all_reasons_are_given(
    printing: EngineLab,
) -> None:
    lab = printing
    lab.deploy(FIRST_VERSION, child=CHILD, files=form("old"))
    cases = fifty(lab)
    changed = (
        SECOND_VERSION.replace("timer pause duration=PT5H", "message pause name=pause")
        .replace("user in_turn each=people sequential=true", "user in_turn each=people")
        .replace("user right", "user rechts")
        .replace("fork -> right", "fork -> rechts")
        .replace("right -> join", "rechts -> join")
    )
    source, target = both_versions(lab, changed)
    every = [case for some in cases.values() for case in some]
    before = stored(lab.database)

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    with pytest.raises(MigrationRefused) as refused:
        lab.engine.migrate_instances(plan, [case.id for case in every], actor=OPERATOR)

    report = refused.value.report
    failures = {
        (each.instance_id, each.element_id, each.reason.code)
        for each in report.failures
    }
    assert failures == {
        (case.id, element, code)
        for kind, element, code in (
            ("pause", "pause", "other_kind"),
            ("in_turn", "in_turn", "other_rounds"),
            ("fork", "right", "gone"),
        )
        for case in cases[kind]
    }
    [why] = {
        each.reason.text_zh for each in report.failures if each.element_id == "pause"
    }
    assert why == "在新版本中类型不同：原为等待事件（定时），现为等待事件（消息）"
    assert stored(lab.database) == before


def test_a_dry_run_says_the_same_and_changes_nothing(printing: EngineLab) -> None:
    lab = printing
    lab.deploy(FIRST_VERSION, child=CHILD, files=form("old"))
    case = begin(lab, "ask")
    second = SECOND_VERSION + "\non ask timer reminder duration=PT1H cancel=false"
    source, target = both_versions(lab, second + "\nend again\nreminder -> again")
    before = stored(lab.database)
    plan = lab.engine.migration_plan(source_id=source, target_id=target)

    tried = lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR, dry=True)

    assert tried.is_valid
    assert tried.begun == {case.id: ("reminder",)}
    assert [place.source_element for place in tried.places] == ["ask"]
    assert stored(lab.database) == before
    done = lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR)
    assert done == tried
    lab.pass_time(2 * HOUR)
    [fired] = rows_of(lab, case, "timer_fired")
    assert fired.element_id == "reminder"


def test_a_task_may_become_one_of_another_id(lab: EngineLab) -> None:
    lab.deploy("start s\nuser a groups=msa\nend e\ns -> a\na -> e")
    case = lab.start()
    lab.engine.claim_user_task(case.task("a").id, actor=ZHANG)
    source, target = both_versions(
        lab, "start s\nuser b form=new\nuser c\nend e\ns -> b\nb -> c\nc -> e"
    )
    task_id = case.task("a").id

    plan = lab.engine.migration_plan(
        source_id=source, target_id=target, mapping={"a": "b"}
    )
    lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR)

    task = case.task("b")
    assert (task.id, task.assignee, task.form_key) == (task_id, "zhang", "new")
    case.complete("b", actor=ZHANG)
    case.complete("c")
    [row] = rows_of(lab, case, "instance_migrated")
    assert row.data == {"from": source, "to": target, "moved": {"a": "b"}}
    audit = lab.engine.audit_of(case.id, actor=OPERATOR)
    assert "migrate_instance" in [entry.action for entry in audit]


TWO_BRANCHES = """
    start s
    and f
    user a
    user b
    {more}
    and j
    end e
    s -> f
    f -> a
    f -> b
    a -> j
    b -> j
    j -> e
"""


@pytest.mark.parametrize("is_half_full", [True, False])
def test_a_join_that_would_wait_for_a_branch_never_begun_is_refused(
    lab: EngineLab, *, is_half_full: bool
) -> None:
    lab.deploy(TWO_BRANCHES.format(more=""))
    case = lab.start()
    if is_half_full:
        case.complete("a")
    source, target = both_versions(
        lab, TWO_BRANCHES.format(more="user c\nf -> c\nc -> j")
    )

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    report = lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR, dry=True)

    [failure] = report.failures
    assert failure.reason.code == "never_joined"
    assert "c" in failure.reason.text


def test_a_join_that_waits_for_fewer_branches_goes_on(lab: EngineLab) -> None:
    lab.deploy(TWO_BRANCHES.format(more="user c\nf -> c\nc -> j"))
    case = lab.start()
    for task in "abc"[:2]:
        case.complete(task)
    source, target = both_versions(
        lab,
        TWO_BRANCHES.format(more="user c\nend c_e\nf -> c\nc -> c_e").replace(
            "j -> e", "user last\nj -> last\nlast -> e"
        ),
    )

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR)

    assert case.waits_at() == ["c", "last"]


def test_a_called_instance_moves_by_itself(lab: EngineLab) -> None:
    lab.deploy("start s\ncall c calls=child\nend e\ns -> c\nc -> e", child=CHILD)
    case = lab.start()
    task = case.task("child_work")
    source = lab.engine.instance(task.instance_id, actor=SYSTEM).definition_id
    lab.deploy(
        child=CHILD.replace("work -> e", "work -> more") + "\nuser more\nmore -> e"
    )
    target = lab.engine.definition("child").id

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    lab.engine.migrate_instances(plan, [task.instance_id], actor=OPERATOR)

    case.complete("child_work")
    assert case.waits_at() == ["more"]
    case.complete("more")
    assert case.state() == "completed"


def test_what_can_be_undone_is_undone_by_the_second_version(lab: EngineLab) -> None:
    text = """
        start s
        user a
        on a compensate c by=undo
        user undo undoes=true
        user b
        throw-compensate t
        end e
        s -> a
        a -> b
        b -> t
        t -> e
    """
    lab.deploy(text)
    case = lab.start()
    case.complete("a")
    source, target = both_versions(lab, text.replace("user b", "user b form=new"))

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR)

    case.complete("b")
    assert case.waits_at() == ["undo"]
    other = lab.start()
    other.complete("a")
    without = "start s\nuser a\nuser b\nend e\ns -> a\na -> b\nb -> e"
    source, target = both_versions(lab, without)
    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    report = lab.engine.migrate_instances(plan, [other.id], actor=OPERATOR, dry=True)
    [failure] = report.failures
    assert (failure.element_id, failure.reason.code) == ("a", "other_undoing")


def test_a_message_of_another_name_needs_a_word_in_the_plan(lab: EngineLab) -> None:
    text = "start s\nmessage m name={}\nend e\ns -> m\nm -> e"
    lab.deploy(text.format("old"))
    case = lab.start()
    source, target = both_versions(lab, text.format("new"))
    silent = lab.engine.migration_plan(source_id=source, target_id=target, updates=())
    report = lab.engine.migrate_instances(silent, [case.id], actor=OPERATOR, dry=True)
    assert [each.reason.code for each in report.failures] == ["other_event"]

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR)

    lab.engine.correlate_message("new", business_key="XM-1", actor=OPERATOR)
    assert case.state() == "completed"


def test_a_condition_that_is_true_in_the_target_happens_at_once(
    lab: EngineLab,
) -> None:
    text = "start s\ncondition c when={}\nend e\ns -> c\nc -> e"
    lab.deploy(text.format("${amount>100}"))
    case = lab.start(amount=50)
    source, target = both_versions(lab, text.format("${amount>10}"))
    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    lab.engine.suspend_instance(case.id, actor=OPERATOR)
    report = lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR, dry=True)
    assert [each.reason.code for each in report.failures] == ["moves_suspended"]
    lab.engine.activate_instance(case.id, actor=OPERATOR)

    lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR)

    assert case.state() == "completed"


def test_what_is_no_plan_at_all_is_refused(lab: EngineLab) -> None:
    lab.deploy("start s\nuser a\nend e\ns -> a\na -> e", child=CHILD)
    case = lab.start()
    source = lab.engine.instance(case.id, actor=SYSTEM).definition_id
    child = lab.engine.definition("child").id
    target = both_versions(lab, "start s\nuser b\nend e\ns -> b\nb -> e")[1]

    def codes(to: str, ids: list[str], **mapping: str) -> list[str]:
        plan = MigrationPlan(source_id=source, target_id=to, mapping=mapping)
        report = lab.engine.migrate_instances(plan, ids, actor=OPERATOR, dry=True)
        return [each.reason.code for each in report.failures]

    assert codes(source, [case.id]) == ["same_version"]
    assert codes(child, [case.id]) == ["other_process"]
    assert codes(target, [case.id], a="nowhere") == ["unknown_target"]
    assert codes(target, [case.id], no="b") == ["unknown_source"]
    assert codes(target, ["nobody", case.id]) == ["unknown_instance", "gone"]
    lab.engine.cancel_instance(case.id, reason="test", actor=OPERATOR)
    assert codes(target, [case.id], a="b") == ["ended"]
    with pytest.raises(WrongState):
        codes(target, [])
    plan = MigrationPlan(source_id=source, target_id=target, mapping={})
    with pytest.raises(NotAllowed):
        lab.engine.migrate_instances(plan, [case.id], actor=ZHANG)


def test_the_clock_of_a_timer_is_not_wound_up_again(
    lab: EngineLab, clock: MovableClock
) -> None:
    text = (
        "start s\ntimer t duration={}\nuser last\nend e\ns -> t\nt -> last\nlast -> e"
    )
    lab.deploy(text.format("PT5H"))
    case = lab.start()
    source, target = both_versions(lab, text.format("PT9H"))
    lab.pass_time(3 * HOUR)

    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    lab.engine.migrate_instances(plan, [case.id], actor=OPERATOR)

    assert lab.pass_time(timedelta(hours=1, minutes=59)) == 0
    assert lab.pass_time(timedelta(minutes=1)) == 1
    assert case.waits_at() == ["last"]


def test_a_process_that_dies_at_any_statement_has_moved_none(lab: EngineLab) -> None:
    text = "start s\nuser a\nmessage m name=m{}\nend e\ns -> a\na -> m\nm -> e"
    lab.deploy(text.format(1))
    cases = [lab.start(business_key=f"XM-{number}") for number in range(3)]
    cases[0].complete("a")
    source, target = both_versions(lab, text.format(2))
    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    before = stored(lab.database)
    for number in range(1, 100):
        with statements(lab.database, stop_at=number) as seen:
            try:
                lab.engine.migrate_instances(
                    plan, [case.id for case in cases], actor=OPERATOR
                )
            except Stopped:
                assert stored(lab.database) == before
                continue
        assert len(seen) < number
        break

    assert number > 20
    for case in cases:
        assert lab.engine.instance(case.id, actor=SYSTEM).definition_id == target


def test_two_who_move_the_same_instances_at_once_do_not_wait_for_ever(
    lab: EngineLab,
) -> None:
    text = "start s\nuser a\nuser b{}\nend e\ns -> a\na -> b\nb -> e"
    lab.deploy(text.format(""))
    cases = [lab.start(business_key=f"XM-{number}") for number in range(12)]
    source, target = both_versions(lab, text.format(" form=new"))
    plan = lab.engine.migration_plan(source_id=source, target_id=target)
    ids = [case.id for case in cases]
    together = threading.Barrier(3)

    def move(some: list[str]) -> list[str]:
        together.wait()
        try:
            lab.engine.migrate_instances(plan, some, actor=OPERATOR)
        except MigrationRefused as refused:
            return [each.reason.code for each in refused.report.failures]
        return []

    def work() -> list[str]:
        together.wait()
        for case in cases:
            case.complete("a")
        return []

    with ThreadPoolExecutor(3) as pool:
        tries = [
            pool.submit(move, ids),
            pool.submit(move, ids[::-1]),
            pool.submit(work),
        ]
        answers = [each.result() for each in tries]

    assert sorted(answers[:2]) == [[], ["wrong_version"] * len(ids)]
    for case in cases:
        assert case.task("b").form_key == "new"
