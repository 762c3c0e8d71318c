"""What belongs to a client and is still here when the service is over (B6.3.3)."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.registers.declarations.service import IN_HAND, PROPERTY
from handlers.registers.entries import Entry


def not_returned(entries: Iterable[Entry]) -> list[Entry]:
    """Return the property and information that was neither returned nor destroyed."""
    return [
        each
        for each in entries
        if each.register == PROPERTY.key
        and not each.void_reason
        and each.content.get("state") == IN_HAND
    ]
