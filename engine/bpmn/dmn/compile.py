"""Compile a decision file: every decision with all that it requires, ready to run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from engine.bpmn.dmn.boxed import BoxedCompiler
from engine.bpmn.dmn.cells import Cells, Fault, Uses, explained
from engine.bpmn.dmn.model import (
    Cell,
    Context,
    Decision,
    DecisionModel,
    Expression,
    Function,
    InputData,
    Item,
    ItemDefinition,
    Knowledge,
    Relation,
    Requirements,
    Service,
    Table,
)
from engine.bpmn.dmn.run import DecisionRun
from engine.bpmn.dmn.table import CompiledTable
from engine.bpmn.dmn.types import Check, Types
from engine.bpmn.dmn.walking import expressions_in
from engine.bpmn.feel.builtins.table import BUILTINS
from engine.bpmn.feel.evaluation import Closure, Scope
from engine.bpmn.feel.types import FeelType
from engine.bpmn.specs import CompileError


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledInput:
    """A value from outside, with the type that it must have."""

    id: str
    name: str
    type: FeelType


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledLogic:
    """How one decision is made."""

    id: str
    name: str
    #: The name under which others see the result.
    variable: str
    type: FeelType
    requirements: Requirements
    closure: Closure
    #: Set where the decision is made by a table.
    table: CompiledTable | None
    #: Names of outputs under which others see parts of the result, as in Camunda 7.
    output_names: tuple[str, ...]
    #: Variables that it reads without drawing them.
    undrawn: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFunction:
    """A knowledge model or a decision service, which decisions call."""

    id: str
    name: str
    #: Makes the function, in a scope of what it requires.
    make: Closure | None
    requires: tuple[str, ...]
    service: CompiledService | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledService:
    """A decision service."""

    id: str
    name: str
    outputs: tuple[str, ...]
    inputs: tuple[CompiledInput, ...]
    #: Decisions whose results are given, by id.
    given: tuple[CompiledInput, ...]
    #: Ids of the decisions to evaluate, in order.
    plan: tuple[str, ...]
    result: FeelType


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledModel:
    """All that one file has, by id."""

    logic: Mapping[str, CompiledLogic]
    inputs: Mapping[str, CompiledInput]
    functions: Mapping[str, CompiledFunction]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledDecision:
    """One decision, compiled once per version and shared by all evaluations."""

    key: str
    name: str
    model: CompiledModel = field(repr=False)
    #: Ids of the decisions to evaluate, itself last.
    plan: tuple[str, ...]


def compile_decisions(model: DecisionModel) -> Mapping[str, CompiledDecision]:
    """Compile every decision of a file, by id.

    Raises:
        CompileError: a bug of the deployment gate: it let pass what has a fault.
    """
    compiled = ModelCompiler(model)
    if compiled.faults:
        fault = compiled.faults[0]
        raise CompileError(element_id=fault.owner[0], what=fault.code)
    return compiled.decisions


class ModelCompiler:
    """Compiles one file, and says all that is wrong with it."""

    def __init__(self, model: DecisionModel) -> None:
        self._model = model
        self._cells = Cells(members=frozenset(_members(model)))
        self._types = Types(
            model.types, check_of=self._check_of, complain=self._cells.complain
        )
        self._cells.types = self._types.defined
        self._boxed = BoxedCompiler(self._cells, self._types)
        #: Id of a decision or knowledge model -> names that nobody has declared.
        self.uses: dict[str, Uses] = {}
        #: The same of the conditions' columns alone.
        self.column_uses: dict[str, Uses] = {}
        self._plans = _Plans(model)
        compiled = CompiledModel(
            logic={one.id: self._decision(one) for one in model.decisions.values()},
            inputs={one.id: self._input(one) for one in model.inputs.values()},
            functions={
                **{one.id: self._knowledge(one) for one in model.knowledge.values()},
                **{one.id: self._service(one) for one in model.services.values()},
            },
        )
        self.compiled = compiled
        #: With faults, some of them must not be evaluated.
        self.decisions: Mapping[str, CompiledDecision] = {
            one.id: CompiledDecision(
                key=one.id,
                name=one.name,
                model=compiled,
                plan=self._plans.of((one.id,)),
            )
            for one in model.decisions.values()
        }
        self._complain_of_circles()

    @property
    def faults(self) -> list[Fault]:
        """What is wrong, in the order of the file."""
        return self._cells.faults

    def _decision(self, decision: Decision) -> CompiledLogic:
        self._cells.owner = decision.id, decision.name
        self._cells.uses = self.uses.setdefault(decision.id, Uses())
        what, known = decision.name or decision.id, self._known(decision.requirements)
        self.column_uses[decision.id] = self._column_uses(decision, known)
        table: CompiledTable | None = None
        if isinstance(decision.logic, Table):
            table = self._boxed.table(decision.logic, known, what)
        closure = (
            explained(self._boxed.compile(decision.logic, known, what), what)
            if table is None
            else table.closure
        )
        return CompiledLogic(
            id=decision.id,
            name=what,
            variable=decision.variable.name or decision.id,
            type=self._types.of(decision.variable),
            requirements=decision.requirements,
            closure=closure,
            table=table,
            output_names=output_names(decision),
            undrawn=frozenset(self._cells.uses.places),
        )

    def _column_uses(self, decision: Decision, known: AbstractSet[str]) -> Uses:
        uses = Uses()
        if isinstance(decision.logic, Table):
            probe = Cells(members=frozenset())
            probe.uses = uses
            for column in decision.logic.inputs:
                probe.expression(column.expression, known)
        return uses

    def _input(self, data: InputData) -> CompiledInput:
        self._cells.owner = data.id, data.name
        return self._item(data.id, data.variable)

    def _item(self, id_: str, item: Item) -> CompiledInput:
        return CompiledInput(id=id_, name=item.name, type=self._types.of(item))

    def _knowledge(self, knowledge: Knowledge) -> CompiledFunction:
        self._cells.owner = knowledge.id, knowledge.name
        self._cells.uses = self.uses.setdefault(knowledge.id, Uses())
        known = self._known(knowledge.requirements)
        make = None
        if knowledge.logic is not None:
            make = self._boxed.function(
                knowledge.logic,
                known,
                knowledge.name,
                self._types.result_of(knowledge.variable),
            )
        return CompiledFunction(
            id=knowledge.id,
            name=knowledge.variable.name,
            make=make,
            requires=knowledge.requirements.knowledge,
        )

    def _service(self, service: Service) -> CompiledFunction:
        self._cells.owner = service.id, service.name
        model = self._model
        compiled = CompiledService(
            id=service.id,
            name=service.name,
            outputs=service.outputs,
            inputs=tuple(
                self._item(one, model.inputs[one].variable)
                for one in service.inputs
                if one in model.inputs
            ),
            given=tuple(
                self._item(one, model.decisions[one].variable)
                for one in service.input_decisions
                if one in model.decisions
            ),
            plan=self._plans.of(
                service.outputs, given=frozenset(service.input_decisions)
            ),
            result=self._types.result_of(service.variable),
        )
        return CompiledFunction(
            id=service.id,
            name=service.variable.name,
            make=None,
            requires=(),
            service=compiled,
        )

    def _known(self, requirements: Requirements) -> AbstractSet[str]:
        """Return the names that an element may use because it requires them."""
        model = self._model
        names = {
            model.inputs[one].variable.name
            for one in requirements.inputs
            if one in model.inputs
        }
        for one in requirements.decisions:
            if one in model.decisions:
                names.add(model.decisions[one].variable.name)
                names.update(output_names(model.decisions[one]))
        for one in requirements.knowledge:
            if one in model.knowledge:
                names.add(model.knowledge[one].variable.name)
            elif one in model.services:
                names.add(model.services[one].variable.name)
        return frozenset(names)

    def _check_of(self, allowed: Cell) -> Check:
        closure = self._cells.tests(allowed, frozenset())

        def check(value: object) -> bool:
            run = DecisionRun(clock=None)
            return closure(Scope(run, BUILTINS).inside({"?": value})) is True

        return check

    def _complain_of_circles(self) -> None:
        for decision_id in self._plans.circular:
            decision = self._model.decisions[decision_id]
            self._cells.owner = decision.id, decision.name
            self._cells.complain("dmn_circle", decision.place)


class _Plans:
    """In which order decisions are evaluated, so that each finds what it requires."""

    def __init__(self, model: DecisionModel) -> None:
        self._model = model
        #: Decisions that require themselves in the end.
        self.circular: list[str] = []

    def of(
        self, targets: Iterable[str], *, given: AbstractSet[str] = frozenset()
    ) -> tuple[str, ...]:
        """Return the decisions to evaluate for the targets; those given are known."""
        done: dict[str, None] = {}
        open_: set[str] = set()
        stack = [(one, False) for one in reversed(list(targets))]
        while stack:
            one, is_ready = stack.pop()
            if one in done or one in given or one not in self._model.decisions:
                continue
            if is_ready:
                open_.discard(one)
                done[one] = None
                continue
            if one in open_:
                if one not in self.circular:
                    self.circular.append(one)
                continue
            open_.add(one)
            stack.append((one, True))
            required = self._model.decisions[one].requirements.decisions
            stack.extend((other, False) for other in reversed(required))
        return tuple(done)


def output_names(decision: Decision) -> tuple[str, ...]:
    """Return under which names of outputs others see the parts of a result.

    Camunda 7 knows the results of required decisions by these names; the Modeler
    writes no `variable` for them. Where there is one, the standard's way holds.
    """
    if decision.has_variable or not isinstance(decision.logic, Table):
        return ()
    return tuple(output.name for output in decision.logic.outputs if output.name)


def _members(model: DecisionModel) -> Iterator[str]:
    """Yield the names behind dots that are more than one plain word.

    A name with a dot in it would hide the path that is written alike.
    """
    names = _entry_names(model)
    return (name for name in names if not name.isidentifier() and "." not in name)


def _entry_names(model: DecisionModel) -> Iterator[str]:
    for definition in model.types.values():
        yield from _component_names(definition)
    for expression in _all_expressions(model):
        yield from _names_in(expression)
    for service in model.services.values():
        for one in service.outputs:
            if one in model.decisions:
                yield model.decisions[one].variable.name


def _names_in(expression: Expression) -> Iterable[str]:
    match expression:
        case Context(entries=entries):
            return [entry.variable.name for entry in entries if entry.variable]
        case Relation(columns=columns):
            return [column.name for column in columns]
        case Table(outputs=outputs):
            return [output.name for output in outputs]
        case Function(parameters=parameters):
            return [parameter.name for parameter in parameters]
        case _:
            return []


def _component_names(definition: ItemDefinition) -> Iterator[str]:
    for component in definition.components:
        yield component.name
        yield from _component_names(component)


def _all_expressions(model: DecisionModel) -> Iterator[Expression]:
    for decision in model.decisions.values():
        yield from expressions_in(decision.logic)
    for knowledge in model.knowledge.values():
        yield from expressions_in(knowledge.logic)
