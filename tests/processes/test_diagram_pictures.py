"""The shipped diagrams are drawn tidily: a designer reads them without effort."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import pytest

from tests.support.bpmn_graph import (
    ACTIVITIES,
    BPMN,
    Graph,
    Node,
    all_files,
    read_graph,
)
from tests.support.drawing import Box, Drawing, Shape, drawings, lanes

GRAPHS = {path.stem: read_graph(path) for path in all_files()}
DRAWINGS = {
    f"{key}: {drawing.element}": (graph, drawing)
    for key, graph in GRAPHS.items()
    for drawing in drawings(graph)
}


#: Crossings that no drawing avoids: in stage 3 the three places 研判中, 等待 and 组建
#: each lead to both ends and hang together (a K3,3), so one crossing must remain.
CROSSINGS = {
    frozenset(
        {
            "assistance_to_start",
            "supervision_ended_to_merge_assistance_not_started",
        }
    )
}
LANE_ORDER = [
    "经营主体",
    "市场监督管理部门",
    "检验机构",
    "帮扶机构",
    "工作组",
    "单位负责人",
    "巡查人员",
    "专业技术人员",
    "办理人员",
    "服务对象",
    "协助人员",
    "项目负责人",
    "档案管理员",
    "系统",
]

each_file = pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
each_plane = pytest.mark.parametrize(
    ("graph", "drawing"), DRAWINGS.values(), ids=DRAWINGS
)


@each_file
def test_everything_is_drawn_once(graph: Graph) -> None:
    drawn = Counter(
        element
        for drawing in drawings(graph)
        for element in (*drawing.shapes, *drawing.edges)
    )
    notes = {n.get("id", "") for n in graph.root.iter(BPMN + "textAnnotation")}
    pools = {p.get("id", "") for p in graph.root.iter(BPMN + "participant")}

    expected = {*graph.nodes, *graph.flows, *lanes(graph), *notes, *pools}

    assert drawn == dict.fromkeys(expected, 1)


@each_file
def test_everything_is_drawn_on_the_plane_of_its_scope(graph: Graph) -> None:
    own = {drawing.element for drawing in drawings(graph)}
    for drawing in drawings(graph):
        plane = drawing.element if drawing.element in graph.nodes else graph.key
        for element in drawing.shapes:
            if element in graph.nodes:
                scopes = graph.around(element)
                found = next(s for s in scopes if s in own or s == graph.key)
                assert found == plane, element


@each_plane
def test_flows_run_level_or_upright_between_two_borders(
    graph: Graph, drawing: Drawing
) -> None:
    for edge in drawing.edges.values():
        flow = graph.flows[edge.element]
        assert len(edge.points) >= 2
        assert all(segment.is_orthogonal for segment in edge.segments), flow.id
        for point, end in (
            (edge.points[0], flow.source),
            (edge.points[-1], flow.target),
        ):
            assert _is_on_border(point, graph.nodes[end], drawing.shapes[end]), flow.id


def _is_on_border(point: tuple[float, float], node: Node, shape: Shape) -> bool:
    box, (x, y) = shape.box, point
    middle_x, middle_y = box.middle
    if node.kind.endswith("Gateway"):
        reach = abs(x - middle_x) / box.width + abs(y - middle_y) / box.height
        return reach == pytest.approx(0.5)
    upright = x in {box.x, box.right} and box.y < y < box.bottom
    level = y in {box.y, box.bottom} and box.x < x < box.right
    return upright or level


@each_plane
def test_no_shape_lies_on_another(graph: Graph, drawing: Drawing) -> None:
    nodes = [s for s in drawing.shapes.values() if s.element in graph.nodes]
    for one, other in combinations(nodes, 2):
        if not _belong_together(graph, one, other):
            assert not one.box.meets(other.box), (one.element, other.element)


def _belong_together(graph: Graph, one: Shape, other: Shape) -> bool:
    """Say whether one holds the other, or stands on its border."""
    first, second = graph.nodes[one.element], graph.nodes[other.element]
    return (
        first.id in graph.around(second.id)
        or second.id in graph.around(first.id)
        or first.attached_to == second.id
        or second.attached_to == first.id
    )


@each_plane
def test_boundary_events_stand_on_the_lower_border(
    graph: Graph, drawing: Drawing
) -> None:
    for shape in drawing.shapes.values():
        node = graph.nodes.get(shape.element)
        if node is not None and node.attached_to:
            host = drawing.shapes[node.attached_to].box
            assert shape.box.middle[1] == host.bottom, node.id
            assert host.x < shape.box.x < shape.box.right < host.right, node.id


@each_plane
def test_labels_stand_free_and_inside_the_plane(graph: Graph, drawing: Drawing) -> None:
    labels = list(drawing.labels())
    frame = _frame(graph, drawing)
    for element, label in labels:
        assert frame.holds(label), element
        for shape in drawing.shapes.values():
            if shape.element in graph.nodes and not shape.expanded:
                assert not _meets(graph, shape, label), (element, shape.element)
        for edge in drawing.edges.values():
            for segment in edge.segments:
                assert not segment.enters(label), (element, edge.element)
    for (one, first), (other, second) in combinations(labels, 2):
        assert not first.meets(second), (one, other)


def _meets(graph: Graph, shape: Shape, label: Box) -> bool:
    """Say whether a label lies on a shape; gateways are diamonds."""
    if not graph.nodes[shape.element].kind.endswith("Gateway"):
        return shape.box.meets(label)
    x, y = shape.box.middle
    away_x = max(label.x - x, x - label.right, 0)
    away_y = max(label.y - y, y - label.bottom, 0)
    return away_x + away_y < shape.box.width / 2


def _frame(graph: Graph, drawing: Drawing) -> Box:
    """Return what the pool, or the lanes together, fill."""
    outer = [s.box for s in drawing.shapes.values() if s.element not in graph.nodes]
    assert outer, drawing.element
    x, y = min(b.x for b in outer), min(b.y for b in outer)
    right, bottom = max(b.right for b in outer), max(b.bottom for b in outer)
    return Box(x, y, right - x, bottom - y)


@each_plane
def test_every_event_question_and_answer_has_its_label_drawn(
    graph: Graph, drawing: Drawing
) -> None:
    labelled = {element for element, _ in drawing.labels()}
    outside = {
        node.id
        for node in graph.nodes.values()
        if node.name and node.id in drawing.shapes and node.kind not in ACTIVITIES
    }
    answers = {flow.id for flow in graph.flows.values() if flow.name}

    assert labelled == outside | (answers & set(drawing.edges))


@each_plane
def test_everything_stays_within_the_pool_or_the_lanes(
    graph: Graph, drawing: Drawing
) -> None:
    frame = _frame(graph, drawing)
    for shape in drawing.shapes.values():
        assert frame.holds(shape.box), shape.element
    for edge in drawing.edges.values():
        assert all(frame.holds(segment.box) for segment in edge.segments), edge.element


@each_plane
def test_no_flow_runs_through_a_node(graph: Graph, drawing: Drawing) -> None:
    for edge in drawing.edges.values():
        flow = graph.flows[edge.element]
        for shape in drawing.shapes.values():
            node = graph.nodes.get(shape.element)
            if node is None or node.id in {flow.source, flow.target}:
                continue
            if shape.expanded and node.id in graph.around(flow.source):
                continue
            if node.id == graph.nodes[flow.source].attached_to:
                continue
            for segment in edge.segments:
                assert not segment.enters(shape.box), (flow.id, node.id)


@each_plane
def test_no_flows_cross_or_hide_each_other(graph: Graph, drawing: Drawing) -> None:
    for one, other in combinations(drawing.edges.values(), 2):
        first, second = graph.flows[one.element], graph.flows[other.element]
        # What leads to the same place may run together for the rest of the way,
        # and the ways out of an event-based or a parallel gateway may set out together.
        together = first.target == second.target or (
            first.source == second.source
            and graph.nodes[first.source].kind
            in {"eventBasedGateway", "parallelGateway"}
        )
        for mine in one.segments:
            for yours in other.segments:
                assert together or not mine.overlaps(yours), (first.id, second.id)
                if mine.crosses(yours):
                    assert {first.id, second.id} in CROSSINGS


@each_plane
def test_the_way_from_left_to_right_is_the_rule(graph: Graph, drawing: Drawing) -> None:
    """Only a loop leads back, and it returns to a merge."""
    for edge in drawing.edges.values():
        flow = graph.flows[edge.element]
        if edge.points[-1][0] < edge.points[0][0]:
            back = graph.nodes[flow.target]
            # An end, a merge, or an event of an event-based gateway.
            assert back.kind in {"exclusiveGateway", "intermediateCatchEvent"}, flow.id


@each_plane
def test_lanes_lie_under_each_other_in_the_order_of_the_design(
    graph: Graph, drawing: Drawing
) -> None:
    named = lanes(graph)
    drawn = [s for s in drawing.shapes.values() if s.element in named]
    drawn.sort(key=lambda shape: shape.box.y)
    names = [named[shape.element][0] for shape in drawn]

    top_plane = graph.key == drawing.element or "linkage_pool" in drawing.shapes
    assert bool(drawn) is not top_plane
    assert sorted(names, key=LANE_ORDER.index) == names
    for upper, lower in pairwise(drawn):
        assert upper.box.bottom == lower.box.y
        assert (upper.box.x, upper.box.width) == (lower.box.x, lower.box.width)


@each_plane
def test_every_node_lies_in_the_lane_that_lists_it(
    graph: Graph, drawing: Drawing
) -> None:
    listed = {
        element: node
        for node, (_, elements) in lanes(graph).items()
        for element in elements
        if element in drawing.shapes
    }
    plane = drawing.element if drawing.element in graph.nodes else graph.key
    own = {e for e in drawing.shapes if e in graph.nodes}
    own = {e for e in own if graph.nodes[e].scope == plane}
    if not any(lane in drawing.shapes for lane in lanes(graph)):
        return

    assert set(listed) == own
    for element, lane in listed.items():
        # A boundary event belongs to the lane of what it stands on.
        standing = graph.nodes[element].attached_to or element
        _, y = drawing.shapes[standing].box.middle
        box = drawing.shapes[lane].box
        assert box.y < y < box.bottom, element
