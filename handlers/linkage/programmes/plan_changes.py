"""What differs between two versions of a plan, cell by cell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.linkage.plan import row_identity
from handlers.linkage.variables import rows, text

#: Columns of a row that may differ, with their printed heads.
COLUMNS: Mapping[str, str] = {
    "nonconforming_item": "不合格项目",
    "basis_and_requirement": "判定依据及标准要求",
    "cause_analysis": "不合格原因分析",
    "assistance_period": "帮扶周期",
    "quality_head": "质量负责人",
    "remark": "备注",
}
#: Fields of the head that may differ.
HEAD: Mapping[str, str] = {
    "tai_name": "质量技术帮扶机构",
    "wg_name": "工作组",
    "industry_category": "行业类别",
    "tasks_and_goals": "质量技术帮扶任务及目标",
    "assistance_methods": "帮扶方法",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """One cell that differs, or one row that came or went."""

    #: Number of the row as the new version (a lost row: the old one) counts it;
    #: 0 for the head of the plan.
    row: int
    #: 帮扶对象 and product, empty for the head.
    name: str
    #: Key of the column; `row` where the whole row came or went.
    column: str
    label: str
    before: str
    after: str


def plan_changes(
    before: Mapping[str, object], after: Mapping[str, object]
) -> list[PlanChange]:
    """Return what a new version changes, the head first, then row by row."""
    return [*_head(before, after), *_rows(before, after)]


def changed_rows(
    before: Mapping[str, object], after: Mapping[str, object]
) -> list[Mapping[str, object]]:
    """Return the rows of the new version that were there before in other words."""
    old = {row_identity(row): row for row in rows(before, "plan_rows")}
    return [
        row
        for row in rows(after, "plan_rows")
        if row_identity(row) in old and _cells(old[row_identity(row)], row)
    ]


def lost_rows(
    before: Mapping[str, object], after: Mapping[str, object]
) -> list[Mapping[str, object]]:
    """Return the rows that a new version no longer has."""
    kept = {row_identity(row) for row in rows(after, "plan_rows")}
    return [row for row in rows(before, "plan_rows") if row_identity(row) not in kept]


def _head(
    before: Mapping[str, object], after: Mapping[str, object]
) -> Iterable[PlanChange]:
    for column, label in HEAD.items():
        old, new = _said(before.get(column)), _said(after.get(column))
        if old != new:
            yield PlanChange(
                row=0, name="", column=column, label=label, before=old, after=new
            )


def _rows(
    before: Mapping[str, object], after: Mapping[str, object]
) -> Iterable[PlanChange]:
    old = {row_identity(row): row for row in rows(before, "plan_rows")}
    for number, row in enumerate(rows(after, "plan_rows"), start=1):
        identity = row_identity(row)
        if identity not in old:
            yield _whole(number, row, before="", after="新增")
            continue
        for column, (was, now) in _cells(old[identity], row).items():
            yield PlanChange(
                row=number,
                name=_name(row),
                column=column,
                label=COLUMNS[column],
                before=was,
                after=now,
            )
    numbers = {
        row_identity(row): number
        for number, row in enumerate(rows(before, "plan_rows"), start=1)
    }
    for row in lost_rows(before, after):
        yield _whole(numbers[row_identity(row)], row, before="原有", after="删除")


def _cells(
    before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, tuple[str, str]]:
    said = {c: (text(before, c).strip(), text(after, c).strip()) for c in COLUMNS}
    return {column: pair for column, pair in said.items() if pair[0] != pair[1]}


def _whole(
    number: int, row: Mapping[str, object], *, before: str, after: str
) -> PlanChange:
    return PlanChange(
        row=number,
        name=_name(row),
        column="row",
        label="整行",
        before=before,
        after=after,
    )


def _name(row: Mapping[str, object]) -> str:
    entity, product, model = row_identity(row)
    return " · ".join(part for part in (entity, product, model) if part)


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(str(each) for each in value)
    return "" if value is None else str(value).strip()
