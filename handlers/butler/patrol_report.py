"""The report of a patrol, or of a check of the client's own, as soon as it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.butler.findings.model import STATE_NAMES, Finding
from handlers.butler.patrols import Patrol
from handlers.butler.plan import PatrolPlan
from handlers.butler.report_parts import (
    ReportStep,
    answer_grid,
    head_grid,
    heading,
    signatures,
    title_lines,
)
from handlers.butler.self_checks import SELF_CHECKS
from handlers.documents.layout import Block, Grid, Row, Sheet, Text, label, value

_TITLE = "巡查报告"
_FINDINGS = (2.6, 1.6, 4.6, 4.6, 2.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolNames:
    """What the ids of a patrol are called."""

    butler: str
    client: str
    contract: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPatrol:
    """A patrol whose record is signed."""

    patrol: Patrol
    #: What its plan said on its day.
    plan: PatrolPlan
    #: What was filed.
    record: ReportStep
    #: What the record opened.
    findings: Sequence[Finding]


def report_title(plan: PatrolPlan) -> str:
    """Return what the report of what a plan plans is called."""
    check = SELF_CHECKS.get(plan.template)
    return check.record if check else _TITLE


def patrol_report(signed: SignedPatrol, names: PatrolNames) -> Sheet:
    """Return the report of a patrol.

    Args:
        signed: What was done and found.
        names: What its ids are called.
    """
    one, plan, record = signed.patrol, signed.plan, signed.record
    title, day = report_title(plan), one.day.isoformat()
    whose = names.client if plan.is_self_check else names.butler
    told = frozenset(
        {
            ("服务对象", names.client),
            ("合同编号", names.contract),
            ("巡查计划", plan.name),
            ("巡查日期", day),
            ("自查日期", day),
            ("记录名称", title),
            ("巡查深度", plan.depth.value),
        }
    )
    blocks: tuple[Block, ...] = (
        *title_lines(title, f"{whose}　{day}"),
        _head(one, plan, record, names),
        *heading("记录"),
        *_groups(record, told),
        *heading("问题"),
        *_findings(signed.findings),
        signatures(*([SELF_CHECKS[plan.template].post] if plan.is_self_check else ())),
    )
    clause = "75号令、76号令" if plan.is_self_check else "服务规范 B5.6"
    foot = f"{names.contract}　{plan.name} {day}　{clause}"
    return Sheet(title=f"{title} {names.client} {day}", blocks=blocks, foot=foot)


def _head(
    one: Patrol, plan: PatrolPlan, record: ReportStep, names: PatrolNames
) -> Grid:
    hours = (
        f"{plan.window.start.isoformat('minutes')}–"
        f"{plan.window.end.isoformat('minutes')}"
    )
    short = [
        ("服务对象", names.client, "合同编号", names.contract),
        ("计划", plan.name, "日期和时段", f"{one.day.isoformat()} {hours}"),
        ("签署人", record.by, "签署时间", record.when),
    ]
    if plan.is_self_check:
        return head_grid(short)
    depth = f"{plan.depth.value}：必查{'、'.join(plan.compulsory)}"
    return head_grid(short, [("巡查深度", depth)])


def _groups(record: ReportStep, told: frozenset[tuple[str, str]]) -> Iterable[Block]:
    """Yield the record group by group; of a group without answers, nothing."""
    for group in record.view.groups:
        table = answer_grid(group.title, group.answers, told)
        if len(table.rows) > 1:
            yield table
            yield Text(text="", size=4)


def _findings(findings: Sequence[Finding]) -> Iterable[Block]:
    if not findings:
        yield Text(text="本次没有登记问题。", indent=True)
        return
    titles = ("编号", "严重程度", "问题", "整改建议", "状态")
    head = Row(cells=tuple(label(each) for each in titles), head=True)
    rows = (
        Row(
            cells=tuple(
                value(text)
                for text in (
                    each.number,
                    each.severity.value,
                    each.text,
                    each.advice or "尚未提出",
                    STATE_NAMES[each.state],
                )
            )
        )
        for each in findings
    )
    yield Grid(widths=_FINDINGS, rows=(head, *rows))
