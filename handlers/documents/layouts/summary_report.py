"""质量技术帮扶工作总结报告 (7.2.4.2): what was done, counted, found out and achieved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
from handlers.documents.layouts.days import chinese_day
from handlers.documents.layouts.parts import STANDARD, sealed
from handlers.documents.plain_text import rows_of, said

TITLE = "质量技术帮扶工作总结报告"
_BODY = 12.0
_SMALL = 10.0

#: What is counted, two pairs in each row of the table.
COUNTS: tuple[tuple[str, str], ...] = (
    ("帮扶经营主体数", "entity_count"),
    ("案件数", "case_count"),
    ("不合格项目数", "item_count"),
    ("走访次数", "visit_count"),
    ("联动工作记录份数", "record_count"),
    ("帮扶措施数", "measure_count"),
    ("已验证有效的措施数", "verified_count"),
    ("首轮复查合格率", "first_pass_rate"),
    ("法定期限按期率", "deadline_rate"),
    ("责令到合格天数（中位数）", "pass_days"),
)
#: What an empty part says.
_NONE = "无"
_PRODUCTS = (
    ("产品名称", "product_name"),
    ("案件数", "case_total"),
    ("首轮合格", "first_passed"),
    ("首轮不合格", "first_failed"),
    ("首轮复查合格率", "pass_rate"),
)
_SAMPLING = (
    ("产品名称", "product_name"),
    ("帮扶前合格率（%）", "rate_before"),
    ("帮扶后合格率（%）", "rate_after"),
)


def summary_report(content: Mapping[str, object]) -> Sheet:
    """Return the report of a programme as it is printed."""
    blocks = [
        *_head(content),
        *_part("一、活动情况"),
        _pairs((("活动日期", "activity_dates"), ("参加人员", "participants")), content),
        *_part("二、工作数据"),
        _counts(content),
        *_part("三、各产品首轮复查情况"),
        *_table(_PRODUCTS, rows_of(content, "product_results")),
        *_sampling(rows_of(content, "sampling_rates")),
        *_said("四、典型质量问题", content, "typical_problems"),
        *_said("五、帮扶成效", content, "report_results"),
        *_said("六、下一步工作", content, "report_outlook"),
    ]
    day = chinese_day(said(content, "signed_on"))
    signed = sealed(blocks, said(content, "bureau_name"), day, size=_BODY, above=24)
    return Sheet(title=TITLE, blocks=tuple(signed))


def _head(content: Mapping[str, object]) -> Iterable[Block]:
    yield Text(text=f"{STANDARD} 7.2.4.2", size=9)
    yield Text(text=TITLE, size=18, bold=True, align=Align.CENTER, above=6)
    yield Text(text=said(content, "number"), size=_SMALL, align=Align.CENTER, above=2)
    yield _pairs(
        (
            ("项目名称", "programme_name"),
            ("项目编号", "programme_no"),
            ("质量技术帮扶机构", "tai_name"),
            ("项目周期", "period"),
        ),
        content,
    )


def _part(title: str) -> tuple[Text, ...]:
    return (
        Text(text=title, size=_BODY, bold=True, above=12, keep=True),
        Text(text="", size=3, keep=True),
    )


def _pairs(pairs: Iterable[tuple[str, str]], content: Mapping[str, object]) -> Grid:
    rows = (Row(cells=(label(name), value(said(content, key)))) for name, key in pairs)
    return Grid(widths=(3.6, 13.4), rows=tuple(rows))


def _counts(content: Mapping[str, object]) -> Grid:
    rows = [
        Row(
            cells=tuple(
                cell
                for name, key in COUNTS[at : at + 2]
                for cell in (label(name), _middle(said(content, key)))
            )
        )
        for at in range(0, len(COUNTS), 2)
    ]
    return Grid(widths=(5, 3.5, 5, 3.5), rows=tuple(rows))


def _sampling(rows: Sequence[Mapping[str, object]]) -> Iterable[Block]:
    """Yield the rates before and after; they are optional, and have no number."""
    if rows:
        yield from _part("监督抽查合格率（帮扶前后）")
        yield from _table(_SAMPLING, rows)


def _table(
    columns: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, object]]
) -> Iterable[Block]:
    """Yield a table; where there is no row, say so: the numbers of parts go on."""
    if not rows:
        yield Text(text=_NONE, size=_BODY, indent=True, above=3)
        return
    head = Row(cells=tuple(label(name) for name, _key in columns), head=True)
    widths = (5.0, *(3.0 for _each in columns[1:]))
    made = [
        Row(
            cells=(
                value(said(row, columns[0][1])),
                *(_middle(said(row, key)) for _name, key in columns[1:]),
            )
        )
        for row in rows
    ]
    yield Grid(widths=widths, rows=(head, *made))


def _said(title: str, content: Mapping[str, object], key: str) -> Iterable[Block]:
    yield from _part(title)
    for line in (said(content, key) or _NONE).split("\n"):
        yield Text(text=line, size=_BODY, indent=True, above=3)


def _middle(text: str) -> Cell:
    return Cell(texts=(Text(text=text, align=Align.CENTER),))
