"""Built-in functions that ask the calendar and the clock."""

from __future__ import annotations

from decimal import Decimal

from engine.bpmn.feel.builtins.signature import Builtin, date
from engine.bpmn.feel.calendar import day_of_year, week_of_year, weekday
from engine.bpmn.feel.convert import to_feel
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.moments import FeelDate, FeelDateTime

_WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


def _day_of_year(_evaluation: Evaluation, day: FeelDate) -> Decimal:
    return Decimal(day_of_year(day.year, day.month, day.day))


def _day_of_week(_evaluation: Evaluation, day: FeelDate) -> str:
    return _WEEKDAYS[weekday(day.day_number) - 1]


def _month_of_year(_evaluation: Evaluation, day: FeelDate) -> str:
    return _MONTHS[day.month - 1]


def _week_of_year(_evaluation: Evaluation, day: FeelDate) -> Decimal:
    return Decimal(week_of_year(day.year, day.month, day.day))


def _now(evaluation: Evaluation) -> FeelDateTime:
    if evaluation.clock is None:
        message = "there is no clock here"
        raise Fault(message)
    moment = to_feel(evaluation.clock.now())
    if not isinstance(moment, FeelDateTime):
        message = "the clock tells no time"
        raise Fault(message)
    return moment


def _today(evaluation: Evaluation) -> FeelDate:
    return _now(evaluation).date


FUNCTIONS = (
    Builtin("day of year", (date("date"),), _day_of_year, "number"),
    Builtin("day of week", (date("date"),), _day_of_week, "string"),
    Builtin("month of year", (date("date"),), _month_of_year, "string"),
    Builtin("week of year", (date("date"),), _week_of_year, "number"),
    Builtin("now", (), _now, "date and time"),
    Builtin("today", (), _today, "date"),
)
