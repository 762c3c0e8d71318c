"""Hand the list of a register out as a file, with every field."""

from __future__ import annotations

from flask import Response

from handlers.registers.answers import words_of
from handlers.registers.catalogue import REGISTERS
from handlers.registers.entries import (
    Entry,
    EntryQuery,
    find_entries,
)
from handlers.registers.model import Register
from web.exporting import ExportKind, export_response
from web.i18n import gettext as _
from web.listing import in_batches
from web.services import services


def export_entries(query: EntryQuery, kind: ExportKind) -> Response:
    """Answer with the entries that a query finds."""
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
        clients=query.clients,
        limit=limit,
        offset=offset,
    )


def _cells(register: Register, each: Entry) -> list[str]:
    said = (words_of(each.content.get(field.key)) for field in register.fields)
    return [each.number, *said, each.late_reason]
