"""The unified social credit code of an organisation and its check digit (GB 32100)."""

from __future__ import annotations

import re

#: Digits and letters without I, O, S, V and Z, which look like others.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MODULUS = 31
_BASE = 3
_LENGTH = 18

_FORM = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")


def normalized(text: str) -> str:
    """Return a code as it is stored: capitals, without spaces."""
    return "".join(text.split()).upper()


def check_digit(first_17: str) -> str:
    """Return the last character that belongs to the first 17."""
    weighted = sum(
        _ALPHABET.index(character) * pow(_BASE, place, _MODULUS)
        for place, character in enumerate(first_17)
    )
    return _ALPHABET[-weighted % _MODULUS]


def is_credit_code(text: str) -> bool:
    """Say whether the text is a credit code with the right check digit."""
    if _FORM.fullmatch(text) is None:
        return False
    return check_digit(text[:-1]) == text[-1]
