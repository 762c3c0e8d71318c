"""Say how a programme stands: its rows, its plan as the standard's table, its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.linkage.cases import CaseHeader
from handlers.linkage.ladder import Ladder, LadderStage
from handlers.linkage.programme.listing import CaseCount
from handlers.linkage.programmes.headers import Programme
from handlers.linkage.programmes.plan_changes import PlanChange, plan_changes
from handlers.linkage.programmes.plans import PlanVersion
from handlers.linkage.variables import text
from web.i18n import gettext as _
from web.presenters.deadline import Chip, Tone
from web.presenters.rows import Fact
from web.presenters.work import case_url

#: Columns of table A.1 after 序号, in its order, under the heads that it prints.
COLUMNS: Mapping[str, str] = {
    "target_entity": "帮扶对象",
    "product_name": "产品名称",
    "model_spec": "型号规格",
    "nonconforming_item": "不合格项目",
    "basis_and_requirement": "判定依据及标准要求",
    "cause_analysis": "不合格原因分析",
    "assistance_period": "帮扶周期",
    "quality_head": "质量负责人",
    "remark": "备注",
}
#: The methods of 7.2.3.3.2 by their letters, in short.
METHODS: Mapping[str, str] = {
    "a": "产品质量专家会诊",
    "b": "行业产品质量分析",
    "c": "人员培训",
    "d": "协助制定标准",
    "e": "应用现场管理工具",
    "f": "应用管理体系标准",
    "g": "线上线下双线服务",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRow:
    """One programme in a list."""

    number: str
    url: str
    name: str
    kind: str
    period: str
    agency: str
    cases: int
    open_cases: int
    plan: str
    state: Chip


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCell:
    """One cell of the plan; a changed one says what stood there before."""

    label: str
    text: str
    before: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One row of the plan with its case."""

    seq: int
    cells: Sequence[PlanCell]
    case_no: str
    case_url: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """One version of the plan, marked against the one before."""

    version: int
    status: str
    when: str
    who: str
    note: str
    head: Sequence[PlanCell]
    lines: Sequence[PlanLine]
    changes: Sequence[PlanChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeCase:
    """One case of a programme with its nine dots."""

    case_no: str
    url: str
    entity: str
    product: str
    stages: Sequence[LadderStage]
    doing: str
    closed: str


def programme_case(header: CaseHeader, ladder: Ladder | None) -> ProgrammeCase:
    """Return one case of a programme with its nine dots."""
    stages = ladder.stages if ladder else ()
    on = [stage for stage in stages if stage.state == "on"]
    return ProgrammeCase(
        case_no=header.business_key,
        url=case_url(header.business_key),
        entity=header.entity_name,
        product=" ".join(part for part in (header.product, header.model) if part),
        stages=stages,
        doing="；".join(f"{stage.number} {stage.text}" for stage in on),
        closed=header.outcome or "",
    )


def programme_state(it: Programme) -> Chip:
    """Return how a programme stands."""
    if it.closed_at is not None:
        return Chip(_("已结束"), Tone.GREY)
    if it.root_id is None:
        return Chip(_("收纳案件"), Tone.GREY)
    if not it.plan_version and not it.is_yearly:
        return Chip(_("制定方案"), Tone.BLUE)
    return Chip(_("汇总中") if it.is_yearly else _("实施中"), Tone.GREEN)


def programme_row(it: Programme, *, agency: str, count: CaseCount) -> ProgrammeRow:
    """Return one line of the list of programmes."""
    return ProgrammeRow(
        number=it.programme_id,
        url=case_url(it.programme_id),
        name=it.name,
        kind=kind_text(it),
        period=period_text(it),
        agency=agency,
        cases=count.total,
        open_cases=count.open,
        plan=_("第%(n)d版", n=it.plan_version) if it.plan_version else "",
        state=programme_state(it),
    )


def kind_text(it: Programme) -> str:
    """Return what kind of programme it is, in words."""
    return _("年度项目") if it.is_yearly else _("专项项目")


def period_text(it: Programme) -> str:
    """Return from when to when a programme runs."""
    return _("%(a)s 至 %(b)s", a=it.starts_on, b=it.ends_on) if it.ends_on else ""


def head_facts(
    it: Programme, *, bureau: str = "", agency: str = ""
) -> tuple[Fact, ...]:
    """Return what is known of a programme first."""
    rows = (
        (_("项目编号"), it.programme_id),
        (_("项目名称"), it.name),
        (_("类别"), kind_text(it)),
        (_("市场监督管理部门"), bureau),
        (_("质量技术帮扶机构"), agency),
        (_("项目周期"), period_text(it)),
    )
    return tuple(Fact(label=label, text=said) for label, said in rows if said)


def plan_view(
    version: PlanVersion, before: PlanVersion | None, *, when: str, who: str
) -> PlanView:
    """Return a version of the plan as the standard's table, changes marked."""
    changes = plan_changes(before.content, version.content) if before else []
    at = {(change.row, change.column): change for change in changes}
    return PlanView(
        version=version.version,
        status=_("评审通过") if before is None else _("调整备案"),
        when=when,
        who=who,
        note=version.note,
        head=_head(version, at),
        lines=[
            PlanLine(
                seq=row.seq,
                cells=[
                    _cell(label, _shown(column, row.content), at.get((row.seq, column)))
                    for column, label in COLUMNS.items()
                ],
                case_no=row.business_key or "",
                case_url=case_url(row.business_key) if row.business_key else "",
                is_new=(row.seq, "row") in at and not at[row.seq, "row"].before,
            )
            for row in version.rows
        ],
        changes=[_in_words(change) for change in changes],
    )


def _head(
    version: PlanVersion, at: Mapping[tuple[int, str], PlanChange]
) -> list[PlanCell]:
    labels = {
        "tai_name": "质量技术帮扶机构",
        "wg_name": "工作组",
        "industry_category": "行业类别",
        "tasks_and_goals": "质量技术帮扶任务及目标",
        "assistance_methods": "帮扶方法",
    }
    cells = []
    for key, label in labels.items():
        said = text(version.head, key)
        if key == "assistance_methods":
            said = methods_text(version.head.get(key))
        cells.append(_cell(label, said, at.get((0, key))))
    return cells


def methods_text(chosen: object) -> str:
    """Return chosen methods in words."""
    letters = chosen if isinstance(chosen, list | tuple) else ()
    return "；".join(f"{each}) {METHODS.get(str(each), '')}" for each in letters)


def _cell(label: str, said: str, change: PlanChange | None) -> PlanCell:
    if change is None:
        return PlanCell(label=label, text=said)
    before = _in_words(change).before
    return PlanCell(label=label, text=said, before=before, changed=True)


def _in_words(change: PlanChange) -> PlanChange:
    """Return a change with periods and methods as people read them."""
    if change.column == "assistance_methods":
        before, after = (
            methods_text(said.split("、") if said else ())
            for said in (change.before, change.after)
        )
        return replace(change, before=before, after=after)
    if change.column == "assistance_period":
        before, after = (
            said.replace("/", " 至 ") for said in (change.before, change.after)
        )
        return replace(change, before=before, after=after)
    return change


def _shown(column: str, content: Mapping[str, object]) -> str:
    said = text(content, column)
    return said.replace("/", " 至 ") if column == "assistance_period" else said
