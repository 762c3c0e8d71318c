"""Why a timer cannot be read."""

from __future__ import annotations


class Unreadable(Exception):
    """A timer makes no sense; the reason becomes that of `ExpressionFailed`."""
