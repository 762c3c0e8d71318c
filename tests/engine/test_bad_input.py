"""What nobody should send, draw or return is told plainly and leaves no trace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from engine import (
    SYSTEM,
    Database,
    Effect,
    ExpressionFailed,
    HandlerRegistry,
    HandlerResult,
    NoFlowChosen,
    Refused,
    ServiceTaskHandler,
    SnapshotUnreadable,
    StepBudgetExhausted,
    VariableRefused,
)
from engine.store.metadata import METADATA
from engine.store.tables import instance
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import OPERATOR, ZHANG, Case, EngineLab

MEGABYTE = 1024 * 1024
BEFORE = """
    start s
    user before
    xor choose
    user after
    end e
    s -> before
    before -> choose
    choose -> after ? {condition}
    after -> e
"""
CIRCLE = """
    start s
    user before
    xor meet
    task around
    s -> before
    before -> meet
    meet -> around
    around -> meet
"""
TIMER = """
    start s
    timer wait duration=PT1H
    xor choose
    user after
    end e
    s -> wait
    wait -> choose
    choose -> after ? ${nothing == 1}
    after -> e
"""
WORK = """
    start s
    and fork
    service call topic=work
    user beside
    end e
    end f
    s -> fork
    fork -> call
    fork -> beside
    call -> e
    beside -> f
"""


def checksum(database: Database) -> str:
    """Return a digest of every row of every table."""
    digest = hashlib.sha256()
    with database.read() as connection:
        for table in METADATA.sorted_tables:
            rows = sorted(map(repr, connection.execute(select(table))))
            digest.update(f"{table.name}{rows}".encode())
    return digest.hexdigest()


@pytest.mark.parametrize(
    ("condition", "expected", "told"),
    [
        ("${nothing == 1}", ExpressionFailed, "nothing"),
        ("${before > 'x'}", ExpressionFailed, "before"),
        ("${1 / 0 == 1}", ExpressionFailed, "zero"),
        ("${1 == 2}", NoFlowChosen, "choose"),
    ],
)
def test_a_condition_without_an_answer_refuses_the_completion_before_it(
    lab: EngineLab, condition: str, expected: type[Refused], told: str
) -> None:
    lab.deploy(BEFORE.format(condition=condition))
    case = lab.start()
    before = checksum(lab.database)

    with pytest.raises(expected, match=told):
        case.complete("before", actor=OPERATOR, given=1)

    assert checksum(lab.database) == before
    assert case.waits_at() == ["before"]


def test_a_condition_that_names_nothing_behind_a_timer_is_an_incident(
    lab: EngineLab,
) -> None:
    lab.deploy(TIMER)
    case, healthy = lab.start(), lab.start(nothing=1)

    for _ in range(9):
        lab.pass_time(timedelta(hours=12))

    assert healthy.waits_at() == ["after"]
    [incident] = lab.engine.incidents(SYSTEM)
    assert incident.root_id == case.id
    assert "nothing" in incident.message
    lab.engine.set_variables(case.id, variables={"nothing": 1}, actor=OPERATOR)
    lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    lab.engine.run_due_jobs()
    assert case.waits_at() == ["after"]


def test_an_endless_automatic_loop_is_cut_and_changes_nothing(lab: EngineLab) -> None:
    lab.deploy(CIRCLE)
    case = lab.start()
    before = checksum(lab.database)

    with pytest.raises(StepBudgetExhausted) as refused:
        case.complete("before")

    assert refused.value.element_id in {"meet", "around"}
    assert checksum(lab.database) == before


def test_an_endless_loop_behind_a_timer_is_an_incident_and_others_go_on(
    lab: EngineLab,
) -> None:
    around = CIRCLE.replace("user before", "timer before duration=PT1H")
    healthy = "start s\ntimer t duration=PT2H\nuser u\ns -> t\nt -> u"
    lab.deploy(circle=around, healthy=healthy)
    circle, other = lab.start("circle"), lab.start("healthy")

    for _ in range(9):
        lab.pass_time(timedelta(hours=12))

    [incident] = lab.engine.incidents(SYSTEM)
    assert incident.root_id == circle.id
    assert "StepBudgetExhausted" in incident.message
    assert other.waits_at() == ["u"]


Write = Callable[[EngineLab, Case, object], object]
WAYS: dict[str, Write] = {
    "a completion": lambda _, case, value: case.complete("before", big=value),
    "a start": lambda lab, _, value: lab.start(big=value),
    "a correction": lambda lab, case, value: lab.engine.set_variables(
        case.id, variables={"big": value}, actor=OPERATOR
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_variable_of_twenty_megabytes_is_refused_wherever_it_comes_from(
    lab: EngineLab, way: str
) -> None:
    lab.deploy(BEFORE.format(condition="${true}"))
    case = lab.start()
    before = checksum(lab.database)

    with pytest.raises(VariableRefused, match="longer than"):
        WAYS[way](lab, case, "x" * 20 * MEGABYTE)

    assert checksum(lab.database) == before


def circular() -> list[object]:
    """Return a list that holds itself."""
    endless: list[object] = []
    endless.append(endless)
    return endless


GARBAGE: dict[str, Callable[[], Any]] = {
    "no number": lambda: HandlerResult(variables={"x": float("nan")}),
    "endless": lambda: HandlerResult(variables={"x": float("inf")}),
    "a set": lambda: HandlerResult(variables={"x": {1}}),
    "bytes": lambda: HandlerResult(variables={"x": b"1"}),
    "an object": lambda: HandlerResult(variables={"x": object()}),
    "a key that is no text": lambda: HandlerResult(variables={"x": {1: 2}}),
    "half a character": lambda: HandlerResult(variables={"x": "\ud800"}),
    "a name without letters": lambda: HandlerResult(variables={"": 1}),
    "itself for ever": lambda: HandlerResult(variables={"x": circular()}),
    "fifty megabytes": lambda: HandlerResult(variables={"x": "x" * 50 * MEGABYTE}),
    "a mapping instead": lambda: {"x": 1},
    "a text instead": lambda: "done",
}


@pytest.mark.parametrize("effect", list(Effect), ids=str)
@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_of_a_handler_is_an_incident_that_says_why(
    make_lab: LabMaker, kind: str, effect: Effect
) -> None:
    handler = ServiceTaskHandler(
        topic="work", run=lambda _: GARBAGE[kind](), effect=effect
    )
    lab = make_lab(HandlerRegistry(service_tasks={"work": handler}))
    lab.deploy(WORK)
    case = lab.start()

    for _ in range(9):
        lab.pass_time(timedelta(hours=12))

    [incident] = lab.engine.incidents(SYSTEM)
    assert incident.element_id == "call"
    assert 10 < len(incident.message) <= 4000
    assert case.variables() == {}
    case.complete("beside")
    assert case.state() == "active"


def damage(lab: EngineLab, case: Case, snapshot: str) -> None:
    """Write something else over the stored state of an instance."""
    with lab.database.write() as connection:
        rows = update(instance).where(instance.c.id == case.id)
        connection.execute(rows.values(snapshot=snapshot))


def with_token(good: str, *rest: object) -> str:
    """Return a snapshot whose first token says something else behind its state."""
    data = json.loads(good)
    token = data["scopes"][0]["tokens"][0]
    token[3:] = rest
    return json.dumps(data)


BROKEN = {
    "nothing": lambda _: "",
    "no JSON": lambda good: good[: len(good) // 2],
    "a list": lambda _: "[1]",
    "an unknown format": lambda good: json.dumps({**json.loads(good), "format": 77}),
    "no scopes": lambda good: json.dumps({**json.loads(good), "scopes": []}),
    "an unknown element": lambda good: good.replace('"before"', '"elsewhere"'),
    "tokens of another kind": lambda good: good.replace('"tokens":[[', '"tokens":[7,['),
    "an unknown definition": lambda good: good.replace('"main:1:', '"main:9:'),
    "extras of another kind": lambda good: with_token(good, None, [5]),
    "a phase that is none": lambda good: with_token(good, None, {"p": "dreaming"}),
    "a token of nobody": lambda good: with_token(good, None, {"o": "nobody"}),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_instance_is_told_plainly_and_harms_no_other(
    database: Database, kind: str, plain_lab: EngineLab
) -> None:
    lab = plain_lab
    lab.deploy(BEFORE.format(condition="${true}"))
    broken, healthy = lab.start(), lab.start()
    with database.read() as connection:
        query = select(instance.c.snapshot).where(instance.c.id == broken.id)
        good = connection.execute(query).scalar_one()
    damage(lab, broken, BROKEN[kind](good))
    before = checksum(database)

    with pytest.raises(SnapshotUnreadable):
        broken.complete("before")

    assert checksum(database) == before
    assert broken.waits_at() == ["before"]
    assert lab.engine.history(broken.id, actor=SYSTEM)
    healthy.complete("before")
    assert healthy.waits_at() == ["after"]


def test_a_timer_of_a_broken_instance_is_an_incident_and_the_others_fire(
    plain_lab: EngineLab,
) -> None:
    lab = plain_lab
    lab.deploy(TIMER)
    broken, *healthy = [lab.start(nothing=1) for _ in range(4)]
    damage(lab, broken, "{")

    for _ in range(9):
        lab.pass_time(timedelta(hours=12))

    assert [case.waits_at() for case in healthy] == [["after"]] * 3
    [incident] = lab.engine.incidents(SYSTEM)
    assert incident.root_id == broken.id
    assert "SnapshotUnreadable" in incident.message


def test_a_broken_instance_can_still_be_seen_by_its_people(
    plain_lab: EngineLab,
) -> None:
    lab = plain_lab
    lab.deploy(
        BEFORE.format(condition="${true}").replace("before", "before groups=msa", 1)
    )
    case = lab.start()
    damage(lab, case, "{")

    assert lab.engine.instance(case.id, actor=ZHANG).id == case.id
    assert lab.engine.activity_states(case.id, actor=ZHANG)
    lab.engine.add_comment(case.id, text="读不出来", actor=ZHANG)
    assert lab.engine.comments(case.id, actor=ZHANG)[0].text == "读不出来"
