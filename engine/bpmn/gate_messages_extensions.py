"""The texts of the gate about what `camunda:` adds to BPMN."""

from __future__ import annotations

from collections.abc import Mapping

#: Code -> reason and remedy in Chinese, reason and remedy in English.
EXTENSIONS: Mapping[str, tuple[str, str, str, str]] = {
    "caught_by_thrower": (
        "{name} 只对捕获事件有意义，这里是抛出事件",
        "请删除该属性，或写在捕获它的事件上",
        "{name} is for events that catch, and this one throws",
        "Delete the attribute, or write it on the event that catches",
    ),
    "handler_async": (
        "事件子流程上的 asyncBefore 和 asyncAfter 不会执行",
        "请写在事件子流程的开始事件或结束事件上",
        "asyncBefore and asyncAfter of an event subprocess are not executed",
        "Write them on its start event or its end events",
    ),
    "variable_events_unknown": (
        "camunda:variableEvents 中的 {text} 无法识别",
        "请用逗号分隔 create、update、delete",
        "camunda:variableEvents has {text}, which is not known",
        "Write create, update and delete, separated by commas",
    ),
}
