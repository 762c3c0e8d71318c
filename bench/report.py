"""What was measured against what was promised, as lines of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a promise is kept; facts without a promise have none."""

    KEPT = "kept"
    BROKEN = "broken"
    NONE = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured thing."""

    what: str
    measured: float
    unit: str
    #: The most, or with `at_least` the least, that was promised.
    promised: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return whether the promise is kept."""
        if self.promised is None:
            return Verdict.NONE
        kept = (
            self.measured >= self.promised
            if self.at_least
            else self.measured <= self.promised
        )
        return Verdict.KEPT if kept else Verdict.BROKEN

    def line(self) -> str:
        """Return the line of the table."""
        sign = "at least" if self.at_least else "at most"
        promised = "" if self.promised is None else f"{sign} {shown(self.promised)}"
        return (
            f"| {self.what} | {promised} | {shown(self.measured)} {self.unit} "
            f"| {self.verdict} |"
        )


def shown(number: float) -> str:
    """Return a number with three significant digits."""
    if number == int(number) and number < 1_000_000:
        return f"{int(number):,}"
    return f"{number:,.0f}" if number >= 1_000 else f"{number:.3g}"


def table(title: str, figures: Iterable[Figure]) -> str:
    """Return a section with its table."""
    lines = [figure.line() for figure in figures]
    head = ["| what | promised | measured | verdict |", "|---|---|---|---|"]
    return "\n".join([f"### {title}", "", *head, *lines, ""])
