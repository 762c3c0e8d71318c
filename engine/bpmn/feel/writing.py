"""Write values as FEEL writes them: what `string()` returns."""

from __future__ import annotations

from decimal import Decimal

from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.evaluation import Evaluation, OverBudget
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.moments import FeelDate, FeelDateTime, FeelTime
from engine.bpmn.feel.numbers import number_text
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.tokens import name_parts

_SHOWN_CHARACTERS = 60
_STEPS_OF_MESSAGE = 2_000
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MOMENTS = (FeelDate, FeelTime, FeelDateTime, DaysTimeDuration, YearsMonthsDuration)


def written(evaluation: Evaluation, value: object, *, depth: int = 0) -> str:
    """Return the text of a value; strings inside other values are quoted."""
    evaluation.require_depth(depth)
    if isinstance(value, str):
        text = quoted(value) if depth else value
    elif value is None:
        text = "null"
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, Decimal):
        text = number_text(value)
    elif isinstance(value, _MOMENTS):
        text = str(value)
    else:
        text = _written_parts(evaluation, value, depth=depth + 1)
    evaluation.spend_text(len(text))
    return text


def shortened(value: object) -> str:
    """Return the beginning of a value's text, for a message.

    `str(value)` would not end where a value repeats itself inside at every level.
    """
    try:
        text = written(Evaluation(budget=_STEPS_OF_MESSAGE, clock=None), value)
    except OverBudget:
        return "too large to be shown"
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"


def quoted(text: str) -> str:
    """Return the literal of a string."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _written_parts(evaluation: Evaluation, value: object, *, depth: int) -> str:
    if isinstance(value, list):
        entries = [written(evaluation, entry, depth=depth) for entry in value]
        return f"[{', '.join(entries)}]"
    if isinstance(value, dict):
        entries = [
            f"{_key(key)}: {written(evaluation, entry, depth=depth)}"
            for key, entry in value.items()
        ]
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, FeelRange):
        return _written_range(evaluation, value, depth=depth)
    if isinstance(value, FeelFunction):
        return f"function({', '.join(value.parameters or ())})"
    return str(value)


def _key(name: str) -> str:
    plain = name_parts(name) is not None and name == " ".join(name.split())
    return name if plain else quoted(name)


def _written_range(evaluation: Evaluation, value: FeelRange, *, depth: int) -> str:
    if value.sign is not None:
        end = value.start if value.sign.startswith(">") else value.end
        return f"({value.sign} {written(evaluation, end, depth=depth)})"
    start = written(evaluation, value.start, depth=depth)
    end = written(evaluation, value.end, depth=depth)
    opening = "[" if value.start_included else "("
    closing = "]" if value.end_included else ")"
    return f"{opening}{start}..{end}{closing}"
