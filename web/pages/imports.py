"""Import failing reports: choose a file, see what becomes of it, confirm, read results."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import RequestKey
from handlers.evidence.errors import EvidenceRefused
from handlers.imports.columns import COLUMNS
from handlers.imports.store import (
    Import,
    ImportNotFound,
    RowState,
    counts_of,
    import_by_id,
    import_rows,
    imports_of,
    keep_import,
)
from handlers.spreadsheets.errors import ImportRefused
from handlers.spreadsheets.sheets import MOST_BYTES
from web.arguments import page_number
from web.case_reading import Names
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.import_offers import (
    GIVEN,
    Preview,
    bureau_of_visitor,
    opened_offer,
    preview_of,
    take_offer,
)
from web.presenters.days import moment_text
from web.presenters.imports import (
    ReportRow,
    done_rows,
    done_tallies,
    planned_rows,
    planned_tallies,
)
from web.presenters.rows import pager
from web.requests import request_key
from web.roles import may_register
from web.routing import Guard, Pages
from web.services import services
from web.spreadsheets import Cell
from web.templating import page
from web.visitor import current_visitor

pages = Pages("imports", __name__)

#: Lines of a result on one page; a preview shows all, so that one sees every fault.
PAGE_SIZE = 100
_LONGEST_GIVEN = 100


@pages.page("/imports/new", guard=Guard.SIGNED_IN)
def new() -> str:
    """Ask for a file.

    Raises:
        Forbidden: the visitor registers no cases.
    """
    _require_registering()
    return _asking({"source": "监督抽查"})


@pages.page("/imports/template", guard=Guard.SIGNED_IN)
def template() -> BaseResponse:
    """Hand out an empty table with the heads and one line to follow.

    Raises:
        Forbidden: the visitor registers no cases.
        NotFound: the address asks for no kind of file.
    """
    _require_registering()
    kind = asked_kind()
    if kind is None:
        raise NotFound
    heads = [column.title for column in COLUMNS]
    example: list[Cell] = [column.example for column in COLUMNS]
    return export_response(_("导入模板"), heads, [example], kind, watermark=False)


@pages.page("/imports/preview", guard=Guard.SIGNED_IN, methods=("POST",))
def preview() -> str | tuple[str, int]:
    """Show what would become of each line of a file; nothing is saved.

    Raises:
        Forbidden: the visitor registers no cases.
    """
    _require_registering()
    given = {key: request.form.get(key, "").strip()[:_LONGEST_GIVEN] for key in GIVEN}
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _refused(given, _("请选择要导入的文件。"))
    content = sent.stream.read(MOST_BYTES + 1)
    try:
        offer = take_offer(content, sent.filename, given)
        return _preview_page(preview_of(offer))
    except (ImportRefused, EvidenceRefused) as error:
        return _refused(given, f"{error.reason}。")


@pages.page("/imports", guard=Guard.SIGNED_IN, methods=("POST",))
def confirm() -> BaseResponse | tuple[str, int]:
    """Keep the lines of a previewed file, and let them be done.

    Raises:
        Forbidden: the visitor registers no cases.
    """
    _require_registering()
    try:
        seen = preview_of(opened_offer(request.form.get("offer", "")))
    except ImportRefused as error:
        return _refused({}, f"{error.reason}。")
    key = request_key()
    import_id = _id_of(key)
    with services().engine.transact(current_visitor().actor, key) as uow:
        if not uow.repeated:
            keep_import(
                uow,
                seen.rows,
                file=seen.offer.file,
                bureau_id=bureau_of_visitor(),
                import_id=import_id,
            )
            services().importer.begin(uow, import_id)
    return redirect(f"/imports/{import_id}", code=HTTPStatus.SEE_OTHER)


@pages.page("/imports/<import_id>", guard=Guard.SIGNED_IN)
def result(import_id: str) -> str | Response:
    """Show what became of each line so far.

    Raises:
        NotFound: there is no such import of the visitor's bureau.
    """
    found = _visible(import_id)
    path = f"/imports/{import_id}"
    kind = asked_kind()
    number = page_number()
    with services().engine.read() as connection:
        limit = None if kind else PAGE_SIZE + 1
        offset = 0 if kind else (number - 1) * PAGE_SIZE
        rows = import_rows(connection, import_id, limit=limit, offset=offset)
        counts = counts_of(connection, [import_id])[import_id]
    if kind is not None:
        lines = _lines(done_rows(rows))
        return export_response(_("导入结果"), _heads(), lines, kind)
    total = sum(counts.values())
    waiting = counts.get(RowState.WAITING, 0)
    return page(
        "import_result.html",
        found=found,
        who=Names([found.confirmed_by])(found.confirmed_by),
        when=moment_text(found.confirmed_at),
        rows=done_rows(rows[:PAGE_SIZE]),
        tallies=done_tallies(counts),
        total=total,
        done=total - waiting,
        running=found.ended_at is None,
        path=path,
        exports=export_links(path, {}),
        pages=pager(
            path=path,
            arguments={},
            page=number,
            shown=min(len(rows), PAGE_SIZE),
            has_more=len(rows) > PAGE_SIZE,
        ),
    )


def _id_of(key: RequestKey | None) -> str:
    """Return the id of an import: a second click on the same page names the same."""
    if key is None:
        return secrets.token_hex(16)
    told = f"{current_visitor().person.id}:{key.key}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _require_registering() -> None:
    if not may_register(current_visitor()):
        raise Forbidden


def _visible(import_id: str) -> Import:
    visitor = current_visitor()
    with services().engine.read() as connection:
        try:
            found = import_by_id(connection, import_id)
        except ImportNotFound as error:
            raise NotFound from error
    if found.bureau_id != bureau_of_visitor() or not may_register(visitor):
        raise NotFound
    return found


def _asking(given: dict[str, str], problem: str = "") -> str:
    with services().engine.read() as connection:
        latest = imports_of(connection, bureau_of_visitor())
        counts = counts_of(connection, [each.id for each in latest])
    return page(
        "import_new.html",
        given=given,
        problem=problem,
        choices=_choices(),
        megabytes=MOST_BYTES // 1024 // 1024,
        latest=[
            (each, moment_text(each.confirmed_at), done_tallies(counts[each.id]))
            for each in latest
        ],
    )


def _refused(given: dict[str, str], problem: str) -> tuple[str, int]:
    return _asking(given, problem), HTTPStatus.UNPROCESSABLE_ENTITY


def _preview_page(seen: Preview) -> str:
    return page(
        "import_preview.html",
        offer=seen.offer.sealed(),
        name=seen.offer.file.name,
        read_as=seen.sheet.read_as,
        unused=seen.heading.unused,
        missing=seen.missing,
        rows=planned_rows(seen.rows),
        tallies=planned_tallies(seen.rows),
    )


def _choices() -> dict[str, list[tuple[str, str]]]:
    """Return what may be chosen for a whole file, in the words of the form."""
    questions = {each.key: each for each in services().importer.form().questions()}
    return {
        key: [(option.value, option.label) for option in options]
        for key in GIVEN
        if (options := getattr(questions.get(key), "options", ()))
    }


def _heads() -> list[str]:
    return [
        _("文件行"),
        _("结果"),
        _("经营主体"),
        _("产品"),
        _("报告编号"),
        _("不合格项目"),
        _("案号"),
        _("说明"),
    ]


def _lines(rows: Iterable[ReportRow]) -> Iterable[list[Cell]]:
    for row in rows:
        yield [
            row.line,
            row.chip.text,
            row.entity,
            row.product,
            row.report_no,
            row.items,
            row.case_no,
            "；".join(row.reasons),
        ]
