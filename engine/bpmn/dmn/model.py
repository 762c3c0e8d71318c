"""The immutable decision model: what a `.dmn` file says, before anything is computed.

The reader makes it from XML; the gate and the compiler see only this. Texts of FEEL
stand in it as they were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from engine.bpmn.process_model import Place, SeenConstruct


class HitPolicy(StrEnum):
    """Which of the rules that hit a decision table listens to."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    OUTPUT_ORDER = "OUTPUT ORDER"
    RULE_ORDER = "RULE ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT makes of the outputs of the rules that hit."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text of FEEL and where it stands."""

    id: str | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A name with a type: a variable, a parameter, the result of a decision."""

    name: str
    #: As written; None for any type.
    type_ref: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of every boxed expression."""

    id: str | None
    label: str
    type_ref: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A text of FEEL."""

    about: About
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInput:
    """A column of conditions."""

    id: str | None
    label: str
    expression: Cell
    type_ref: str | None
    #: Unary tests that every value must pass.
    values: Cell | None
    #: `camunda:inputVariable`: how the cells may call the value besides `?`.
    variable: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOutput:
    """A column of results."""

    id: str | None
    label: str
    #: Empty where there is only one output and it has no name.
    name: str
    type_ref: str | None
    #: Unary tests that every value must pass; their order is the priority.
    values: Cell | None
    default: Cell | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: one unary test per input, one expression per output."""

    id: str
    #: From 1, as the Modeler shows it.
    number: int
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    #: What the designer wrote beside it: the annotation columns and the description.
    annotation: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table."""

    about: About
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[TableInput, ...]
    outputs: tuple[TableOutput, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextEntry:
    """A named part of a boxed context; the last may have no name and is the result."""

    variable: Item | None
    value: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Named expressions, each of which sees those before it."""

    about: About
    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A call of a function with named arguments."""

    about: About
    called: Expression | None
    bindings: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A list of contexts, drawn as a table."""

    about: About
    columns: tuple[Item, ...]
    rows: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """A list of expressions."""

    about: About
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function with formal parameters."""

    about: About
    #: FEEL, Java or PMML.
    kind: str
    parameters: tuple[Item, ...]
    body: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """If, then, else."""

    about: About
    test: Expression | None
    then: Expression | None
    otherwise: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The items of a list that match."""

    about: About
    items: Expression | None
    match: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration:
    """`for`, `some` or `every` over a list."""

    about: About
    #: for, some, every
    kind: str
    variable: str
    items: Expression | None
    body: Expression | None


Expression: TypeAlias = (
    Literal
    | Table
    | Context
    | Invocation
    | Relation
    | ListOf
    | Function
    | Conditional
    | Filter
    | Iteration
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition:
    """A type with a name: a simple type, a structure, a list, or a function."""

    name: str
    type_ref: str | None
    collection: bool
    components: tuple[ItemDefinition, ...]
    #: Unary tests that every value (of a list: every item) must pass.
    allowed: Cell | None
    #: For functions: the result's type and the parameters.
    function: tuple[str | None, tuple[Item, ...]] | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    """A value that comes from outside."""

    id: str
    name: str
    variable: Item
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """Ids of what an element needs; as written where they lead out of the file."""

    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: what it needs and how it is made."""

    id: str
    name: str
    variable: Item
    #: False where the file has no `variable` and its name stands in.
    has_variable: bool
    requirements: Requirements
    logic: Expression | None
    version_tag: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A business knowledge model: a function that decisions call."""

    id: str
    name: str
    variable: Item
    requirements: Requirements
    logic: Function | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A decision service: decisions that are called together like a function."""

    id: str
    name: str
    variable: Item
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    inputs: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionModel:
    """One `.dmn` file."""

    resource: str
    id: str
    name: str
    namespace: str
    #: All by id.
    decisions: Mapping[str, Decision]
    inputs: Mapping[str, InputData]
    knowledge: Mapping[str, Knowledge]
    services: Mapping[str, Service]
    #: By name.
    types: Mapping[str, ItemDefinition] = field(default_factory=dict)
    #: Ids of what has a shape in the diagram.
    drawn: frozenset[str] = frozenset()
    #: Every element and attribute that the reader met, for the three lists.
    seen: tuple[SeenConstruct, ...] = ()
    #: Requirements that lead nowhere: (reference as written, id around, place).
    broken: tuple[tuple[str, str, Place], ...] = ()
    #: Ids that are used again: (id, line of the first use, place).
    doubled: tuple[tuple[str, int, Place], ...] = ()
