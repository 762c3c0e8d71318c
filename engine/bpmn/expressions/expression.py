"""Compiled expressions: what the interpreter evaluates and the gate looks at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from typing_extensions import override

from engine.bpmn.expressions.closures import Functions, Names, closure_of
from engine.bpmn.expressions.parser import parse
from engine.bpmn.expressions.syntax import (
    Access,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Literal,
    Logic,
    Name,
    Node,
    Template,
    Unary,
)
from engine.bpmn.expressions.values import Failure, Missing, truth
from engine.errors import ExpressionFailed

_CACHED_EXPRESSIONS = 4_096


class Expression:
    """An attribute value of a diagram: literal text, `${...}`, or both mixed."""

    __slots__ = ("_closure", "functions_used", "is_literal", "names", "text")

    def __init__(self, text: str, template: Template) -> None:
        nodes = list(_nodes(template))
        #: As it was written.
        self.text = text
        #: All variables that it may read.
        self.names = frozenset(node.name for node in nodes if isinstance(node, Name))
        #: All functions that it may call.
        self.functions_used = frozenset(
            node.function for node in nodes if isinstance(node, Call)
        )
        #: True when there is no `${...}` in it: its value is its text.
        self.is_literal = not nodes
        self._closure = closure_of(template)

    @override
    def __str__(self) -> str:
        return self.text

    def evaluate(self, names: Names, functions: Functions) -> object:
        """Return the value.

        Raises:
            ExpressionFailed: a name is unknown or the values do not fit.
        """
        try:
            return self._closure(names, functions)
        except Failure as failure:
            raise ExpressionFailed(
                expression=self.text,
                reason=str(failure),
                is_unknown=isinstance(failure, Missing),
            ) from failure

    def evaluate_condition(self, names: Names, functions: Functions) -> bool:
        """Return the value, which must be true or false.

        Raises:
            ExpressionFailed: it has no value, or one that is not a boolean.
        """
        value = self.evaluate(names, functions)
        try:
            return truth(value)
        except Failure as failure:
            raise ExpressionFailed(
                expression=self.text, reason=str(failure)
            ) from failure


@lru_cache(maxsize=_CACHED_EXPRESSIONS)
def compile_expression(text: str) -> Expression:
    """Compile an attribute value once; the same text gives the same object.

    Raises:
        ExpressionSyntaxError: the text cannot be read.
    """
    return Expression(text, parse(text))


def _nodes(template: Template) -> Iterator[Node]:
    """Yield every node of the tree, each once."""
    waiting: list[Node] = [part for part in template.parts if not isinstance(part, str)]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(_children(node))


def _children(node: Node) -> tuple[Node, ...]:  # noqa: C901, PLR0911 - one line a kind
    match node:
        case Literal() | Name():
            return ()
        case Access(base, steps):
            return (base, *steps)
        case Call(_, arguments):
            return arguments
        case Unary(_, operand):
            return (operand,)
        case Logic(_, operands):
            return operands
        case Comparison(_, left, right):
            return (left, right)
        case Arithmetic(first, rest):
            return (first, *(operand for _, operand in rest))
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
