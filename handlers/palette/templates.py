"""Element templates of Camunda Modeler (Camunda 7), made of declarations.

Only bindings and kinds of fields that the schema of the templates allows for Camunda 7
are used: https://unpkg.com/@camunda/element-templates-json-schema/resources/schema.json
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from handlers.palette.declaration import Declaration
from handlers.palette.values import Choice, Table, Value, YesNo

#: One template as JSON, without its version.
Template = Mapping[str, Any]

SCHEMA = (
    "https://unpkg.com/@camunda/element-templates-json-schema/resources/schema.json"
)
GROUPS = (
    {"id": "inputs", "label": "输入"},
    {"id": "work", "label": "办理"},
    {"id": "basis", "label": "依据"},
)
#: Steps of the standard, as the properties of tasks name them, with their words.
Stages = Sequence[tuple[str, str]]

#: What a clause looks like; only the linkage has steps.
_CLAUSE = "DB3502/T 160—2024 的条款号，如 7.1.2.1"
_CLAUSE_OF_BUTLERS = "第三方工业产品质量管家服务规范的条款号，如 B5.6"
_EXPRESSION = r"\$\{.+\}"
_YES_NO_WORDS = {"true": "是", "false": "否"}


def service_template(declaration: Declaration, stages: Stages) -> Template:
    """Return the template of a handler: topic, inputs, and what it rests on."""
    return element_template(
        "bpmn:ServiceTask",
        identifier=declaration.topic,
        name=declaration.title,
        description=" ".join((declaration.summary, *_results(declaration))),
        keywords=(declaration.title_en, declaration.topic, declaration.clause),
        properties=(
            hidden("camunda:type", "external"),
            hidden("camunda:topic", declaration.topic),
            *_inputs(declaration.read_values()),
            *basis(
                # The nine steps are those of the linkage alone.
                stages if declaration.stage else (),
                stage=declaration.stage,
                clause=declaration.clause,
            ),
            kept("role", "sys"),
        ),
    )


def element_template(
    element: str,
    *,
    identifier: str,
    name: str,
    description: str,
    keywords: Iterable[str],
    properties: Iterable[Mapping[str, Any]],
) -> Template:
    """Return a template that turns a task into an element of this type."""
    listed = list(properties)
    used = {each.get("group") for each in listed}
    return {
        "$schema": SCHEMA,
        "name": name,
        "id": identifier,
        "description": description,
        "keywords": list(keywords),
        "appliesTo": ["bpmn:Task", element],
        "elementType": {"value": element},
        # The other settings of the element stay in sight.
        "entriesVisible": True,
        "groups": [group for group in GROUPS if group["id"] in used],
        "properties": listed,
    }


def hidden(attribute: str, value: str) -> Mapping[str, Any]:
    """Return an attribute that the template sets and nobody is asked for."""
    binding = {"type": "property", "name": attribute}
    return {"type": "Hidden", "value": value, "binding": binding}


def kept(name: str, value: str) -> Mapping[str, Any]:
    """Return a `camunda:property` that the template sets."""
    binding = {"type": "camunda:property", "name": name}
    return {"type": "Hidden", "value": value, "binding": binding}


def basis(stages: Stages, *, stage: str, clause: str) -> Iterator[Mapping[str, Any]]:
    """Yield what a task rests on: step, if there are steps, and clause; empty = asked."""
    if stages:
        yield {
            "label": "标准步骤",
            "type": "Dropdown",
            "group": "basis",
            **({"value": stage} if stage else {}),
            "constraints": {"notEmpty": True},
            "choices": [{"name": name, "value": key} for key, name in stages],
            "binding": {"type": "camunda:property", "name": "stage"},
        }
    yield {
        "label": "标准条款",
        "description": _CLAUSE if stages else _CLAUSE_OF_BUTLERS,
        "type": "String",
        "group": "basis",
        "value": clause,
        "constraints": {"notEmpty": True},
        "binding": {"type": "camunda:property", "name": "clause"},
    }


def _results(declaration: Declaration) -> Iterator[str]:
    given = declaration.given_values()
    if given:
        yield "结果：" + "、".join(f"{one.zh}（{name}）" for name, one in given.items())


def _inputs(values: Mapping[str, Value]) -> Iterator[Mapping[str, Any]]:
    for name, value in values.items():
        if value.offered:
            yield _input(name, value)


def _input(name: str, value: Value) -> Mapping[str, Any]:
    # What may be missing must not stop the task on its entry.
    taken = f"${{{name}}}" if value.required else f"${{empty {name} ? null : {name}}}"
    told: dict[str, Any] = {
        "label": f"{value.zh}（{value.unit}）" if value.unit else value.zh,
        "description": _hint(name, value),
        "group": "inputs",
        "value": taken,
        "binding": {"type": "camunda:inputParameter", "name": name},
    }
    if value.choices:
        own = {"name": f"取变量 {name} 的值", "value": taken}
        return {**told, "type": "Dropdown", "choices": [own, *_choices(value)]}
    return {**told, "type": "String", "constraints": _constraints(value)}


def _hint(name: str, value: Value) -> str:
    kind = value.kind[0]
    if isinstance(value, Choice | YesNo):
        return f"{kind}；不指定时取流程变量 {name}"
    if isinstance(value, Table) or not value.constant:
        return f"{kind}；用表达式引用变量，如 ${{{name}}}"
    return f"{kind}；可写固定值，也可用表达式引用变量，如 ${{{name}}}"


def _choices(value: Value) -> list[Mapping[str, str]]:
    return [
        {"name": _YES_NO_WORDS.get(each, each), "value": each} for each in value.choices
    ]


def _constraints(value: Value) -> Mapping[str, Any]:
    constants = f"|{value.constant}" if value.constant else ""
    pattern = {
        "value": f"^({_EXPRESSION}{constants})$",
        "message": f"应为{value.kind[0]}，或表达式，如 ${{变量名}}"
        if value.constant
        else "应为表达式，如 ${变量名}",
    }
    return {"notEmpty": value.required, "pattern": pattern}
