"""What a removal leaves behind: how many rows of each kind went, and their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.model.audit import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Rows of one kind that were removed.

    Who kept a copy can prove by the digest that these rows were the ones.
    """

    count: int
    #: SHA-256 over the digests of the rows, in order.
    digest: str


def digest_of_row(row: Mapping[str, object]) -> str:
    """Return the SHA-256 of a row, the same on every database."""
    plain = {name: _plain(value) for name, value in row.items()}
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value


def gone(digests: Iterable[str]) -> Gone:
    """Sum up the digests of rows, in whatever order they came."""
    ordered = sorted(digests)
    text = "\n".join(ordered)
    return Gone(count=len(ordered), digest=hashlib.sha256(text.encode()).hexdigest())
