"""What the gate says of several files, of other engines, and of what is not drawn."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser

from engine.bpmn.findings import Finding
from engine.bpmn.gate import GateEnvironment, Severity, check
from engine.bpmn.gate_rules.elsewhere import predicted_tasks
from engine.bpmn.reader import read_diagram
from tests.support.interpreter_lab import Lab
from tests.support.loose_models import loose_model
from tests.support.models.stock import in_python, plain_drawing
from tests.support.sketch import sketch
from tests.unit.bpmn.diagram_text import END, START, chain, definitions, process

NOTHING = GateEnvironment()


def found(code: str, **files: bytes) -> list[Finding]:
    resources = {f"{name}.bpmn": content for name, content in files.items()}
    return [one for one in check(resources, NOTHING) if one.code == code]


# Several files -----------------------------------------------------------------------


def _with_message(key: str, name: str) -> bytes:
    roots = f'<bpmn:message id="m" name="{name}" />'
    start, end = f"start_{key}", f"end_{key}"
    body = f'<bpmn:startEvent id="{start}" /><bpmn:endEvent id="{end}" />'
    return definitions(roots + process(body + chain(start, end), key=key))


def test_an_id_that_means_two_things_in_two_files_is_a_warning() -> None:
    same = {"a": _with_message("a", "甲"), "b": _with_message("b", "甲")}
    other = {"a": _with_message("a", "甲"), "b": _with_message("b", "乙")}

    assert found("root_differs", **same) == []
    (told,) = found("root_differs", **other)
    assert (told.severity, told.resource) == (Severity.WARNING, "b.bpmn")
    assert {"a.bpmn", "m"} == {
        each for each in ("a.bpmn", "m") if each in told.reason_en
    }


def test_ids_that_two_files_share_are_told_once() -> None:
    body = START + END + chain("start", "end")
    files = {key: definitions(process(body, key=key)) for key in ("a", "b")}

    (told,) = found("ids_shared", **files)

    assert (told.severity, told.resource) == (Severity.INFO, "b.bpmn")
    assert "3" in told.reason_en
    assert "start" in told.reason_en
    assert found("ids_shared", a=files["a"]) == []


# Other engines -----------------------------------------------------------------------


@pytest.mark.parametrize("reserved", ["Start", "End", "Root", "x.EndJoin"])
def test_an_id_that_spiffworkflow_takes_is_told_and_runs_here(reserved: str) -> None:
    text = f"start s\nuser {reserved}\nend e\ns -> {reserved}\n{reserved} -> e"

    (told,) = found("id_reserved", a=sketch(text))
    lab = Lab(text)

    assert (told.severity, told.element_id) == (Severity.INFO, reserved)
    assert lab.tasks == [reserved]
    assert lab.complete(reserved).ended


def test_an_ordinary_id_is_not_reserved() -> None:
    text = "start start\nuser Started\nend end\nstart -> Started\nStarted -> end"

    assert found("id_reserved", a=sketch(text)) == []


def _blocks_in_a_row(count: int) -> str:
    lines = ["start s", "end e"]
    last = "s"
    for number in range(count):
        split, join = f"f{number}", f"j{number}"
        lines += [f"and {split}", f"and {join}", f"{last} -> {split}"]
        for branch in "abc":
            task = f"{branch}{number}"
            lines += [f"user {task}", f"{split} -> {task}", f"{task} -> {join}"]
        last = join
    return "\n".join([*lines, f"{last} -> e"])


def test_many_parallel_blocks_in_a_row_are_told() -> None:
    assert found("many_predicted", a=sketch(_blocks_in_a_row(3))) == []

    (told,) = found("many_predicted", a=sketch(_blocks_in_a_row(6)))

    assert told.severity is Severity.INFO


def test_a_hundred_blocks_are_counted_without_unfolding_them() -> None:
    (told,) = found("many_predicted", a=sketch(_blocks_in_a_row(100)))

    assert "> 1,000,000,000" in told.reason_en


@pytest.mark.parametrize("seed", range(40))
def test_the_estimate_is_near_what_spiffworkflow_predicts(seed: int) -> None:
    # Given
    content = in_python(plain_drawing(seed, flat=True))
    parser = BpmnParser()
    parser.add_bpmn_str(content)

    # When
    predicted = len(BpmnWorkflow(parser.get_spec("main")).tasks)

    # Then
    (model,) = read_diagram("m.bpmn", content).processes
    assert predicted * 0.8 <= predicted_tasks(model.scope) <= predicted * 1.2


@given(st.integers(0, 2**32))
def test_any_diagram_is_counted(seed: int) -> None:
    content = sketch(loose_model(Random(seed)))  # noqa: S311 - a test's dice
    (model,) = read_diagram("m.bpmn", content).processes

    assert 1 <= predicted_tasks(model.scope) <= 10**9


# What is not drawn -------------------------------------------------------------------


def _pool(shapes: str) -> bytes:
    pool = (
        '<bpmn:collaboration id="c"><bpmn:participant id="pool" name="池" '
        'processRef="p" /></bpmn:collaboration>'
    )
    lane = '<bpmn:laneSet id="ls"><bpmn:lane id="lane" /></bpmn:laneSet>'
    drawn = "".join(
        f'<bpmndi:BPMNShape id="{each}_di" bpmnElement="{each}" />'
        for each in shapes.split()
    )
    plane = f'<bpmndi:BPMNPlane id="pl" bpmnElement="c">{drawn}</bpmndi:BPMNPlane>'
    body = lane + START + END + chain("start", "end")
    picture = f'<bpmndi:BPMNDiagram id="di">{plane}</bpmndi:BPMNDiagram>'
    return definitions(pool + process(body) + picture)


def test_pools_and_lanes_must_be_drawn_like_nodes_and_flows() -> None:
    whole = "pool lane start end start_to_end"

    assert found("not_drawn", a=_pool(whole)) == []
    for hidden in whole.split():
        rest = " ".join(each for each in whole.split() if each != hidden)
        (told,) = found("not_drawn", a=_pool(rest))
        assert (told.element_id, told.severity) == (hidden, Severity.WARNING)
