"""Say by which words an organisation is found."""

from __future__ import annotations

from handlers.parties.model import Org
from handlers.search.index import Entry, EntryKind


def party_entry(org: Org) -> Entry:
    """Return the entry of an organisation."""
    return Entry(
        kind=EntryKind.PARTY,
        ref=org.id,
        number=org.credit_code or "",
        title=org.name,
        body=" ".join(part for part in (org.district, org.address) if part),
    )
