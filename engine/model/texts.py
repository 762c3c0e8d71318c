"""Make texts of any origin fit for both databases."""

from __future__ import annotations


def storable(text: str) -> str:
    """Return the text with a mark for what no database stores: NUL, half characters."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
