"""The three lists: everything in a file is executed, shown, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.bpmn.findings import Finding, Severity, visible
from engine.bpmn.gate_rules.context import Findings, subject_of
from engine.bpmn.process_model import DiagramModel, SeenConstruct
from engine.bpmn.support import Documentation, Refusal, Support, support_of


def check_lists(diagram: DiagramModel) -> Findings:
    """Report what of a diagram is refused, and what has no effect."""
    skipped = _skipped_processes(diagram)
    seen = (one for one in diagram.seen if one.process not in skipped)
    return report_words(diagram.resource, seen, support_of=support_of)


def report_words(
    resource: str,
    words: Iterable[SeenConstruct],
    *,
    support_of: Callable[[str], Support],
) -> Findings:
    """Report what is refused, and what has no effect although one may expect it.

    What stands inside a refused construct of the same element is not reported again.
    """
    refused: SeenConstruct | None = None
    told: set[tuple[str | None, str]] = set()
    for seen in words:
        if refused is not None and _is_inside(seen, refused):
            continue
        refused = None
        support = support_of(seen.word)
        if isinstance(support, Refusal):
            refused = seen if "@" not in seen.word else None
            yield _refusal(resource, seen, support)
        elif isinstance(support, Documentation) and support.note_zh:
            key = (seen.element_id, support.note_zh)
            if key not in told:
                told.add(key)
                yield _note(resource, seen, support)


def _skipped_processes(diagram: DiagramModel) -> set[str]:
    """Return the keys of processes that only explain, beside one that runs."""
    keys = {process.key for process in diagram.processes if not process.executable}
    return keys if len(keys) < len(diagram.processes) else set()


def _is_inside(seen: SeenConstruct, refused: SeenConstruct) -> bool:
    return seen.depth > refused.depth and seen.element_id == refused.element_id


def _refusal(resource: str, seen: SeenConstruct, refusal: Refusal) -> Finding:
    return _finding(
        resource,
        seen,
        severity=Severity.ERROR,
        code="not_supported",
        texts=(
            f"{refusal.reason_zh}（{_shown(seen.word)}）",
            f"{refusal.reason_en} ({_shown(seen.word)})",
            refusal.remedy_zh,
            refusal.remedy_en,
        ),
    )


def _note(resource: str, seen: SeenConstruct, note: Documentation) -> Finding:
    return _finding(
        resource,
        seen,
        severity=Severity.INFO,
        code="only_documentation",
        texts=(note.note_zh, note.note_en, "无需处理", "Nothing needs to be done"),
    )


def _finding(
    resource: str,
    seen: SeenConstruct,
    *,
    severity: Severity,
    code: str,
    texts: tuple[str, str, str, str],
) -> Finding:
    reason_zh, reason_en, remedy_zh, remedy_en = texts
    subject = subject_of(resource, seen)
    return Finding(
        severity=severity,
        resource=resource,
        code=code,
        line=subject.line,
        column=subject.column,
        element_id=subject.element_id,
        label=visible(subject.label),
        reason_zh=reason_zh,
        reason_en=reason_en,
        remedy_zh=remedy_zh,
        remedy_en=remedy_en,
    )


def _shown(word: str) -> str:
    return visible(word)
