"""The expression language of diagrams: a small, safe part of JUEL (`${...}`)."""

from __future__ import annotations

from engine.bpmn.expressions.expression import Expression, compile_expression

__all__ = ["Expression", "compile_expression"]
