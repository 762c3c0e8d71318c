"""What belongs to an assistance plan (Annex A), and what it must say (R-PLAN5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.deadlines.local_time import to_day
from handlers.linkage.variables import rows, text

#: Fields of the plan's form that make up a version of the plan.
PLAN_FIELDS = (
    "tai_name",
    "wg_name",
    "industry_category",
    "tasks_and_goals",
    "assistance_methods",
    "plan_rows",
)


def plan_content(values: Mapping[str, object]) -> dict[str, object]:
    """Return the plan among the values of a form or of a process."""
    return {name: values.get(name) for name in PLAN_FIELDS if name in values}


#: What a plan asks of everybody whom it helps (7.2.2.2), in its head.
_HEAD: tuple[tuple[str, str, str], ...] = (
    ("tasks_and_goals", "质量技术帮扶任务及目标", "要求"),
    ("assistance_methods", "帮扶方法", "方法"),
)
#: What it says of every row: whom and what it helps, what the standard asks, until when.
_REQUIRED: tuple[tuple[str, str, str], ...] = (
    ("target_entity", "帮扶对象", "对象"),
    ("product_name", "产品名称", "对象"),
    ("model_spec", "型号规格", "对象"),
    ("nonconforming_item", "不合格项目", "对象"),
    ("basis_and_requirement", "判定依据及标准要求", "要求、依据"),
    ("assistance_period", "帮扶周期", "周期"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that a plan does not say yet."""

    #: Number of the row from 0; None for the head of the plan.
    row: int | None
    column: str
    label: str
    #: Which of 对象、要求、依据、方法、周期 it is.
    part: str

    @property
    def text(self) -> str:
        """Return what is missing, in words."""
        where = "" if self.row is None else f"第{self.row + 1}行"
        return f"{where}缺{self.label}（{self.part}），补齐后方可送审（7.2.2.2）"


def plan_gaps(content: Mapping[str, object]) -> list[Gap]:
    """Return what keeps a plan from its review (R-PLAN5), in the order of reading."""
    found = [
        Gap(row=None, column=column, label=label, part=part)
        for column, label, part in _HEAD
        if not _said(content.get(column))
    ]
    table = rows(content, "plan_rows")
    if not table:
        found.append(Gap(row=None, column="plan_rows", label="帮扶明细", part="对象"))
    found += [
        Gap(row=number, column=column, label=label, part=part)
        for number, row in enumerate(table)
        for column, label, part in _REQUIRED
        if not text(row, column).strip()
    ]
    return found


def _said(answer: object) -> bool:
    return bool(answer.strip() if isinstance(answer, str) else answer)


def row_identity(row: Mapping[str, object]) -> tuple[str, str, str]:
    """Return what makes a row the same row in every version: whose product it is."""
    columns = ("target_entity", "product_name", "model_spec")
    entity, product, model = (text(row, column).strip() for column in columns)
    return entity, product, model


def last_day(rows_: Iterable[Mapping[str, object]]) -> str | None:
    """Return the last day of the assistance (帮扶周期) that rows agree on, if any."""
    ends = [
        to_day(text(row, "assistance_period").partition("/")[2])
        for row in rows_
        if text(row, "assistance_period").partition("/")[2]
    ]
    return max(ends).isoformat() if ends else None
