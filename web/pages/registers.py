"""Registers of a quality butler's unit: list, entry, adding, changing, printing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from flask import Response, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.documents.press import MEDIA_TYPES, FileFormat, printed
from handlers.parties.model import Role
from handlers.parties.orgs import org_by_id
from handlers.parties.view_log import Viewed
from handlers.registers.answers import Raw
from handlers.registers.clients import NOBODY, Client, client_of
from handlers.registers.declarations.equipment import EQUIPMENT, REQUIRED
from handlers.registers.declarations.unit import POLICY
from handlers.registers.entries import (
    Entry,
    EntryQuery,
    all_entries,
    count_entries,
    find_entries,
    parts_there,
)
from handlers.registers.errors import DeviceRefused, EntryRefused
from handlers.registers.keeping import add_entry, change_entry
from handlers.registers.ledger import ledger
from handlers.registers.model import CLIENT, WARNINGS
from handlers.registers.noting import add_event, add_files
from handlers.registers.reading import staff_of, standing_of_devices
from handlers.registers.rules.policies import kinds_missing
from handlers.registers.rules.staff import LEAST, office_missing, professionals
from handlers.registers.voiding import must_count, void_entry
from web.arguments import page_number, search_text
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.registers import entry_rows
from web.presenters.rows import pager
from web.register_lists import export_entries
from web.register_page import entry_page, form_page, open_entry, url_of
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
#: Above these stands what the services of the unit need.
_OF_DEVICES = frozenset({EQUIPMENT.key, REQUIRED.key})
_MOST_PRINTED = 20_000
_LIST = "/registers/<register_key>"
_ENTRY = f"{_LIST}/<register_entry_id>"


@pages.page("/registers", guard=Guard.SIGNED_IN)
def registers() -> str:
    """Show every register that the visitor sees, and whether contracts may begin."""
    opened = own_registers()
    org_id, today = opened[0].org_id, services().today
    with services().engine.read() as connection:
        counts = dict(count_entries(connection, org_id))
        for each in opened:
            if each.clients is not None:
                mine = find_entries(connection, _everything(each))
                counts[each.register.key] = len(mine)
        staff = staff_of(connection, org_id)
        written = [each.content for each in all_entries(connection, org_id, POLICY)]
        due = {
            each.register.key: len(
                find_entries(
                    connection,
                    EntryQuery(
                        org_id=org_id,
                        register=each.register,
                        due_until=today + timedelta(days=max(WARNINGS)),
                        clients=each.clients,
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
        policies=kinds_missing(written),
        keeps=bool(
            current_visitor().actor.groups
            & {Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value}
        ),
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
        clients=opened.clients,
        limit=PAGE_SIZE + 1,
        offset=(number - 1) * PAGE_SIZE,
    )
    kind = asked_kind()
    if kind is not None:
        return export_entries(query, kind)
    with services().engine.read() as connection:
        found = find_entries(connection, query)
        parts = parts_there(connection, opened.org_id, opened.register)
        needs = (
            standing_of_devices(connection, opened.org_id, today=today)
            if register_key in _OF_DEVICES
            else ()
        )
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
        needs=needs,
        needs_url=f"/registers/{REQUIRED.key}",
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
        found = find_entries(connection, _everything(opened))
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
    return form_page(open_for_writing(register_key), None, {})


@pages.page(_LIST, guard=Guard.SIGNED_IN, methods=("POST",))
def add(register_key: str) -> BaseResponse | tuple[str, int]:
    """Put an entry on the register."""
    opened = open_for_writing(register_key)
    raw = given()
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if uow.repeated:
                return redirect(f"/registers/{register_key}", code=303)
            _must_be_near(uow, opened, raw)
            kept = add_entry(uow, opened.register, opened.org_id, raw)
    except EntryRefused as refused:
        return form_page(opened, None, raw, faults=refused.faults), 422
    said = Notice(_("已登记为 %(number)s。", number=kept.number))
    return say(redirect(f"/registers/{register_key}/{kept.id}", code=303), said)


@pages.page(_ENTRY, guard=Guard.SIGNED_IN)
def entry(register_key: str, register_entry_id: str) -> str:
    """Show an entry with its papers, its events and its history."""
    return entry_page(open_register(register_key), register_entry_id)


@pages.page(f"{_ENTRY}/edit", guard=Guard.SIGNED_IN)
def edit(register_key: str, register_entry_id: str) -> str:
    """Show the form that corrects an entry."""
    opened = open_for_writing(register_key)
    found = open_entry(opened, register_entry_id)
    raw = {
        key: answer if isinstance(answer, list) else [answer]
        for key, answer in found.content.items()
    }
    return form_page(opened, found, raw)


@pages.page(_ENTRY, guard=Guard.SIGNED_IN, methods=("POST",))
def change(register_key: str, register_entry_id: str) -> BaseResponse | tuple[str, int]:
    """Correct an entry; what it said stays in its history."""
    opened = open_for_writing(register_key)
    raw = given()
    found = open_entry(opened, register_entry_id)
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                must_count(found)
                _must_be_near(uow, opened, raw, found)
                change_entry(uow, opened.register, found, raw)
    except EntryRefused as refused:
        return form_page(opened, found, raw, faults=refused.faults), 422
    return _back(opened, found)


@pages.page(f"{_ENTRY}/events", guard=Guard.SIGNED_IN, methods=("POST",))
def event(register_key: str, register_entry_id: str) -> BaseResponse | tuple[str, int]:
    """Write down what happened to what an entry is about."""
    opened = open_for_writing(register_key)
    raw = given()
    found = open_entry(opened, register_entry_id)
    kind = opened.register.event(next(iter(raw.get("kind", ())), ""))
    if kind is None:
        said = {"kind": _("请选择发生了什么")}
        return entry_page(opened, found.id, faults=said, raw=raw), 422
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                must_count(found)
                add_event(uow, opened.register, found, kind=kind, raw=raw)
    except EntryRefused as refused:
        return entry_page(opened, found.id, faults=refused.faults, raw=raw), 422
    except DeviceRefused as refused:
        said = {"device": str(refused)}
        return entry_page(opened, found.id, faults=said, raw=raw), 422
    return _back(opened, found)


@pages.page(f"{_ENTRY}/files", guard=Guard.SIGNED_IN, methods=("POST",))
def files(register_key: str, register_entry_id: str) -> BaseResponse:
    """Add papers to an entry."""
    opened = open_for_writing(register_key)
    found = open_entry(opened, register_entry_id)
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
    return say(redirect(url_of(opened, found), code=303), done)


@pages.page(f"{_ENTRY}/void", guard=Guard.SIGNED_IN, methods=("POST",))
def void(register_key: str, register_entry_id: str) -> BaseResponse | tuple[str, int]:
    """Let an entry count no more; it stays, with the reason."""
    opened = open_for_writing(register_key)
    raw = given()
    found = open_entry(opened, register_entry_id)
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                void_entry(uow, opened.register, found, raw)
    except EntryRefused as refused:
        return entry_page(opened, found.id, faults=refused.faults, raw=raw), 422
    return _back(opened, found)


def _everything(opened: Opened) -> EntryQuery:
    """Return the query of all entries that the visitor sees in a register."""
    return EntryQuery(
        org_id=opened.org_id,
        register=opened.register,
        clients=opened.clients,
        limit=_MOST_PRINTED,
    )


def _must_be_near(
    uow: UnitOfWork, opened: Opened, raw: Raw, found: Entry | None = None
) -> None:
    """Refuse an entry of a client on whose project the visitor does not work.

    Raises:
        EntryRefused: it is one.
    """
    client = next(iter(raw.get(CLIENT, ())), "").strip()
    known = Client(found.client_id, found.client) if found else NOBODY
    meant, _wrong = client_of(uow.connection, {CLIENT: client}, known=known)
    if not opened.shows(client, meant.id):
        said = _("只能登记自己所在项目组的服务对象(B6.3.3)")
        raise EntryRefused(faults={CLIENT: said})


def _back(opened: Opened, found: Entry) -> BaseResponse:
    return say(redirect(url_of(opened, found), code=303), Notice(_("已保存。")))
