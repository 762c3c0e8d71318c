"""Follow each requirement to its elements, forms, rules and tests; say what is missing."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from handlers.traceability.model import Document, Element, Requirement, Rule

#: What stands in front of a clause among the words of a diagram.
_CLAUSE = re.compile(r"B?[0-9]+(?:\.[0-9]+)+|附录[A-F]|B?[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One requirement with everything that it leads to."""

    requirement: Requirement
    elements: tuple[Element, ...]
    rules: tuple[Rule, ...]
    #: The names of the registers that hold it.
    registers: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms and topics of its elements."""
        return tuple(dict.fromkeys(e.work for e in self.elements if e.work))

    @property
    def code(self) -> tuple[str, ...]:
        """Return where it is enforced or done."""
        enforced = [rule.enforced for rule in self.rules]
        return tuple(dict.fromkeys([*enforced, *self.requirement.code]))

    @property
    def tests(self) -> tuple[str, ...]:
        """Return what proves it."""
        of_rules = [test for rule in self.rules for test in rule.tests]
        return tuple(dict.fromkeys([*self.requirement.tests, *of_rules]))


def clauses_in(text: str) -> tuple[str, ...]:
    """Return the clauses that a property of a diagram names."""
    return tuple(dict.fromkeys(_CLAUSE.findall(text)))


def traces(document: Document, elements: Iterable[Element]) -> list[Trace]:
    """Return the way of every requirement, in the order of the document."""
    by_id = {element.id: element for element in elements}
    rules = {rule.key: rule for rule in document.rules}
    return [
        Trace(
            requirement=each,
            elements=tuple(by_id[i] for i in each.elements if i in by_id),
            rules=tuple(rules[key] for key in each.rules if key in rules),
            registers=tuple(
                document.registers[key]
                for key in each.registers
                if key in document.registers
            ),
        )
        for each in document.requirements
    ]


def faults(
    document: Document,
    elements: Iterable[Element],
    *,
    has_test: Callable[[str], bool],
) -> list[str]:
    """Return everything that does not hold, in words for whoever mends it."""
    known = tuple(elements)
    return [
        *_doubles(document),
        *_broken_names(document, {element.id for element in known}),
        *_gaps(traces(document, known)),
        *_unknown_clauses(document, known),
        *_missing_code(document),
        *(f"no test {test}" for test in _tests(document) if not has_test(test)),
    ]


def _doubles(document: Document) -> Iterator[str]:
    keys = [each.key for each in document.requirements]
    keys += [rule.key for rule in document.rules]
    yield from (f"{key} is there twice" for key in set(keys) if keys.count(key) > 1)


def _broken_names(document: Document, elements: set[str]) -> Iterator[str]:
    rules = {rule.key for rule in document.rules}
    for each in document.requirements:
        if each.clause not in document.clauses:
            yield f"{each.key}: there is no clause {each.clause}"
        for name in sorted(set(each.elements) - elements):
            yield f"{each.key}: no diagram has an element {name}"
        for name in sorted(set(each.registers) - set(document.registers)):
            yield f"{each.key}: there is no register {name}"
        for name in sorted(set(each.rules) - rules):
            yield f"{each.key}: there is no rule {name}"
    unproved = (rule.key for rule in document.rules if not rule.tests)
    yield from (f"{key}: nothing proves it" for key in unproved)


def _gaps(found: Iterable[Trace]) -> Iterator[str]:
    for trace in found:
        key = trace.requirement.key
        if trace.requirement.awaits:
            # The page says so itself; whatever is named already must hold all the same.
            continue
        if not (trace.elements or trace.code or trace.registers):
            yield f"{key}: no diagram, code or register does it"
        if trace.elements and not (trace.forms or trace.code):
            yield f"{key}: no form, no handler and no rule belongs to it"
        if not trace.tests:
            yield f"{key}: nothing proves it"


def _unknown_clauses(document: Document, elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        if not element.clauses:
            yield f"{element.process}/{element.id} names no clause"
        for clause in element.clauses:
            if clause not in document.clauses:
                yield f"{element.process}/{element.id}: there is no clause {clause}"


def _missing_code(document: Document) -> Iterator[str]:
    named = [code for each in document.requirements for code in each.code]
    for code in dict.fromkeys([*named, *(rule.enforced for rule in document.rules)]):
        module, _, name = code.partition(":")
        if not hasattr(importlib.import_module(module), name):
            yield f"there is no {code}"


def _tests(document: Document) -> list[str]:
    named = [test for each in document.requirements for test in each.tests]
    named += [test for rule in document.rules for test in rule.tests]
    return list(dict.fromkeys(named))


def by_clause(found: Iterable[Trace]) -> Mapping[str, list[Trace]]:
    """Return the ways by clause, in the order of the document."""
    grouped: dict[str, list[Trace]] = {}
    for trace in found:
        grouped.setdefault(trace.requirement.clause, []).append(trace)
    return grouped
