"""Evaluate the expressions of forms: the language of the diagrams, without functions."""

from __future__ import annotations

from collections.abc import Mapping

from engine import compile_expression


def evaluate(text: str, names: Mapping[str, object]) -> object:
    """Return the value of an expression such as `${source == "监督抽查"}`.

    Raises:
        ExpressionFailed: it names what is not there, or compares apples with pears.
    """
    return compile_expression(text).evaluate(names, {})
