"""Set a sheet as an archival PDF, or as pictures of its pages for the screen."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from handlers.documents.fonts import FOLDER, settable
from handlers.documents.layout import Block, CheckMark, Grid, Rule, Sheet, Text

if TYPE_CHECKING:
    from typst import Compiler, Fonts

_TEMPLATE = Path(__file__).with_name("sheet.typ")
#: Fonts and colours inside, nothing from outside: readable in thirty years.
STANDARD: Literal["a-2b"] = "a-2b"
_SCREEN_DOTS = 110.0
_LONG_WORD = re.compile("[!-~]{20}(?=[!-~])")


def to_pdf(sheets: Sheet | Sequence[Sheet], *, made_at: datetime) -> bytes:
    """Return sheets as one PDF/A-2b; the same sheets give the same bytes.

    Args:
        sheets: one, or several that are printed together; each counts its own pages.
        made_at: what the file says of its making.
    """
    moment = made_at.astimezone(UTC).replace(microsecond=0)
    made = _compiler(sheets).compile(
        format="pdf", timestamp=moment, pdf_standards=[STANDARD]
    )
    return _files(made)[0]


def to_pictures(sheet: Sheet) -> list[bytes]:
    """Return each page of a sheet as a PNG picture."""
    return _files(_compiler(sheet).compile(format="png", ppi=_SCREEN_DOTS))


def as_json(sheet: Sheet) -> dict[str, object]:
    """Return a sheet as the setting program reads it."""
    check = sheet.check
    return {
        "title": settable(sheet.title),
        "landscape": sheet.landscape,
        "foot": settable(sheet.foot),
        "check": {**asdict(check), "qr": _qr(check)} if check else None,
        "blocks": [_block(block) for block in sheet.blocks],
    }


def _compiler(sheets: Sheet | Sequence[Sheet]) -> Compiler:
    import typst

    several = [sheets] if isinstance(sheets, Sheet) else sheets
    said = json.dumps([as_json(sheet) for sheet in several], ensure_ascii=False)
    return typst.Compiler(
        _TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheets": said},
    )


def _files(made: bytes | list[bytes] | None) -> list[bytes]:
    return made if isinstance(made, list) else [made or b""]


@cache
def _fonts() -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


def _qr(check: CheckMark) -> str:
    import segno

    drawn = BytesIO()
    code = segno.make_qr(check.url, error="m")
    code.save(drawn, kind="svg", border=2, xmldecl=False)
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
    # A very long word may break anywhere: Word does that by itself.
    breaking = _LONG_WORD.sub("\\g<0>\u200b", settable(text.text))
    picture = text.picture
    drawn = (
        {"png": list(picture.png), "height": picture.height}
        if picture and picture.png
        else None
    )
    return {**asdict(replace(text, picture=None)), "text": breaking, "picture": drawn}
