"""Compile and evaluate decision tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from engine.bpmn.dmn.cells import Cells, as_typed, explained, run_of
from engine.bpmn.dmn.hit_policies import MANY, Choice, aggregate, choose
from engine.bpmn.dmn.model import (
    Aggregation,
    Cell,
    HitPolicy,
    Rule,
    Table,
    TableInput,
    TableOutput,
)
from engine.bpmn.dmn.run import DecisionRun, RuleHit, TableTrace
from engine.bpmn.dmn.types import Types, from_outside
from engine.bpmn.feel.builtins.table import BUILTINS
from engine.bpmn.feel.calls import invoked
from engine.bpmn.feel.comparing import equal
from engine.bpmn.feel.evaluation import Closure, Scope
from engine.bpmn.feel.types import FeelType

#: How a cell calls the value of its column; the second is Camunda's.
_VALUE, _CELL_INPUT = "?", "cellInput"
_PRIORITISED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Input:
    what: str
    label: str
    variable: str
    value: Closure
    type: FeelType
    #: Unary tests that the value must pass.
    allowed: Closure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    name: str
    what: str
    type: FeelType
    allowed: Closure | None
    default: Closure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    id: str
    number: int
    annotation: str
    #: None where any value will do.
    tests: tuple[Closure | None, ...]
    outputs: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class TableResult:
    """What a table gives: its value, and one row for each result in it."""

    value: object
    rows: tuple[Mapping[str, object], ...]


class CompiledTable:
    """A decision table, shared by all evaluations."""

    def __init__(
        self,
        table: Table,
        *,
        what: str,
        inputs: tuple[_Input, ...],
        outputs: tuple[_Output, ...],
        rules: tuple[_Rule, ...],
        priorities: Mapping[str, Sequence[object]],
    ) -> None:
        self._policy = table.hit_policy
        self._aggregation = table.aggregation
        self._what = what
        self._inputs = inputs
        self._outputs = outputs
        self._rules = rules
        self._priorities = priorities
        #: Names of the outputs, in order.
        self.names = tuple(output.name for output in outputs)

    def closure(self, scope: Scope) -> object:
        """Return the value of the table."""
        return self.evaluate(scope).value

    def evaluate(self, scope: Scope) -> TableResult:
        """Evaluate the table; what violates its policy is a problem of the run."""
        run = run_of(scope)
        values = [self._input(run, scope, column) for column in self._inputs]
        scopes = [
            scope.inside({_VALUE: value, _CELL_INPUT: value, column.variable: value})
            for column, value in zip(self._inputs, values, strict=True)
        ]
        hits = [
            self._hit(run, scope, rule)
            for rule in self._rules
            if self._hits(run, rule, scopes, values)
        ]
        choice = choose(
            self._policy,
            hits,
            priorities=self._priorities,
            equal=lambda one, other: equal(run, one, other) is True,
        )
        result = self._result(run, scope, choice)
        self._trace(run, values, hits=hits, choice=choice, result=result)
        return result

    def _input(self, run: DecisionRun, scope: Scope, column: _Input) -> object:
        given = from_outside(column.value(scope), column.type)
        value = as_typed(run, given, column.type, column.what)
        _check_allowed(run, scope, column.allowed, value=value, what=column.what)
        return value

    def _hits(
        self,
        run: DecisionRun,
        rule: _Rule,
        scopes: Sequence[Scope],
        values: Sequence[object],
    ) -> bool:
        run.spend(1 + len(rule.tests))
        for column, (test, scope) in enumerate(zip(rule.tests, scopes, strict=True)):
            if test is None:
                continue
            before = run.mistakes
            passed = test(scope)
            if passed is True:
                continue
            if passed is None and run.mistakes > before and values[column] is not None:
                run.object_to(
                    f"{self._what}: rule {rule.number} ({rule.id}) cannot be judged "
                    f"by {self._inputs[column].label}: {run.mistake_after(before)}"
                )
            return False
        return True

    def _hit(self, run: DecisionRun, scope: Scope, rule: _Rule) -> RuleHit:
        outputs = {
            output.name: self._checked(run, scope, output, closure(scope))
            for output, closure in zip(self._outputs, rule.outputs, strict=True)
        }
        return RuleHit(
            id=rule.id, number=rule.number, annotation=rule.annotation, outputs=outputs
        )

    def _checked(
        self, run: DecisionRun, scope: Scope, output: _Output, value: object
    ) -> object:
        value = as_typed(run, value, output.type, output.what)
        _check_allowed(run, scope, output.allowed, value=value, what=output.what)
        return value

    def _result(self, run: DecisionRun, scope: Scope, choice: Choice) -> TableResult:
        if choice.problem is not None:
            run.object_to(f"{self._what}: {choice.problem}")
            return TableResult(None, ())
        rows = tuple(hit.outputs for hit in choice.hits)
        is_aggregated = self._aggregation and self._policy is HitPolicy.COLLECT
        if not rows and any(output.default for output in self._outputs):
            return self._defaults(run, scope, as_list=not is_aggregated)
        if is_aggregated:
            return self._aggregated(scope, rows)
        if not rows:
            return TableResult([] if self._policy in MANY else None, ())
        found = [self._value_of(row) for row in rows]
        return TableResult(found if self._policy in MANY else found[0], rows)

    def _aggregated(
        self, scope: Scope, rows: Sequence[Mapping[str, object]]
    ) -> TableResult:
        name = self.names[0]
        assert self._aggregation is not None  # noqa: S101 - asked by the caller
        functions = {
            one: _aggregation_of(scope, one, f"{self._what}: {one}")
            for one in Aggregation
        }
        value = aggregate(
            self._aggregation, [row[name] for row in rows], functions=functions
        )
        return TableResult(value, () if value is None else ({name: value},))

    def _defaults(
        self, run: DecisionRun, scope: Scope, *, as_list: bool
    ) -> TableResult:
        row = {
            output.name: None
            if output.default is None
            else self._checked(run, scope, output, output.default(scope))
            for output in self._outputs
        }
        value = self._value_of(row)
        return TableResult(
            [value] if as_list and self._policy in MANY else value, (row,)
        )

    def _value_of(self, row: Mapping[str, object]) -> object:
        return row[self.names[0]] if len(self.names) == 1 else dict(row)

    def _trace(
        self,
        run: DecisionRun,
        values: Sequence[object],
        *,
        hits: Sequence[RuleHit],
        choice: Choice,
        result: TableResult,
    ) -> None:
        decision, _ = run.deciding
        run.trace(
            TableTrace(
                decision=decision,
                name=self._what,
                hit_policy=str(self._policy),
                inputs=tuple(
                    (column.label, value)
                    for column, value in zip(self._inputs, values, strict=True)
                ),
                hits=tuple(hits),
                chosen=tuple(hit.id for hit in choice.hits),
                value=result.value,
            )
        )


def _check_allowed(
    run: DecisionRun,
    scope: Scope,
    allowed: Closure | None,
    *,
    value: object,
    what: str,
) -> None:
    if allowed is None or value is None:
        return
    if allowed(scope.inside({_VALUE: value})) is not True:
        run.object_to(f"{what} is {value}, which is none of its values")


def _aggregation_of(
    scope: Scope, aggregation: Aggregation, what: str
) -> Callable[[Sequence[object]], object]:
    """Return a function of FEEL by the name of the aggregation."""
    function = BUILTINS[aggregation.lower()]

    def apply(values: Sequence[object]) -> object:
        return explained(
            lambda inner: invoked(inner.evaluation, function, [list(values)]), what
        )(scope)

    return apply


# -- compiling ------------------------------------------------------------------------


def compile_table(
    table: Table, known: AbstractSet[str], *, what: str, cells: Cells, types: Types
) -> CompiledTable:
    """Compile a decision table that knows these names.

    Args:
        table: The table.
        known: Names that it may use.
        what: How problems call it.
        cells: Compiles texts and collects faults.
        types: The types of the file.
    """
    compiler = _TableCompiler(table, known, what=what, cells=cells, types=types)
    return CompiledTable(
        table,
        what=what,
        inputs=tuple(map(compiler.input, table.inputs)),
        outputs=tuple(map(compiler.output, table.outputs)),
        rules=tuple(compiler.rule(rule) for rule in table.rules if compiler.fits(rule)),
        priorities=compiler.priorities(),
    )


class _TableCompiler:
    def __init__(
        self,
        table: Table,
        known: AbstractSet[str],
        *,
        what: str,
        cells: Cells,
        types: Types,
    ) -> None:
        self._table = table
        self._known = known
        self._what = what
        self._cells = cells
        self._types = types

    def input(self, column: TableInput) -> _Input:
        """Compile a column of conditions."""
        label = column.label or column.expression.text
        what = f"{self._what}: {label}"
        return _Input(
            what=what,
            label=label,
            variable=column.variable or _CELL_INPUT,
            value=explained(
                self._cells.expression(column.expression, self._known), what
            ),
            type=self._types.named(column.type_ref, column.place),
            allowed=self._tests(column.values, self._known),
        )

    def output(self, column: TableOutput) -> _Output:
        """Compile a column of results."""
        name = column.name
        what = (
            f"{self._what}: {column.label or name}"
            if column.label or name
            else self._what
        )
        return _Output(
            name=name,
            what=what,
            type=self._types.named(self._type_of(column), column.place),
            allowed=self._tests(column.values, self._known),
            default=None
            if column.default is None
            else explained(self._cells.expression(column.default, self._known), what),
        )

    def rule(self, rule: Rule) -> _Rule:
        """Compile a rule."""
        what = f"{self._what}: rule {rule.number} ({rule.id})"
        return _Rule(
            id=rule.id,
            number=rule.number,
            annotation=rule.annotation,
            tests=tuple(
                self._tests(cell, self._known | self._own_names(column))
                for column, cell in zip(self._table.inputs, rule.inputs, strict=True)
            ),
            outputs=tuple(
                explained(self._cells.expression(cell, self._known), what)
                if cell.text
                else (lambda _scope: None)
                for cell in rule.outputs
            ),
        )

    def fits(self, rule: Rule) -> bool:
        """Say whether a rule has a cell for each column; complain if it has not."""
        wanted = len(self._table.inputs), len(self._table.outputs)
        if (len(rule.inputs), len(rule.outputs)) == wanted:
            return True
        self._cells.complain("dmn_rule_length", rule.place, rule=rule.number)
        return False

    def priorities(self) -> Mapping[str, Sequence[object]]:
        """Return the possible values of the outputs, the most important first."""
        if self._table.hit_policy not in _PRIORITISED:
            return {}
        found = {}
        for column in self._table.outputs:
            cell = column.values or self._types.allowed_of(self._type_of(column))
            if cell is None:
                continue
            values = self._values_of(cell)
            if values is None:
                self._cells.complain("dmn_priorities", column.place, text=cell.text)
            else:
                found[column.name] = values
        if not found:
            self._cells.complain("dmn_no_priorities", self._table.about.place)
        return found

    def _values_of(self, cell: Cell) -> list[object] | None:
        listed = Cell(id=cell.id, text=f"[{cell.text}]", place=cell.place)
        run = DecisionRun(clock=None)
        value = self._cells.expression(listed, frozenset())(Scope(run, {}))
        return value if isinstance(value, list) and not run.mistakes else None

    def _type_of(self, column: TableOutput) -> str | None:
        """Return the type of a column; a lone one may leave it to the table."""
        if column.type_ref is not None or len(self._table.outputs) > 1:
            return column.type_ref
        many = self._table.hit_policy in MANY and self._table.aggregation is None
        return None if many else self._table.about.type_ref

    def _own_names(self, column: TableInput) -> AbstractSet[str]:
        return {_CELL_INPUT, column.variable or _CELL_INPUT}

    def _tests(self, cell: Cell | None, known: AbstractSet[str]) -> Closure | None:
        if cell is None or cell.text in {"", "-"}:
            return None
        return self._cells.tests(cell, known)
