"""Compile boxed expressions into functions that compute their values."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, assert_never

from engine.bpmn.dmn.cells import Cells, explained, typed
from engine.bpmn.dmn.model import (
    Conditional,
    Context,
    ContextEntry,
    Expression,
    Filter,
    Function,
    Invocation,
    Iteration,
    ListOf,
    Literal,
    Relation,
    Table,
)
from engine.bpmn.dmn.table import compile_table
from engine.bpmn.dmn.types import Types
from engine.bpmn.feel.calls import function_of, named_call_of
from engine.bpmn.feel.evaluation import Closure, Scope
from engine.bpmn.feel.filters import filter_of
from engine.bpmn.feel.loops import for_of, quantified_of
from engine.bpmn.feel.syntax import Parameter
from engine.bpmn.feel.types import ANY, FeelType, kind_of

if TYPE_CHECKING:
    from engine.bpmn.dmn.table import CompiledTable


class BoxedCompiler:
    """Compiles the expressions of one file."""

    def __init__(self, cells: Cells, types: Types) -> None:
        self._cells = cells
        self._types = types

    def compile(
        self, expression: Expression | None, known: AbstractSet[str], what: str
    ) -> Closure:
        """Compile an expression that knows these names.

        Args:
            expression: Nothing has the value null.
            known: Names that it may use.
            what: How problems call its value.
        """
        if expression is None:
            return lambda _scope: None
        closure = self._plain(expression, known, what)
        about = expression.about
        type_ = self._types.named(about.type_ref, about.place)
        if type_ == ANY or isinstance(expression, Function):
            return closure
        return typed(closure, type_, what)

    def table(self, table: Table, known: AbstractSet[str], what: str) -> CompiledTable:
        """Compile a decision table."""
        return compile_table(
            table, known, what=what, cells=self._cells, types=self._types
        )

    def function(
        self,
        function: Function,
        known: AbstractSet[str],
        what: str,
        result: FeelType = ANY,
    ) -> Closure:
        """Compile a function: its body knows the parameters as well."""
        names = {parameter.name for parameter in function.parameters}
        body = self.compile(function.body, known | names, what)
        return function_of(
            tuple(
                Parameter(
                    one.name, None if one.type_ref is None else self._types.of(one)
                )
                for one in function.parameters
            ),
            body if result == ANY else typed(body, result, what),
        )

    def _plain(  # noqa: C901, PLR0911 - one line a kind
        self, expression: Expression, known: AbstractSet[str], what: str
    ) -> Closure:
        match expression:
            case Literal(cell=cell):
                return explained(self._cells.expression(cell, known), what)
            case Table():
                return self.table(expression, known, what).closure
            case Context():
                return self._context(expression, known, what)
            case Invocation():
                return self._invocation(expression, known, what)
            case Relation():
                return self._relation(expression, known, what)
            case ListOf(items=items):
                return _list(tuple(self.compile(item, known, what) for item in items))
            case Function():
                return self.function(expression, known, what)
            case Conditional():
                return explained(self._conditional(expression, known, what), what)
            case Filter():
                return explained(self._filter(expression, known, what), what)
            case Iteration():
                return explained(self._iteration(expression, known, what), what)
            case _:
                assert_never(expression)

    def _context(self, context: Context, known: AbstractSet[str], what: str) -> Closure:
        entries: list[tuple[str, Closure]] = []
        result: Closure | None = None
        names = set(known)
        for entry in context.entries:
            if entry.variable is None or not entry.variable.name:
                result = self.compile(entry.value, frozenset(names), what)
                continue
            entries.append((entry.variable.name, self._entry(entry, names, what)))
            names.add(entry.variable.name)
        return _context(tuple(entries), result)

    def _entry(
        self, entry: ContextEntry, known: AbstractSet[str], what: str
    ) -> Closure:
        variable = entry.variable
        name = f"{what}: {variable.name}" if variable is not None else what
        # A function may call itself by the name that it gets here.
        itself = (
            {variable.name} if isinstance(entry.value, Function) and variable else set()
        )
        closure = self.compile(entry.value, frozenset(known | itself), name)
        if variable is None or variable.type_ref is None:
            return closure
        return typed(closure, self._types.of(variable), name)

    def _invocation(
        self, call: Invocation, known: AbstractSet[str], what: str
    ) -> Closure:
        called = self.compile(call.called, known, what)
        arguments = tuple(
            (entry.variable.name, self._entry(entry, known, what))
            for entry in call.bindings
            if entry.variable is not None
        )
        return explained(named_call_of(called, arguments), what)

    def _relation(
        self, relation: Relation, known: AbstractSet[str], what: str
    ) -> Closure:
        names = [column.name for column in relation.columns]
        rows = []
        for row in relation.rows:
            cells = [
                typed(self.compile(cell, known, what), self._types.of(column), what)
                for column, cell in zip(relation.columns, row, strict=False)
            ]
            rows.append(_context(tuple(zip(names, cells, strict=False)), None))
            if len(row) != len(names):
                self._cells.complain("dmn_row_length", relation.about.place)
        return _list(tuple(rows))

    def _conditional(
        self, choice: Conditional, known: AbstractSet[str], what: str
    ) -> Closure:
        test = self.compile(choice.test, known, what)
        then = self.compile(choice.then, known, what)
        otherwise = self.compile(choice.otherwise, known, what)

        def choose(scope: Scope) -> object:
            # Null is no: only what is neither yes nor no has no answer.
            is_so = _yes_or_no(test(scope))
            return then(scope) if is_so else otherwise(scope)

        return _answered(choose)

    def _filter(self, choice: Filter, known: AbstractSet[str], what: str) -> Closure:
        items = self.compile(choice.items, known, what)
        match = _judging(self.compile(choice.match, known | {"item"}, what))
        return _answered(filter_of(items, match))

    def _iteration(
        self, loop: Iteration, known: AbstractSet[str], what: str
    ) -> Closure:
        items = self.compile(loop.items, known, what)
        names = known | {loop.variable} | ({"partial"} if loop.kind == "for" else set())
        body = self.compile(loop.body, names, what)
        iterators = ((loop.variable, items, False),)
        if loop.kind == "for":
            return for_of(iterators, body)
        every = loop.kind == "every"
        return _answered(quantified_of(iterators, _judging(body), every=every))


class _NoAnswer(Exception):
    """A condition is neither true nor false nor null."""


def _yes_or_no(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise _NoAnswer(kind_of(value))


def _judging(condition: Closure) -> Closure:
    return lambda scope: _yes_or_no(condition(scope))


def _answered(closure: Closure) -> Closure:
    """Return a closure that is null where a condition is no condition."""

    def evaluate(scope: Scope) -> object:
        try:
            return closure(scope)
        except _NoAnswer as found:
            scope.evaluation.warn(f"a {found} is no condition")
            return None

    return evaluate


def _list(items: tuple[Closure, ...]) -> Closure:
    return lambda scope: [item(scope) for item in items]


def _context(
    entries: tuple[tuple[str, Closure], ...], result: Closure | None
) -> Closure:
    def make(scope: Scope) -> object:
        context: dict[str, object] = {}
        inner = scope.inside(context)
        for name, value in entries:
            context[name] = value(inner)
        return context if result is None else result(inner)

    return make
