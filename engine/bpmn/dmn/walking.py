"""Go through boxed expressions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.dmn.model import (
    Conditional,
    Context,
    Expression,
    Filter,
    Function,
    Invocation,
    Iteration,
    ListOf,
    Relation,
)


def expressions_in(root: Expression | None) -> Iterator[Expression]:
    """Yield an expression and all that stand in it."""
    waiting = [root]
    while waiting:
        expression = waiting.pop()
        if expression is not None:
            yield expression
            waiting.extend(_parts(expression))


def _parts(  # noqa: C901, PLR0911 - one line a kind
    expression: Expression,
) -> list[Expression | None]:
    match expression:
        case Context(entries=entries):
            return [entry.value for entry in entries]
        case Invocation(called=called, bindings=bindings):
            return [called, *(binding.value for binding in bindings)]
        case Relation(rows=rows):
            return [cell for row in rows for cell in row]
        case ListOf(items=items):
            return list(items)
        case Function(body=body):
            return [body]
        case Conditional(test=test, then=then, otherwise=otherwise):
            return [test, then, otherwise]
        case Filter(items=items, match=match):
            return [items, match]
        case Iteration(items=items, body=body):
            return [items, body]
        case _:
            return []
