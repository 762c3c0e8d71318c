"""Built-in functions on strings, but for those with patterns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.bpmn.feel.builtins.signature import Builtin, integer, items, text
from engine.bpmn.feel.evaluation import Evaluation, Fault


def _substring(
    evaluation: Evaluation, source: str, start: int, length: int | None = None
) -> str:
    evaluation.spend_text(len(source))
    if start == 0 or abs(start) > len(source):
        message = f"a string of {len(source)} has no position {start}"
        raise Fault(message)
    begin = start - 1 if start > 0 else len(source) + start
    if length is None:
        return source[begin:]
    if length < 1:
        message = f"{length} is no length"
        raise Fault(message)
    return source[begin : begin + length]


def _length(_evaluation: Evaluation, source: str) -> Decimal:
    return Decimal(len(source))


def _upper(evaluation: Evaluation, source: str) -> str:
    evaluation.spend_text(len(source))
    return source.upper()


def _lower(evaluation: Evaluation, source: str) -> str:
    evaluation.spend_text(len(source))
    return source.lower()


def _before(evaluation: Evaluation, source: str, match: str) -> str:
    evaluation.spend_text(len(source))
    head, found, _ = source.partition(match) if match else ("", "", "")
    return head if found else ""


def _after(evaluation: Evaluation, source: str, match: str) -> str:
    evaluation.spend_text(len(source))
    return source.partition(match)[2] if match else source


def _contains(evaluation: Evaluation, source: str, match: str) -> bool:
    evaluation.spend_text(len(source))
    return match in source


def _starts(evaluation: Evaluation, source: str, match: str) -> bool:
    evaluation.spend_text(len(source))
    return source.startswith(match)


def _ends(evaluation: Evaluation, source: str, match: str) -> bool:
    evaluation.spend_text(len(source))
    return source.endswith(match)


def _join(
    evaluation: Evaluation, entries: list[object], delimiter: str | None = None
) -> str:
    texts = [entry for entry in entries if entry is not None]
    evaluation.spend(len(entries))
    if not all(isinstance(entry, str) for entry in texts):
        message = "an entry is no string"
        raise Fault(message)
    strings = [str(entry) for entry in texts]
    between = delimiter or ""
    evaluation.spend_text(
        sum(map(len, strings)) + len(between) * max(len(strings) - 1, 0)
    )
    return between.join(strings)


def _with_match(name: str, run: Callable[..., object], result: str) -> Builtin:
    return Builtin(name, (text("string"), text("match")), run, result)


FUNCTIONS = (
    Builtin(
        "substring",
        (text("string"), integer("start position"), integer("length", optional=True)),
        _substring,
        "string",
    ),
    Builtin("string length", (text("string"),), _length, "number"),
    Builtin("upper case", (text("string"),), _upper, "string"),
    Builtin("lower case", (text("string"),), _lower, "string"),
    _with_match("substring before", _before, "string"),
    _with_match("substring after", _after, "string"),
    _with_match("contains", _contains, "boolean"),
    _with_match("starts with", _starts, "boolean"),
    _with_match("ends with", _ends, "boolean"),
    Builtin(
        "string join",
        (items("list"), text("delimiter", optional=True, nullable=True)),
        _join,
        "string",
    ),
)
