"""An attack in a decision is refused or has no value, wherever it stands in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine import Refused
from tests.engine.test_expression_places import everything
from tests.support.attacks import ESCAPES
from tests.support.canary import Canary
from tests.support.decision_files import (
    decision,
    decision_file,
    input_data,
    literal,
    table,
)
from tests.support.engine_lab import EngineLab
from tests.unit.feel.test_hostile import ESCAPES as FEEL_ESCAPES
from tests.unit.feel.test_hostile import EXHAUSTIONS as FEEL_EXHAUSTIONS

#: Those of diagrams without their braces, and those that were made for FEEL.
PAYLOADS = (
    *(text.strip("$#{}") for text in ESCAPES),
    *FEEL_ESCAPES,
    *FEEL_EXHAUSTIONS,
)
#: Place -> the logic of a decision with an attack there.
PLACES: Mapping[str, Callable[[str], str]] = {
    "input": lambda attack: table([f"{attack}:string"], ["y"], ("-", "1")),
    "condition": lambda attack: table(["x"], ["y"], (attack, "1"), ("-", "2")),
    "result": lambda attack: table(["x"], ["y"], ("-", attack)),
    "allowed values": lambda attack: table(
        ["x"], ["y"], ("-", "1"), values={"x": attack}
    ),
    "default": lambda attack: table(["x"], ["y"], ("0", "1"), defaults={"y": attack}),
    "expression": literal,
    "name of a result": lambda attack: table(["x"], [attack], ("-", "1")),
}
RULE = """
    start s
    rule r camunda:decisionRef=asked camunda:resultVariable=found camunda:mapDecisionResult=singleEntry
    user after
    s -> r
    r -> after
"""


@pytest.mark.parametrize("place", PLACES)
def test_an_attack_in_a_decision_takes_nothing(
    lab: EngineLab, tmp_path: Path, place: str
) -> None:
    ran = 0
    said = ""
    with Canary(tmp_path) as canary:
        for payload in PAYLOADS:
            attack = canary.placed(payload.replace("FILE", str(canary.path)))
            logic = PLACES[place](attack)
            content = decision_file(
                input_data("x"), decision("asked", logic, requires=["input:x"])
            )
            try:
                lab.deploy(RULE, files={"asked.dmn": content})
                lab.start(x={"a": 1})
            except Refused as refused:
                said += str(refused)
            else:
                ran += 1

        assert canary.is_safe(said + everything(lab))
    assert ran < len(PAYLOADS)


def test_a_decision_without_an_attack_decides(lab: EngineLab) -> None:
    content = decision_file(
        input_data("x"),
        decision("asked", PLACES["result"]("1 + 1"), requires=["input:x"]),
    )
    lab.deploy(RULE, files={"asked.dmn": content})

    case = lab.start(x=1)

    assert case.variables()["found"] == 2
