"""Say by which words an organisation is found."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.parties.model import Org
from handlers.search.index import Entry, EntryKind


def party_entry(org: Org, *, doubles: Iterable[str] = ()) -> Entry:
    """Return the entry of an organisation.

    Args:
        org: what is on file.
        doubles: names of entries that were merged into it, by which people know it.
    """
    return Entry(
        kind=EntryKind.PARTY,
        ref=org.id,
        number=org.credit_code or "",
        title=org.name,
        body=" ".join(part for part in (org.district, org.address, *doubles) if part),
    )
