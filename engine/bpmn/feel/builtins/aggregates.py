"""Built-in functions that make one value of the entries of a list."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from engine.bpmn.feel.arithmetic import calculated
from engine.bpmn.feel.builtins.signature import (
    Builtin,
    anything,
    items,
    only_list,
)
from engine.bpmn.feel.comparing import ordered
from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.numbers import CONTEXT

#: A sample of fewer has no deviation.
_LEAST_SAMPLE = 2


def _count(_evaluation: Evaluation, entries: list[object]) -> Decimal:
    return Decimal(len(entries))


def _least(evaluation: Evaluation, entries: list[object]) -> object:
    return _extreme(evaluation, entries, "<")


def _greatest(evaluation: Evaluation, entries: list[object]) -> object:
    return _extreme(evaluation, entries, ">")


def _extreme(evaluation: Evaluation, entries: list[object], sign: str) -> object:
    evaluation.spend(len(entries))
    if not entries:
        return None
    best = entries[0]
    for entry in entries:
        better = ordered(evaluation, sign, entry, best)
        if better is None:
            message = "two entries cannot be compared"
            raise Fault(message)
        best = entry if better else best
    return best


def _sum(evaluation: Evaluation, entries: list[object]) -> object:
    evaluation.spend(len(entries))
    kinds = {type(entry) for entry in entries}
    if len(kinds) != 1 or not kinds <= {Decimal, DaysTimeDuration, YearsMonthsDuration}:
        return _folded(_numbers(entries), CONTEXT.add)
    return reduce(
        lambda one, other: calculated(evaluation, "+", one, other),
        entries[1:],
        entries[0],
    )


def _mean(evaluation: Evaluation, entries: list[object]) -> object:
    evaluation.spend(len(entries))
    total = _sum(evaluation, entries)
    if total is None:
        return None
    return calculated(evaluation, "/", total, Decimal(len(entries)))


def _product(evaluation: Evaluation, entries: list[object]) -> object:
    evaluation.spend(len(entries))
    return _folded(_numbers(entries), CONTEXT.multiply)


def _median(evaluation: Evaluation, entries: list[object]) -> object:
    evaluation.spend(len(entries))
    numbers = sorted(_numbers(entries))
    if not numbers:
        return None
    middle, odd = divmod(len(numbers), 2)
    if odd:
        return numbers[middle]
    return CONTEXT.divide(CONTEXT.add(numbers[middle - 1], numbers[middle]), Decimal(2))


def _stddev(evaluation: Evaluation, entries: list[object]) -> object:
    """Return the standard deviation of a sample."""
    evaluation.spend(len(entries))
    numbers = _numbers(entries)
    if len(numbers) < _LEAST_SAMPLE:
        message = "a sample has at least two numbers"
        raise Fault(message)
    count = Decimal(len(numbers))
    try:
        mean = CONTEXT.divide(reduce(CONTEXT.add, numbers), count)
        squares = [
            CONTEXT.power(CONTEXT.subtract(entry, mean), Decimal(2))
            for entry in numbers
        ]
        return CONTEXT.sqrt(CONTEXT.divide(reduce(CONTEXT.add, squares), count - 1))
    except ArithmeticError as error:
        message = "a number is too large"
        raise Fault(message) from error


def _mode(evaluation: Evaluation, entries: list[object]) -> object:
    evaluation.spend(len(entries))
    counts: dict[Decimal, int] = {}
    for entry in _numbers(entries):
        counts[entry] = counts.get(entry, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(entry for entry, count in counts.items() if count == most)


def _numbers(entries: list[object]) -> list[Decimal]:
    numbers = [entry for entry in entries if isinstance(entry, Decimal)]
    if len(numbers) != len(entries):
        message = "an entry is no number"
        raise Fault(message)
    return numbers


def _folded(
    numbers: list[Decimal], fold: Callable[[Decimal, Decimal], Decimal]
) -> Decimal | None:
    try:
        return reduce(fold, numbers) if numbers else None
    except ArithmeticError as error:
        message = "a number is too large"
        raise Fault(message) from error


def _of_list_or_entries(
    name: str, run: Callable[[Evaluation, list[object]], object], result: str
) -> tuple[Builtin, Builtin]:
    """Return both signatures: one list, or the entries themselves."""

    def of_entries(evaluation: Evaluation, *entries: object) -> object:
        return run(evaluation, list(entries))

    return (
        Builtin(name, (only_list("list"),), run, result),
        Builtin(name, (anything("c", rest=True),), of_entries, result),
    )


FUNCTIONS = (
    Builtin("count", (items("list"),), _count, "number"),
    *_of_list_or_entries("min", _least, "Any"),
    *_of_list_or_entries("max", _greatest, "Any"),
    *_of_list_or_entries("sum", _sum, "number"),
    *_of_list_or_entries("mean", _mean, "number"),
    *_of_list_or_entries("product", _product, "number"),
    *_of_list_or_entries("median", _median, "number"),
    *_of_list_or_entries("stddev", _stddev, "number"),
    *_of_list_or_entries("mode", _mode, "list"),
)
