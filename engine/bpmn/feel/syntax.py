"""The syntax tree of FEEL: what the parser makes and the compiler reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeAlias

from engine.bpmn.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, true, false, null, a date, a time or a duration."""

    value: object


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a parameter or a function."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """`base.name`."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`base[condition]`."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`."""

    function: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: an entry of a context, an argument, an iterator."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class NamedCall:
    """`function(name: argument)`."""

    function: Node
    arguments: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+`, `-`, `*`, `/` or `**` between two operands."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """`=`, `!=`, `<`, `<=`, `>` or `>=` between two operands."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """A chain of `and`, or a chain of `or`."""

    sign: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In:
    """`value in (tests)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """`[start..end]`, each side open or closed."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class OneSided:
    """`< end` as a test, and `(< end)` as a range."""

    sign: str
    end: Node


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b, c]`."""

    entries: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    """`{a: 1, b: a + 1}`."""

    entries: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then this else that`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Steps:
    """`start..end` of an iteration."""

    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class For:
    """`for a in list, b in list return body`."""

    iterators: tuple[Named, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every a in list satisfies condition`."""

    every: bool
    iterators: tuple[Named, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, with its type or None."""

    name: str
    type: FeelType | None


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """`function(parameters) body`."""

    parameters: tuple[Parameter, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    value: Node
    type: FeelType


Node: TypeAlias = (
    Literal
    | Name
    | Path
    | Filter
    | Call
    | Named
    | NamedCall
    | Negation
    | Arithmetic
    | Comparison
    | Logic
    | Between
    | In
    | Range
    | OneSided
    | ListOf
    | ContextOf
    | If
    | Steps
    | For
    | Quantified
    | FunctionOf
    | InstanceOf
)


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests: any of them, or none of them; no tests at all are `-`."""

    tests: tuple[Node, ...]
    negated: bool = False


def nodes_of(*roots: Node) -> Iterator[Node]:
    """Yield every node of the trees, each once."""
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children_of(node))


def children_of(node: Node) -> Iterator[Node]:
    """Yield the nodes that stand directly in a node."""
    for field in fields(node):
        value = getattr(node, field.name)
        inner = value if isinstance(value, tuple) else (value,)
        yield from (part for part in inner if isinstance(part, _CLASSES))


_CLASSES = (
    Literal, Name, Path, Filter, Call, Named, NamedCall, Negation, Arithmetic, Comparison,
    Logic, Between, In, Range, OneSided, ListOf, ContextOf, If, Steps, For, Quantified,
    FunctionOf, InstanceOf,
)  # fmt: skip
