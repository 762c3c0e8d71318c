"""The report of a finding: what it was, what was done about it, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.butler.findings.model import (
    SOURCE_NAMES,
    STATE_NAMES,
    Finding,
    FindingState,
)
from handlers.butler.report_parts import (
    ReportStep,
    Told,
    head_grid,
    heading,
    moment_words,
    signatures,
    step_grid,
    title_lines,
)
from handlers.documents.layout import Block, Grid, Sheet, Text

TITLE = "问题整改报告"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNames:
    """What the ids of a finding are called."""

    butler: str
    client: str
    contract: str
    found_by: str


def finding_report(
    found: Finding, steps: Sequence[ReportStep], names: ReportNames
) -> Sheet:
    """Return the report of a finding.

    Args:
        found: The finding as it stands.
        steps: What was filed, the oldest first.
        names: What its ids are called.
    """
    blocks: tuple[Block, ...] = (
        *title_lines(TITLE, f"{names.butler}　{found.number}"),
        _head(found, names),
        *heading("办理经过"),
        *_story(steps, _told(found, names)),
        *heading("结论"),
        Text(text=_ending(found, steps), indent=True),
        signatures(),
    )
    foot = f"{found.number}　{names.contract}　服务规范 B5.7.1"
    return Sheet(title=f"{TITLE} {found.number}", blocks=blocks, foot=foot)


def _head(found: Finding, names: ReportNames) -> Grid:
    """Return what is known of the finding, two facts a line, long ones alone."""
    short = (
        ("服务对象", names.client, "合同编号", names.contract),
        ("来源", _source(found), "严重程度", found.severity.value),
        ("发现人", names.found_by, "发现时间", moment_words(found.found_at)),
        (
            "危及人身、财产安全",
            "是" if found.danger else "否",
            "状态",
            STATE_NAMES[found.state],
        ),
    )
    long = (("问题", found.text), ("整改建议", found.advice or "尚未提出"))
    return head_grid(short, long)


def _source(found: Finding) -> str:
    section = f"，{found.section})" if found.section else ""
    return f"{SOURCE_NAMES[found.source]}{section}"


def _told(found: Finding, names: ReportNames) -> frozenset[tuple[str, str]]:
    """Return what the head says, which the forms only repeat as known."""
    return frozenset(
        {
            ("服务对象", names.client),
            ("合同编号", names.contract),
            ("问题编号", found.number),
            ("问题", found.text),
            ("严重程度", found.severity.value),
            ("整改建议", found.advice),
        }
    )


def _story(steps: Sequence[ReportStep], told: Told) -> Iterable[Block]:
    """Yield each step as a table; what was done again is numbered."""
    if not steps:
        yield Text(text="尚未办理。", indent=True)
    often, so_far = Counter(each.matter for each in steps), Counter[str]()
    for step in steps:
        so_far[step.matter] += 1
        round_ = so_far[step.matter]
        again = f"（第{round_}次）" if often[step.matter] > 1 else ""
        yield step_grid(step, f"{step.matter}{again}", told)
        yield Text(text="", size=4)


def _ending(found: Finding, steps: Sequence[ReportStep]) -> str:
    """Say in a sentence how it ended, or how far it is."""
    ended = moment_words(found.closed_at) if found.closed_at else ""
    last = steps[-1].by if steps else ""
    if found.state is FindingState.CLOSED:
        return f"整改 {found.round} 次，经验证有效，于 {ended} 闭环。"
    if found.state is FindingState.ACCEPTED:
        return f"服务对象要求承担风险，经项目负责人同意，于 {ended} 结束。"
    if found.state is FindingState.CANCELED:
        return f"未经验证，于 {ended} 终止。"
    done = f"，最近一步由{last}办理" if last else ""
    due = f"，整改时限 {moment_words(found.due_at)}" if found.due_at else ""
    return f"尚未闭环：{STATE_NAMES[found.state]}{done}{due}。"
