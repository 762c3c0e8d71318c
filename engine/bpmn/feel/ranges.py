"""Ranges: all values between two ends, or on one side of one end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeelRange:
    """Values from `start` to `end`; an end that is None is open to that side.

    `sign` is set for a range that was written with one operator: `(< 10)`.
    """

    start: object
    end: object
    start_included: bool = True
    end_included: bool = True
    sign: str | None = None


def one_sided(sign: str, end: object) -> FeelRange:
    """Return the range that an operator before one value means."""
    match sign:
        case "<" | "<=":
            return FeelRange(None, end, False, sign == "<=", sign)  # noqa: FBT003
        case ">" | ">=":
            return FeelRange(end, None, sign == ">=", False, sign)  # noqa: FBT003
        case _:
            return FeelRange(end, end, sign == "=", sign == "=", sign)
