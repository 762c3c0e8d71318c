"""The pages from clause to test, and of the rules with the place that enforces each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.bpmn.reader import read_diagram
from handlers.linkage.standard.document import STANDARD
from handlers.traceability.elements import elements_of
from handlers.traceability.model import Document, Element
from handlers.traceability.trace import Trace, traces
from scripts.reference_pages.markdown import codes, document, table

PROCESSES = Path(__file__).resolve().parents[2] / "processes"

_WAYS = """\
What the standard asks for, in short words of our own, and the way from each clause to the diagram, the form, the code and the test.
应 is a duty, 宜 a recommendation, 可 a permission, 述 a duty or fact that the standard states without such a word.
A requirement without an element, a form or a test fails the tests, and so does a task that names a clause which does not exist."""

_RULES = """\
Every rule of the linkage work, the one place that enforces it, and the tests that prove it.
Messages of a refusal name the clause."""


def standard_page() -> str:
    """Return the way of every requirement of DB3502/T 160—2024."""
    return ways_page("Requirements of the standard", STANDARD, shipped_elements())


def rules_page() -> str:
    """Return the rules of the linkage work."""
    head = ("rule", "clause", "what it says", "enforced by", "proved by")
    rows = (
        (
            f"`{rule.key}`",
            rule.clause,
            f"{rule.zh}（{rule.note}）" if rule.note else rule.zh,
            f"`{rule.enforced}`",
            codes(_short(rule.tests)),
        )
        for rule in STANDARD.rules
    )
    return document("Rules", _RULES, table(head, rows))


def ways_page(title: str, what: Document, elements: Iterable[Element]) -> str:
    """Return the page of the ways of any document."""
    head = (
        "clause",
        "",
        "what it asks for",
        "element",
        "form, handler",
        "rule",
        "test",
    )
    rows = (_row(trace) for trace in traces(what, elements))
    return document(title, what.zh, _WAYS, table(head, rows))


def shipped_elements() -> list[Element]:
    """Return the tasks of all shipped diagrams of the linkage work."""
    return [element for path in _files() for element in _elements(path)]


def _files() -> list[Path]:
    return sorted(PROCESSES.glob("linkage*.bpmn"))


def _elements(path: Path) -> Iterator[Element]:
    for process in read_diagram(path.name, path.read_bytes()).processes:
        yield from elements_of(process)


def _row(trace: Trace) -> tuple[str, ...]:
    asked = trace.requirement
    names = [f"{each.name} `{each.id}`" for each in trace.elements]
    return (
        asked.key,
        asked.force.value,
        asked.zh,
        "、".join(names) or codes(trace.code),
        codes(trace.forms),
        codes(rule.key for rule in trace.rules),
        codes(_short(trace.tests)),
    )


def _short(tests: Iterable[str]) -> list[str]:
    return [test.removeprefix("tests/") for test in tests]
