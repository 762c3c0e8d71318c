"""See what a test really does: which matters it carries on, which code it runs.

The page of the standard names tests as proof. A name alone says nothing, so each of
these tests is watched while it runs: it must do a matter of the requirement, run the
code that enforces it, or read its form.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType

from engine import ServiceTaskCall
from engine.commands.roots import lock_open_task
from handlers.butler import form_rules as butler_rules
from handlers.butler.specification.document import SPECIFICATION
from handlers.linkage import form_rules
from handlers.linkage.programme import rules as programme_rules
from handlers.linkage.standard.document import STANDARD
from handlers.registers.catalogue import register_of
from handlers.registers.keeping import add_entry, new_version
from handlers.traceability.model import Requirement, Rule
from scripts.reference_pages.tracing import shipped_elements

ROOT = Path(__file__).parents[2]

#: Where a rule of a matter is asked, and where a handler is told of its element.
_ASKED: Mapping[CodeType, str] = {
    form_rules.rule_for.__code__: "element_id",
    butler_rules.rule_for.__code__: "element_id",
    programme_rules.rule_for.__code__: "element_id",
    ServiceTaskCall.__init__.__code__: "element_id",
}
#: Where a register is opened by its key.
_OPENED: Mapping[CodeType, str] = {register_of.__code__: "key"}
_DOCUMENTS = (STANDARD, SPECIFICATION)


@dataclass
class Seen:
    """What happened while a test ran."""

    elements: set[str] = field(default_factory=set)
    code: set[str] = field(default_factory=set)
    registers: set[str] = field(default_factory=set)


@contextmanager
def watching(seen: Seen) -> Iterator[None]:
    """Note what is done in this thread during the block."""
    wanted = _code_objects()

    def look(frame: FrameType, event: str, result: object) -> None:
        code = frame.f_code
        if event == "call":
            if code in wanted:
                seen.code.update(wanted[code])
            if code in _ASKED:
                seen.elements.add(str(frame.f_locals.get(_ASKED[code])))
            if code in _OPENED:
                seen.registers.add(str(frame.f_locals.get(_OPENED[code])))
            _note_entry(seen, frame)
        elif event == "return" and code is lock_open_task.__code__:
            _note_completion(seen, frame, result)

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)


def _note_entry(seen: Seen, frame: FrameType) -> None:
    """Note in which register something was written."""
    if frame.f_code is new_version.__code__ or frame.f_code is add_entry.__code__:
        seen.registers.add(str(frame.f_locals["register"].key))


def _note_completion(seen: Seen, frame: FrameType, result: object) -> None:
    is_completion = frame.f_locals.get("action") == "complete"
    if is_completion and isinstance(result, tuple):
        seen.elements.add(result[1].element_id)


def unproved(test: str, seen: Seen) -> list[str]:
    """Return the requirements and rules for which a test is named in vain."""
    wanted = [each for each in _citing(test) if not _proves(test, each, seen)]
    return [each.key for each in wanted]


@cache
def cited() -> frozenset[str]:
    """Return every test that the pages of requirements name."""
    return frozenset(test for each in _named() for test in each.tests)


def _citing(test: str) -> list[Requirement | Rule]:
    return [each for each in _named() if test in each.tests]


def _named() -> list[Requirement | Rule]:
    found: list[Requirement | Rule] = []
    for document in _DOCUMENTS:
        found += document.requirements
        found += document.rules
    return found


def _proves(test: str, asked: Requirement | Rule, seen: Seen) -> bool:
    if isinstance(asked, Rule):
        return asked.enforced in seen.code or not _objects(asked.enforced)
    elements = set(asked.elements)
    return bool(
        elements & seen.elements
        or set(asked.code) & seen.code
        or set(asked.registers) & seen.registers
        or _forms(elements) & _words(test)
    )


@cache
def _works() -> Mapping[str, str]:
    elements = shipped_elements() + shipped_elements("butler*.bpmn")
    return {element.id: element.work for element in elements}


def _forms(elements: set[str]) -> set[str]:
    return {_works()[element] for element in elements if element in _works()}


def _words(test: str) -> set[str]:
    """Return the texts that stand in a test of form files, where nothing runs."""
    path, _, name = test.partition("::")
    if not path.endswith("test_form_files.py"):
        return set()
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    (found,) = (
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == name
    )
    return {
        node.value
        for node in ast.walk(found)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def _code_objects() -> Mapping[CodeType, frozenset[str]]:
    """Return the code whose running proves something, with the names it has there.

    A rule lives in the module that enforces it: each of its functions is a part.
    """
    requirements = [each for one in _DOCUMENTS for each in one.requirements]
    names = {code for each in requirements for code in each.code}
    found: dict[CodeType, frozenset[str]] = {}
    for name in names:
        for code in _objects(name):
            found[code] = found.get(code, frozenset()) | {name}
    for rule in [each for one in _DOCUMENTS for each in one.rules]:
        for code in _objects(rule.enforced):
            found[code] = found.get(code, frozenset()) | {rule.enforced}
        for code in _module_objects(rule.enforced):
            found[code] = found.get(code, frozenset()) | {rule.enforced}
    return found


def _module_objects(name: str) -> list[CodeType]:
    """Return the code of the functions in the module of a name."""
    module = importlib.import_module(name.partition(":")[0])
    return [
        each.__code__
        for each in vars(module).values()
        if isinstance(each, FunctionType) and each.__module__ == module.__name__
    ]


def _objects(name: str) -> list[CodeType]:
    """Return the code of a function, or of the methods of a class; none of a table."""
    module, _, attribute = name.partition(":")
    named = getattr(importlib.import_module(module), attribute)
    functions = vars(named).values() if isinstance(named, type) else [named]
    codes = (getattr(each, "__code__", None) for each in functions)
    return [code for code in codes if isinstance(code, CodeType)]
