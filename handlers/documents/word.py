"""Write a sheet as a Word file (.docx) that opens in Word, WPS and LibreOffice."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from handlers.documents.layout import (
    Align,
    Block,
    Cell,
    CheckMark,
    Grid,
    Picture,
    Row,
    Rule,
    Sheet,
    Text,
)
from handlers.documents.layouts.parts import TICKED

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer

_SONG, _LATIN, _SIGNS = "宋体", "Times New Roman", "Segoe UI Symbol"
_RED = "C00000"
#: Twentieths of a point, the unit of Word.
_TWIPS_A_MM = 1440 / 25.4
_A4 = (210, 297)
_MARGIN, _MARGIN_ACROSS = 20, 15
#: Below the text, with room for the foot; the foot's own distance from the edge.
_BOTTOM, _BOTTOM_ACROSS, _EDGE = 26, 24, 6
#: How wide the code is by which a paper is checked.
_CODE = 15
#: The files inside carry one date, so that the same sheet gives the same bytes.
_EPOCH = (2024, 12, 13, 0, 0, 0)
_INDENT_LETTERS = 2
#: Letters of the foot, in points, and how much of its width the page's number has.
_FOOT, _PAGES = 7.5, 1700
_NOTHING = Text(text="", size=1)
#: A row with fewer letters stays on one page; a longer one goes on on the next.
_SHORT = 300


def to_word(sheet: Sheet) -> bytes:
    """Return a sheet as a Word file; the same sheet gives the same bytes."""
    import docx

    document = docx.Document()
    _describe(document, sheet)
    _set_page(document, sheet)
    place = document.element.body
    last = place[-1]
    for block in sheet.blocks:
        for element in _elements(block, sheet, document):
            last.addprevious(element)
    return _same_dates(document)


def _describe(document: Document, sheet: Sheet) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = sheet.title, "", ""
    about.language = sheet.language
    about.created = about.modified = datetime(*_EPOCH, tzinfo=UTC)
    style = document.styles["Normal"]
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(_name("w:eastAsia"), _SONG)
    fonts.set(_name("w:hAnsi"), _LATIN)


def _set_page(document: Document, sheet: Sheet) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    width, height = reversed(_A4) if sheet.landscape else _A4
    side = _MARGIN_ACROSS if sheet.landscape else _MARGIN
    if sheet.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(side)
    section.top_margin = Mm(side)
    section.bottom_margin = Mm(_BOTTOM_ACROSS if sheet.landscape else _BOTTOM)
    section.footer_distance = Mm(_EDGE)
    _set_foot(section.footer, sheet, round((width - 2 * side) * _TWIPS_A_MM))


def _set_foot(footer: _Footer, sheet: Sheet, width: int) -> None:
    """Write the foot of every page: the code, what it is for, and the page's number.

    The code stands there, not behind the text: else it would open a page of its own.
    """
    last = footer.paragraphs[0]._p  # noqa: SLF001 - python-docx has no fields
    code = round((_CODE + 3) * _TWIPS_A_MM) if sheet.check else 0
    widths = [code, width - code - _PAGES, _PAGES]
    said = [sheet.check.text, sheet.check.url] if sheet.check else []
    lines = [Text(text=line, size=_FOOT) for line in [*said, sheet.foot] if line]
    cells = [[_paragraph(line) for line in lines] or [_paragraph(_NOTHING)], [_pages()]]
    if sheet.check is not None:
        cells.insert(0, [_code(sheet.check, footer)])
    else:
        widths = widths[1:]
    last.addprevious(_foot_table(widths, cells))
    # A footer ends with a paragraph; this one takes no room.
    last.getparent().replace(last, _paragraph(_NOTHING))


def _code(check: CheckMark, footer: _Footer) -> Any:
    import segno
    from docx.shared import Mm

    drawn = BytesIO()
    segno.make_qr(check.url, error="m").save(drawn, kind="png", scale=4, border=2)
    inline = footer.part.new_pic_inline(drawn, Mm(_CODE), None)
    inline.docPr.set("descr", check.text)
    paragraph = _paragraph(_NOTHING)
    paragraph.append(_drawing(inline))
    return paragraph


def _pages() -> Any:
    """Return which page of how many it is."""
    paragraph = _paragraph(Text(text="第 ", size=_FOOT, align=Align.RIGHT))
    for part in (_field("PAGE"), " 页，共 ", _field("NUMPAGES"), " 页"):
        made = _run(Text(text=part, size=_FOOT)) if isinstance(part, str) else part
        paragraph.append(made)
    return paragraph


def _foot_table(widths: list[int], cells: list[list[Any]]) -> Any:
    """Return a table without lines and of one row."""
    table = _new("w:tbl")
    about = _new("w:tblPr")
    about.append(_new("w:tblW", {"w": sum(widths), "type": "dxa"}))
    about.append(_new("w:tblLayout", {"type": "fixed"}))
    table.append(about)
    columns, row = _new("w:tblGrid"), _new("w:tr")
    for width, paragraphs in zip(widths, cells, strict=True):
        columns.append(_new("w:gridCol", {"w": width}))
        row.append(_held(paragraphs, width=width, span=1, in_middle=True))
    table.append(columns)
    table.append(row)
    return table


def _elements(block: Block, sheet: Sheet, document: Document) -> list[Any]:
    if isinstance(block, Text):
        return [_paragraph(block, document)]
    if isinstance(block, Rule):
        return [_ruled(block)]
    # Two tables that touch would become one.
    return [_table(block, sheet, document), _paragraph(Text(text="", size=2))]


def _paragraph(text: Text, document: Document | None = None) -> Any:
    paragraph = _new("w:p")
    about = _new("w:pPr")
    if text.keep:
        about.append(_new("w:keepNext"))
    spacing = {"before": round(text.above * 20), "after": 0, "line": 288}
    about.append(_new("w:spacing", {**spacing, "lineRule": "auto"}))
    if text.indent:
        # Word counts letters; LibreOffice knows the twentieths of a point alone.
        letters, width = _INDENT_LETTERS * 100, round(_INDENT_LETTERS * text.size * 20)
        first = {"firstLineChars": letters, "firstLine": width}
        about.append(_new("w:ind", first))
    if text.align is not Align.LEFT:
        about.append(_new("w:jc", {"val": text.align.value}))
    # An empty paragraph is as high as its mark.
    about.append(_look(text))
    paragraph.append(about)
    for run in _runs(text):
        paragraph.append(run)
    if text.picture is not None and text.picture.png and document is not None:
        paragraph.append(_drawn(text.picture, document))
    return paragraph


def _drawn(picture: Picture, document: Document) -> Any:
    """Return a run with the picture of a signature, as high as a line of two."""
    from docx.shared import Mm

    inline = document.part.new_pic_inline(
        BytesIO(picture.png), None, Mm(picture.height)
    )
    inline.docPr.set("descr", "手写签名")
    return _drawing(inline)


def _drawing(inline: Any) -> Any:
    drawing = _new("w:drawing")
    drawing.append(inline)
    run = _new("w:r")
    run.append(drawing)
    return run


def _ruled(rule: Rule) -> Any:
    paragraph = _paragraph(Text(text="", size=4))
    line = {
        "val": "single",
        "sz": 8,
        "space": 1,
        "color": _RED if rule.red else "000000",
    }
    borders = _new("w:pBdr")
    borders.append(_new("w:bottom", line))
    paragraph[0].insert(0, borders)
    return paragraph


def _run(text: Text) -> Any:
    run = _new("w:r")
    run.append(_look(text))
    for place, line in enumerate(text.text.split("\n")):
        if place:
            run.append(_new("w:br"))
        piece = _new("w:t")
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        piece.text = line
        run.append(piece)
    return run


def _runs(text: Text) -> list[Any]:
    """Return a text in runs: ticked boxes are of a font that has them."""
    pieces = [piece for piece in re.split(f"({TICKED})", text.text) if piece]
    return [_run(replace(text, text=piece)) for piece in pieces] or [_run(text)]


def _look(text: Text) -> Any:
    look = _new("w:rPr")
    latin, song = (_SIGNS, _SIGNS) if text.text == TICKED else (_LATIN, _SONG)
    look.append(_new("w:rFonts", {"ascii": latin, "hAnsi": latin, "eastAsia": song}))
    if text.bold:
        look.append(_new("w:b"))
    if text.red:
        look.append(_new("w:color", {"val": _RED}))
    halves = round(text.size * 2)
    look.append(_new("w:sz", {"val": halves}))
    look.append(_new("w:szCs", {"val": halves}))
    return look


def _field(code: str) -> Any:
    field = _new("w:fldSimple", {"instr": code})
    field.append(_run(Text(text="1", size=_FOOT)))
    return field


def _table(grid: Grid, sheet: Sheet, document: Document) -> Any:
    widths = _widths(grid, sheet)
    table = _new("w:tbl")
    about = _new("w:tblPr")
    about.append(_new("w:tblW", {"w": sum(widths), "type": "dxa"}))
    borders = _new("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
        borders.append(_new(f"w:{side}", line))
    about.append(borders)
    about.append(_new("w:tblLayout", {"type": "fixed"}))
    margins = _new("w:tblCellMar")
    for side, width in (("top", 30), ("left", 90), ("bottom", 30), ("right", 90)):
        margins.append(_new(f"w:{side}", {"w": width, "type": "dxa"}))
    about.append(margins)
    table.append(about)
    columns = _new("w:tblGrid")
    for width in widths:
        columns.append(_new("w:gridCol", {"w": width}))
    table.append(columns)
    for row in grid.rows:
        table.append(_row(row, widths, document))
    return table


def _widths(grid: Grid, sheet: Sheet) -> list[int]:
    paper = _A4[1] - 2 * _MARGIN_ACROSS if sheet.landscape else _A4[0] - 2 * _MARGIN
    whole = paper * _TWIPS_A_MM
    return [round(whole * width / sum(grid.widths)) for width in grid.widths]


def _row(row: Row, widths: list[int], document: Document) -> Any:
    made = _new("w:tr")
    about = _new("w:trPr")
    height = round(row.least * _TWIPS_A_MM)
    about.append(_new("w:trHeight", {"val": height, "hRule": "atLeast"}))
    if sum(len(text.text) for cell in row.cells for text in cell.texts) < _SHORT:
        about.append(_new("w:cantSplit"))
    if row.head:
        about.append(_new("w:tblHeader"))
    made.append(about)
    column = 0
    for cell in row.cells:
        width = sum(widths[column : column + cell.span])
        made.append(_cell(cell, width, document))
        column += cell.span
    return made


def _cell(cell: Cell, width: int, document: Document) -> Any:
    paragraphs = [_paragraph(text, document) for text in cell.texts]
    return _held(paragraphs, width=width, span=cell.span, in_middle=cell.middle)


def _held(paragraphs: list[Any], *, width: int, span: int, in_middle: bool) -> Any:
    """Return a cell of a table with its paragraphs."""
    made = _new("w:tc")
    about = _new("w:tcPr")
    about.append(_new("w:tcW", {"w": width, "type": "dxa"}))
    if span > 1:
        about.append(_new("w:gridSpan", {"val": span}))
    about.append(_new("w:vAlign", {"val": "center" if in_middle else "top"}))
    made.append(about)
    for paragraph in paragraphs:
        made.append(paragraph)
    return made


def _new(tag: str, values: Mapping[str, object] | None = None) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    for key, value in (values or {}).items():
        element.set(_name(f"w:{key}"), str(value))
    return element


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)


def _same_dates(document: Document) -> bytes:
    """Pack the file anew: an archive says when each part was put into it."""
    first, packed = BytesIO(), BytesIO()
    document.save(first)
    with (
        zipfile.ZipFile(first) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            about = zipfile.ZipInfo(entry.filename, date_time=_EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(about, source.read(entry))
    return packed.getvalue()
