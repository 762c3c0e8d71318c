"""What stands in a diagram, in words: kinds of elements, their properties, their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import DescribedElement
from web.i18n import gettext as _
from web.i18n import marked

_KINDS: Mapping[str, str] = {
    "process": marked("流程"),
    "collaboration": marked("协作"),
    "participant": marked("泳池"),
    "lane": marked("泳道"),
    "userTask": marked("用户任务"),
    "serviceTask": marked("服务任务"),
    "sendTask": marked("发送任务"),
    "receiveTask": marked("接收任务"),
    "scriptTask": marked("脚本任务"),
    "businessRuleTask": marked("业务规则任务"),
    "manualTask": marked("手工任务"),
    "task": marked("任务"),
    "subProcess": marked("子流程"),
    "transaction": marked("事务子流程"),
    "callActivity": marked("调用流程"),
    "exclusiveGateway": marked("排他分支"),
    "parallelGateway": marked("并行分支"),
    "inclusiveGateway": marked("包容分支"),
    "eventBasedGateway": marked("事件分支"),
    "startEvent": marked("开始事件"),
    "endEvent": marked("结束事件"),
    "intermediateCatchEvent": marked("等待事件"),
    "intermediateThrowEvent": marked("抛出事件"),
    "boundaryEvent": marked("边界事件"),
    "sequenceFlow": marked("连线"),
    "messageFlow": marked("消息流"),
    "association": marked("关联线"),
    "textAnnotation": marked("注释"),
    "message": marked("消息"),
    "signal": marked("信号"),
    "error": marked("错误"),
    "escalation": marked("升级"),
    "dataObject": marked("数据对象"),
    "dataObjectReference": marked("数据对象"),
    "dataStoreReference": marked("数据存储"),
    "group": marked("分组框"),
}
_WORDS: Mapping[str, str] = {
    "kind": marked("类型"),
    "name": marked("名称"),
    "parent": marked("所在"),
    "lane": marked("泳道"),
    "documentation": marked("说明"),
    "sourceRef": marked("起点"),
    "targetRef": marked("终点"),
    "attachedToRef": marked("附着于"),
    "default": marked("默认走向"),
    "calledElement": marked("调用的流程"),
    "isExecutable": marked("可执行"),
    "cancelActivity": marked("中断所附任务"),
    "conditionExpression": marked("条件"),
    "text": marked("文字"),
    "errorCode": marked("错误代码"),
    "conditionalEventDefinition/condition": marked("等到"),
    "timerEventDefinition/timeDate": marked("到时（日期）"),
    "timerEventDefinition/timeDuration": marked("到时（时长）"),
    "timerEventDefinition/timeCycle": marked("到时（重复）"),
    "messageEventDefinition@messageRef": marked("消息"),
    "signalEventDefinition@signalRef": marked("信号"),
    "errorEventDefinition@errorRef": marked("错误"),
    "camunda:formRef": marked("表单"),
    "camunda:formKey": marked("表单"),
    "camunda:formRefBinding": marked("表单取自"),
    "camunda:assignee": marked("办理人"),
    "camunda:candidateGroups": marked("候选角色"),
    "camunda:candidateUsers": marked("候选人"),
    "camunda:dueDate": marked("到期"),
    "camunda:followUpDate": marked("提醒"),
    "camunda:topic": marked("处理程序"),
    "camunda:delegateExpression": marked("处理程序"),
    "camunda:type": marked("执行方式"),
    "camunda:decisionRef": marked("决策表"),
    "camunda:resultVariable": marked("结果写入"),
    "camunda:modelerTemplate": marked("元素模板"),
    "camunda:modelerTemplateVersion": marked("模板版本"),
    "camunda:versionTag": marked("版本标签"),
    "camunda:historyTimeToLive": marked("记录保存期"),
}
#: `camunda:property` by name: what a task rests on.
_PROPERTIES: Mapping[str, str] = {
    "clause": marked("标准条款"),
    "stage": marked("标准步骤"),
    "law": marked("法律依据"),
    "deadline": marked("期限"),
    "deadline_rule": marked("期限规则"),
    "role": marked("角色"),
    "node": marked("设计编号"),
    "annex": marked("附录"),
}
_WITH_NAME: Mapping[str, str] = {
    "inputParameter": marked("输入 %(name)s"),
    "outputParameter": marked("输出 %(name)s"),
    "in": marked("传入 %(name)s"),
    "out": marked("传回 %(name)s"),
    "field": marked("参数 %(name)s"),
    "formField": marked("字段 %(name)s"),
    "executionListener": marked("执行监听 %(name)s"),
    "taskListener": marked("任务监听 %(name)s"),
}
_NAMED = re.compile(r"(\w+)\[(.*)\](#\d+)?", re.DOTALL)
#: Told in the head of an element, or by what stands around it.
_IN_HEAD = frozenset({"name", "kind", "lane", "parent", "documentation"})
#: How a template works, not what it says.
_TECHNICAL = frozenset(
    {"camunda:modelerTemplateVersion", "camunda:formRefBinding", "isExecutable"}
)
#: Drawn to be read, or only ends of others.
_UNLISTED = frozenset({"collaboration", "lane", "participant", "association", "group"})


def kind_name(kind: str) -> str:
    """Return what an element is, as designers say it."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def property_name(name: str) -> str:
    """Return what a property of an element is called; unknown ones as written."""
    if name in _WORDS:
        return _(_WORDS[name])
    found = _NAMED.fullmatch(name)
    if found is None:
        return name
    kind, inner = found[1], found[2]
    if kind == "property":
        return _(_PROPERTIES[inner]) if inner in _PROPERTIES else inner
    return _(_WITH_NAME[kind], name=inner) if kind in _WITH_NAME else name


def element_label(element: DescribedElement) -> str:
    """Return what an element is called: its name, else its id."""
    return element.name or element.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is said of an element."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRow:
    """One element of a diagram as a page shows it."""

    id: str
    name: str
    kind: str
    line: int
    lane: str
    documentation: str
    clause: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementGroup:
    """The elements of a process or of one of its subprocesses."""

    name: str
    rows: tuple[ElementRow, ...]


def element_groups(elements: Mapping[str, DescribedElement]) -> list[ElementGroup]:
    """Return the elements by what they stand in, in the order of the file."""
    ways = _ways(elements)
    groups: dict[str, list[ElementRow]] = {}
    for element in elements.values():
        if _is_listed(element):
            row = _row(element, elements, ways.get(element.id, ()))
            groups.setdefault(element.parent or "", []).append(row)
    return [
        ElementGroup(name=_group_name(parent, elements), rows=tuple(rows))
        for parent, rows in groups.items()
    ]


def _is_listed(element: DescribedElement) -> bool:
    """Say whether an element has a row; lines are told where they come from."""
    return element.kind not in _UNLISTED and not element.is_line


def _group_name(parent: str, elements: Mapping[str, DescribedElement]) -> str:
    around = elements.get(parent)
    return element_label(around) if around else _("流程、消息和错误")


def _row(
    element: DescribedElement,
    elements: Mapping[str, DescribedElement],
    ways: Sequence[Fact],
) -> ElementRow:
    said = element.properties
    return ElementRow(
        id=element.id,
        name=element.name,
        kind=kind_name(element.kind),
        line=element.place.line,
        lane=said.get("lane", ""),
        documentation=said.get("documentation", ""),
        clause=said.get("property[clause]", ""),
        facts=(*_facts(element, elements), *ways),
    )


def _facts(
    element: DescribedElement, elements: Mapping[str, DescribedElement]
) -> Iterator[Fact]:
    for name, value in element.properties.items():
        if name not in _IN_HEAD | _TECHNICAL:
            yield Fact(
                label=property_name(name), text=value_text(name, value, elements)
            )


def value_text(name: str, value: str, elements: Mapping[str, DescribedElement]) -> str:
    """Return a value as people read it: a reference with the name behind it."""
    if name == "kind":
        return kind_name(value)
    refers = name in {"parent", "default"} or name.endswith("Ref")
    found = elements.get(value) if refers else None
    if found is None or not found.name or found.name == value:
        return value
    return f"{found.name}（{value}）"


def _ways(elements: Mapping[str, DescribedElement]) -> Mapping[str, list[Fact]]:
    """Return where it goes on from each element that has a choice or a condition."""
    found: dict[str, list[DescribedElement]] = {}
    for element in elements.values():
        if element.kind == "sequenceFlow":
            found.setdefault(element.properties["sourceRef"], []).append(element)
    return {
        source: [_way(flow, elements) for flow in flows]
        for source, flows in found.items()
        if len(flows) > 1 or any("conditionExpression" in f.properties for f in flows)
    }


def _way(flow: DescribedElement, elements: Mapping[str, DescribedElement]) -> Fact:
    target = elements.get(flow.properties.get("targetRef", ""))
    to = element_label(target) if target else flow.properties.get("targetRef", "")
    condition = flow.properties.get("conditionExpression", "")
    label = _("走向 %(name)s", name=flow.name) if flow.name else _("走向")
    text = _("→ %(to)s，条件 %(condition)s", to=to, condition=condition)
    return Fact(label=label, text=text if condition else f"→ {to}")


def named_elements(
    ids: Iterable[str], elements: Mapping[str, DescribedElement]
) -> list[tuple[str, str]]:
    """Return id and label of those elements of a diagram that there are."""
    return [(each, element_label(elements[each])) for each in ids if each in elements]
