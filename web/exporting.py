"""Hand a list out as a file: the same rows as the page, with who took them and when."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import IO
from urllib.parse import quote, urlencode

from flask import Response, request, stream_with_context

from handlers.parties.view_log import Viewed
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.services import services
from web.spreadsheets import Cell, Stamp, csv_parts, write_xlsx
from web.viewing import note
from web.visitor import current_visitor

#: More rows than this are a task for the archive, not for a click.
MOST_ROWS = 20_000
_IN_MEMORY = 2 * 1024 * 1024  # bytes
_CHUNK = 64 * 1024  # bytes


class ExportKind(StrEnum):
    """The kinds of file that a list is handed out as."""

    CSV = "csv"
    XLSX = "xlsx"


_MEDIA_TYPES = {
    ExportKind.CSV: "text/csv; charset=utf-8",
    ExportKind.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}


@dataclass(frozen=True, slots=True)
class ExportLink:
    """One link under a list."""

    kind: str
    url: str


def asked_kind() -> ExportKind | None:
    """Return the kind of file that the address asks for; None asks for the page."""
    wanted = request.args.get("format", "")
    return ExportKind(wanted) if wanted in set(ExportKind) else None


def export_links(path: str, arguments: dict[str, str]) -> tuple[ExportLink, ...]:
    """Return the links that hand the list of an address out."""
    return tuple(
        ExportLink(f".{kind}", f"{path}?{urlencode({**arguments, 'format': kind})}")
        for kind in ExportKind
    )


def export_response(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    kind: ExportKind,
    *,
    most: int = MOST_ROWS,
    watermark: bool = True,
    about: str | None = None,
) -> Response:
    """Answer with a file of a list.

    The rows are read while the file is sent, so they may come from the database in
    batches; what is beyond `most` is left out, and the last line says so.

    Args:
        name: what the list is called, for the name of the file.
        columns: the heads of the columns.
        rows: the cells of each row, as many as there are columns.
        kind: .csv or .xlsx.
        most: how many rows are handed out.
        watermark: False for what holds nobody's data, such as an empty template.
        about: number of the case or programme to which the list belongs; its view log
            says who took it.
    """
    of_what = f"{about}:{name}" if about else name
    note(Viewed.EXPORT, of_what, title=name, business_key=about)
    counted = _Counted(rows, most)
    notes = _notes(counted) if watermark else iter(())
    body: Iterator[bytes]
    if kind is ExportKind.CSV:
        body = csv_parts(columns, counted, notes)
    else:
        stamp = _stamp(name) if watermark else None
        body = _xlsx_parts(columns, counted, notes, stamp=stamp)
    response = Response(stream_with_context(body), mimetype=None)
    response.headers["Content-Type"] = _MEDIA_TYPES[kind]
    day = services().today.isoformat()
    shown = quote(f"{name}_{day}.{kind}")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"export_{day}.{kind}\"; filename*=UTF-8''{shown}"
    )
    return response


@dataclass
class _Counted:
    """Rows that know afterwards how many they were, and whether there were more."""

    rows: Iterable[Sequence[Cell]]
    most: int
    number: int = 0
    cut: bool = field(default=False, init=False)

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        rows = iter(self.rows)
        for row in islice(rows, self.most):
            self.number += 1
            yield row
        self.cut = next(rows, None) is not None


def _notes(counted: _Counted) -> Iterator[str]:
    """Yield the lines behind a table: what was left out, and who took it when."""
    if counted.cut:
        yield _(
            "只导出前 %(n)d 行，其余没有导出：请缩小查找范围后再导出。",
            n=counted.number,
        )
    visitor = current_visitor()
    yield _(
        "导出人：%(who)s（%(login)s）；导出时间：%(when)s；共 %(n)d 行。仅供办理公务使用。",
        who=visitor.person.name,
        login=visitor.person.login,
        when=moment_text(services().clock.now()),
        n=counted.number,
    )


def _stamp(name: str) -> Stamp:
    """Return whose copy a file is, for the head of its pages and its properties."""
    person = current_visitor().person
    return Stamp(
        title=name,
        who=_("导出人：%(name)s（%(login)s）", name=person.name, login=person.login),
        when=services().clock.now(),
        remark=_("仅供办理公务使用"),
    )


def _xlsx_parts(
    columns: Sequence[str],
    counted: _Counted,
    notes: Iterator[str],
    *,
    stamp: Stamp | None,
) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        opened: IO[bytes] = file
        write_xlsx(opened, columns, counted, notes, stamp=stamp)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
