"""The texts about what handlers are given: missing, unknown, or of a wrong value."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.gate_message import Message

INPUTS: Mapping[str, Message] = {
    "input_missing": Message(
        "处理程序 {handler} 缺少输入“{label_zh}”（{name}）：没有输入参数，"
        "流程中也没有表单、处理程序、输出参数或开始变量提供它",
        "请填写输入参数 {name}（选用该主题的元素模板会自动写好），"
        "或在流程属性 start_variables 中列出它",
        "The handler {handler} lacks the input {label_en!r} ({name}): there is no input "
        "parameter, and no form, handler, output parameter or start variable of the "
        "process gives it",
        "Fill in the input parameter {name} (the element template of the topic writes "
        "it), or list it in the property start_variables of the process",
    ),
    "input_empty": Message(
        "处理程序 {handler} 的必填输入“{label_zh}”（{name}）是空的",
        "请填写它的值，或删除这个输入参数，让它取流程中同名的变量",
        "The input {label_en!r} ({name}) of the handler {handler} is needed and empty",
        "Fill it in, or delete the parameter so that the variable of that name is taken",
    ),
    "input_unknown": Message(
        "处理程序 {handler} 没有输入 {name}，本节点的其他设置也没有用到它",
        "请更正名称或删除它；可用的输入：{known_zh}",
        "The handler {handler} has no input {name}, and nothing else of the element "
        "reads it",
        "Correct the name or delete it; the inputs are: {known_en}",
    ),
    "input_value": Message(
        "处理程序 {handler} 的输入“{label_zh}”（{name}）不能是“{text}”：{fault_zh}",
        "请更正输入参数的值，或改写为表达式",
        "The input {label_en!r} ({name}) of the handler {handler} cannot be {text!r}: "
        "{fault_en}",
        "Correct the value of the input parameter, or write an expression",
    ),
}
