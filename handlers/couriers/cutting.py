"""Cut a message to the bytes that a channel takes, at the border of a character."""

from __future__ import annotations

_ELLIPSIS = "…"


def cut(text: str, tail: str, *, limit: int) -> str:
    """Return text and tail in at most so many bytes of UTF-8.

    What is cut off is the end of the text, shown by an ellipsis; the tail, which is
    the link, stays whole.
    """
    whole = text + tail
    if len(whole.encode()) <= limit:
        return whole
    room = limit - len((_ELLIPSIS + tail).encode())
    kept = text.encode()[: max(room, 0)].decode(errors="ignore")
    return kept.rstrip() + _ELLIPSIS + tail
