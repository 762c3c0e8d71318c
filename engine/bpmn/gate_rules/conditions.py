"""Conditions behind a choice: each can be true, and no two at once unless it is meant.

Only conditions that compare variables with fixed values are looked at. They are tried
with every value that makes a difference: the fixed ones, and those between and beyond.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import TypeGuard

from engine.bpmn.expressions import Expression, compile_expression
from engine.bpmn.expressions.parser import parse
from engine.bpmn.expressions.syntax import (
    Comparison,
    Literal,
    Logic,
    Name,
    Node,
    Unary,
)
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import FlowModel, NodeModel
from engine.errors import ExpressionFailed, ExpressionSyntaxError

#: More flows, or more combinations of values, are not tried.
_MOST_FLOWS = 10
_MOST_TRIALS = 200
#: Numbers up to here can be halved and changed by one without loss.
_LARGEST = 10**15
#: A text that no condition names.
_OTHER = "\N{REPLACEMENT CHARACTER}"

_Values = Mapping[str, object]


def check_condition_values(context: ProcessContext) -> Findings:
    """Check conditions that fixed values decide."""
    for scope in context.scopes():
        for node in scope.nodes.values():
            flows = [scope.flows[flow_id] for flow_id in node.outgoing]
            decidable = list(_decidable(flows))[:_MOST_FLOWS]
            if decidable:
                yield from _check(context, node, decidable)


@dataclass(frozen=True, slots=True)
class _Way:
    """A flow whose condition can be tried, and the trials in which it is true."""

    flow: FlowModel
    expression: Expression
    #: Name -> the values that it is compared with; true and false where it stands
    #: for itself.
    fixed: Mapping[str, Sequence[object]]

    def is_open(self, values: _Values) -> bool | None:
        """Say whether it is true; None when the values do not fit."""
        try:
            return self.expression.evaluate_condition(values, {})
        except ExpressionFailed:
            return None


def _decidable(flows: Sequence[FlowModel]) -> Iterator[_Way]:
    for flow in flows:
        try:
            template = parse(flow.condition or "")
        except ExpressionSyntaxError:
            continue
        if len(template.parts) != 1 or isinstance(template.parts[0], str):
            continue
        fixed: dict[str, list[object]] = {}
        if _is_simple(template.parts[0], fixed):
            yield _Way(flow, compile_expression(flow.condition or ""), fixed)


def _is_simple(  # noqa: PLR0911 - one line a kind
    node: Node, fixed: dict[str, list[object]]
) -> bool:
    """Say whether a condition only compares names with fixed values; collect these."""
    match node:
        case Literal():
            return True
        case Name(name):
            fixed.setdefault(name, []).extend((True, False))
            return True
        case Unary("empty", Name(name)):
            fixed.setdefault(name, []).extend((None, _OTHER))
            return True
        case Unary(_, operand):
            return _is_simple(operand, fixed)
        case Logic(_, operands):
            return all(_is_simple(each, fixed) for each in operands)
        case Comparison(_, left, right):
            return _is_comparison(left, right, fixed)
        case _:
            return False


def _is_comparison(left: Node, right: Node, fixed: dict[str, list[object]]) -> bool:
    match left, right:
        case (Name(name), Literal(value)) | (Literal(value), Name(name)):
            if _is_too_large(value):
                return False
            fixed.setdefault(name, []).append(value)
            return True
        case Literal(), Literal():
            return True
        case _:
            return False


def _check(context: ProcessContext, node: NodeModel, ways: Sequence[_Way]) -> Findings:
    names = sorted({name for way in ways for name in way.expression.names})
    trials = list(_trials(names, ways))
    if not trials:
        return
    opens = [[way.is_open(values) for values in trials] for way in ways]
    for number, way in enumerate(ways):
        if True not in opens[number]:
            yield context.warning(
                "condition_never_true", way.flow, text=way.flow.condition
            )
        elif node.kind == "exclusiveGateway":
            earlier = range(number)
            yield from _check_earlier(context, ways, opens, number, earlier, trials)


def _check_earlier(  # noqa: PLR0917 - one table and what is asked of it
    context: ProcessContext,
    ways: Sequence[_Way],
    opens: Sequence[Sequence[bool | None]],
    number: int,
    earlier: range,
    trials: Sequence[_Values],
) -> Findings:
    """Compare one way out of an exclusive gateway with those that are tried before."""
    way = ways[number]
    mine = [trial for trial, is_open in enumerate(opens[number]) if is_open]
    if all(any(opens[other][trial] for other in earlier) for trial in mine):
        yield context.warning("condition_shadowed", way.flow, text=way.flow.condition)
        return
    for other in earlier:
        both = [trial for trial in mine if opens[other][trial]]
        names = ways[other].expression.names
        if both and len(names) == 1 and names == way.expression.names:
            (name,) = names
            yield context.warning(
                "conditions_overlap",
                way.flow,
                text=way.flow.condition,
                other=ways[other].flow.condition,
                example=f"{name} = {trials[both[0]][name]}",
            )
            return


def _trials(names: Sequence[str], ways: Sequence[_Way]) -> Iterator[_Values]:
    """Yield every combination of values that could make a difference."""
    candidates = [
        _candidates([value for way in ways for value in way.fixed.get(name, ())])
        for name in names
    ]
    if prod(len(each) for each in candidates) > _MOST_TRIALS:
        return
    for values in product(*candidates):
        yield dict(zip(names, values, strict=True))


def _candidates(fixed: Sequence[object]) -> list[object]:
    """Return the values of one name that are worth a trial."""
    numbers = sorted({float(each) for each in fixed if _is_number(each)})
    found: list[object] = [each for each in fixed if not _is_number(each)]
    if any(isinstance(each, str) or each is None for each in found):
        found += [None, _OTHER]
    if numbers:
        found += [numbers[0] - 1, *numbers, numbers[-1] + 1]
        found += [(low + high) / 2 for low, high in pairwise(numbers)]
    return list(dict.fromkeys(found))


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_too_large(value: object) -> bool:
    return _is_number(value) and not -_LARGEST < value < _LARGEST
