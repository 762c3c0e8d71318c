"""One text of the deployment gate."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """Reason and remedy in Chinese and English; facts stand in braces."""

    reason_zh: str
    remedy_zh: str
    reason_en: str
    remedy_en: str
