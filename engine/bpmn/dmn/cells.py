"""Compile the texts of FEEL in a decision file, and collect what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from engine.bpmn.dmn.model import Cell
from engine.bpmn.dmn.run import DecisionRun
from engine.bpmn.feel.builtins.table import BUILTINS
from engine.bpmn.feel.closures import closure_of, tests_of
from engine.bpmn.feel.evaluation import Closure, Scope
from engine.bpmn.feel.parser import parse_expression, parse_tests
from engine.bpmn.feel.types import FeelType, kind_of
from engine.bpmn.feel.writing import shortened
from engine.bpmn.process_model import Place
from engine.errors import FeelSyntaxError


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a file from being evaluated: code of the gate, where, and facts."""

    code: str
    place: Place
    #: Id and label of the element that a finding names.
    owner: tuple[str, str]
    facts: Mapping[str, object]


@dataclass(slots=True)
class Uses:
    """The names that the texts of a decision use and do not define themselves."""

    #: Name -> where it is met first.
    places: dict[str, Place] = field(default_factory=dict)

    def add(self, names: AbstractSet[str], place: Place) -> None:
        """Note names of a text."""
        for name in sorted(names):
            self.places.setdefault(name, place)


class Cells:
    """Compiles texts; faults are collected, and a faulty text computes nothing."""

    def __init__(self, *, members: AbstractSet[str]) -> None:
        """Begin without types: allowed values are compiled before types are known.

        Args:
            members: Names of entries in values, which may stand behind a dot.
        """
        self._members = members
        self.types: Mapping[str, FeelType] = {}
        self.faults: list[Fault] = []
        #: The element whose texts are compiled.
        self.owner = ("", "")
        self.uses = Uses()

    def complain(self, code: str, place: Place, **facts: object) -> None:
        """Note a fault of the present element."""
        self.faults.append(Fault(code, place, self.owner, facts))

    def expression(self, cell: Cell, known: AbstractSet[str]) -> Closure:
        """Compile an expression that knows these names."""
        try:
            parsed = parse_expression(
                cell.text, names=self._names(known), builtins=BUILTINS, types=self.types
            )
        except FeelSyntaxError as error:
            return self._faulty(cell, error)
        self.uses.add(parsed.unknown_names - known, cell.place)
        return closure_of(parsed.tree)

    def tests(self, cell: Cell, known: AbstractSet[str]) -> Closure:
        """Compile unary tests of the value `?`."""
        try:
            parsed = parse_tests(
                cell.text, names=self._names(known), builtins=BUILTINS, types=self.types
            )
        except FeelSyntaxError as error:
            return self._faulty(cell, error)
        self.uses.add(parsed.unknown_names - known, cell.place)
        return tests_of(parsed.tree)

    def _names(self, known: AbstractSet[str]) -> frozenset[str]:
        return frozenset(known | self._members)

    def _faulty(self, cell: Cell, error: FeelSyntaxError) -> Closure:
        self.complain(
            "feel_syntax",
            cell.place,
            text=cell.text,
            position=error.position,
            what_en=error.reason,
            what_zh=error.reason_zh,
        )
        return lambda _scope: None


def run_of(scope: Scope) -> DecisionRun:
    """Return the evaluation of decisions that a scope belongs to."""
    run = scope.evaluation
    assert isinstance(run, DecisionRun)  # noqa: S101 - decisions are evaluated by no other
    return run


def explained(closure: Closure, what: str) -> Closure:
    """Return a closure that objects when there is no value because of a mistake.

    FEEL turns every mistake into null and goes on. In a decision that would be a
    silent choice, so the reason becomes a problem.
    """

    def evaluate(scope: Scope) -> object:
        run = run_of(scope)
        before = run.mistakes
        value = closure(scope)
        if value is None and run.mistakes > before:
            run.object_to(f"{what} has no value: {run.mistake_after(before)}")
        return value

    return evaluate


def typed(closure: Closure, type_: FeelType, what: str) -> Closure:
    """Return a closure whose value is of a type, or null with a problem."""

    def evaluate(scope: Scope) -> object:
        return as_typed(run_of(scope), closure(scope), type_, what)

    return evaluate


def as_typed(run: DecisionRun, value: object, type_: FeelType, what: str) -> object:
    """Return a value as its type demands it, or null with a problem."""
    fitting = run.coerced(value, type_)
    if fitting is None and value is not None:
        run.object_to(
            f"{what} is {kind_of(value)} {shortened(value)}, which is not allowed"
        )
    return fitting
