"""Scenario files are read strictly, and every fault says its line and field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import (
    CompleteTask,
    FailTask,
    GiveValues,
    MoveClock,
    NextTimer,
    RepairPlace,
    SendMessage,
    SendSignal,
    ServeTask,
    ThrowTaskError,
)
from handlers.scenarios.errors import ScenarioRefused
from handlers.scenarios.model import ExpectPlaces, Wait
from handlers.scenarios.reading import read_scenario
from handlers.scenarios.yaml_text import MOST_BYTES, read, write

HEAD = """\
scenario: 1
title: 正常路径
process: main
at: 2026-03-02T09:00
"""


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ScenarioRefused) as refused:
        read_scenario(text.encode())
    return [(each.line, each.field) for each in refused.value.faults]


@pytest.mark.parametrize(
    ("step", "deed"),
    [
        ("{complete: a, values: {x: 1}}", CompleteTask(element="a", values={"x": 1})),
        ("{complete: a, nth: 2}", CompleteTask(element="a", nth=2)),
        ("{serve: a}", ServeTask(element="a")),
        (
            "{serve: a, error: E, text: no}",
            ThrowTaskError(element="a", code="E", message="no"),
        ),
        ("{fail: a, text: gone}", FailTask(element="a", message="gone")),
        ("{repair: a}", RepairPlace(element="a")),
        ("{message: m, values: {x: null}}", SendMessage(name="m", values={"x": None})),
        ("{signal: s}", SendSignal(name="s")),
        ("{set: {x: true}}", GiveValues(values={"x": True})),
        ("{clock: next}", NextTimer()),
        ("{clock: +15d}", Wait(distance=timedelta(days=15))),
        ("{clock: +90m}", Wait(distance=timedelta(minutes=90))),
        ("{expect: [b, a]}", ExpectPlaces(places=("b", "a"))),
    ],
)
def test_each_kind_of_step_is_read(step: str, deed: object) -> None:
    [line] = read_scenario(f"{HEAD}steps:\n  - {step}\n".encode()).steps

    assert line.deed == deed
    assert line.line == 6


def test_days_and_moments_are_those_of_xiamen() -> None:
    text = f"{HEAD}steps:\n  - clock: 2026-05-02\n    at: 2026-05-01T08:30:00+00:00\n"
    found = read_scenario(text.encode())

    [line] = found.steps
    assert found.at == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert line.deed == MoveClock(to=datetime(2026, 5, 1, 16, tzinfo=UTC))
    assert line.at == datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


def test_dates_and_words_stay_the_text_that_they_are() -> None:
    values = read(b"{a: 2026-05-01, b: yes, c: on, d: '1', e: 1.50, f: 007, g: ~}")

    assert values.value == {
        "a": "2026-05-01",
        "b": "yes",
        "c": "on",
        "d": "1",
        "e": 1.5,
        "f": "007",
        "g": None,
    }


@pytest.mark.parametrize(
    ("steps", "where"),
    [
        ("  - complete: a\n    serve: a", [(6, "steps.1")]),
        ("  - values: {x: 1}", [(6, "steps.1")]),
        ("  - complete: a\n  - clock: next\n    values: {}", [(8, "steps.2.values")]),
        ("  - complete: a\n    completes: b", [(7, "steps.1.completes")]),
        ("  - complete: a\n    nth: 0", [(7, "steps.1.nth")]),
        ("  - clock: tomorrow", [(6, "steps.1.clock")]),
        ("  - expect: a", [(6, "steps.1.expect")]),
        (
            "  - complete: [a]\n  - serve: a\n    nth: x",
            [(6, "steps.1.complete"), (8, "steps.2.nth")],
        ),
    ],
)
def test_a_fault_names_its_line_and_field(
    steps: str, where: list[tuple[int, str]]
) -> None:
    assert faults(f"{HEAD}steps:\n{steps}\n") == where


def test_what_is_missing_is_named_too() -> None:
    assert faults("scenario: 1\ntitle: x\n") == [(1, "process"), (1, "at")]
    assert faults(HEAD.replace("scenario: 1", "scenario: 2")) == [(1, "scenario")]


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x",
        "a: !!python/object:os.system x",
        "a: !!str 1",
        "a: 1\na: 2",
        "? [a]\n: 1",
        "a: [1",
        "",
        "[" * 30 + "]" * 30,
        "a: " + "x" * MOST_BYTES,
    ],
)
def test_what_json_cannot_say_is_no_scenario(text: str) -> None:
    with pytest.raises(ScenarioRefused):
        read(text.encode())


def test_no_text_is_no_scenario() -> None:
    with pytest.raises(ScenarioRefused):
        read(b"\xff\xfe\x00")
    assert faults("- a") == [(1, "")]


def test_what_is_written_is_read_as_it_was() -> None:
    values = {
        "text": "是：“复查”\n合格",
        "looks_like": ["2026-05-01", "yes", "1", "1.5", "null", "true", ""],
        "others": {"n": None, "t": True, "i": 3, "f": 0.5, "rows": [{"seq": 1}]},
    }

    assert read(write(values).encode()).value == values
