"""Numbers of FEEL: decimals of 34 digits, as IEEE 754-2008 decimal128 has them."""

from __future__ import annotations

from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

PRECISION = 34

#: Overflow, division by zero and what is no number raise ArithmeticError.
CONTEXT = Context(
    prec=PRECISION,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


def number_of(text: str) -> Decimal:
    """Return the number that a literal denotes.

    Raises:
        ArithmeticError: it is too large.
    """
    return CONTEXT.create_decimal(text)


def as_integer(number: Decimal) -> int | None:
    """Return a whole number as an int, or None if it has a fraction."""
    if number != number.to_integral_value():
        return None
    return int(number)


def whole_part(number: Decimal) -> int:
    """Cut off the fraction."""
    return int(number.to_integral_value(rounding=ROUND_DOWN))


def finite(number: Decimal) -> Decimal:
    """Return the number.

    Raises:
        ArithmeticError: it is infinite, as 0 ** -1 is, which nothing signals.
    """
    if not number.is_finite():
        raise OverflowError
    return number


def number_text(number: Decimal) -> str:
    """Return the number in digits, never with an exponent."""
    if number == 0:
        return "0"
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text
