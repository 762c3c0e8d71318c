"""The one form of a batch: what all cases share, and a row for what each has alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.forms import Field, FieldError, Form, Group, Kind, Option, Table
from handlers.forms.conditions import mentions
from handlers.forms.facts import is_asked
from handlers.forms.names import cell
from handlers.linkage.notice_tasks import NOTICE_TASKS
from handlers.linkage.paper_tasks import (
    SIGNED,
)

Raw = Mapping[str, object]

CASES = "cases"
INCLUDED = "included"
_TASK = "task"
#: Numbers of notices that were made elsewhere: each is a case of its own.
_NOT_IN_A_BATCH = frozenset(
    key for task in NOTICE_TASKS.values() for key in (task.number, task.outside)
)
#: Cases of one submit: more would keep the officer waiting for the page.
MOST_CASES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchKind:
    """A matter that may be done for many cases at once."""

    element_id: str
    zh: str
    clause: str
    #: What every case has for itself, such as who received its document.
    own: tuple[str, ...]


BATCHES: Mapping[str, BatchKind] = {
    kind.element_id: kind
    for kind in (
        BatchKind(
            element_id="serve_test_result",
            zh="检验结果转交与送达",
            clause="7.1.2.1",
            own=("result_addressee", "result_receiver"),
        ),
        BatchKind(
            element_id="issue_rectification_order",
            zh="下达责令改正通知书",
            clause="7.1.2.1",
            own=("order_addressee", "order_receiver"),
        ),
        BatchKind(
            element_id="decide_assistance_start",
            zh="帮扶启动研判",
            clause="7.1.2.1",
            own=("start_priority",),
        ),
        BatchKind(
            element_id="start_assistance",
            zh="确定联动对象与帮扶机构",
            clause="7.2.1.1",
            own=(),
        ),
        BatchKind(
            element_id="serve_pass_notice",
            zh="送达复查合格通知",
            clause="7.1.2.2",
            own=("pass_notice_receiver",),
        ),
    )
}


def batch_form(
    form: Form,
    kind: BatchKind,
    cases: Sequence[Option],
    *,
    facts: Mapping[str, object],
) -> Form:
    """Return the form of a batch over these cases.

    Tables and known facts are each case's own: who needs them does that case alone.
    Notices of a batch are made here, each with the number that its signature gives.

    Args:
        cases: task id, and how the row names the case.
        facts: what is known of the first of them; the others know as much.
    """
    asked = [_asked(group, kind, facts) for group in form.groups]
    kept = tuple(group for group in asked if group.items)
    return replace(form, groups=(*kept, _own_group(form, kind, cases, facts)))


def first_rows(
    cases: Sequence[Option], own: Mapping[str, Raw], kind: BatchKind
) -> list[dict[str, object]]:
    """Return the rows to begin with: every case takes part, with what is proposed."""
    return [
        {
            _TASK: case.value,
            INCLUDED: True,
            **{key: own[case.value].get(key, "") for key in kind.own},
        }
        for case in cases
    ]


def rows_of(raw: Raw) -> list[Raw]:
    """Return the rows of the cases among the answers of a batch."""
    rows = raw.get(CASES)
    found = rows if isinstance(rows, list) else []
    return [row for row in found if isinstance(row, Mapping)]


def answers_for(raw: Raw, row: Raw, kind: BatchKind) -> dict[str, object]:
    """Return the answers of one case: the shared ones, and its own."""
    shared = {key: value for key, value in raw.items() if key != CASES}
    return {**shared, **{key: row.get(key, "") for key in kind.own}}


def split_errors(
    errors: Sequence[FieldError], kind: BatchKind, *, row: int
) -> tuple[list[FieldError], list[FieldError]]:
    """Return what is wrong with what all share, and what with one case's own."""
    shared = [each for each in errors if each.path not in kind.own]
    own = [
        replace(each, path=cell(CASES, row, each.path))
        for each in errors
        if each.path in kind.own
    ]
    return shared, own


def _asked(group: Group, kind: BatchKind, facts: Mapping[str, object]) -> Group:
    items = (i for i in group.items if isinstance(i, Field))
    shared = (_settled(i, facts) for i in items if _is_shared(i, kind, facts))
    return replace(group, items=tuple(i for i in shared if i is not None))


def _settled(field: Field, facts: Mapping[str, object]) -> Field | None:
    """Return a question of a service once the notice is signed, None before."""
    if not mentions(field.conditions.show_when, _NOT_IN_A_BATCH):
        return field
    if not facts.get(SIGNED):
        return None
    return replace(field, conditions=replace(field.conditions, show_when="", text=""))


def _is_shared(item: Field, kind: BatchKind, facts: Mapping[str, object]) -> bool:
    if item.key in kind.own:
        return False
    return item.key not in _NOT_IN_A_BATCH and is_asked(item, facts)


def _own_group(
    form: Form,
    kind: BatchKind,
    cases: Sequence[Option],
    facts: Mapping[str, object],
) -> Group:
    own = [
        _settled(question, facts)
        for question in form.questions()
        if isinstance(question, Field)
        and question.key in kind.own
        and is_asked(question, facts)
    ]
    columns = [question for question in own if question is not None]
    table = Table(
        key=CASES,
        label="逐案填写",
        columns=(
            Field(key=_TASK, kind=Kind.CHOICE, label="案件", options=tuple(cases)),
            Field(key=INCLUDED, kind=Kind.TICK, label="办理"),
            *columns,
        ),
        rows_from=_TASK,
    )
    return Group(title="各案件", items=(table,), help="不办的案件去掉“办理”。")
