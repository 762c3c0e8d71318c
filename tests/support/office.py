"""Open papers in LibreOffice without a screen, and read what it makes of them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from typing_extensions import override

from handlers.documents.fonts import FOLDER

_FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class CellSeen:
    """One cell of a table as LibreOffice shows it."""

    text: str
    span: int


def convert(files: Iterable[Path], to: str, folder: Path) -> None:
    """Convert files with one start of LibreOffice, with settings of its own."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'settings').as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "FONTCONFIG_FILE": str(_font_settings(folder))},
    )


def _font_settings(folder: Path) -> Path:
    """Write settings with which LibreOffice finds Chinese letters on any machine."""
    path = folder / "fonts.conf"
    path.write_text(_FONTS_CONF.format(folder=FOLDER, cache=folder / "fontcache"))
    return path


def pdf_text(pdf: Path) -> str:
    """Return the text on the pages of a PDF."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True
    )
    return done.stdout.decode()


def pictures(pdf: Path, folder: Path) -> list[Path]:
    """Return a picture of each page of a PDF."""
    target = folder / f"{pdf.stem}-page"
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(pdf), str(target)], check=True)
    return sorted(folder.glob(f"{target.name}-*.png"))


def picture_size(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG picture."""
    head = path.read_bytes()[16:24]
    return int.from_bytes(head[:4]), int.from_bytes(head[4:])


def tables(html: str) -> list[list[list[CellSeen]]]:
    """Return the tables of a page that LibreOffice wrote: rows of cells."""
    reader = _TableReader()
    reader.feed(html)
    return reader.tables


class _TableReader(HTMLParser):
    """Collects the cells of tables that stand beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[CellSeen]]] = []
        self._text: list[str] | None = None
        self._span = 1

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Mapping[str, str | None] = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self._text, self._span = [], int(given.get("colspan") or 1)
        elif tag in {"p", "br"} and self._text:
            self._text.append("\n")

    @override
    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._text is not None:
            said = re.sub(r"\s+", "", "".join(self._text))
            self.tables[-1][-1].append(CellSeen(said, self._span))
            self._text = None
