"""What happened in a simulation, recorded and replayed, goes the same way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import (
    CompleteTask,
    GiveValues,
    MoveClock,
    NextTimer,
    SendMessage,
    SendSignal,
    ServeTask,
    Simulation,
    Step,
    ThrowTaskError,
    Workbench,
)
from handlers.scenarios.masking import Mask
from handlers.scenarios.reading import read_scenario
from handlers.scenarios.recording import record
from handlers.scenarios.replay import replay
from handlers.scenarios.words import words_of
from tests.support.sketch import sketch

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
COUNT = (
    "xml=<camunda:inputOutput><camunda:outputParameter%20name="
    '"round">${round%20+%201}</camunda:outputParameter></camunda:inputOutput>'
)
DIAGRAM = f"""
    start s
    user ask
    on ask timer reminded duration=P1D cancel=false
    user remind
    end reminded_end
    service count topic=count {COUNT}
    on count error odd code=ODD
    condition ready when=${{ready}}
    ebg which
    message told name=msg_told
    signal called name=sig_called
    xor good
    end done
    end bad
    end failed
    s -> ask
    reminded -> remind
    remind -> reminded_end
    ask -> count
    odd -> failed
    count -> ready
    ready -> which
    which -> told
    which -> called
    told -> good
    called -> good
    good -> done ? ${{answer == "是" && round == 2}}
    good => bad
"""
FILES = {"main.bpmn": sketch(DIAGRAM)}
ASK = CompleteTask(element="ask", values={"answer": "是", "name": "陈工"})
SERVE = ServeTask(element="count", values={"number": "R-1"})


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        (
            [
                ASK,
                SERVE,
                GiveValues(values={"ready": True}),
                SendSignal(name="sig_called"),
            ],
            "done",
        ),
        (
            [
                NextTimer(),
                CompleteTask(element="remind"),
                ASK,
                SERVE,
                GiveValues(values={"ready": True}),
                SendMessage(name="msg_told", values={"answer": "否"}),
            ],
            "bad",
        ),
        ([ASK, ThrowTaskError(element="count", code="ODD")], "failed"),
        ([ASK], None),
    ],
)
def test_a_recorded_course_is_replayed_element_by_element(
    steps: list[Step], end: str | None
) -> None:
    bench = Workbench(FILES, checked=True)
    begun = bench.begin(
        "main", at=NOW, variables={"round": 1, "ready": False}, business_key="XM-1"
    )
    for number, step in enumerate(steps):
        # Every command of a running service has a moment of its own.
        begun.take(step)
        _tick(begun, number)

    text = _recorded(begun)
    found = replay(bench, read_scenario(text.encode()))

    assert found.deviations == ()
    assert found.scenario.expect.nothing_else
    assert end is None or found.course.last == end
    assert "陈工" not in text
    assert "XM-1" not in text
    begun.close()
    bench.close()


def _tick(begun: Simulation, number: int) -> None:
    begun.take(MoveClock(to=begun.now + timedelta(seconds=number + 1)))


def _recorded(begun: Simulation) -> str:
    return record(
        begun.instance,
        begun.history(),
        title="录制",
        outputs={"count": frozenset({"round"})},
        mask=Mask(words_of(FILES.values())),
    )
