"""The syntax tree of expressions: what the parser makes and the compiler reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, true, false or null."""

    value: object


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Access:
    """Fields of an object and entries of a list: `base.a[i].b`."""

    base: Node
    steps: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """The call of a registered function."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """`!`, `-` or `empty` before an operand."""

    sign: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """A chain of `&&`, or a chain of `||`."""

    sign: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`==`, `!=`, `<`, `>`, `<=` or `>=` between two operands."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A chain of operators of one rank, from left to right: `a + b - c`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


Node: TypeAlias = (
    Literal | Name | Access | Call | Unary | Logic | Comparison | Arithmetic | Choice
)


@dataclass(frozen=True, slots=True)
class Template:
    """A whole attribute value: literal text and expressions in turn."""

    parts: tuple[str | Node, ...]
