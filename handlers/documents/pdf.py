"""Set a sheet as an archival PDF, or as pictures of its pages for the screen."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from handlers.documents.fonts import FOLDER, settable
from handlers.documents.layout import Block, Grid, Rule, Sheet, Text

if TYPE_CHECKING:
    from typst import Compiler, Fonts

_TEMPLATE = Path(__file__).with_name("sheet.typ")
#: Fonts and colours inside, nothing from outside: readable in thirty years.
STANDARD: Literal["a-2b"] = "a-2b"
_SCREEN_DOTS = 110.0


def to_pdf(sheet: Sheet, *, made_at: datetime | None = None) -> bytes:
    """Return a sheet as PDF/A-2b; the same sheet gives the same bytes.

    Args:
        made_at: what the file says of its making.
    """
    moment = made_at or datetime(2024, 12, 13, tzinfo=UTC)
    made = _compiler(sheet).compile(
        format="pdf", timestamp=moment.astimezone(UTC), pdf_standards=[STANDARD]
    )
    return _files(made)[0]


def to_pictures(sheet: Sheet) -> list[bytes]:
    """Return each page of a sheet as a PNG picture."""
    return _files(_compiler(sheet).compile(format="png", ppi=_SCREEN_DOTS))


def as_json(sheet: Sheet) -> str:
    """Return what the setting program reads."""
    said = {
        "title": settable(sheet.title),
        "landscape": sheet.landscape,
        "foot": settable(sheet.foot),
        "check": asdict(sheet.check) if sheet.check else None,
        "blocks": [_block(block) for block in sheet.blocks],
    }
    return json.dumps(said, ensure_ascii=False)


def _compiler(sheet: Sheet) -> Compiler:
    import typst

    inputs = {"sheet": as_json(sheet), "qr": _qr(sheet)}
    return typst.Compiler(
        _TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )


def _files(made: bytes | list[bytes] | None) -> list[bytes]:
    return made if isinstance(made, list) else [made or b""]


@cache
def _fonts() -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


def _qr(sheet: Sheet) -> str:
    if sheet.check is None:
        return ""
    import segno

    drawn = BytesIO()
    segno.make_qr(sheet.check.url, error="m").save(
        drawn, kind="svg", border=2, xmldecl=False
    )
    return drawn.getvalue().decode("ascii")


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Text):
        return {"kind": "text", **_text(block)}
    if isinstance(block, Rule):
        return {"kind": "rule", "red": block.red}
    return {"kind": "grid", "widths": list(block.widths), "rows": _rows(block)}


def _rows(grid: Grid) -> list[dict[str, object]]:
    return [
        {
            "least": row.least,
            "head": row.head,
            "cells": [
                {
                    "span": cell.span,
                    "middle": cell.middle,
                    "texts": [_text(text) for text in cell.texts],
                }
                for cell in row.cells
            ],
        }
        for row in grid.rows
    ]


def _text(text: Text) -> dict[str, object]:
    return {**asdict(text), "text": settable(text.text)}
