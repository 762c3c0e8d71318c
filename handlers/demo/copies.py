"""More closed cases for the demonstration: copies of one that really went all its way.

To carry forty cases through their forms would take a minute at every first start. A
copy has all rows of its model with ids, a number, days, a company and causes of its
own, and is found by its own words. Left out are the audit, which is chained to the
model, and papers with a number, which is given once.
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, insert, select

from engine import UnitOfWork
from engine.store.metadata import METADATA
from handlers.deadlines.local_time import local_day
from handlers.documents.number_rules import CASE
from handlers.documents.numbers import give_number
from handlers.documents.records import digest_of
from handlers.documents.tables import document, document_version
from handlers.linkage.search_entries import case_entry
from handlers.linkage.tables import linkage_case
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.search.index import Entry, EntryKind, keep_entry
from handlers.search.tables import search_entry

#: Tables of a case, in the order in which their rows refer to each other.
_OF_CASE = (
    *("linkage_case", "case_label", "case_round", "case_record", "case_figures"),
    *("case_measure", "case_cause", "clock", "evidence", "submission"),
    *("typical_case", "toolbook_entry", "document", "document_version"),
)
_OF_PROCESS = ("instance", "instance_label", "user_task", "history")

_ID = re.compile(
    r"(?<![0-9a-f:-])"
    r"(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"(?![0-9a-f-])"
)
_DAY = re.compile(r"(?<![0-9])20\d\d-[01]\d-[0-3]\d(?![0-9])")
#: Ids of what all cases share.
_SHARED = frozenset({"deployment_id", "definition_id", "programme_id"})
#: As long as the announcement of a failure and its window take.
_BETWEEN_ROUNDS = timedelta(days=20)
_NAMESPACE = uuid.UUID("8b9f1a52-6d11-4a0e-9c43-1f7a5f0f8a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What one copy is about, instead of its model."""

    #: Words of the model -> words of the copy.
    words: Mapping[str, str]
    entity: str
    district: str
    days_ago: int
    issue_key: str
    area: str
    failed_first: bool = False


def copy_cases(uow: UnitOfWork, model: str, copies: Sequence[Copy]) -> list[str]:
    """Make copies of a closed case and return their numbers, the oldest first.

    Args:
        model: the number of the case that is copied.
    """
    rows = _rows_of(uow, model)
    entries = _entries_of(uow, rows)
    header = rows["linkage_case"][0]
    opened: datetime = header["opened_at"]
    numbers = []
    for copy in sorted(copies, key=lambda each: -each.days_ago):
        shift = (opened - (uow.now - timedelta(days=copy.days_ago))).days
        day = local_day(opened - timedelta(days=shift))
        maker = _Maker(
            copy=copy,
            model=model,
            number=give_number(
                uow, bureau_id=str(header["bureau_id"]), kind=CASE, year=day.year
            ),
            model_entity=str(header["entity_id"]),
            entity_id=_entity(uow, copy),
            shift=timedelta(days=shift),
        )
        for name, listed in rows.items():
            made = [each for row in listed for each in maker.rows(name, row)]
            if made:
                uow.connection.execute(insert(METADATA.tables[name]), made)
            if name == "linkage_case":
                keep_entry(uow, case_entry(made[0]))
        for entry in entries:
            keep_entry(uow, maker.entry(entry))
        numbers.append(maker.number)
    return numbers


def _rows_of(uow: UnitOfWork, model: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of a case, by table."""
    instance = METADATA.tables["instance"]
    roots = list(
        uow.connection.scalars(
            select(instance.c.id).where(instance.c.business_key == model)
        )
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for name in (*_OF_PROCESS, *_OF_CASE):
        query = _query(METADATA.tables[name], model, roots)
        found[name] = [row._asdict() for row in uow.connection.execute(query)]
    return found


def _query(table: Table, model: str, roots: Sequence[str]) -> Select[Any]:
    """Return what reads the rows of a case from one of its tables."""
    if table.name in _OF_PROCESS:
        return select(table).where(table.c.root_id.in_(roots))
    papers = (document.c.business_key == model, document.c.number.is_(None))
    if table is document:
        return select(table).where(*papers)
    if table is document_version:
        ids = select(document.c.id).where(*papers)
        return select(table).where(table.c.document_id.in_(ids))
    return select(table).where(table.c.business_key == model)


def _entries_of(
    uow: UnitOfWork, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Entry]:
    """Return by what words the forms and papers that are copied are found."""
    copied = [row["id"] for name in ("submission", "document") for row in rows[name]]
    query = select(search_entry).where(search_entry.c.ref.in_(copied))
    names = [name for name in Entry.__dataclass_fields__ if name != "kind"]
    return [
        Entry(kind=EntryKind(row["kind"]), **{name: row[name] for name in names})
        for row in uow.connection.execute(query.order_by(search_entry.c.id)).mappings()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Turns rows of the model into those of one copy."""

    copy: Copy
    model: str
    number: str
    model_entity: str
    entity_id: str
    shift: timedelta

    def rows(self, table: str, row: Mapping[str, object]) -> list[dict[str, object]]:
        """Return the copy of a row; a first round that failed comes before the last."""
        made = self._row(table, row)
        if table != "case_round" or not self.copy.failed_first:
            return [made]
        ended: Any = made["ended_at"]
        before = {"result": "不合格", "ended_at": ended - _BETWEEN_ROUNDS}
        return [{**made, **before}, {**made, "round": 2}]

    def entry(self, entry: Entry) -> Entry:
        """Return the copy of what is found of a form or a paper."""
        told = asdict(entry)
        kind = told.pop("kind")
        return Entry(kind=kind, **{name: self._text(told[name]) for name in told})

    def _row(self, table: str, row: Mapping[str, object]) -> dict[str, object]:
        made = {
            name: value if name in _SHARED else self._value(value)
            for name, value in row.items()
        }
        if table == "document_version":
            content: Any = made["content"]
            return {**made, "digest": digest_of(content)}
        return {**made, **self._own(table)}

    def _own(self, table: str) -> dict[str, object]:
        """Return what is not only renamed."""
        if table == "instance":
            # The audit is chained to the model and stays there.
            return {"audit_seq": 0, "audit_head": "", "snapshot": None}
        if table == "linkage_case":
            last = 2 if self.copy.failed_first else 1
            return {"district": self.copy.district, "round": last}
        if table in {"case_cause", "toolbook_entry"}:
            area = {"area": self.copy.area} if table == "toolbook_entry" else {}
            return {"issue_key": self.copy.issue_key, **area}
        if table == "document":
            return {"token": secrets.token_urlsafe(18)}
        if table == "typical_case":
            return {"issue_keys": [self.copy.issue_key]}
        return {}

    def _value(self, value: object) -> object:
        if isinstance(value, datetime):
            return value - self.shift
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self._value(each) for key, each in value.items()}
        return [self._value(e) for e in value] if isinstance(value, list) else value

    def _text(self, text: str) -> str:
        for old, new in self.copy.words.items():
            text = text.replace(old, new)
        text = text.replace(self.model, self.number)
        text = text.replace(self.model_entity, self.entity_id)
        text = _ID.sub(lambda match: self._id(match[0]), text)
        return _DAY.sub(lambda match: self._day(match[0]), text)

    def _id(self, old: str) -> str:
        new = uuid.uuid5(_NAMESPACE, f"{self.number}/{old}")
        return str(new) if "-" in old else new.hex

    def _day(self, text: str) -> str:
        try:
            return (date.fromisoformat(text) - self.shift).isoformat()
        except ValueError:
            return text


def _entity(uow: UnitOfWork, copy: Copy) -> str:
    """Return the id of the copy's company, which is stored once."""
    found = uow.connection.scalar(
        select(linkage_case.c.entity_id).where(
            linkage_case.c.entity_name == copy.entity
        )
    )
    if found is not None:
        return str(found)
    entity = add_org(uow, kind=OrgKind.ENTITY, name=copy.entity, district=copy.district)
    return entity.id
