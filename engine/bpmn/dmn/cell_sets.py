"""What the literal cells of a column say, as sets of classes of values.

A class stands for all values that no cell of the column tells apart: one number out
of an interval between the numbers that are written, each written text, true, false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from engine.bpmn.dmn.model import Cell, Table, TableInput
from engine.bpmn.feel.builtins.table import BUILTINS
from engine.bpmn.feel.parser import parse_tests
from engine.bpmn.feel.syntax import Literal, Negation, Node, OneSided, Range, Tests
from engine.errors import FeelSyntaxError

_ONE = Decimal(1)
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Domain:
    """A column: the classes of its values, and which of them each rule accepts."""

    classes: Sequence[object]
    #: One per rule; None where the cell does not say it by literals.
    accepted: Sequence[frozenset[object] | None]

    @property
    def undecided(self) -> bool:
        """True when some cell cannot be judged."""
        return any(one is None for one in self.accepted)

    def meet(self, one: int, other: int) -> bool:
        """Say whether two rules surely accept a value together."""
        first, second = self.accepted[one], self.accepted[other]
        return first is not None and second is not None and bool(first & second)

    def fitting(self, value: object) -> frozenset[int]:
        """Return the rules that accept a class."""
        return frozenset(
            number
            for number, accepted in enumerate(self.accepted)
            if accepted is not None and value in accepted
        )


def domains_of(table: Table) -> list[Domain]:
    """Return the columns of a table whose rules have a cell in each."""
    return [
        _domain(column, [rule.inputs[number] for rule in table.rules])
        for number, column in enumerate(table.inputs)
    ]


def shown(value: object) -> str:
    """Return a class as a designer would write a value of it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _domain(column: TableInput, cells: Sequence[Cell]) -> Domain:
    parsed = [_tests(cell) for cell in cells]
    declared = _tests(column.values) if column.values is not None else None
    literals = set(_literals([*parsed, declared]))
    kinds = {type(value) for value in literals}
    if len(kinds) > 1:
        return Domain((), [None] * len(cells))
    classes = _classes(literals, column)
    return Domain(
        classes, [None if one is None else _accepted(one, classes) for one in parsed]
    )


def _tests(cell: Cell) -> Tests | None:
    """Return the tests of a cell if they consist of literals only."""
    if cell.text in {"", "-"}:
        return Tests(())
    try:
        tests = parse_tests(cell.text, names=(), builtins=BUILTINS, types={}).tree
    except FeelSyntaxError:
        return None
    simple = all(_is_simple(test) for test in tests.tests)
    return Tests(tuple(map(_plain, tests.tests)), tests.negated) if simple else None


def _is_simple(test: Node) -> bool:
    match _plain(test):
        case Literal(value):
            return isinstance(value, (bool, str, Decimal))
        case OneSided(sign, end):
            return sign in {"<", "<=", ">", ">="} and _is_number(end)
        case Range(start, end):
            return _is_number(start) and _is_number(end)
        case _:
            return False


def _plain(node: Node) -> Node:
    """Write a negative number as one literal."""
    match node:
        case Negation(Literal(value)) if isinstance(value, Decimal):
            return Literal(-value)
        case OneSided(sign, end):
            return OneSided(sign, _plain(end))
        case Range(start, end, first, last):
            return Range(_plain(start), _plain(end), first, last)
        case _:
            return node


def _is_number(node: Node) -> bool:
    node = _plain(node)
    return isinstance(node, Literal) and isinstance(node.value, Decimal)


def _literals(tests: Iterable[Tests | None]) -> Iterator[object]:
    for one in tests:
        for test in () if one is None else one.tests:
            match test:
                case Literal(value):
                    yield value
                case OneSided(_, Literal(value)):
                    yield value
                case Range(Literal(low), Literal(high)):
                    yield low
                    yield high
                case _:
                    pass


def _classes(literals: set[object], column: TableInput) -> tuple[object, ...]:
    numbers = sorted(value for value in literals if isinstance(value, Decimal))
    if numbers:
        return tuple(_around(numbers))
    if (
        any(isinstance(value, bool) for value in literals)
        or column.type_ref == "boolean"
    ):
        return (True, False)
    # Which other texts there are nobody knows: those that are written count.
    return tuple(sorted(map(str, literals))) or ("",)


def _around(numbers: Sequence[Decimal]) -> Iterator[Decimal]:
    """Yield the numbers, one below, one above, and one between each two."""
    yield numbers[0] - _ONE
    for low, high in pairwise(numbers):
        yield low
        yield (low + high) * _HALF
    yield numbers[-1]
    yield numbers[-1] + _ONE


def _accepted(tests: Tests, classes: Sequence[object]) -> frozenset[object]:
    if not tests.tests:
        return frozenset(classes)
    passed = frozenset(
        value for value in classes if any(_passes(value, test) for test in tests.tests)
    )
    return frozenset(classes) - passed if tests.negated else passed


def _passes(value: object, test: Node) -> bool:
    match test:
        case Literal(wanted):
            return value == wanted
        case OneSided(sign, Literal(end)):
            return _is_beside(value, sign, end)
        case Range(Literal(low), Literal(high), with_low, with_high):
            return _is_beside(value, ">=" if with_low else ">", low) and _is_beside(
                value, "<=" if with_high else "<", high
            )
        case _:
            return False


def _is_beside(value: object, sign: str, end: object) -> bool:
    if not isinstance(value, Decimal) or not isinstance(end, Decimal):
        return False
    match sign:
        case "<":
            return value < end
        case "<=":
            return value <= end
        case ">":
            return value > end
        case _:
            return value >= end
