"""Telephone numbers are personal data: whoever does not need one sees its ends only.

One rule for all pages: a number is masked for everybody but its owner. Who sees the
person's page, or works on a case with them, may ask for the whole number; that is a
request of its own, and the view log keeps it.
"""

from __future__ import annotations

_HEAD, _TAIL = 3, 2
_SHORTEST = 7


def masked(phone: str) -> str:
    """Return a number with its middle hidden, such as 138******07."""
    digits = [place for place, letter in enumerate(phone) if letter.isdigit()]
    if len(digits) < _SHORTEST:
        return "*" * len(phone)
    hidden = set(digits[_HEAD:-_TAIL])
    return "".join(
        "*" if place in hidden else letter for place, letter in enumerate(phone)
    )
