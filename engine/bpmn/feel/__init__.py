"""FEEL, the expression language of DMN: compiled once, evaluated within a budget."""

from __future__ import annotations

from engine.bpmn.feel.convert import from_feel, to_feel
from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.expression import (
    FeelExpression,
    FeelOutcome,
    FeelUnaryTests,
    compile_feel,
    compile_unary_tests,
)
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.limits import DEFAULT_BUDGET
from engine.bpmn.feel.moments import FeelDate, FeelDateTime, FeelTime
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.types import FeelType
from engine.bpmn.feel.zones import Zone

__all__ = [
    "DEFAULT_BUDGET",
    "DaysTimeDuration",
    "FeelDate",
    "FeelDateTime",
    "FeelExpression",
    "FeelFunction",
    "FeelOutcome",
    "FeelRange",
    "FeelTime",
    "FeelType",
    "FeelUnaryTests",
    "YearsMonthsDuration",
    "Zone",
    "compile_feel",
    "compile_unary_tests",
    "from_feel",
    "to_feel",
]
