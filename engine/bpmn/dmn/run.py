"""One evaluation of decisions: what all parts share, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.feel.evaluation import Evaluation, Values
from engine.bpmn.feel.limits import DEFAULT_BUDGET
from engine.bpmn.feel.types import ANY, FeelType, coerced
from engine.clock import Clock

#: Tables of one evaluation that are kept in its trace; more are only counted.
MAX_TABLES = 50
MAX_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHit:
    """A rule whose conditions were all true."""

    id: str
    number: int
    annotation: str
    #: Output name -> value of FEEL.
    outputs: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTrace:
    """How one decision table came to its result."""

    #: The decision in which it stands.
    decision: str
    name: str
    hit_policy: str
    #: (label of the column, value of FEEL)
    inputs: tuple[tuple[str, object], ...]
    hits: tuple[RuleHit, ...]
    #: Ids of the rules that the hit policy listened to.
    chosen: tuple[str, ...]
    value: object


@dataclass(slots=True)
class Frame:
    """What one call of decisions sees: values from outside, and results by id."""

    values: Values
    #: Id of the decision or input -> its value.
    results: dict[str, object] = field(default_factory=dict)
    #: Id of the decision -> its results, one row each: output name -> value.
    rows: dict[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)


class DecisionRun(Evaluation):
    """An evaluation of FEEL that knows of decisions.

    A problem is worse than a warning of FEEL: because of it a value is not what the
    model demands, so the result must not be used.
    """

    __slots__ = ("deciding", "more_tables", "problems", "tables")

    def __init__(self, *, clock: Clock | None, budget: int = DEFAULT_BUDGET) -> None:
        super().__init__(budget=budget, clock=clock)
        #: (id, name) of the decision that is being evaluated.
        self.deciding = ("", "")
        self.problems: list[str] = []
        self.tables: list[TableTrace] = []
        self.more_tables = 0

    @property
    def mistakes(self) -> int:
        """How many times FEEL had to give null instead of a value so far."""
        return len(self.warnings) + self.unseen_warnings

    def mistake_after(self, number: int) -> str:
        """Return the first thing that FEEL said after so many, if it was kept."""
        return self.warnings[number] if number < len(self.warnings) else "too many"

    def coerced(self, value: object, type_: FeelType) -> object:
        """Return a value as a type demands it, or null."""
        return value if type_ == ANY else coerced(self, value, type_)

    def object_to(self, problem: str) -> None:
        """Note why the result must not be used."""
        if problem not in self.problems and len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def trace(self, table: TableTrace) -> None:
        """Keep how a table was evaluated."""
        if len(self.tables) < MAX_TABLES:
            self.tables.append(table)
        else:
            self.more_tables += 1
