"""Evaluate a decision: all that it requires in order, each once, with a trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.dmn.cells import as_typed
from engine.bpmn.dmn.compile import (
    CompiledDecision,
    CompiledInput,
    CompiledLogic,
    CompiledModel,
    CompiledService,
)
from engine.bpmn.dmn.run import DecisionRun, Frame, TableTrace
from engine.bpmn.dmn.types import from_outside
from engine.bpmn.feel import DEFAULT_BUDGET, to_feel
from engine.bpmn.feel.builtins.table import BUILTINS
from engine.bpmn.feel.calls import function_of
from engine.bpmn.feel.evaluation import Converted, OverBudget, Scope
from engine.bpmn.feel.sizes import require_size
from engine.bpmn.feel.syntax import Parameter
from engine.clock import Clock
from engine.errors import FeelValueRefused

Row = Mapping[str, object]
_Work = Callable[[], tuple[object, tuple[Row, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an evaluation gave. With problems, its value must not be used."""

    #: Values of FEEL.
    value: object
    #: One row for each result: output name -> value.
    rows: tuple[Row, ...]
    tables: tuple[TableTrace, ...]
    problems: tuple[str, ...]
    #: Why something on the way is null.
    warnings: tuple[str, ...]


def evaluate(
    decision: CompiledDecision,
    values: Mapping[str, object],
    *,
    clock: Clock | None = None,
    budget: int = DEFAULT_BUDGET,
) -> Outcome:
    """Evaluate a decision over variables, which are JSON or values of FEEL."""
    run = DecisionRun(clock=clock, budget=budget)
    evaluator = _Evaluator(run, decision.model)
    value, rows = evaluator.guarded(
        lambda: evaluator.decide(decision, Frame(Converted(values, to_feel)))
    )
    return _outcome(run, value, rows)


def call_service(
    model: CompiledModel,
    service: CompiledService,
    values: Mapping[str, object],
    *,
    clock: Clock | None = None,
    budget: int = DEFAULT_BUDGET,
) -> Outcome:
    """Call a decision service with its inputs by name."""
    run = DecisionRun(clock=clock, budget=budget)
    evaluator = _Evaluator(run, model)
    names = [one.name for one in (*service.inputs, *service.given)]

    def call() -> tuple[object, tuple[Row, ...]]:
        given = {name: to_feel(values.get(name)) for name in names}
        value = evaluator.served(service, given)
        return value, ({service.name: value},)

    value, rows = evaluator.guarded(call)
    return _outcome(run, value, rows)


def _outcome(run: DecisionRun, value: object, rows: tuple[Row, ...]) -> Outcome:
    return Outcome(
        value=value,
        rows=rows,
        tables=tuple(run.tables),
        problems=tuple(run.problems),
        warnings=tuple(run.warnings),
    )


class _Evaluator:
    """Evaluates decisions of one file within one run."""

    def __init__(self, run: DecisionRun, model: CompiledModel) -> None:
        self._run = run
        self._model = model
        self._builtins = Scope(run, BUILTINS)
        #: Functions by the id of the knowledge model or service that they come from.
        self._functions = self._make_functions()

    def guarded(self, work: _Work) -> tuple[object, tuple[Row, ...]]:
        """Do the work; what cannot be finished is a problem, never a crash."""
        try:
            return work()
        except OverBudget as error:
            self._run.object_to(str(error))
        except RecursionError:
            self._run.object_to("it is nested too deeply")
        except FeelValueRefused as error:
            self._run.object_to(error.reason)
        return None, ()

    def decide(
        self, decision: CompiledDecision, frame: Frame
    ) -> tuple[object, tuple[Row, ...]]:
        """Evaluate a decision and what it requires; return its value and rows."""
        rows: tuple[Row, ...] = ()
        for one in decision.plan:
            logic = self._model.logic[one]
            rows = self._make(logic, frame)
        return frame.results[decision.key], rows

    def served(self, service: CompiledService, given: Mapping[str, object]) -> object:
        """Return what a decision service makes of its inputs, by name."""
        frame = Frame(given)
        for one in service.given:
            frame.results[one.id] = self._typed(one, given[one.name])
        for decision in service.plan:
            self._make(self._model.logic[decision], frame)
        results = {
            self._model.logic[one].variable: frame.results[one]
            for one in service.outputs
        }
        value = results if len(results) != 1 else next(iter(results.values()))
        return as_typed(self._run, value, service.result, service.name)

    def _make(self, logic: CompiledLogic, frame: Frame) -> tuple[Row, ...]:
        """Make one decision; its result goes to the frame."""
        run = self._run
        scope = self._builtins.inside(frame.values).inside(self._required(logic, frame))
        self._miss_nothing(logic, scope)
        outer, run.deciding = run.deciding, (logic.id, logic.name)
        if logic.table is not None:
            result = logic.table.evaluate(scope)
            value, rows = result.value, result.rows
        else:
            value = logic.closure(scope)
            rows = ({logic.variable: value},)
        run.deciding = outer
        value = as_typed(run, value, logic.type, logic.name)
        frame.results[logic.id] = value
        if logic.table is None:
            rows = ({logic.variable: value},)
        else:
            rows = _named(rows, logic.variable)
        frame.rows[logic.id] = rows
        require_size(run, [value, *rows])
        return rows

    def _miss_nothing(self, logic: CompiledLogic, scope: Scope) -> None:
        for name in sorted(logic.undrawn):
            try:
                scope.look_up(name)
            except KeyError:
                self._run.object_to(f"{logic.name}: there is no variable {name!r}")

    def _required(self, logic: CompiledLogic, frame: Frame) -> dict[str, object]:
        model, required = self._model, logic.requirements
        found: dict[str, object] = {}
        for one in required.knowledge:
            if one in model.functions:
                found[model.functions[one].name] = self._functions[one]
        for one in required.inputs:
            if one in model.inputs:
                data = model.inputs[one]
                found[data.name] = self._input(data, frame)
        for one in required.decisions:
            if one in model.logic:
                other = model.logic[one]
                found.update(_parts(other.output_names, frame.rows.get(one, ())))
                found[other.variable] = frame.results[one]
        return found

    def _input(self, data: CompiledInput, frame: Frame) -> object:
        if data.id not in frame.results:
            try:
                value = frame.values[data.name]
            except KeyError:
                self._run.object_to(f"there is no variable {data.name!r}")
                value = None
            frame.results[data.id] = self._typed(data, value)
        return frame.results[data.id]

    def _typed(self, data: CompiledInput, value: object) -> object:
        return as_typed(self._run, from_outside(value, data.type), data.type, data.name)

    def _make_functions(self) -> dict[str, object]:
        """Make the functions of the file; they know those that they require."""
        made: dict[str, object] = {}
        model = self._model
        required: dict[str, dict[str, object]] = {}
        for one in model.functions.values():
            names = required[one.id] = {}
            scope = self._builtins.inside(names)
            if one.service is not None:
                made[one.id] = self._service_function(one.service, scope)
            else:
                made[one.id] = None if one.make is None else one.make(scope)
        for one in model.functions.values():
            for other in one.requires:
                if other in made:
                    required[one.id][model.functions[other].name] = made[other]
        return made

    def _service_function(self, service: CompiledService, scope: Scope) -> object:
        parameters = (*service.inputs, *service.given)

        def body(inner: Scope) -> object:
            return self.served(
                service, {one.name: inner.look_up(one.name) for one in parameters}
            )

        return function_of(
            tuple(Parameter(one.name, one.type) for one in parameters), body
        )(scope)


def _named(rows: Sequence[Row], variable: str) -> tuple[Row, ...]:
    """Give an output without a name that of the decision's variable."""
    return tuple(
        {name or variable: value for name, value in row.items()} for row in rows
    )


def _parts(names: Sequence[str], rows: Sequence[Row]) -> dict[str, object]:
    """Return outputs by name as Camunda 7 shows them: one value, or a list of them."""
    if not names:
        return {}
    if len(rows) == 1:
        return dict(rows[0])
    return {name: [row.get(name) for row in rows] if rows else None for name in names}
