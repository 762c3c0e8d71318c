"""Element templates of user tasks that a diagram of ours has already.

What butlers do stands once, in their diagrams: form, who, by when, on which clause. The
templates are read from there, so a task that is drawn again says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine import DescribedElement, describe_diagram
from handlers.palette.templates import (
    Template,
    basis,
    element_template,
    hidden,
    kept,
)
from handlers.palette.user_tasks import assignee_field, groups_field

_FORM = "camunda:formRef"


def drawn_templates(
    diagrams: Mapping[str, bytes], roles: Mapping[str, str]
) -> list[Template]:
    """Return a template for each user task with a form, in the order of the files.

    Args:
        diagrams: files by their names, such as those of one domain.
        roles: keys and names of the groups that do tasks.

    Raises:
        XmlRefused: a file is no XML that is read.
    """
    return [
        _template(task, process=_process_of(task, elements), roles=roles)
        for name, content in sorted(diagrams.items())
        for elements in (describe_diagram(name, content),)
        for task in elements.values()
        if task.kind == "userTask" and task.properties.get(_FORM)
    ]


def _process_of(
    task: DescribedElement, elements: Mapping[str, DescribedElement]
) -> str:
    around = task
    while around.parent is not None and around.parent in elements:
        around = elements[around.parent]
    return around.id


def _template(
    task: DescribedElement, *, process: str, roles: Mapping[str, str]
) -> Template:
    said = task.properties
    form, clause = said[_FORM], _property(task, "clause")
    return element_template(
        "bpmn:UserTask",
        identifier=f"{process}.{task.id}",
        name=task.name or task.id,
        description=said.get("documentation", ""),
        keywords=[each for each in (form, clause, _property(task, "node")) if each],
        properties=(*_work(task, roles), *_basis(task)),
    )


def _work(
    task: DescribedElement, roles: Mapping[str, str]
) -> Iterator[Mapping[str, Any]]:
    said = task.properties
    yield hidden(_FORM, said[_FORM])
    yield hidden("camunda:formRefBinding", "deployment")
    yield from _groups(said.get("camunda:candidateGroups", ""), roles)
    yield assignee_field(said.get("camunda:assignee", ""))
    yield _due(said.get("camunda:dueDate", ""))


def _groups(value: str, roles: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Ask whose roles, unless an expression or the assignee alone says who."""
    if value and roles.keys() >= set(value.split(",")):
        yield groups_field(value, roles)
    elif value:
        yield hidden("camunda:candidateGroups", value)


def _due(value: str) -> Mapping[str, Any]:
    if value and not value.startswith("${"):
        return hidden("camunda:dueDate", value)
    pattern = {"value": r"^(\$\{.+\})?$", "message": "应为表达式，如 ${变量名}"}
    return {
        "label": "到期时间",
        "description": "表达式；没有期限的留空",
        "type": "String",
        "group": "work",
        "value": value,
        "constraints": {"pattern": pattern},
        "binding": {"type": "property", "name": "camunda:dueDate"},
    }


def _basis(task: DescribedElement) -> Iterator[Mapping[str, Any]]:
    yield from basis((), stage="", clause=_property(task, "clause"))
    for name in ("role", "deadline"):
        if value := _property(task, name):
            yield kept(name, value)


def _property(task: DescribedElement, name: str) -> str:
    return task.properties.get(f"property[{name}]", "")
