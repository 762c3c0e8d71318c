"""Parse FEEL expressions and unary tests, within fixed limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.bpmn.feel import messages
from engine.bpmn.feel.expression_reader import ExpressionReader
from engine.bpmn.feel.limits import MAX_DEPTH, MAX_TREE_DEPTH
from engine.bpmn.feel.syntax import (
    Arithmetic,
    Node,
    Tests,
    children_of,
)
from engine.bpmn.feel.tokens import fault
from engine.bpmn.feel.types import FeelType

#: Names of the properties that values have.
PROPERTIES = (
    "year", "month", "day", "weekday", "hour", "minute", "second", "time offset",
    "timezone", "years", "months", "days", "hours", "minutes", "seconds", "start", "end",
    "start included", "end included",
)  # fmt: skip


Tree = TypeVar("Tree")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Tree]):
    """What a text means, and the names in it that nobody has declared."""

    tree: Tree
    unknown_names: frozenset[str]


def parse_expression(
    source: str,
    *,
    names: Iterable[str],
    builtins: Iterable[str],
    types: Mapping[str, FeelType],
) -> Parsed[Node]:
    """Parse one expression.

    Raises:
        FeelSyntaxError: it makes no sense, or is too long or too complex.
    """
    parser = _parser(source, list(names), builtins, types)
    with _within_depth(source):
        tree = parser.expression()
        _require_depth(source, tree)
    return Parsed(tree, frozenset(parser.unknown_names))


def parse_tests(
    source: str,
    *,
    names: Iterable[str],
    builtins: Iterable[str],
    types: Mapping[str, FeelType],
) -> Parsed[Tests]:
    """Parse unary tests, the cells of a decision table.

    Raises:
        FeelSyntaxError: they make no sense, or are too long or too complex.
    """
    parser = _parser(source, [*names, "?"], builtins, types)
    with _within_depth(source):
        tests = parser.unary_tests()
        _require_depth(source, *tests.tests)
    return Parsed(tests, frozenset(parser.unknown_names))


@contextmanager
def _within_depth(source: str) -> Iterator[None]:
    """Refuse what is nested deeper than the stack has room for at this moment."""
    try:
        yield
    except RecursionError as error:
        raise fault(source, 0, messages.TOO_DEEP, limit=MAX_DEPTH) from error


def _require_depth(source: str, *trees: Node) -> None:
    """Refuse a tree of too many levels: a long row of calls or paths makes them too."""
    waiting = [(tree, 1) for tree in trees]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_TREE_DEPTH:
            raise fault(source, 0, messages.TOO_DEEP, limit=MAX_TREE_DEPTH)
        for child in children_of(node):
            # A sum is computed in one go, however long it is.
            flat = isinstance(node, Arithmetic) and child is node.left
            waiting.append((child, depth + (not flat)))


def _parser(
    source: str,
    names: list[str],
    builtins: Iterable[str],
    types: Mapping[str, FeelType],
) -> ExpressionReader:
    return ExpressionReader(
        source,
        names=[*names, *builtins],
        members=[*PROPERTIES, *names],
        types=types,
    )
