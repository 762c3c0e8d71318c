"""How long a diagram wants its history to be kept (`camunda:historyTimeToLive`)."""

from __future__ import annotations

import re

_DAYS = re.compile(r"(\d{1,6})|P(\d{1,6})D", re.ASCII)


def history_days(text: str) -> int | None:
    """Return the days that a text says, `2190` or `P2190D`; None if it says none."""
    found = _DAYS.fullmatch(text.strip())
    return int(found[1] or found[2]) if found is not None else None
