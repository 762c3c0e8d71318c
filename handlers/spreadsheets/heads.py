"""What stands over the columns of a table: their words without marks, their letters."""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_MARKS = re.compile(r"[\s*＊:：()（）\[\]【】/／、.。\-_]|必填|选填")  # noqa: RUF001


def plain_head(text: str) -> str:
    """Return a head without spaces, marks and what stands in brackets, in capitals."""
    return _MARKS.sub("", _IN_BRACKETS.sub("", text)).upper()


def letter(index: int) -> str:
    """Return the name that programs for spreadsheets give a column: A, B, ... AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
