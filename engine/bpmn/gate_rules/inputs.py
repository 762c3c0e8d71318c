"""What handlers are given: every needed input is there, and no input is unknown.

A needed input is there when the task has an input parameter of its name, or when
something in sight gives a variable of its name. What comes from outside without being
named (messages, start variables that are not listed) does not count: the designer can
say that it comes by an input parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.expressions import compile_expression
from engine.bpmn.findings import Listed
from engine.bpmn.gate_rules.context import DeclaredInput, Findings, ProcessContext
from engine.bpmn.gate_rules.expressions import texts_of
from engine.bpmn.gate_rules.names import HANDLED, handler_of, names_for_all
from engine.bpmn.process_model import Extension, NodeModel
from engine.errors import ExpressionSyntaxError

_LISTENERS = frozenset({"executionListener", "taskListener"})


def check_inputs(context: ProcessContext) -> Findings:
    """Check the inputs of tasks whose handlers have declared theirs."""
    declared = _declared(context)
    handled = [
        node
        for node in context.nodes()
        if node.kind in HANDLED and handler_of(node) in declared
    ]
    if not handled:
        return
    in_sight = names_for_all(context)
    for node in handled:
        wanted = declared[handler_of(node)]
        yield from _check_needed(context, node, wanted, in_sight)
        yield from _check_unknown(context, node, wanted)


def input_parameters(node: NodeModel) -> Mapping[str, Extension]:
    """Return the input parameters of a node by their names."""
    return {
        child.attributes.get("name", ""): child
        for extension in node.extensions
        if extension.tag == "inputOutput"
        for child in extension.children
        if child.tag == "inputParameter"
    }


def _declared(context: ProcessContext) -> Mapping[str, Sequence[DeclaredInput]]:
    """Return the inputs by handler, in the order of their names."""
    found: dict[str, list[DeclaredInput]] = {}
    for line in sorted(context.environment.inputs):
        one = DeclaredInput.read(line)
        known = found.setdefault(one.handler, [])
        if one.name:
            known.append(one)
    return found


def _check_needed(
    context: ProcessContext,
    node: NodeModel,
    wanted: Sequence[DeclaredInput],
    in_sight: frozenset[str],
) -> Findings:
    given = input_parameters(node)
    own = {node.loop.element_variable} if node.loop is not None else set()
    for one in wanted:
        if not one.required:
            continue
        parameter = given.get(one.name)
        if parameter is not None and not _is_empty(parameter):
            continue
        if parameter is None and one.name in in_sight | own:
            continue
        code = "input_missing" if parameter is None else "input_empty"
        place = node.place if parameter is None else parameter.place
        yield context.error(
            code,
            node,
            place=place,
            handler=one.handler,
            name=one.name,
            label_zh=one.label_zh,
            label_en=one.label_en,
        )


def _is_empty(parameter: Extension) -> bool:
    return not parameter.text.strip() and not parameter.children


def _check_unknown(
    context: ProcessContext, node: NodeModel, wanted: Sequence[DeclaredInput]
) -> Findings:
    if any(extension.tag in _LISTENERS for extension in node.extensions):
        return
    known = {one.name for one in wanted}
    unknown = {
        name: parameter
        for name, parameter in input_parameters(node).items()
        if name and name not in known
    }
    used = set(_names_read(node)) if unknown else set()
    for name, parameter in unknown.items():
        if name not in used:
            yield context.error(
                "input_unknown",
                node,
                place=parameter.place,
                handler=handler_of(node),
                name=name,
                known_zh=Listed((f"{i.label_zh}（{i.name}）" for i in wanted), "、"),
                known_en=Listed((f"{i.label_en} ({i.name})" for i in wanted), ", "),
            )


def _names_read(node: NodeModel) -> Iterator[str]:
    """Yield the names that the expressions of a node read, its output parameters too."""
    for text, _ in texts_of(node):
        try:
            yield from compile_expression(text).names
        except ExpressionSyntaxError:
            continue
