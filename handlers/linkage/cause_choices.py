"""Offer the local entries beside those of Annex C wherever causes are chosen."""

from __future__ import annotations

from handlers.forms.rules import Values
from handlers.knowledge.annex_c import EntryKind
from handlers.knowledge.local_entries import cause_book
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rule import known_facts


def with_cause_choices(case: CaseContext) -> Values:
    """Return what is known of a case, with the local issues and controls."""
    book = cause_book(case.connection)
    return {
        **known_facts(case),
        "local_issues": book.local_choices(EntryKind.ISSUE),
        "local_controls": book.local_choices(EntryKind.CONTROL),
    }
