"""Registers of a quality butler's unit: list, entry, adding, changing, printing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from flask import Response, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.documents.press import MEDIA_TYPES, FileFormat, printed
from handlers.evidence.records import evidence_by_ids
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_by_ids
from handlers.parties.view_log import Viewed
from handlers.registers.answers import Raw, words_of
from handlers.registers.catalogue import REGISTERS
from handlers.registers.entries import (
    Entry,
    EntryQuery,
    all_entries,
    count_entries,
    differences,
    entry_by_id,
    events_of,
    files_of,
    find_entries,
    parts_there,
    versions_of,
)
from handlers.registers.errors import DeviceRefused, EntryRefused, RegisterNotFound
from handlers.registers.keeping import add_entry, add_event, add_files, change_entry
from handlers.registers.ledger import ledger
from handlers.registers.model import WARNINGS, FieldType, Register
from handlers.registers.reading import staff_of
from handlers.registers.rules.staff import LEAST, office_missing, professionals
from web.arguments import page_number, search_text
from web.exporting import ExportKind, asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.listing import in_batches
from web.notices import Notice, say
from web.presenters.days import moment_text
from web.presenters.registers import entry_rows, history_entries, marks_of
from web.presenters.rows import Problem, pager
from web.register_reading import (
    Opened,
    given,
    open_for_writing,
    open_register,
    own_registers,
)
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.uploads import receive
from web.viewing import note
from web.visitor import current_visitor

pages = Pages("registers", __name__)

PAGE_SIZE = 50
_LIST = "/registers/<register_key>"
_ENTRY = f"{_LIST}/<register_entry_id>"


@pages.page("/registers", guard=Guard.SIGNED_IN)
def registers() -> str:
    """Show every register that the visitor sees, and whether contracts may begin."""
    opened = own_registers()
    org_id, today = opened[0].org_id, services().today
    with services().engine.read() as connection:
        counts = count_entries(connection, org_id)
        staff = staff_of(connection, org_id)
        due = {
            each.register.key: len(
                find_entries(
                    connection,
                    EntryQuery(
                        org_id=org_id,
                        register=each.register,
                        due_until=today + timedelta(days=max(WARNINGS)),
                        limit=1000,
                    ),
                )
            )
            for each in opened
            if each.register.rings
        }
    return page(
        "registers.html",
        registers=[each.register for each in opened],
        counts=counts,
        due=due,
        professionals=professionals(staff, today),
        least=LEAST,
        office=office_missing(staff, today),
    )


@pages.page(_LIST, guard=Guard.SIGNED_IN)
def entries(register_key: str) -> str | Response:
    """List the entries of a register."""
    opened = open_register(register_key)
    number, text = page_number(), search_text()
    only_due = request.args.get("due") == "1"
    today = services().today
    query = EntryQuery(
        org_id=opened.org_id,
        register=opened.register,
        text=text,
        due_until=today + timedelta(days=max(WARNINGS)) if only_due else None,
        limit=PAGE_SIZE + 1,
        offset=(number - 1) * PAGE_SIZE,
    )
    kind = asked_kind()
    if kind is not None:
        return _export(query, kind)
    with services().engine.read() as connection:
        found = find_entries(connection, query)
        parts = parts_there(connection, opened.org_id, opened.register)
    arguments = {"q": text, "due": "1" if only_due else ""}
    kept = {key: value for key, value in arguments.items() if value}
    path = f"/registers/{register_key}"
    shown = found[:PAGE_SIZE]
    return page(
        "register.html",
        register=opened.register,
        may_write=opened.may_write,
        rows=entry_rows(opened.register, shown, parts, today=today),
        text=text,
        only_due=only_due,
        exports=export_links(path, kept),
        pages=pager(
            path=path,
            arguments=kept,
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page(f"{_LIST}/ledger.<format_>", guard=Guard.SIGNED_IN)
def print_ledger(register_key: str, format_: str) -> Response:
    """Hand the register out as an A4 ledger.

    Raises:
        NotFound: there is no such kind of file.
    """
    opened = open_register(register_key)
    if format_ not in set(FileFormat):
        raise NotFound
    kind, today = FileFormat(format_), services().today
    with services().engine.read() as connection:
        found = all_entries(connection, opened.org_id, opened.register)
        org = org_by_id(connection, opened.org_id)
    sheet = ledger(opened.register, found, org_name=org.name, today=today)
    note(Viewed.EXPORT, f"register:{register_key}", title=opened.register.zh)
    made = printed(sheet, kind, made_at=services().clock.now())
    return send_file(
        BytesIO(made),
        mimetype=MEDIA_TYPES[kind],
        as_attachment=True,
        download_name=f"{opened.register.zh}_{today.isoformat()}.{kind}",
    )


@pages.page(f"{_LIST}/new", guard=Guard.SIGNED_IN)
def new(register_key: str) -> str:
    """Show the form of a new entry."""
    return _form(open_for_writing(register_key), None, {})


@pages.page(_LIST, guard=Guard.SIGNED_IN, methods=("POST",))
def add(register_key: str) -> BaseResponse | tuple[str, int]:
    """Put an entry on the register."""
    opened = open_for_writing(register_key)
    raw = given()
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if uow.repeated:
                return redirect(f"/registers/{register_key}", code=303)
            kept = add_entry(uow, opened.register, opened.org_id, raw)
    except EntryRefused as refused:
        return _form(opened, None, raw, faults=refused.faults), 422
    said = Notice(_("已登记为 %(number)s。", number=kept.number))
    return say(redirect(f"/registers/{register_key}/{kept.id}", code=303), said)


@pages.page(_ENTRY, guard=Guard.SIGNED_IN)
def entry(register_key: str, register_entry_id: str) -> str:
    """Show an entry with its papers, its events and its history."""
    return _entry_page(open_register(register_key), register_entry_id)


@pages.page(f"{_ENTRY}/edit", guard=Guard.SIGNED_IN)
def edit(register_key: str, register_entry_id: str) -> str:
    """Show the form that corrects an entry."""
    opened = open_for_writing(register_key)
    found = _open_entry(opened, register_entry_id)
    raw = {
        key: answer if isinstance(answer, list) else [answer]
        for key, answer in found.content.items()
    }
    return _form(opened, found, raw)


@pages.page(_ENTRY, guard=Guard.SIGNED_IN, methods=("POST",))
def change(register_key: str, register_entry_id: str) -> BaseResponse | tuple[str, int]:
    """Correct an entry; what it said stays in its history."""
    opened = open_for_writing(register_key)
    raw = given()
    found = _open_entry(opened, register_entry_id)
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                change_entry(uow, opened.register, found, raw)
    except EntryRefused as refused:
        return _form(opened, found, raw, faults=refused.faults), 422
    return _back(opened, found)


@pages.page(f"{_ENTRY}/events", guard=Guard.SIGNED_IN, methods=("POST",))
def event(register_key: str, register_entry_id: str) -> BaseResponse | tuple[str, int]:
    """Write down what happened to what an entry is about."""
    opened = open_for_writing(register_key)
    raw = given()
    found = _open_entry(opened, register_entry_id)
    kind = opened.register.event(next(iter(raw.get("kind", ())), ""))
    if kind is None:
        said = {"kind": _("请选择发生了什么")}
        return _entry_page(opened, found.id, faults=said, raw=raw), 422
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                add_event(uow, opened.register, found, kind=kind, raw=raw)
    except EntryRefused as refused:
        return _entry_page(opened, found.id, faults=refused.faults, raw=raw), 422
    except DeviceRefused as refused:
        said = {"device": str(refused)}
        return _entry_page(opened, found.id, faults=said, raw=raw), 422
    return _back(opened, found)


@pages.page(f"{_ENTRY}/files", guard=Guard.SIGNED_IN, methods=("POST",))
def files(register_key: str, register_entry_id: str) -> BaseResponse:
    """Add papers to an entry."""
    opened = open_for_writing(register_key)
    found = _open_entry(opened, register_entry_id)
    received = receive()
    stored = [each for _name, each in received.stored]
    if stored:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                part = request.form.get("part", "")
                add_files(uow, opened.register, found, stored, part=part)
    said = "".join(f"{reason}。" for reason in received.refused.values())
    if not stored and not said:
        said = _("没有选择文件，请先选择再上传。")
    done = Notice(_("已保存。")) if not said else Notice(said[:500], "warn")
    return say(redirect(_url(opened, found), code=303), done)


def _entry_page(
    opened: Opened,
    entry_id: str,
    *,
    faults: dict[str, str] | None = None,
    raw: Raw | None = None,
) -> str:
    found = _open_entry(opened, entry_id)
    register, today = opened.register, services().today
    with services().engine.read() as connection:
        versions = versions_of(connection, entry_id)
        events = events_of(connection, entry_id)
        papers = files_of(connection, entry_id)
        kept = {e.id: e for e in evidence_by_ids(connection, [i for _p, i in papers])}
        writers = {each.written_by for each in versions}
        writers |= {each.entered_by for each in events}
        names = {k: p.name for k, p in people_by_ids(connection, writers).items()}
    by_part: dict[str, list[object]] = {}
    for part, evidence_id in papers:
        by_part.setdefault(part, []).append(kept[evidence_id])
    return page(
        "register_entry.html",
        register=register,
        entry=found,
        url=_url(opened, found),
        may_write=opened.may_write,
        facts=[
            (field, words_of(found.content.get(field.key))) for field in register.fields
        ],
        marks=marks_of(register, found, frozenset(by_part), today=today),
        papers=by_part,
        events=[
            (each, register.event(each.kind), names.get(each.entered_by, ""))
            for each in events
        ],
        history=history_entries(differences(register, versions), names),
        entered=(names.get(found.entered_by, ""), moment_text(found.entered_at)),
        given={k: next(iter(v), "") for k, v in (raw or {}).items()},
        faults=faults or {},
        today=today,
    )


def _form(
    opened: Opened,
    found: Entry | None,
    raw: Raw,
    *,
    faults: dict[str, str] | None = None,
) -> str:
    faults = faults or {}
    register = opened.register
    labels = {field.key: field.zh for field in register.fields}
    labels |= {"reason": _("更改理由"), "late_reason": _("补录原因")}
    return page(
        "register_form.html",
        register=register,
        entry=found,
        url=_url(opened, found) if found else f"/registers/{register.key}",
        given={key: list(values) for key, values in raw.items()},
        types=FieldType,
        faults=faults,
        problems=[
            Problem(anchor=f"f-{key}", label=labels.get(key, key), message=text)
            for key, text in faults.items()
        ],
        asks_late="late_reason" in faults or bool(raw.get("late_reason")),
    )


def _open_entry(opened: Opened, entry_id: str) -> Entry:
    try:
        with services().engine.read() as connection:
            return entry_by_id(
                connection, entry_id, org_id=opened.org_id, register=opened.register
            )
    except RegisterNotFound as error:
        raise NotFound from error


def _url(opened: Opened, found: Entry) -> str:
    return f"/registers/{opened.register.key}/{found.id}"


def _back(opened: Opened, found: Entry) -> BaseResponse:
    return say(redirect(_url(opened, found), code=303), Notice(_("已保存。")))


def _export(query: EntryQuery, kind: ExportKind) -> Response:
    register = REGISTERS[query.register.key]

    def read(limit: int, offset: int) -> list[Entry]:
        with services().engine.read() as connection:
            return find_entries(connection, _part(query, limit, offset))

    heads = [_("编号"), *(each.zh for each in register.fields), _("补录原因")]
    rows = (_cells(register, each) for each in in_batches(read))
    return export_response(register.zh, heads, rows, kind)


def _part(query: EntryQuery, limit: int, offset: int) -> EntryQuery:
    return EntryQuery(
        org_id=query.org_id,
        register=query.register,
        text=query.text,
        due_until=query.due_until,
        limit=limit,
        offset=offset,
    )


def _cells(register: Register, each: Entry) -> list[str]:
    said = (words_of(each.content.get(field.key)) for field in register.fields)
    return [each.number, *said, each.late_reason]
