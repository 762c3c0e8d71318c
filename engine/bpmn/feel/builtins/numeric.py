"""Built-in functions on numbers: rounding, roots, remainders."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from engine.bpmn.feel.builtins.signature import (
    Builtin,
    any_duration,
    integer,
    number,
)
from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.numbers import CONTEXT, PRECISION, finite

#: Scales that decimal128 has.
_LEAST_SCALE = -6_111
_MOST_SCALE = 6_176


def _rounding(mode: str) -> Callable[..., Decimal]:
    def rounded(_evaluation: Evaluation, given: Decimal, scale: int = 0) -> Decimal:
        if not _LEAST_SCALE <= scale <= _MOST_SCALE:
            message = f"{scale} is no scale"
            raise Fault(message)
        if given.adjusted() + scale + 1 >= PRECISION:
            # There is nothing behind the last digit that is asked for.
            return given
        exponent = Decimal((0, (1,), -scale))
        return given.quantize(exponent, rounding=mode, context=CONTEXT)

    return rounded


def _modulo(_evaluation: Evaluation, dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the remainder that has the sign of the divisor."""
    try:
        quotient = CONTEXT.divide(dividend, divisor)
        floor = quotient.to_integral_value(rounding=ROUND_FLOOR)
        return CONTEXT.subtract(dividend, CONTEXT.multiply(divisor, floor))
    except ArithmeticError as error:
        message = "the divisor is zero"
        raise Fault(message) from error


def _calculated(calculate: Callable[[Decimal], Decimal]) -> Callable[..., Decimal]:
    def run(_evaluation: Evaluation, given: Decimal) -> Decimal:
        try:
            return finite(calculate(given))
        except ArithmeticError as error:
            message = "there is no result, or it is too large"
            raise Fault(message) from error

    return run


def _absolute_duration(
    _evaluation: Evaluation, given: DaysTimeDuration | YearsMonthsDuration
) -> DaysTimeDuration | YearsMonthsDuration:
    if isinstance(given, DaysTimeDuration):
        return DaysTimeDuration(abs(given.nanoseconds))
    return YearsMonthsDuration(abs(given.months))


def _odd(_evaluation: Evaluation, given: Decimal) -> bool:
    return CONTEXT.compare(abs(_rest_of_two(given)), Decimal(1)) == 0


def _even(_evaluation: Evaluation, given: Decimal) -> bool:
    return _rest_of_two(given) == 0


def _rest_of_two(given: Decimal) -> Decimal:
    if given.adjusted() >= PRECISION:
        return Decimal(0)
    return CONTEXT.remainder(given, Decimal(2))


def _round(name: str, mode: str) -> Builtin:
    return Builtin(name, (number("n"), integer("scale")), _rounding(mode), "number")


def _whole(name: str, mode: str) -> tuple[Builtin, Builtin]:
    return (
        Builtin(name, (number("n"),), _rounding(mode), "number"),
        Builtin(name, (number("n"), integer("scale")), _rounding(mode), "number"),
    )


FUNCTIONS = (
    _round("decimal", ROUND_HALF_EVEN),
    *_whole("floor", ROUND_FLOOR),
    *_whole("ceiling", ROUND_CEILING),
    _round("round up", ROUND_UP),
    _round("round down", ROUND_DOWN),
    _round("round half up", ROUND_HALF_UP),
    _round("round half down", ROUND_HALF_DOWN),
    Builtin("abs", (number("n"),), _calculated(CONTEXT.abs), "number"),
    Builtin("abs", (any_duration("n"),), _absolute_duration, "Any"),
    Builtin("modulo", (number("dividend"), number("divisor")), _modulo, "number"),
    Builtin("sqrt", (number("number"),), _calculated(CONTEXT.sqrt), "number"),
    Builtin("log", (number("number"),), _calculated(CONTEXT.ln), "number"),
    Builtin("exp", (number("number"),), _calculated(CONTEXT.exp), "number"),
    Builtin("odd", (number("number"),), _odd, "boolean"),
    Builtin("even", (number("number"),), _even, "boolean"),
)
