"""One requirement of a document, and one rule of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Force(StrEnum):
    """How binding the document makes it."""

    SHALL = "应"
    SHOULD = "宜"
    MAY = "可"
    #: A duty or a fact that the document states without such a word.
    STATED = "述"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that a document asks for, in short words of our own."""

    #: Unique within its document: the clause, and a letter where it asks for several.
    key: str
    clause: str
    zh: str
    force: Force = Force.SHALL
    #: Ids of diagram elements; their forms, roles and deadlines follow from them.
    elements: tuple[str, ...] = ()
    #: Keys of rules that enforce it.
    rules: tuple[str, ...] = ()
    #: Keys of registers that hold it.
    registers: tuple[str, ...] = ()
    #: Code beyond forms and rules, as `package.module:name`.
    code: tuple[str, ...] = ()
    #: What proves it, as `tests/file.py::test_name`.
    tests: tuple[str, ...] = ()
    #: What of it is still to be built, in words of the page; empty once all is there.
    awaits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the domain: what it says, and the one place that enforces it."""

    key: str
    zh: str
    clause: str
    #: As `package.module:name`.
    enforced: str
    tests: tuple[str, ...]
    #: Where the rule is asked, if it is not a matter of forms.
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with everything that it asks for."""

    key: str
    zh: str
    #: Every clause that tasks of diagrams may name, children first or not at all.
    clauses: frozenset[str]
    requirements: tuple[Requirement, ...]
    rules: tuple[Rule, ...]
    #: Keys of the registers that its requirements may name, with their names.
    registers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A task of a diagram, as far as the way from clause to test needs it."""

    id: str
    name: str
    process: str
    kind: str
    clauses: tuple[str, ...]
    role: str = ""
    #: Id of its form, or topic of its handler.
    work: str = ""
    node: str = ""
