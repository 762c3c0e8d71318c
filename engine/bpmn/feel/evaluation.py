"""One evaluation: its budget, its clock, its warnings, and the scopes of its names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from engine.bpmn.feel.limits import (
    CHARACTERS_PER_STEP,
    ENTRIES_PER_STEP,
    MAX_CALL_DEPTH,
    MAX_TEXT_CHARACTERS,
    MAX_VALUE_DEPTH,
    MAX_WARNINGS,
)
from engine.clock import Clock


class Fault(Exception):
    """An operation has no value: it gives null, and the reason becomes a warning."""


class OverBudget(Exception):
    """The evaluation would do too much; becomes `FeelBudgetExceeded`."""


class Evaluation:
    """What all parts of one evaluation share."""

    __slots__ = ("_calls", "_left", "clock", "unseen_warnings", "warnings")

    def __init__(self, *, budget: int, clock: Clock | None) -> None:
        #: What now and today ask; its zone is theirs.
        self.clock = clock
        #: Why something is null.
        self.warnings: list[str] = []
        #: How many warnings more there were.
        self.unseen_warnings = 0
        self._left = budget
        self._calls = 0

    def spend(self, steps: int = 1) -> None:
        """Take steps from the budget."""
        self._left -= steps
        if self._left < 0:
            message = "it takes more steps than an expression may"
            raise OverBudget(message)

    def spend_text(self, characters: int) -> None:
        """Take what a text of this length costs, and refuse one that is too long."""
        self.require_length(characters)
        self.spend(1 + characters // CHARACTERS_PER_STEP)

    def require_length(self, characters: int) -> None:
        """Refuse a text that is too long."""
        if characters > MAX_TEXT_CHARACTERS:
            message = f"a text is longer than {MAX_TEXT_CHARACTERS} characters"
            raise OverBudget(message)

    def spend_copy(self, entries: int) -> None:
        """Take what it costs to copy a list of this length."""
        self.spend(1 + entries // ENTRIES_PER_STEP)

    def require_depth(self, depth: int) -> None:
        """Refuse to look deeper into nested values."""
        if depth > MAX_VALUE_DEPTH:
            message = f"a value is nested deeper than {MAX_VALUE_DEPTH} levels"
            raise OverBudget(message)

    def begin_call(self) -> None:
        """Count a function that is called inside others."""
        self._calls += 1
        if self._calls > MAX_CALL_DEPTH:
            message = f"functions call each other deeper than {MAX_CALL_DEPTH} levels"
            raise OverBudget(message)
        self.spend()

    def end_call(self) -> None:
        """Count that the function is done."""
        self._calls -= 1

    def warn(self, message: str) -> None:
        """Note why something is null."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(message)
        else:
            self.unseen_warnings += 1


class Values(Protocol):
    """Where names are looked up: a KeyError says that there is none."""

    def __getitem__(self, name: str, /) -> object:
        """Return the value of a name."""
        ...


class Scope:
    """Names and their values, inside other names and their values."""

    __slots__ = ("evaluation", "outer", "values")

    def __init__(
        self,
        evaluation: Evaluation,
        values: Values,
        outer: Scope | None = None,
    ) -> None:
        self.evaluation = evaluation
        self.values = values
        self.outer = outer

    def inside(self, values: Values) -> Scope:
        """Return a scope whose names hide those of this one."""
        return Scope(self.evaluation, values, self)

    def look_up(self, name: str) -> object:
        """Return the value of a name.

        Raises:
            KeyError: no scope has it.
        """
        scope: Scope | None = self
        while scope is not None:
            try:
                return scope.values[name]
            except KeyError:
                scope = scope.outer
        raise KeyError(name)


Closure: TypeAlias = Callable[[Scope], object]


class Converted:
    """Variables of a caller, turned into values of FEEL when they are first read."""

    __slots__ = ("_convert", "_done", "_values")

    def __init__(self, values: Values, convert: Callable[[object], object]) -> None:
        self._values = values
        self._convert = convert
        self._done: dict[str, object] = {}

    def __getitem__(self, name: str, /) -> object:
        try:
            return self._done[name]
        except KeyError:
            value = self._convert(self._values[name])
            self._done[name] = value
            return value
