"""Say by which words a filed form is found: what people wrote in it, no more.

Left out: forms of processes that only the bureau sees and of surveys, which others of
the case may not read (R-CONFID), and every answer about persons: names of contacts,
telephone numbers, signatures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handlers.search.index import Entry, EntryKind

#: Matters whose forms not everybody in the case may read.
CONFIDENTIAL_ELEMENTS = frozenset(
    {
        "answer_satisfaction_survey",
        "approve_no_reinspection",
        "approve_stop",
        "approve_termination",
        "decide_case_filing",
        "give_advice",
        "publish_results",
        "record_penalty",
        "transfer_revocation",
        "write_typical_case",
    }
)
#: Answers that tell of persons, of secrets of a company, or nothing in words.
_PRIVATE = re.compile(
    r"phone|contact|receiver|addressee|signature|signed_by|_by$|_name$|_head$|owner|email"
    r"|credit_code|secret|confidential|trade_|formula"
)
#: Names that stay: of products, items and parties.
_NAMES = frozenset({"entity_name", "product_name", "item_name"})
#: A number by which people name the form.
_NUMBERS = ("order_no", "reinspection_report_no", "report_no", "document_no")
_NO_WORDS = re.compile(r"[0-9a-f]{32}|true|false|\d{4}-\d{2}-\d{2}(T.*)?", re.ASCII)


def form_entry(
    *,
    submission_id: str,
    business_key: str,
    element_id: str,
    answers: Mapping[str, object],
) -> Entry | None:
    """Return the entry of a filed form; None where nobody may find it."""
    if element_id in CONFIDENTIAL_ELEMENTS:
        return None
    body = " ".join(_texts(answers))
    number = next((str(answers[key]) for key in _NUMBERS if answers.get(key)), "")
    return Entry(
        kind=EntryKind.FORM,
        ref=submission_id,
        number=number,
        title="",
        body=body,
        business_key=business_key,
    )


def _texts(answers: Mapping[str, object]) -> Iterator[str]:
    for key, value in answers.items():
        if _PRIVATE.search(key) and key not in _NAMES:
            continue
        if isinstance(value, str):
            if value and not _NO_WORDS.fullmatch(value):
                yield value
        elif isinstance(value, list):
            for row in value:
                if isinstance(row, Mapping):
                    yield from _texts(row)
