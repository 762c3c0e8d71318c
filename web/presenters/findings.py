"""What the deployment gate found, as a page shows it beside the diagram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import Finding, Severity
from web.i18n import gettext as _
from web.i18n import language, marked

_WORDS: Mapping[Severity, str] = {
    Severity.ERROR: marked("必须修改"),
    Severity.WARNING: marked("提醒"),
    Severity.INFO: marked("供参考"),
}
_TONES: Mapping[Severity, str] = {
    Severity.ERROR: "red",
    Severity.WARNING: "amber",
    Severity.INFO: "grey",
}
_ORDER = tuple(_WORDS)
#: A viewer draws nothing else.
_DIAGRAMS = (".bpmn", ".bpmn20.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding."""

    severity: str
    tone: str
    code: str
    #: Element, reason and remedy.
    text: str
    #: The same in the other language.
    other_text: str
    other_language: str
    file: str
    line: int
    column: int
    element_id: str
    #: Ids on the way to the fault, the element itself among them.
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A diagram that was sent, to be drawn."""

    file: str
    xml: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that was found in some files."""

    files: tuple[str, ...]
    rows: tuple[FindingRow, ...]
    drawings: tuple[Drawing, ...]
    errors: int
    warnings: int
    notes: int

    @property
    def refused(self) -> bool:
        """Whether the files cannot be deployed as they are."""
        return self.errors > 0

    @property
    def summary(self) -> str:
        """Return how many findings there are of each weight."""
        if not self.rows:
            return _("没有发现问题，可以部署。")
        return _(
            "必须修改 %(errors)d 处，提醒 %(warnings)d 处，供参考 %(notes)d 处。",
            errors=self.errors,
            warnings=self.warnings,
            notes=self.notes,
        )


def report_of(found: Sequence[Finding], sent: Mapping[str, bytes]) -> Report:
    """Return the report about files that were sent; what must be mended comes first."""
    counts = Counter(each.severity for each in found)
    ordered = sorted(found, key=lambda each: (_ORDER.index(each.severity), each.place))
    return Report(
        files=tuple(sorted(sent)),
        rows=tuple(_row(each) for each in ordered),
        drawings=tuple(
            Drawing(file=name, xml=content.decode("utf-8-sig", "replace"))
            for name, content in sorted(sent.items())
            if name.lower().endswith(_DIAGRAMS)
        ),
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.INFO],
    )


def _row(found: Finding) -> FindingRow:
    speaks_chinese = language() == "zh"
    ids = dict.fromkeys((found.element_id or "", *found.path))
    return FindingRow(
        severity=_(_WORDS[found.severity]),
        tone=_TONES[found.severity],
        code=found.code,
        text=found.text_zh if speaks_chinese else found.text_en,
        other_text=found.text_en if speaks_chinese else found.text_zh,
        other_language="en" if speaks_chinese else "zh",
        file=found.resource,
        line=found.line,
        column=found.column,
        element_id=found.element_id or "",
        shown=tuple(each for each in ids if each),
    )
