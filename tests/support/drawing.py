"""The picture in a diagram file: planes with shapes, edges and labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from tests.support.bpmn_graph import BPMN, DI, Graph, local

_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right border."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower border."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: Box) -> bool:
        """Say whether two boxes share more than a border."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Say whether another box lies within this one."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece of an edge."""

    start: Point
    end: Point

    @property
    def box(self) -> Box:
        """The box that the piece fills."""
        xs, ys = zip(self.start, self.end, strict=True)
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    @property
    def is_orthogonal(self) -> bool:
        """Say whether it runs level or upright."""
        return self.start[0] == self.end[0] or self.start[1] == self.end[1]

    def crosses(self, other: Segment) -> bool:
        """Say whether two pieces cross at a right angle, inside both."""
        mine, yours = self.box, other.box
        level, upright = (mine, yours) if mine.height == 0 else (yours, mine)
        if level.height or upright.width:
            return False
        return (
            level.x < upright.x < level.right and upright.y < level.y < upright.bottom
        )

    def overlaps(self, other: Segment) -> bool:
        """Say whether two pieces lie on each other for a stretch."""
        mine, yours = self.box, other.box
        if mine.height == yours.height == 0 and mine.y == yours.y:
            return min(mine.right, yours.right) > max(mine.x, yours.x)
        if mine.width == yours.width == 0 and mine.x == yours.x:
            return min(mine.bottom, yours.bottom) > max(mine.y, yours.y)
        return False

    def enters(self, box: Box) -> bool:
        """Say whether the piece runs through the inside of a box."""
        mine = self.box
        return (
            mine.x < box.right
            and box.x < mine.right + 0.01
            and mine.y < box.bottom
            and box.y < mine.bottom + 0.01
            and mine.right > box.x
            and mine.bottom > box.y
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn node, lane, pool or note."""

    element: str
    box: Box
    label: Box | None
    expanded: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A drawn flow."""

    element: str
    points: tuple[Point, ...]
    label: Box | None

    @property
    def segments(self) -> list[Segment]:
        """Its straight pieces."""
        return [Segment(start, end) for start, end in pairwise(self.points)]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One plane."""

    element: str
    shapes: Mapping[str, Shape]
    edges: Mapping[str, Edge]

    def labels(self) -> Iterator[tuple[str, Box]]:
        """Yield the texts that stand beside what they name."""
        drawn: list[Shape | Edge] = [*self.shapes.values(), *self.edges.values()]
        for one in drawn:
            if one.label is not None:
                yield one.element, one.label


def drawings(graph: Graph) -> list[Drawing]:
    """Read all planes of a file."""
    return [_drawing(plane) for plane in graph.root.iter(DI + "BPMNPlane")]


def lanes(graph: Graph) -> dict[str, tuple[str, set[str]]]:
    """Return the lanes of a file: id -> name and the nodes it lists."""
    return {
        lane.get("id", ""): (
            lane.get("name", ""),
            {ref.text or "" for ref in lane.findall(BPMN + "flowNodeRef")},
        )
        for lane in graph.root.iter(BPMN + "lane")
    }


def _drawing(plane: ET.Element) -> Drawing:
    shapes: dict[str, Shape] = {}
    edges: dict[str, Edge] = {}
    for child in plane:
        element = child.get("bpmnElement", "")
        assert element not in shapes | edges, f"{element} is drawn twice"
        label = child.find(f"{DI}BPMNLabel/{_DC}Bounds")
        beside = None if label is None else _box(label)
        if local(child) == "BPMNShape":
            bounds = child.find(_DC + "Bounds")
            assert bounds is not None, element
            expanded = child.get("isExpanded") == "true"
            shapes[element] = Shape(element, _box(bounds), beside, expanded)
        else:
            points = tuple(_point(point) for point in child.findall(_WAYPOINT))
            edges[element] = Edge(element, points, beside)
    return Drawing(plane.get("bpmnElement", ""), shapes, edges)


def _box(bounds: ET.Element) -> Box:
    x, y, width, height = (
        float(bounds.get(name, "nan")) for name in ("x", "y", "width", "height")
    )
    return Box(x, y, width, height)


def _point(point: ET.Element) -> Point:
    return float(point.get("x", "nan")), float(point.get("y", "nan"))
