"""The worker library for Node that Camunda publishes, unchanged, against a server."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.engine_rest.clients.counter import (
    COUNTER,
    case,
    elements,
    troubles,
    values,
)
from tests.engine_rest.program import Program
from tests.support.page_server import listening

EVERY_CALL = Path(__file__).with_name("every_call.mjs")
WAYS = ("complete", "failure", "error", "unlock", "lost")


@pytest.fixture
def cases(designer: Program) -> dict[str, str]:
    deployed = designer.deploy(("counter.bpmn", COUNTER), name="counter")
    assert deployed.status_code == 200, deployed.text
    given = {"pages": 3, "题目": "整改", "tags": ["甲", "乙"]}
    return {way: case(designer, way=way, **given) for way in WAYS}


def test_node_makes_every_call(designer: Program, cases: dict[str, str]) -> None:
    notes = _run(designer)

    first = notes["complete"]
    assert first["given"] == {
        "pages": 3,
        "题目": "整改",
        "tags": ["甲", "乙"],
        "way": "complete",
    }
    assert first["business_key"] == "案件 1"
    assert first["properties"] == {"clause": "7.1"}
    assert first["retries"] is None
    assert [way for way in WAYS if "error" in notes[way]] == ["lost"]
    lost = notes["lost"]["error"]
    assert lost["type"] == "InvalidRequestException"
    assert "Response code 404" in lost["message"]
    _has_what_was_brought(designer, cases)


def _has_what_was_brought(program: Program, cases: dict[str, str]) -> None:
    brought = values(program, cases["complete"])
    assert brought == brought | {
        "题目": "整改通知书",
        "count": 7,
        "large": 2**40,
        "share": 0.5,
        "agreed": True,
        "nothing": None,
        "at": "2026-11-22T02:00:00+00:00",
        "list": [1, {"二": 2}],
    }
    assert "tray" not in brought
    assert elements(program, cases["complete"]) == ["s", "p"]
    assert elements(program, cases["unlock"]) == ["s", "p"]
    assert elements(program, cases["failure"]) == ["s"]
    assert troubles(program, cases["failure"]) == ["卡纸"]
    assert elements(program, cases["error"])[-1] == "b"
    assert values(program, cases["error"])["left"] == 0


def _run(program: Program) -> dict[str, Any]:
    password = program.site.passwords["admin"]
    with listening(program.site.app) as address:
        done = subprocess.run(
            ["node", str(EVERY_CALL)],
            env={
                "PATH": os.environ["PATH"],
                "TANDEM_URL": address,
                "TANDEM_LOGIN": "admin",
                "TANDEM_PASSWORD": password,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    return {note["way"]: note for note in json.loads(done.stdout)}
