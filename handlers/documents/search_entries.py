"""Say by which words a paper is found: its number, its name, and what it says.

What names persons stays out, as the kind of the paper and its fields declare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handlers.documents.fields import FieldKind
from handlers.documents.kinds import DocumentKind
from handlers.documents.records import DocumentState, DocumentView
from handlers.search.index import Entry, EntryKind

#: The scope of papers that nobody signed: their writers alone find them.
DRAFT = "draft"
#: Ids, digests, days and marks, which nobody searches for.
_NO_WORDS = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{64}|true|false|\d{4}-\d{2}-\d{2}([T/].*)?", re.ASCII
)


def document_entry(found: DocumentView, content: Mapping[str, object]) -> Entry:
    """Return the entry of a paper.

    Args:
        found: how it stands.
        content: what its draft or its newest version says.
    """
    is_draft = found.state is DocumentState.DRAFT or found.version == 0
    return Entry(
        kind=EntryKind.DOCUMENT,
        ref=found.id,
        number=found.number or "",
        title=found.kind.zh,
        body=" ".join(_texts(found.kind, content)),
        business_key=found.business_key,
        scope=DRAFT if is_draft else found.kind.key,
    )


def _texts(kind: DocumentKind, content: Mapping[str, object]) -> Iterator[str]:
    if kind.fields:
        wanted = [
            field.key
            for field in kind.fields
            if not field.personal and field.kind is not FieldKind.DAY
        ]
        content = {key: content[key] for key in wanted if key in content}
    yield from _words(content, kind.personal)


def _words(content: Mapping[str, object], personal: frozenset[str]) -> Iterator[str]:
    for key, value in content.items():
        if key in personal or key == "number":
            continue
        for each in value if isinstance(value, list | tuple) else [value]:
            if isinstance(each, Mapping):
                yield from _words(each, personal)
            elif isinstance(each, str) and each and not _NO_WORDS.fullmatch(each):
                yield each
