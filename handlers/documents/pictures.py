"""Put drawn signatures on a sheet: the content names a file, the paper shows it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import replace

from handlers.documents.layout import Block, Grid, Picture, Sheet, Text
from handlers.evidence.errors import EvidenceRefused
from handlers.evidence.files import EvidenceFiles
from handlers.evidence.pictures import signature_png
from handlers.forms.names import drawn

#: In millimetres: it fits behind a name.
_WIDEST = 32


def drawn_signature(content: Mapping[str, object], key: str) -> Picture | None:
    """Return the picture of a signature, if one was drawn beside the name."""
    found = content.get(drawn(key))
    first = found[0] if isinstance(found, list | tuple) and found else None
    sha256 = first.get("sha256") if isinstance(first, Mapping) else None
    return Picture(sha256=str(sha256)) if sha256 else None


def with_pictures(sheet: Sheet, files: EvidenceFiles) -> Sheet:
    """Return a sheet whose pictures are loaded."""
    return replace(sheet, blocks=tuple(_block(each, files) for each in sheet.blocks))


def _block(block: Block, files: EvidenceFiles) -> Block:
    if isinstance(block, Text):
        return _text(block, files)
    if not isinstance(block, Grid):
        return block
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, texts=tuple(_text(text, files) for text in cell.texts))
                for cell in row.cells
            ),
        )
        for row in block.rows
    )
    return replace(block, rows=rows)


def _text(text: Text, files: EvidenceFiles) -> Text:
    if text.picture is None:
        return text
    try:
        with files.open(text.picture.sha256) as file:
            png = signature_png(file.read())
    except (EvidenceRefused, FileNotFoundError):
        return text  # the name still stands there
    wide, high = struct.unpack(">II", png[16:24])  # as the head of a PNG says it
    height = min(text.picture.height, _WIDEST * high / wide)
    return replace(text, picture=replace(text.picture, png=png, height=height))
