"""Say at which moments people are warned of a promise, as the process knows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.butler.complaints.settings import between
from handlers.butler.telling import told


def promise_variables(since: datetime, until: datetime) -> Mapping[str, object]:
    """Return the moments of a promise: half, four fifths, and its end (B6.5.2)."""
    return {
        "complaint_half_at": told(between(since, until, 0.5)),
        "complaint_most_at": told(between(since, until, 0.8)),
        "complaint_promised_at": told(until),
    }
