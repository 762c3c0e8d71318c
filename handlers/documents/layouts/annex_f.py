"""Table F.1, 联动工作典型案例: what was done, what came of it, for others to read."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.documents.layout import Align, Cell, Grid, Row, Sheet, Text, body
from handlers.documents.layouts.parts import heading
from handlers.documents.plain_text import said

TITLE = "联动工作典型案例"
#: So many letters may the introduction have.
INTRO_LIMIT = 300

_WORK = (
    ("（一）问诊调研阶段", "work_diagnosis"),
    ("（二）帮扶改进阶段", "work_improvement"),
    ("（三）跟踪回访阶段", "work_followup"),
)
_RESULTS = (
    ("（一）成效1（专家建议）", "result_expert_advice"),
    ("（二）成效2（经营主体行动）", "result_entity_action"),
    ("（三）成效3（取得管理效益、经济效益、社会效益等）", "result_benefits"),
)


def annex_f(content: Mapping[str, object]) -> Sheet:
    """Return the typical case as Table F.1 prints it."""
    name = said(content, "entity_name") or "（经营主体名称）"
    common = said(content, "industry_focus") or said(content, "industry_common")
    rows = (
        Row(cells=(Cell(texts=(Text(text=name, bold=True, align=Align.CENTER),)),)),
        _head("一、经营主体简介", hint=f"（字数控制在{INTRO_LIMIT}字以内）"),
        _text(said(content, "intro"), least=18),
        _head("二、开展的主要工作"),
        *(row for title, key in _WORK for row in _part(title, said(content, key))),
        _head("三、质量帮扶工作成效"),
        *(row for title, key in _RESULTS for row in _part(title, said(content, key))),
        _head("四、行业共性质量问题或质量关注要点"),
        _text(common, least=32),
    )
    return Sheet(
        title=TITLE, blocks=(*heading("F.1", TITLE), Grid(widths=(1,), rows=rows))
    )


def _head(text: str, *, hint: str = "") -> Row:
    return Row(cells=(Cell(texts=(Text(text=f"{text}{hint}", bold=True, keep=True),)),))


def _part(title: str, text: str) -> tuple[Row, Row]:
    return Row(cells=(Cell(texts=(Text(text=title, keep=True),)),)), _text(
        text, least=11
    )


def _text(text: str, *, least: float) -> Row:
    paragraphs = tuple(
        Text(text=each, indent=True) for each in text.split("\n") or [""]
    )
    return Row(cells=(body(*paragraphs),), least=least)
