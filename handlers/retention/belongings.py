"""Which rows belong to a contract's file, in every table there is.

The tables themselves say it: a row belongs to the contract that it names, to the
matter whose business key it carries, or to a row that belongs. So nothing that a room
adds later is forgotten; what stays in spite of that is named here with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Select,
    Table,
    and_,
    or_,
    select,
    tuple_,
)

from engine import REMOVED_TABLES
from engine.store.metadata import METADATA
from handlers.butler.contracts import Contract, contracts
from handlers.butler.process_keys import PROCESSES
from handlers.deadlines.local_time import local_day
from handlers.registers.answers import day_of
from handlers.registers.catalogue import REGISTERS
from handlers.registers.declarations.archive import ARCHIVE
from handlers.registers.entries import Entry, entries_of_client
from handlers.retention.affairs import keys_of_contract

#: What stays, and why.
STAYS: Mapping[str, str] = {
    "legal_hold": "tells that the file was held",
    "purge_item": "tells that the file was destroyed",
    "number_entry": "a number is never given twice",
    "number_void": "a number is never given twice",
    "outside_number": "a number is never given twice",
    "view_log": "protects whoever was looked at; only grows",
}
#: Columns that name a row without a reference, by the table that they mean.
_NAMED: Mapping[str, str] = {
    "document_id": "document",
    "entry_id": "register_entry",
    "evidence_id": "evidence",
    "plan_id": "patrol_plan",
    "submission_id": "submission",
}
#: An id is no shorter; a day or a word is.
_ID = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """What belongs to one contract."""

    contract: Contract
    #: Business keys of its matters.
    keys: tuple[str, ...]
    #: Root instances of these.
    roots: tuple[str, ...]
    #: Entries of registers.
    entries: tuple[Entry, ...]
    #: Notices that name one of its instances, plans or matters.
    notices: tuple[str, ...]

    def tables(self) -> list[tuple[Table, ColumnElement[bool]]]:
        """Return the tables of rooms with the condition of the rows, parents first."""
        found: dict[str, ColumnElement[bool]] = {}
        ordered = [
            table
            for table in METADATA.sorted_tables
            if table.name not in STAYS and table.name not in REMOVED_TABLES
        ]
        # What is named without a reference may stand before what names it.
        named = [METADATA.tables[name] for name in dict.fromkeys(_NAMED.values())]
        for table in dict.fromkeys([*named, *ordered]):
            parts = list(self._conditions(table, found))
            if parts:
                found[table.name] = or_(*parts)
        return [(table, found[table.name]) for table in ordered if table.name in found]

    def _conditions(
        self, table: Table, found: Mapping[str, ColumnElement[bool]]
    ) -> Iterator[ColumnElement[bool]]:
        columns = table.columns
        if table.name == "service_contract":
            yield columns.id == self.contract.id
        if table.name == "notice":
            yield columns.id.in_(self.notices)
        if table.name == "register_entry":
            yield columns.id.in_([each.id for each in self.entries])
        if "contract_id" in columns:
            yield columns.contract_id == self.contract.id
        if "business_key" in columns:
            yield columns.business_key.in_(self.keys)
        elif "task_id" in columns:
            yield columns.task_id.in_(self._tasks())
        if table.name == "evidence":
            papers = METADATA.tables["register_file"].columns
            of_entries = select(papers.evidence_id).where(
                papers.entry_id.in_([each.id for each in self.entries])
            )
            yield columns.id.in_(of_entries)
        yield from _of_parents(table, found)

    def _tasks(self) -> Select[tuple[str]]:
        tasks = METADATA.tables["user_task"].columns
        return select(tasks.id).where(tasks.root_id.in_(self.roots))


def belongings_of(connection: Connection, contract: Contract) -> Belongings:
    """Return what belongs to a contract."""
    keys = keys_of_contract(connection, contract.id)
    instances = METADATA.tables["instance"].columns
    query = select(instances.id).where(
        instances.business_key.in_(keys),
        instances.process_key.in_(sorted(PROCESSES)),
        instances.super_id.is_(None),
    )
    roots = tuple(connection.scalars(query))
    return Belongings(
        contract=contract,
        keys=tuple(keys),
        roots=roots,
        entries=tuple(entries_of_contract(connection, contract)),
        notices=tuple(_notices(connection, {*keys, *roots})),
    )


def _notices(connection: Connection, marks: set[str]) -> Iterator[str]:
    """Yield the notices whose key names one of these: it is words between colons."""
    notices = METADATA.tables["notice"].columns
    plain = {part for mark in marks for part in mark.split(":") if len(part) >= _ID}
    query = select(notices.id, notices.key).execution_options(yield_per=1000)
    for row in connection.execute(query):
        if not plain.isdisjoint(row.key.split(":")):
            yield row.id


def entries_of_contract(connection: Connection, contract: Contract) -> list[Entry]:
    """Return the entries of registers that were made for a contract.

    An entry names its client. Where a client has had several contracts, it belongs to
    the last that had begun on the day of the act. The entry of the file itself stays
    in the list of files.
    """
    starts = sorted(
        (each.valid_from, each.id)
        for each in contracts(connection, butler_id=contract.butler_id)
        if each.client_id == contract.client_id
    )
    found = entries_of_client(connection, contract.butler_id, contract.client_id)
    return [
        each
        for each in found
        if each.register != ARCHIVE.key
        and _contract_on(starts, _day(each)) == contract.id
    ]


def _contract_on(starts: list[tuple[date, str]], day: date) -> str:
    """Return the contract that a day belongs to: the last begun, or the first of all."""
    begun = [contract_id for start, contract_id in starts if start <= day]
    return begun[-1] if begun else starts[0][1]


def _day(entry: Entry) -> date:
    register = REGISTERS[entry.register]
    acted = day_of(entry.content, register.acted) if register.acted else None
    return acted or local_day(entry.entered_at)


def _of_parents(
    table: Table, found: Mapping[str, ColumnElement[bool]]
) -> Iterator[ColumnElement[bool]]:
    """Yield what ties the rows of a table to rows that belong."""
    tied: set[str] = set()
    for constraint in table.constraints:
        if not isinstance(constraint, ForeignKeyConstraint):
            continue
        parent = constraint.referred_table
        tied |= set(constraint.column_keys)
        if parent.name not in found or parent is table:
            continue
        here = [element.parent for element in constraint.elements]
        there = [element.column for element in constraint.elements]
        rows = select(*there).where(found[parent.name])
        yield (here[0].in_(rows) if len(here) == 1 else and_(tuple_(*here).in_(rows)))
    for name, parent_name in _NAMED.items():
        if name in table.columns and name not in tied and parent_name in found:
            parent = METADATA.tables[parent_name]
            rows = select(parent.columns.id).where(found[parent_name])
            yield table.columns[name].in_(rows)
