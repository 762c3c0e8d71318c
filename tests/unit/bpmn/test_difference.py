"""Two versions of a diagram, compared by what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.described import describe_diagram
from engine.bpmn.difference import Change, ElementChange, compare_diagrams
from engine.bpmn.xml_input import XmlRefused

SHIPPED = sorted(Path("processes").glob("*.bpmn"))
_HEAD = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
 xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn">"""


@dataclass(frozen=True)
class Task:
    """A task of a drawn sample."""

    tag: str = "userTask"
    attributes: tuple[tuple[str, str], ...] = ()
    inside: str = ""
    x: int = 0
    y: int = 0


def drawn(
    tasks: Mapping[str, Task],
    flows: Mapping[str, tuple[str, str]] | None = None,
    *,
    lanes: Mapping[str, tuple[str, ...]] | None = None,
) -> bytes:
    """Return a diagram with these tasks and the flows between them."""
    nodes = "".join(
        f'<bpmn:{one.tag} id="{name}" '
        + " ".join(f"{key}={quoteattr(value)}" for key, value in one.attributes)
        + f">{one.inside}</bpmn:{one.tag}>"
        for name, one in tasks.items()
    )
    shapes = "".join(
        f'<bpmndi:BPMNShape bpmnElement="{name}">'
        f'<dc:Bounds x="{one.x}" y="{one.y}" width="100" height="80"/>'
        "</bpmndi:BPMNShape>"
        for name, one in tasks.items()
    )
    lines = edges = ""
    for name, (source, target) in (flows or {}).items():
        lines += f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}"'
        lines += f' targetRef="{target}"/>'
        points = "".join(
            f'<di:waypoint x="{tasks[end].x}" y="{tasks[end].y}"/>'
            for end in (source, target)
        )
        edges += f'<bpmndi:BPMNEdge bpmnElement="{name}">{points}</bpmndi:BPMNEdge>'
    swim = "".join(
        f'<bpmn:lane id="{name}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>" for each in members)
        + "</bpmn:lane>"
        for name, members in (lanes or {}).items()
    )
    return (
        f'{_HEAD}<bpmn:process id="p"><bpmn:laneSet>{swim}</bpmn:laneSet>'
        f"{nodes}{lines}</bpmn:process>"
        f"<bpmndi:BPMNDiagram><bpmndi:BPMNPlane>{shapes}{edges}"
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    ).encode()


def told(changes: tuple[ElementChange, ...]) -> dict[str, str]:
    """Return what became of each element."""
    return {one.element.id: one.change.value for one in changes}


def written(changes: tuple[ElementChange, ...]) -> list[tuple[object, ...]]:
    """Return each property that is written differently."""
    return [
        (one.element.id, each.name, each.before, each.after)
        for one in changes
        for each in one.properties
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_diagram_does_not_differ_from_itself(path: Path) -> None:
    content = path.read_bytes()

    assert compare_diagrams(content, content) == ()


def test_what_came_and_what_went_is_told() -> None:
    before = drawn({"a": Task(), "b": Task(x=200)}, {"a_to_b": ("a", "b")})
    after = drawn({"a": Task(), "c": Task(x=200)}, {"a_to_c": ("a", "c")})

    assert told(compare_diagrams(before, after)) == {
        "c": "added",
        "a_to_c": "added",
        "b": "removed",
        "a_to_b": "removed",
    }


def test_a_property_is_told_with_what_it_was_and_what_it_is() -> None:
    old = Task(attributes=(("name", "审核"), ("camunda:formRef", "f1")))
    new = Task(attributes=(("name", "复核"), ("camunda:assignee", "${boss}")))

    changes = compare_diagrams(drawn({"a": old}), drawn({"a": new}))

    assert sorted(written(changes), key=str) == [
        ("a", "camunda:assignee", None, "${boss}"),
        ("a", "camunda:formRef", "f1", None),
        ("a", "name", "审核", "复核"),
    ]


def test_what_stands_inside_an_element_is_its_own() -> None:
    inside = (
        "<bpmn:extensionElements><camunda:properties>"
        '<camunda:property name="clause" value="{clause}"/></camunda:properties>'
        '<camunda:inputOutput><camunda:inputParameter name="n">{given}'
        "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
    )
    old = Task(inside=inside.format(clause="7.1", given="${a}"))
    new = Task(inside=inside.format(clause="7.2", given="${b}"))

    changes = compare_diagrams(drawn({"a": old}), drawn({"a": new}))

    assert written(changes) == [
        ("a", "property[clause]", "7.1", "7.2"),
        ("a", "inputParameter[n]", "${a}", "${b}"),
    ]


def test_a_timer_and_its_made_up_id_are_told_apart() -> None:
    inside = (
        '<bpmn:timerEventDefinition id="{id}"><bpmn:timeDuration>{text}'
        "</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    before, renamed, changed = (
        drawn({"a": Task("intermediateCatchEvent", inside=inside.format(id=i, text=t))})
        for i, t in (("x1", "P1D"), ("x2", "P1D"), ("x1", "P2D"))
    )

    assert compare_diagrams(before, renamed) == ()
    assert written(compare_diagrams(before, changed)) == [
        ("a", "timerEventDefinition/timeDuration", "P1D", "P2D")
    ]


def test_another_kind_of_task_under_the_same_id_is_a_change() -> None:
    changes = compare_diagrams(
        drawn({"a": Task("userTask")}), drawn({"a": Task("serviceTask")})
    )

    assert written(changes) == [("a", "kind", "userTask", "serviceTask")]


def test_another_lane_is_a_change_of_the_task() -> None:
    tasks = {"a": Task(), "b": Task(x=200)}
    before = drawn(tasks, lanes={"局": ("a", "b"), "机构": ()})
    after = drawn(tasks, lanes={"局": ("a",), "机构": ("b",)})

    assert written(compare_diagrams(before, after)) == [("b", "lane", "局", "机构")]


def test_colours_are_no_change() -> None:
    plain, red = drawn({"a": Task()}), Task(attributes=(("bioc:stroke", "#f00"),))

    assert compare_diagrams(plain, drawn({"a": red})) == ()


def test_a_task_that_stands_elsewhere_takes_its_flows_along_in_silence() -> None:
    stay = {name: Task(x=200 * at) for at, name in enumerate("abcd")}
    flows = {"a_to_b": ("a", "b"), "c_to_d": ("c", "d")}
    moved = {**stay, "d": Task(x=600, y=300)}

    changes = compare_diagrams(drawn(stay, flows), drawn(moved, flows))

    assert told(changes) == {"d": "moved"}


def test_a_drawing_that_moved_as_a_whole_did_not_change() -> None:
    tasks = {name: Task(x=200 * at) for at, name in enumerate("abc")}
    aside = {name: Task(x=one.x + 50, y=30) for name, one in tasks.items()}
    flows = {"a_to_b": ("a", "b")}

    assert compare_diagrams(drawn(tasks, flows), drawn(aside, flows)) == ()


def test_a_file_that_is_no_xml_is_refused() -> None:
    with pytest.raises(XmlRefused):
        compare_diagrams(b"<a>", drawn({}))


def test_of_two_elements_with_one_id_the_first_is_told() -> None:
    one = b'<bpmn:task id="x" name="1"/><bpmn:task id="x" name="2"/>'
    content = drawn({}).replace(b"</bpmn:process>", one + b"</bpmn:process>")

    assert describe_diagram("x.bpmn", content)["x"].name == "1"


_TASKS = st.dictionaries(
    st.sampled_from("abcde"),
    st.builds(
        Task,
        tag=st.sampled_from(["userTask", "task"]),
        attributes=st.sampled_from(
            [(), (("name", "甲"),), (("name", "乙"), ("camunda:formRef", "f"))]
        ),
        x=st.sampled_from([0, 300]),
        y=st.sampled_from([0, 300]),
    ),
)


@settings(max_examples=40)
@given(_TASKS, _TASKS)
def test_the_way_back_undoes_every_change(
    before: dict[str, Task], after: dict[str, Task]
) -> None:
    there = compare_diagrams(drawn(before), drawn(after))
    back = compare_diagrams(drawn(after), drawn(before))

    turned = {Change.ADDED.value: "removed", Change.REMOVED.value: "added"}
    assert told(back) == {
        name: turned.get(change, change) for name, change in told(there).items()
    }
    assert sorted(written(back), key=str) == sorted(
        ((name, prop, new, old) for name, prop, old, new in written(there)), key=str
    )
    assert {one.element.id for one in there if one.change is Change.ADDED} == (
        after.keys() - before.keys()
    )
