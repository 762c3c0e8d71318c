"""Table D.1, 联动工作记录表: what the experts found, item five as the case stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.documents.layout import Cell, Grid, Row, Sheet, Text, body, label, value
from handlers.documents.layouts.parts import boxes, heading, pair
from handlers.documents.plain_text import printable, said

TITLE = "联动工作记录表"
SUBTITLE = "质量技术帮扶专家工作记录"
NOW = "问题现状："
DONE = ("已完成", "待改进")
REINSPECTION = ("无需复查", "尚未复查", "复查合格", "复查不合格")
#: The printed form has so many lines for advice.
LEAST_ADVICE = 2

_HEAD = (
    (("经营主体名称", "entity_name"), ("地址", "address")),
    (("联系人", "contact"), ("联系电话", "phone")),
    (("不合格报告编号", "nc_report_no"), ("产品名称", "product_name")),
)
_ITEMS = (
    ("一、产品不合格问题原因分析", "s1_cause_status", "s1_cause_text", DONE),
    ("二、不合格产品处理情况", "s2_disposition_status", "s2_disposition_text", DONE),
    (
        "三、产品质量问题整改措施及落实情况",
        "s3_measures_status",
        "s3_measures_text",
        DONE,
    ),
    ("四、管理提升改善情况", "s4_mgmt_status", "s4_mgmt_text", DONE),
    ("五、复查完成情况", "s5_reinspection", "s5_text", REINSPECTION),
)


def annex_d(content: Mapping[str, object]) -> Sheet:
    """Return the work record as Table D.1 prints it."""
    rows = (
        *(pair(content, first, second) for first, second in _HEAD),
        Row(
            cells=(
                label("不合格项目"),
                value(said(content, "nonconforming_item"), span=3),
            )
        ),
        Row(
            cells=(
                label("质量专家姓名"),
                value(_names(content)),
                label("走访时间"),
                value(_visits(content)),
            )
        ),
        Row(cells=(label(SUBTITLE, span=4, bold=True),)),
        *(row for item in _ITEMS for row in _item(content, item)),
        Row(
            cells=(
                body(
                    Text(text="六、质量问题整改及质量帮扶建议："),
                    *(Text(text=line) for line in _advice(content)),
                    span=4,
                ),
            ),
            least=20,
        ),
        Row(
            cells=(
                body(
                    Text(text="七、经营主体产品质量改善/质量管理提升情况", keep=True),
                    span=4,
                ),
            )
        ),
        Row(
            cells=(body(Text(text=said(content, "s7_improvement")), span=4),), least=18
        ),
    )
    grid = Grid(widths=(3.2, 4.9, 2.6, 6.3), rows=rows)
    return Sheet(title=TITLE, blocks=(*heading("D.1", TITLE), grid, *_plan(content)))


def _plan(content: Mapping[str, object]) -> Iterator[Text]:
    """Yield the version of the plan of the day of the visit, below the table."""
    version = said(content, "plan_in_force")
    if version:
        told = f"走访当日执行的帮扶工作方案：{version}"
        yield Text(text=told, size=9, above=4)


def _item(
    content: Mapping[str, object], item: tuple[str, str, str, tuple[str, ...]]
) -> tuple[Row, Row]:
    name, status, text, options = item
    ticks = boxes(options, [said(content, status)])
    state = Cell(texts=(Text(text=ticks),), span=2)
    return (
        Row(cells=(Cell(texts=(Text(text=name, keep=True),), span=2), state)),
        Row(cells=(body(Text(text=f"{NOW}{said(content, text)}"), span=4),), least=13),
    )


def _advice(content: Mapping[str, object]) -> list[str]:
    found = content.get("s6_advice")
    given = found if isinstance(found, list | tuple) else [found] if found else []
    texts = [
        said(each, "advice") if isinstance(each, Mapping) else printable(each)
        for each in given
    ]
    texts += [""] * (LEAST_ADVICE - len(texts))
    return [f"{place}. {text}".rstrip() for place, text in enumerate(texts, start=1)]


def _names(content: Mapping[str, object]) -> str:
    found = content.get("expert_names")
    if isinstance(found, list | tuple):
        return "、".join(printable(each) for each in found)
    return printable(found)


def _visits(content: Mapping[str, object]) -> str:
    found = content.get("visit_time")
    times = found if isinstance(found, list | tuple) else [found]
    return "、".join(_visit(printable(each)) for each in times if each)


def _visit(moment: str) -> str:
    """Return a moment to the minute, as one writes it by hand."""
    return moment.replace("T", " ")[: len("2026-03-20 09:30")]
