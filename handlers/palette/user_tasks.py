"""Element templates of user tasks: a form, who does it, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.palette.templates import (
    Stages,
    Template,
    basis,
    element_template,
    hidden,
    kept,
)

_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTask:
    """A user task as designers find it ready-made."""

    id: str
    name: str
    summary: str
    #: Id of its form; None = the designer names one.
    form: str | None
    #: Who may take it: the key of a role.
    group: str
    #: Expression of who gets it at once; empty = whoever takes it.
    assignee: str = ""
    stage: str
    clause: str
    #: Key of the deadline rule, and the rule in words.
    rule: str
    deadline: str
    #: Letter of the annex of the standard, if it is one.
    annex: str = ""


def user_task_template(
    task: UserTask, stages: Stages, roles: Mapping[str, str]
) -> Template:
    """Return the template of a user task.

    Args:
        roles: keys and names of the groups that do tasks.
    """
    return element_template(
        "bpmn:UserTask",
        identifier=task.id,
        name=task.name,
        description=task.summary,
        keywords=[each for each in (task.rule, task.form, task.clause) if each],
        properties=(*_work(task, roles), *_basis(task, stages)),
    )


def _work(task: UserTask, roles: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    yield _form(task)
    yield hidden("camunda:formRefBinding", "deployment")
    yield groups_field(task.group, roles)
    yield assignee_field(task.assignee)
    yield hidden("camunda:dueDate", f'${{due("{task.rule}")}}')


def _form(task: UserTask) -> Mapping[str, Any]:
    if task.form is not None:
        return hidden("camunda:formRef", task.form)
    pattern = {"value": f"^{_NAME}$", "message": "请填写表单编号，如 f201"}
    return {
        "label": "表单编号",
        "description": "随流程图一起部署的 .form 文件的编号",
        "type": "String",
        "group": "work",
        "placeholder": "f201",
        "constraints": {"notEmpty": True, "pattern": pattern},
        "binding": {"type": "property", "name": "camunda:formRef"},
    }


def assignee_field(value: str) -> Mapping[str, Any]:
    """Return the field that asks who gets the task at once."""
    return {
        "label": "办理人",
        "description": "留空时由候选角色领取；可用表达式，如 ${case_officer}",
        "type": "String",
        "group": "work",
        "value": value,
        "binding": {"type": "property", "name": "camunda:assignee"},
    }


def groups_field(value: str, roles: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the field that asks whose roles may take the task."""
    one = "|".join(roles)
    listed = "、".join(f"{key} {name}" for key, name in roles.items())
    message = f"应为角色，多个用英文逗号分隔：{listed}"
    return {
        "label": "候选角色",
        "description": listed,
        "type": "String",
        "group": "work",
        "value": value,
        "constraints": {
            "notEmpty": True,
            "pattern": {"value": f"^({one})(,({one}))*$", "message": message},
        },
        "binding": {"type": "property", "name": "camunda:candidateGroups"},
    }


def _basis(task: UserTask, stages: Stages) -> Iterator[Mapping[str, Any]]:
    yield from basis(stages, stage=task.stage, clause=task.clause)
    if task.annex:
        yield kept("annex", task.annex)
    yield kept("role", task.group)
    yield kept("deadline", task.deadline)
    yield kept("deadline_rule", task.rule)
