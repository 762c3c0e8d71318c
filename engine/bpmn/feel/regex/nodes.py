"""The syntax tree of patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from engine.bpmn.feel.regex.sets import CharacterSet


@dataclass(frozen=True, slots=True)
class One:
    """One character of a set."""

    characters: CharacterSet


@dataclass(frozen=True, slots=True)
class AnyCharacter:
    """`.`: any character but a line break, or any at all with flag s."""


@dataclass(frozen=True, slots=True)
class LineStart:
    """`^`."""


@dataclass(frozen=True, slots=True)
class LineEnd:
    """`$`."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first branch that fits."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A part whose text is remembered under a number."""

    number: int
    inner: Node


@dataclass(frozen=True, slots=True)
class Same:
    """The text of a group once more."""

    group: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` None is without end."""

    inner: Node
    least: int
    most: int | None
    greedy: bool


Node: TypeAlias = (
    One | AnyCharacter | LineStart | LineEnd | Sequence | Choice | Group | Same | Repeat
)
