"""The report of a finding: what it was, what was done about it, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.butler.findings.model import (
    SOURCE_NAMES,
    STATE_NAMES,
    Finding,
    FindingState,
)
from handlers.deadlines.local_time import SHANGHAI
from handlers.documents.layout import (
    Align,
    Block,
    Cell,
    Grid,
    Row,
    Sheet,
    Text,
    label,
    value,
)
from handlers.forms.display import NOTHING
from handlers.forms.view import AnswerView, RecordView

TITLE = "问题整改报告"
#: As many digits of a digest as tell two photos of one name apart.
_DIGEST = 16
_PAIRS = (2.4, 5.4, 2.4, 5.4)
_ANSWERS = (4.2, 11.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStep:
    """A form that was filed on the way."""

    matter: str
    by: str
    when: str
    view: RecordView


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
        Text(text=TITLE, size=18, bold=True, align=Align.CENTER),
        Text(
            text=f"{names.butler}　{found.number}",
            size=10,
            align=Align.CENTER,
            above=4,
        ),
        Text(text="", size=4),
        _head(found, names),
        *_heading("办理经过"),
        *_story(steps, _told(found, names)),
        *_heading("结论"),
        Text(text=_ending(found, steps), indent=True),
        Text(
            text="服务单位（签字）：__________　　服务对象（签字）：__________　　"
            "日期：____年__月__日",
            above=18,
        ),
    )
    foot = f"{found.number}　{names.contract}　服务规范 B5.7.1"
    return Sheet(title=f"{TITLE} {found.number}", blocks=blocks, foot=foot)


def _heading(text: str) -> Iterable[Block]:
    yield Text(text=text, size=13, bold=True, above=12, keep=True)
    yield Text(text="", size=3, keep=True)


def _head(found: Finding, names: ReportNames) -> Grid:
    """Return what is known of the finding, two facts a line, long ones alone."""
    short = (
        ("服务对象", names.client, "合同编号", names.contract),
        ("来源", _source(found), "严重程度", found.severity.value),
        ("发现人", names.found_by, "发现时间", _moment(found.found_at)),
        (
            "危及人身、财产安全",
            "是" if found.danger else "否",
            "状态",
            STATE_NAMES[found.state],
        ),
    )
    long = (("问题", found.text), ("整改建议", found.advice or "尚未提出"))
    return Grid(
        widths=_PAIRS,
        rows=(
            *(
                Row(cells=(label(one), value(first), label(two), value(second)))
                for one, first, two, second in short
            ),
            *(Row(cells=(label(name), value(text, span=3))) for name, text in long),
        ),
    )


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


def _story(
    steps: Sequence[ReportStep], told: Container[tuple[str, str]]
) -> Iterable[Block]:
    """Yield each step as a table; what was done again is numbered."""
    if not steps:
        yield Text(text="尚未办理。", indent=True)
    often, so_far = Counter(each.matter for each in steps), Counter[str]()
    for step in steps:
        so_far[step.matter] += 1
        round_ = so_far[step.matter]
        again = f"（第{round_}次）" if often[step.matter] > 1 else ""
        yield _step(step, f"{step.matter}{again}", told)
        yield Text(text="", size=4)


def _step(step: ReportStep, title: str, told: Container[tuple[str, str]]) -> Grid:
    said = Text(text=f"{title}　{step.by}　{step.when}", bold=True, keep=True)
    head = Row(cells=(Cell(texts=(said,), span=2),), head=True)
    said_here = (
        (each.label, "\n".join(_lines(each)))
        for group in step.view.groups
        for each in group.answers
    )
    rows = (
        Row(cells=(label(name), value(text)))
        for name, text in said_here
        if text not in {"", NOTHING} and (name, text) not in told
    )
    return Grid(widths=_ANSWERS, rows=(head, *rows))


def _lines(answer: AnswerView) -> Iterable[str]:
    yield from answer.lines
    for file in answer.files:
        digest = f"（SHA-256 {file.digest[:_DIGEST]}）" if file.digest else ""
        yield f"{file.name}{digest}"
    for row in answer.rows:
        yield "；".join(f"{cell.label}：{'、'.join(_lines(cell))}" for cell in row)


def _ending(found: Finding, steps: Sequence[ReportStep]) -> str:
    """Say in a sentence how it ended, or how far it is."""
    ended = _moment(found.closed_at) if found.closed_at else ""
    last = steps[-1].by if steps else ""
    if found.state is FindingState.CLOSED:
        return f"整改 {found.round} 次，经验证有效，于 {ended} 闭环。"
    if found.state is FindingState.ACCEPTED:
        return f"服务对象要求承担风险，经项目负责人同意，于 {ended} 结束。"
    if found.state is FindingState.CANCELED:
        return f"未经验证，于 {ended} 终止。"
    done = f"，最近一步由{last}办理" if last else ""
    due = f"，整改时限 {_moment(found.due_at)}" if found.due_at else ""
    return f"尚未闭环：{STATE_NAMES[found.state]}{done}{due}。"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
