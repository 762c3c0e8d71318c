"""Show one entry of a register, and the form that adds or corrects one."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from handlers.butler.contracts import contracts
from handlers.evidence.records import evidence_by_ids
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import people_by_ids
from handlers.registers.answers import Raw, words_of
from handlers.registers.downloads import downloads_of
from handlers.registers.entries import (
    Entry,
    differences,
    entry_by_id,
    events_of,
    files_of,
    versions_of,
)
from handlers.registers.errors import RegisterNotFound
from handlers.registers.model import CLIENT, FieldType
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.presenters.registers import history_entries, marks_of
from web.presenters.rows import Problem
from web.register_reading import (
    Opened,
)
from web.services import services
from web.templating import page

_MOST_TAKEN = 50


def entry_page(
    opened: Opened,
    entry_id: str,
    *,
    faults: dict[str, str] | None = None,
    raw: Raw | None = None,
) -> str:
    """Show an entry with its papers, its events and its history."""
    found = open_entry(opened, entry_id)
    register, today = opened.register, services().today
    with services().engine.read() as connection:
        versions = versions_of(connection, entry_id)
        events = events_of(connection, entry_id)
        papers = files_of(connection, entry_id)
        kept = {e.id: e for e in evidence_by_ids(connection, [i for _p, i in papers])}
        writers = {each.written_by for each in versions}
        writers |= {each.entered_by for each in events}
        taken = downloads_of(connection, entry_id)
        writers |= {each.person_id for each in taken} | {found.voided_by}
        names = {k: p.name for k, p in people_by_ids(connection, writers).items()}
    by_part: dict[str, list[object]] = {}
    for part, evidence_id in papers:
        by_part.setdefault(part, []).append(kept[evidence_id])
    return page(
        "register_entry.html",
        register=register,
        entry=found,
        url=url_of(opened, found),
        may_write=opened.may_write and not found.void_reason,
        facts=[
            (field, words_of(found.content.get(field.key))) for field in register.fields
        ],
        marks=marks_of(register, found, frozenset(by_part), today=today),
        papers=by_part,
        compulsory=register.parts_of(found.content),
        events=[
            (each, register.event(each.kind), names.get(each.entered_by, ""))
            for each in events
        ],
        history=history_entries(differences(register, versions), names),
        entered=(names.get(found.entered_by, ""), moment_text(found.entered_at)),
        given={k: next(iter(v), "") for k, v in (raw or {}).items()},
        faults=faults or {},
        today=today,
        voided=(names.get(found.voided_by, ""), moment_text(found.voided_at))
        if found.voided_at
        else None,
        taken=[
            (
                kept[each.evidence_id].name,
                names.get(each.person_id, ""),
                moment_text(each.at),
            )
            for each in taken[:_MOST_TAKEN]
        ],
    )


def form_page(
    opened: Opened,
    found: Entry | None,
    raw: Raw,
    *,
    faults: dict[str, str] | None = None,
) -> str:
    """Show the form of an entry, with what was typed and what is wrong."""
    faults = faults or {}
    register = opened.register
    labels = {field.key: field.zh for field in register.fields}
    labels |= {"reason": _("更改理由"), "late_reason": _("补录原因")}
    return page(
        "register_form.html",
        register=register,
        entry=found,
        url=url_of(opened, found) if found else f"/registers/{register.key}",
        given={key: list(values) for key, values in raw.items()},
        clients=_offered(opened),
        types=FieldType,
        faults=faults,
        problems=[
            Problem(anchor=f"f-{key}", label=labels.get(key, key), message=text)
            for key, text in faults.items()
        ],
        asks_late="late_reason" in faults or bool(raw.get("late_reason")),
    )


def _offered(opened: Opened) -> list[str]:
    """Return the names of the clients of the unit, as far as the visitor may see them."""
    register = opened.register
    if not any(each.key == CLIENT for each in register.fields):
        return []
    with services().engine.read() as connection:
        ids = {
            each.client_id for each in contracts(connection, butler_id=opened.org_id)
        }
        near = ids if opened.clients is None else ids & opened.clients
        return sorted({each.name for each in orgs_by_ids(connection, near).values()})


def open_entry(opened: Opened, entry_id: str) -> Entry:
    """Return one entry of a register.

    Raises:
        NotFound: there is none of this id, or it is another unit's.
    """
    try:
        with services().engine.read() as connection:
            found = entry_by_id(
                connection, entry_id, org_id=opened.org_id, register=opened.register
            )
    except RegisterNotFound as error:
        raise NotFound from error
    if not opened.shows(found.client, found.client_id):
        raise NotFound
    return found


def url_of(opened: Opened, found: Entry) -> str:
    """Return the address of an entry."""
    return f"/registers/{opened.register.key}/{found.id}"
