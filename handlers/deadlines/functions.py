"""Functions that diagrams may call in `${...}`: due dates and ends of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from engine import ExpressionFunction, FunctionContext
from handlers.deadlines import local_time
from handlers.deadlines.books import DeadlineBooks


def deadline_functions(books: DeadlineBooks) -> Mapping[str, ExpressionFunction]:
    """Return the functions by the names that expressions use."""

    def due(context: FunctionContext, key: object) -> datetime:
        """Return when work of this deadline rule that begins now is due.

        What is left to bureaus is that of the bureau whose case or programme it is.
        """
        bureau_id = str(context.variables.get("bureau_id") or "")
        book = books.at(context.unit_of_work.connection).of(bureau_id)
        return book.due_moment(str(key), context.clock.now())

    return {
        "due": due,
        "now": _now,
        "start_of_day": _of_day(local_time.start_of_day),
        "end_of_day": _of_day(local_time.end_of_day),
        "day_after": _of_day(local_time.day_after),
    }


def _now(context: FunctionContext) -> datetime:
    return context.clock.now()


def _of_day(moment_of: Callable[[date], datetime]) -> ExpressionFunction:
    def function(_: FunctionContext, day: object) -> datetime:
        return moment_of(local_time.to_day(day))

    return function
