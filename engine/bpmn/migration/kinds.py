"""What an element is, in both languages: its type, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.nodes.service_task import DelegateTask, ExpressionTask, ExternalTask

_CHINESE: Mapping[str, str] = {
    "task": "任务",
    "userTask": "用户任务",
    "manualTask": "手工任务",
    "serviceTask": "服务任务",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "businessRuleTask": "业务规则任务",
    "subProcess": "子流程",
    "transaction": "事务子流程",
    "callActivity": "调用流程",
    "exclusiveGateway": "排他分支",
    "parallelGateway": "并行分支",
    "inclusiveGateway": "包容分支",
    "eventBasedGateway": "事件分支",
    "startEvent": "开始事件",
    "endEvent": "结束事件",
    "intermediateCatchEvent": "等待事件",
    "intermediateThrowEvent": "抛出事件",
    "boundaryEvent": "边界事件",
    "message": "消息",
    "signal": "信号",
    "timer": "定时",
    "conditional": "条件",
    "error": "错误",
    "escalation": "升级",
    "cancel": "取消",
    "compensate": "补偿",
    "link": "链接",
    "terminate": "终止",
    "external": "外部办理",
    "expression": "表达式",
    "delegate": "即时执行",
    "compensation": "用于补偿",
}
#: Tasks of one type can be done in several ways.
_WAYS: Mapping[type[FlowNode], str] = {
    ExternalTask: "external",
    ExpressionTask: "expression",
    DelegateTask: "delegate",
}


def kind_of(node: FlowNode) -> str:
    """Return what an element is, with what it waits for: `boundaryEvent/timer`."""
    parts = [node.model.kind]
    if node.trigger is not None:
        parts.append(node.trigger.kind)
    elif node.model.event is not None:
        parts.append(node.model.event.kind)
    if type(node) in _WAYS:
        parts.append(_WAYS[type(node)])
    if node.model.for_compensation:
        parts.append("compensation")
    return "/".join(parts)


def in_chinese(kind: str) -> str:
    """Return a kind in the words of designers: `边界事件（定时）`."""
    first, *more = (_CHINESE.get(part, part) for part in kind.split("/"))
    return f"{first}（{'，'.join(more)}）" if more else first
