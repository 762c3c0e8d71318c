"""Replaying says where a process goes another way than its scenario."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import Workbench
from handlers.scenarios.coverage import coverage
from handlers.scenarios.reading import read_scenario
from handlers.scenarios.replay import Replayed, replay
from tests.support.sketch import sketch

DIAGRAM = """
    start s
    user ask
    on ask timer late duration=P3D
    xor good
    throw-message told name=msg_told
    end done
    end bad
    end too_late
    s -> ask
    ask -> good
    good -> told ? ${answer}
    good => bad
    told -> done
    late -> too_late
"""
HEAD = "scenario: 1\ntitle: x\nprocess: main\nat: 2026-03-02T09:00\n"
GOOD = "steps:\n  - complete: ask\n    values: {answer: true}\n"


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    prepared = Workbench({"main.bpmn": sketch(DIAGRAM)}, checked=True)
    yield prepared
    prepared.close()


def told(bench: Workbench, body: str) -> Replayed:
    return replay(bench, read_scenario((HEAD + body).encode()))


def test_what_goes_as_expected_has_no_deviations(bench: Workbench) -> None:
    found = told(
        bench,
        GOOD.replace("- complete", "- expect: [ask]\n  - complete")
        + "expect:\n  state: completed\n  end: done\n  passes: [s, ask, good, told, "
        "done]\n  nothing_else: true\n  never: [bad]\n  values: {answer: true}\n"
        "  sent: [msg_told]\n",
    )

    assert found.deviations == ()
    assert found.course.passed == ("s", "ask", "good", "told", "done")


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("steps:\n  - complete: other\n", 6, "other"),
        ("steps:\n  - expect: [good]\n", 6, "rest at good, but got ask"),
        (GOOD + "expect: {end: bad}\n", 0, "'bad', but got 'done'"),
        (GOOD + "expect: {state: active}\n", 0, "'active', but got 'completed'"),
        (GOOD + "expect: {waiting: [ask]}\n", 0, "ask, but got nothing"),
        (GOOD + "expect: {never: [told]}\n", 0, "never to pass told"),
        (GOOD + "expect: {sent: []}\n", 0, "msg_told"),
        (GOOD + "expect: {values: {answer: false}}\n", 0, "answer to be False"),
        (GOOD + "expect: {values: {other: 1}}\n", 0, "nothing"),
        (GOOD + "expect: {passes: [ask, s]}\n", 0, "pass s after ask"),
        (
            GOOD + "expect: {passes: [s, ask, bad], nothing_else: true}\n",
            0,
            "behind ask to go on to 'bad', but got 'good'",
        ),
    ],
)
def test_what_goes_another_way_is_said(
    bench: Workbench, body: str, line: int, says: str
) -> None:
    [deviation] = told(bench, body).deviations

    assert deviation.line == line
    assert says in deviation.message


def test_the_clock_goes_to_the_moment_of_a_step_first(bench: Workbench) -> None:
    late = GOOD + "    at: 2026-03-06\n"

    [deviation] = told(bench, late).deviations
    assert deviation.line == 6
    found = told(bench, "steps:\n  - clock: +3d\nexpect: {end: too_late}\n")
    assert found.is_as_expected


def test_coverage_counts_the_scenarios_that_take_each_flow(bench: Workbench) -> None:
    good = told(bench, GOOD)
    late = told(bench, "steps:\n  - clock: next\n")

    [found] = coverage(bench, [good, late])

    assert found.scenarios == 2
    assert found.missing == ["f3_good_bad"]
    assert found.taken["f0_s_ask"] == 2
    assert found.share == 83
