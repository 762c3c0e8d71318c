"""Show answers as text, links and tables: in filed forms and as known facts."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.forms.display import NOTHING, value_lines
from handlers.forms.model import Field, Kind, Table
from handlers.forms.view import AnswerView, EvidenceLink


def answer_view(
    question: Field | Table, value: object, evidence: Mapping[str, EvidenceLink]
) -> AnswerView:
    """Return how a value is shown.

    Args:
        evidence: the files that may be shown, by evidence id.
    """
    if isinstance(question, Table):
        return _table(question, value, evidence)
    if question.kind is Kind.FILES and isinstance(value, list) and value:
        files = (evidence_link(str(each), evidence) for each in value)
        return AnswerView(label=question.label, files=tuple(files))
    return AnswerView(label=question.label, lines=value_lines(question, value))


def signature_view(
    signature: Field,
    name: object,
    drawn: object,
    evidence: Mapping[str, EvidenceLink],
) -> AnswerView:
    """Return a signature: the name as text, with the picture that was drawn."""
    ids = drawn if isinstance(drawn, list) else []
    return AnswerView(
        label=signature.label,
        lines=value_lines(signature, name),
        files=tuple(evidence_link(str(each), evidence) for each in ids),
        is_signature=True,
    )


def evidence_link(
    evidence_id: str, evidence: Mapping[str, EvidenceLink]
) -> EvidenceLink:
    """Return the link of a file; one that may not be shown has only its id."""
    unknown = EvidenceLink(id=evidence_id, name=f"文件 {evidence_id}")
    return evidence.get(evidence_id, unknown)


def _table(
    table: Table, value: object, evidence: Mapping[str, EvidenceLink]
) -> AnswerView:
    listed = value if isinstance(value, list) else []
    rows = [row for row in listed if isinstance(row, Mapping)]
    if not rows:
        return AnswerView(label=table.label, lines=(NOTHING,))
    return AnswerView(
        label=table.label,
        headings=tuple(column.label for column in table.columns),
        rows=tuple(
            tuple(
                answer_view(column, row.get(column.key), evidence)
                for column in table.columns
            )
            for row in rows
        ),
    )
