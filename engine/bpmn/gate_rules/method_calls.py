"""What to write instead of the methods that expressions call in Camunda 7."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from engine.bpmn.findings import Finding
from engine.bpmn.gate_rules.context import ProcessContext
from engine.bpmn.process_model import FlowModel, NodeModel, Place
from engine.errors import MethodCalled


class _Instead(NamedTuple):
    """What to write; {owner}, {argument} and {field} are filled in."""

    zh: str
    en: str


_VARIABLE = _Instead(
    "请直接写变量名：${{{argument}}}", "Write the name of the variable: ${{{argument}}}"
)
_PRESENCE = _Instead(
    "请写成 ${{not empty {argument}}}", "Write ${{not empty {argument}}}"
)
_OUTPUT = _Instead(
    "表达式不能修改变量，请改用输出参数（camunda:outputParameter）",
    "An expression changes nothing: write an output parameter",
)
_AS_VARIABLE = _Instead(
    "请把需要的值存成流程变量再引用",
    "Keep what is needed in a process variable and name that",
)
_COMPUTED = _Instead(
    "请调用已登记的函数，或让服务任务把结果写入变量",
    "Call a registered function, or let a service task write the result to a variable",
)
_FIELD = _Instead("请写成 {owner}.{field}", "Write {owner}.{field}")

_OF_EXECUTION: Mapping[str, _Instead] = {
    "getVariable": _VARIABLE,
    "getVariableLocal": _VARIABLE,
    "getVariableTyped": _VARIABLE,
    "hasVariable": _PRESENCE,
    "hasVariableLocal": _PRESENCE,
    "setVariable": _OUTPUT,
    "setVariableLocal": _OUTPUT,
    "setVariables": _OUTPUT,
    "removeVariable": _OUTPUT,
    "removeVariableLocal": _OUTPUT,
}
_OF_VALUES: Mapping[str, _Instead] = {
    "equals": _Instead("请用 == 比较", "Compare by =="),
    "compareTo": _Instead("请用 <、> 比较", "Compare by < and >"),
    "isEmpty": _Instead("请写成 empty {owner}", "Write empty {owner}"),
    "get": _Instead("请写成 {owner}['{argument}']", "Write {owner}['{argument}']"),
    "prop": _Instead("请写成 {owner}.{argument}", "Write {owner}.{argument}"),
    "toString": _Instead("请写成 ${{{owner}}}", "Write ${{{owner}}}"),
    "toDate": _Instead(
        "请直接写时长，例如 P1W，或调用已登记的函数",
        "Write a duration, like P1W, or call a registered function",
    ),
}
_PLUS = re.compile(r"(?:plus|minus)[A-Z]\w*")
_GETTER = re.compile(r"(?:get|is)([A-Z])(\w*)")
_ENGINE_OBJECTS = frozenset({"execution", "task"})


def method_call(
    context: ProcessContext,
    about: NodeModel | FlowModel | None,
    called: MethodCalled,
    *,
    place: Place,
) -> Finding:
    """Report a method call with what to write instead."""
    instead, field = _instead_of(called)
    filled = {
        "owner": called.owner or "…",
        "argument": called.argument or "…",
        "field": field,
    }
    return context.error(
        "method_called",
        about,
        place=place,
        text=called.expression,
        method=called.method,
        instead_zh=instead.zh.format(**filled),
        instead_en=instead.en.format(**filled),
    )


def _instead_of(called: MethodCalled) -> tuple[_Instead, str]:
    if called.owner in _ENGINE_OBJECTS:
        return _OF_EXECUTION.get(called.method, _AS_VARIABLE), ""
    if _PLUS.fullmatch(called.method):
        return _OF_VALUES["toDate"], ""
    getter = _GETTER.fullmatch(called.method)
    if called.method in _OF_VALUES:
        return _OF_VALUES[called.method], ""
    if getter and called.owner and not called.argument:
        return _FIELD, getter[1].lower() + getter[2]
    return _COMPUTED, ""


def engine_object(
    context: ProcessContext,
    about: NodeModel | FlowModel | None,
    text: str,
    *,
    place: Place,
) -> Finding:
    """Report `execution` as a value."""
    return context.error("engine_object", about, place=place, text=text)
