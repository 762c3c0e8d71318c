"""The gate apart: the same answer, and no file that can stop the service."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.bpmn.gate import GateEnvironment, check
from engine.bpmn.gate_process import answer, check_apart
from tests.unit.bpmn import supported
from tests.unit.bpmn.diagram_text import (
    END,
    START,
    chain,
    condition,
    diagram,
    flow,
)

CANARY = "canary-9410"
NOTHING = GateEnvironment()


def test_the_child_finds_what_the_gate_finds() -> None:
    # Given
    resources = {
        **supported.RESOURCES,
        "坏.bpmn": diagram('<bpmn:scriptTask id="x" />'),
    }

    # When
    found = check_apart(resources, supported.ENVIRONMENT)

    # Then
    assert check(resources, supported.ENVIRONMENT) == found
    assert "x" in {one.element_id for one in found}


def test_the_answer_is_the_findings_as_json() -> None:
    question = (
        b'{"resources": {"a.bpmn": "PGEvPg=="}, "environment": {"topics": ["t"]}}'
    )

    (found,) = json.loads(answer(io.BytesIO(question)))

    assert (
        found["code"],
        found["resource"],
        found["severity"],
    ) == ("not_bpmn", "a.bpmn", "error")


def test_a_check_that_takes_too_long_is_a_finding() -> None:
    (found,) = check_apart(supported.RESOURCES, NOTHING, time_limit=0.001)

    assert (found.code, found.resource) == ("check_timed_out", "f1.form, p.bpmn")


def test_a_check_that_computes_too_long_is_a_finding() -> None:
    shipped = {
        path.name: path.read_bytes() for path in Path("processes").glob("*.bpmn")
    }
    copies = {f"{n}-{name}": each for n in range(20) for name, each in shipped.items()}

    (found,) = check_apart(copies, NOTHING, cpu_limit=1)

    assert found.code == "check_timed_out"


def test_a_check_that_runs_out_of_memory_is_a_finding() -> None:
    # When the child may not even hold the question
    resources = {f"{number}.bin": bytes(2 * 1024 * 1024) for number in range(20)}
    (found,) = check_apart(resources, NOTHING, memory_limit=100 * 1024 * 1024)

    # Then
    assert found.code == "check_crashed"


_FORK_AND_JOIN = (
    START
    + '<bpmn:parallelGateway id="f" /><bpmn:parallelGateway id="j" />'
    + END
    + chain("start", "f")
    + chain("j", "end")
)


def _hostile(canary: str, port: int) -> Mapping[str, bytes]:
    task = '<bpmn:task id="t{}" />'
    long_label = "长" * 200_000
    return {
        "file entity": f'<!DOCTYPE a [<!ENTITY x SYSTEM "{canary}">]><a>&x;</a>'.encode(),
        "net entity": f'<!DOCTYPE a SYSTEM "http://127.0.0.1:{port}/a"><a/>'.encode(),
        "include": diagram(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" '
            f'href="{canary}" />'
        ),
        "schema": diagram(START).replace(
            b'id="definitions"',
            f'id="d" xsi:schemaLocation="urn:x http://127.0.0.1:{port}/x"'.encode(),
        ),
        "stylesheet": f'<?xml-stylesheet href="{canary}"?><a/>'.encode(),
        "utf-7": b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        "deep": b"<a>" * 200 + b"</a>" * 200,
        "wide": diagram("".join(task.format(n) for n in range(40_000))),
        "label": diagram(f'<bpmn:task id="t" name="{long_label}" />'),
        "huge": b"<a>" + b" " * 10_000_000 + b"</a>",
        "branches": diagram(
            START
            + '<bpmn:parallelGateway id="g" />'
            + "".join(task.format(n) + flow("g", f"t{n}") for n in range(900))
        ),
        "chain": diagram(
            START
            + "".join(task.format(n) for n in range(900))
            + END
            + chain("start", *(f"t{n}" for n in range(900)), "end")
        ),
        "joins": diagram(
            START
            + "".join(f'<bpmn:parallelGateway id="t{n}" />' for n in range(600))
            + chain("start", *(f"t{n}" for n in range(600)))
            + "".join(flow(f"t{n + 1}", f"t{n}") for n in range(599))
        ),
        "choices": diagram(
            START
            + '<bpmn:inclusiveGateway id="g" />'
            + "".join(
                f'<bpmn:endEvent id="t{n}" />'
                + flow("g", f"t{n}", inner=condition("${n}"))
                for n in range(900)
            )
            + flow("start", "g")
        ),
        "states": diagram(
            _FORK_AND_JOIN
            + "".join(
                f'<bpmn:inclusiveGateway id="a{n}" /><bpmn:inclusiveGateway id="b{n}" />'
                + chain("f", f"a{n}", f"b{n}", "j")
                + flow(f"a{n}", f"b{(n + 1) % 250}", inner=condition("${n}"))
                for n in range(250)
            )
        ),
        "reminders": diagram(
            _FORK_AND_JOIN
            + "".join(
                f'<bpmn:task id="t{n}" /><bpmn:boundaryEvent id="b{n}" '
                f'attachedToRef="t{n}" cancelActivity="false">'
                "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D"
                "</bpmn:timeDuration></bpmn:timerEventDefinition>"
                "</bpmn:boundaryEvent>" + chain("f", f"t{n}", "j") + flow(f"b{n}", "j")
                for n in range(280)
            )
        ),
        "dangling data": diagram(
            '<bpmn:subProcess id="a"><bpmn:subProcess id="b"><bpmn:task id="t">'
            "<bpmn:dataInputAssociation><bpmn:sourceRef>gone</bpmn:sourceRef>"
            "<bpmn:targetRef>gone</bpmn:targetRef></bpmn:dataInputAssociation>"
            "</bpmn:task></bpmn:subProcess></bpmn:subProcess>"
        ),
        "references": diagram(
            "".join(
                f'<bpmn:endEvent id="t{n}"><bpmn:messageEventDefinition '
                f'messageRef="m{n}" /></bpmn:endEvent>'
                for n in range(1_900)
            )
        ),
        "processes": diagram("").replace(
            b"</bpmn:definitions>",
            b"".join(
                b'<bpmn:process id="p%d" isExecutable="true" />' % n
                for n in range(1_900)
            )
            + b"</bpmn:definitions>",
        ),
        "expression": diagram(
            '<bpmn:userTask id="t" camunda:assignee="${' + "(" * 100_000 + '" />'
        ),
        "attributes": diagram(
            "<bpmn:task "
            + " ".join(f'camunda:a{n}="x"' for n in range(50_000))
            + ' id="t" />'
        ),
        "soup": bytes(range(256)) * 4_000,
    }


_KINDS = sorted(_hostile("", 0))


@pytest.mark.parametrize("kind", _KINDS)
def test_hostile_files_are_refused_in_time_and_reach_nothing(
    kind: str, tmp_path: Path
) -> None:
    # Given
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        port = listener.getsockname()[1]

        # When
        content = _hostile(canary.as_uri(), port)[kind]
        found = check_apart({"a.bpmn": content}, NOTHING)

        # Then
        with pytest.raises(BlockingIOError):
            listener.accept()
    texts = "".join(str(one) for one in found)
    assert found
    assert CANARY not in texts
    assert not {"check_timed_out", "check_crashed"} & {one.code for one in found}
