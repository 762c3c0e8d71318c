"""Table A.1, 质量技术帮扶工作方案: a plan over many rows, printed across the paper."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence

from handlers.documents.layout import Align, Cell, Grid, Row, Sheet, Text, label
from handlers.documents.layouts.parts import heading
from handlers.documents.plain_text import chosen, printable, rows_of, said

TITLE = "质量技术帮扶工作方案"
#: The printed form has so many rows; a longer plan gets more.
LEAST_ROWS = 15
#: What its page holds: a row of one line, and what each further line adds.
_ROW_MM, _LINE_MM, _LETTER_MM, _PAPER_MM, _SIDES_MM = 6.2, 4.2, 3.2, 267.0, 3.4

#: Printed head, key of the row, width, whether short words stand in the middle.
_COLUMNS: tuple[tuple[str, str, float, bool], ...] = (
    ("序号", "seq", 1.1, True),
    ("帮扶对象", "target_entity", 3.2, False),
    ("产品名称", "product_name", 2.2, False),
    ("型号规格", "model_spec", 2.2, False),
    ("不合格项目", "nonconforming_item", 2.4, False),
    ("判定依据及标准要求", "basis_and_requirement", 4.0, False),
    ("不合格原因分析", "cause_analysis", 3.4, False),
    ("帮扶周期", "assistance_period", 2.4, True),
    ("质量负责人", "quality_head", 2.0, True),
    ("备注", "remark", 1.8, False),
)
_WHOLE = sum(width for _text, _key, width, _middle in _COLUMNS)
_SMALL = 9.0

#: The methods of 7.2.3.3.2, by the letters under which the form keeps them.
METHODS: Mapping[str, str] = {
    "a": "产品质量专家会诊",
    "b": "行业产品质量分析",
    "c": "人员培训",
    "d": "协助制定标准",
    "e": "应用现场管理工具",
    "f": "应用GB/T 19001、GB/T 19004等管理体系标准",
    "g": "应用互联网技术，开展线上线下双线服务",
}


def annex_a(content: Mapping[str, object]) -> Sheet:
    """Return the plan as Table A.1 prints it.

    7.2.2.2 asks for the methods, for which the table has no place: they are printed
    with tasks and goals.
    """
    head = (
        Row(
            cells=(
                label("质量技术帮扶机构", span=2),
                _filled(said(content, "tai_name"), span=4),
                label("工作组", span=1),
                _filled(said(content, "wg_name"), span=3),
            )
        ),
        Row(
            cells=(
                label("行业类别", span=2),
                _filled(said(content, "industry_category"), span=8),
            )
        ),
        Row(
            cells=(
                label("质量技术帮扶任务及目标", span=2),
                _filled(_tasks(content), span=8),
            ),
            least=14,
        ),
        Row(cells=tuple(_head(text) for text, *_rest in _COLUMNS), head=True),
    )
    filled = rows_of(content, "plan_rows") or rows_of(content, "rows")
    rows = [_row(place, row) for place, row in enumerate(filled, start=1)]
    blank = [_row(None, {}) for _ in range(_rows_left(rows, _tasks(content)))]
    grid = Grid(
        widths=tuple(width for _text, _key, width, _middle in _COLUMNS),
        rows=(*head, *rows, *blank),
    )
    return Sheet(title=TITLE, landscape=True, blocks=(*heading("A.1", TITLE), grid))


def _head(text: str) -> Cell:
    """Return the head of a column, small enough for its five letters in a line."""
    return _filled(text, in_middle=True, size=9.5)


def _rows_left(rows: Sequence[Row], tasks: str) -> int:
    """Return how many empty rows still stand on the page of the printed form.

    What is filled in may take more lines than the form has: the empty rows give way,
    or they would stand on a page of their own.
    """
    if not rows:
        return LEAST_ROWS
    share = sum(width for _text, _key, width, _middle in _COLUMNS[2:]) / _WHOLE
    over = max(0, _lines_of(tasks, share, letter=_LETTER_MM * 10.5 / _SMALL) - 2)
    further = (over + sum(_lines(row) - 1 for row in rows)) * _LINE_MM
    return max(0, LEAST_ROWS - len(rows) - math.ceil(further / _ROW_MM))


def _lines(row: Row) -> int:
    """Return about how many lines the fullest cell of a row takes."""
    shares = (width / _WHOLE for _text, _key, width, _middle in _COLUMNS)
    pairs = zip(row.cells, shares, strict=True)
    return max(_lines_of(cell.texts[0].text, share) for cell, share in pairs)


def _lines_of(text: str, share: float, *, letter: float = _LETTER_MM) -> int:
    """Return how many lines a text takes in a cell with this share of the paper."""
    room = _PAPER_MM * share - _SIDES_MM
    return sum(max(1, math.ceil(_width(x) * letter / room)) for x in text.split("\n"))


def _width(text: str) -> float:
    """Return how wide a text is, in Chinese letters."""
    return sum(1 if unicodedata.east_asian_width(x) in "WFA" else 0.55 for x in text)


def _tasks(content: Mapping[str, object]) -> str:
    methods = chosen(content, "assistance_methods") or chosen(content, "methods")
    named = "；".join(METHODS.get(each, each) for each in methods)
    tasks = said(content, "tasks_and_goals")
    return "\n".join(
        part for part in (tasks, f"帮扶方法：{named}" * bool(named)) if part
    )


def _row(place: int | None, row: Mapping[str, object]) -> Row:
    cells = []
    for _text, key, _width, in_middle in _COLUMNS:
        text = _period(row.get(key)) if key == "assistance_period" else said(row, key)
        if key == "seq":
            text = "" if place is None else str(place)
        cells.append(_filled(text, in_middle=in_middle, size=_SMALL))
    return Row(cells=tuple(cells), least=6.2)


def _period(value: object) -> str:
    """Return from when to when, however it was kept."""
    if isinstance(value, Mapping):
        days = (printable(value.get("start")), printable(value.get("end")))
        return "至".join(day for day in days if day)
    if isinstance(value, list | tuple):
        return "至".join(printable(day) for day in value)
    return printable(value).replace("/", "至")


def _filled(
    text: str, *, span: int = 1, in_middle: bool = False, size: float = 10.5
) -> Cell:
    align = Align.CENTER if in_middle else Align.LEFT
    return Cell(texts=(Text(text=text, align=align, size=size),), span=span)
