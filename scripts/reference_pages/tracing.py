"""The pages from clause to test, and of the rules with the place that enforces each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.bpmn.reader import read_diagram
from handlers.butler.specification.document import SPECIFICATION
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

_BUTLER = """\
What the specification asks of a quality butler, in short words of our own, and the way to the diagram, the form, the register, the rule and the test.
The document has no numbers of its own; these follow its headings: B3 its term, B4 基本要求, B5 服务内容, B6 服务保障, B7 档案管理, B8 服务成果.
Where something is not built yet, the row says so; everything that a row names exists, and the tests hold it."""


def standard_page() -> str:
    """Return the way of every requirement of DB3502/T 160—2024."""
    return ways_page("Requirements of the standard", STANDARD, shipped_elements())


def specification_page() -> str:
    """Return the way of every requirement of the specification of butlers."""
    ways = ways_page(
        "Requirements of the specification of quality butlers",
        SPECIFICATION,
        shipped_elements("butler*.bpmn"),
        _BUTLER,
    )
    return f"{ways}\n## Rules\n\n{_rules_table(SPECIFICATION)}"


def rules_page() -> str:
    """Return the rules of the linkage work."""
    return document("Rules", _RULES, _rules_table(STANDARD))


def _rules_table(what: Document) -> str:
    head = ("rule", "clause", "what it says", "enforced by", "proved by")
    rows = (
        (
            f"`{rule.key}`",
            rule.clause,
            f"{rule.zh}（{rule.note}）" if rule.note else rule.zh,
            f"`{rule.enforced}`",
            codes(_short(rule.tests)),
        )
        for rule in what.rules
    )
    return table(head, rows)


def ways_page(
    title: str, what: Document, elements: Iterable[Element], words: str = _WAYS
) -> str:
    """Return the page of the ways of any document."""
    head = (
        "clause",
        "",
        "what it asks for",
        "element",
        "form, handler, register",
        "rule",
        "test",
    )
    rows = (_row(trace) for trace in traces(what, elements))
    return document(title, what.zh, words, table(head, rows))


def shipped_elements(files: str = "linkage*.bpmn") -> list[Element]:
    """Return the tasks of shipped diagrams, by default all of the linkage work."""
    paths = sorted(PROCESSES.glob(files))
    return [element for path in paths for element in _elements(path)]


def _elements(path: Path) -> Iterator[Element]:
    for process in read_diagram(path.name, path.read_bytes()).processes:
        yield from elements_of(process)


def _row(trace: Trace) -> tuple[str, ...]:
    asked = trace.requirement
    names = [f"{each.name} `{each.id}`" for each in trace.elements]
    awaits = f"尚未建立：{asked.awaits}" if asked.awaits else ""
    return (
        asked.key,
        asked.force.value,
        asked.zh,
        "；".join(filter(None, ("、".join(names) or codes(trace.code), awaits))),
        "、".join(filter(None, (codes(trace.forms), *trace.registers))),
        codes(rule.key for rule in trace.rules),
        codes(_short(trace.tests)),
    )


def _short(tests: Iterable[str]) -> list[str]:
    return [test.removeprefix("tests/") for test in tests]
