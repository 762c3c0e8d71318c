"""What a register is, as data: fields, days that ring, parts, events, who may what.

Tables, pages, files, imports and reminders read this one declaration; a register needs
no code of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.parties.model import BUTLER_ROLES, Role

#: Answers by field: texts, ISO days and numbers as texts, lists of choices.
Content = Mapping[str, "str | list[str]"]
#: The key of the field that names a client.
CLIENT = "client"
#: So many days before a day that rings people are told (clause by clause the same).
WARNINGS = (30, 7, 1)


class FieldType(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    MANY = "many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a register."""

    key: str
    #: The words of the page, of files and of the head of an import.
    zh: str
    type: FieldType = FieldType.TEXT
    must: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    hint: str = ""
    #: True: stands in the list and in the printed ledger.
    listed: bool = False
    #: In characters.
    most: int = 200
    #: The day that an answer may not precede, by the key of another field.
    not_before: str = ""
    #: Other heads under which an import finds it.
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A day that rings: people are told 30, 7 and 1 days before it, and after it."""

    #: The key of a field of type DAY.
    field: str
    #: What is due, as the notice says it.
    zh: str
    #: What to do, with the clause.
    text: str
    #: Who of the unit is told.
    to: frozenset[str] = frozenset({Role.BUTLER_HEAD.value})
    #: True: once it has passed, a rule refuses something; else it is the unit's target.
    blocks: bool = False
    #: When the day is set it lies at most so many days ahead; 0 where nothing says so.
    within: int = 0
    #: Rings only while the field (first) has one of the values (second), if any.
    while_: tuple[str, frozenset[str]] | None = None

    def rings_for(self, content: Content) -> bool:
        """Say whether an entry in this state still asks for it."""
        if self.while_ is None:
            return True
        key, values = self.while_
        return content.get(key) in values


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paper that every entry must have; one that is missing stands red."""

    key: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """Something that happens to what an entry is about."""

    key: str
    zh: str
    #: What the event sets in the entry: the field and its new value.
    sets: tuple[tuple[str, str], ...] = ()
    #: Which field the event asks a new day for, if for any.
    asks_day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long entries are kept, and from when."""

    #: A whole number of years.
    years: int
    #: From which day, in words.
    since: str
    clause: str


#: Six years from the end of the contract (B7.2); what belongs to none from its end.
SIX_YEARS = Retention(years=6, since="服务结束或记录失效之日", clause="B7.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register."""

    #: Stands in addresses and rows.
    key: str
    #: Of the table of requirements, such as REG-STAFF.
    code: str
    zh: str
    #: What the specification asks, in words of a hint.
    about: str
    clauses: tuple[str, ...]
    #: Before the number of an entry: EQ makes EQ-001.
    prefix: str
    fields: tuple[Field, ...]
    #: The field that names an entry.
    title: str
    #: The field with the day of the act, by which late entries are known (R-B4).
    acted: str = ""
    #: No two entries of a unit have the same answer here, if a field is named.
    unique: str = ""
    rings: tuple[Ring, ...] = ()
    parts: tuple[Part, ...] = ()
    #: The parts are compulsory only where the field has one of the values, if any.
    parts_while: tuple[str, frozenset[str]] | None = None
    events: tuple[EventKind, ...] = ()
    #: True: an entry is seen by the project team of its client, the head of the unit
    #: and the archivist alone (B6.3.3).
    of_team: bool = False
    retention: Retention = SIX_YEARS
    readers: frozenset[str] = BUTLER_ROLES
    writers: frozenset[str] = frozenset({Role.BUTLER_HEAD.value})

    @property
    def listed(self) -> tuple[Field, ...]:
        """Return the columns of the list and of the printed ledger."""
        return tuple(each for each in self.fields if each.listed)

    def field(self, key: str) -> Field:
        """Return a field by its key."""
        return next(each for each in self.fields if each.key == key)

    def parts_of(self, content: Content) -> tuple[Part, ...]:
        """Return the parts that an entry with this content must have."""
        if self.parts_while is None:
            return self.parts
        key, values = self.parts_while
        return self.parts if content.get(key) in values else ()

    def event(self, key: str) -> EventKind | None:
        """Return a kind of event by its key, if there is one."""
        return next((each for each in self.events if each.key == key), None)

    def read_by(self, roles: Iterable[str]) -> bool:
        """Say whether people with these roles see the register."""
        return not self.readers.isdisjoint(roles)

    def written_by(self, roles: Iterable[str]) -> bool:
        """Say whether people with these roles keep the register."""
        return not self.writers.isdisjoint(roles)
