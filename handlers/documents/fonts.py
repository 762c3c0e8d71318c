"""The fonts that papers are printed with: vendored, embedded, the same everywhere."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("fonts")
_MAIN = "NotoSerifSC_400Regular.ttf"
#: What the setting program itself brings for signs that the Chinese font lacks.
_BUILT_IN = frozenset("☐☑☒")
#: Set in the place of a letter that no font of ours has, as printers do.
MISSING = "〓"

_WIDE_TABLE = 12


def settable(text: str) -> str:
    """Return a text in which letters without a picture are replaced by 〓."""
    known = covered()
    return "".join(
        letter
        if letter in "\n\t" or ord(letter) in known or letter in _BUILT_IN
        else MISSING
        for letter in text
    )


@cache
def covered() -> frozenset[int]:
    """Return the code points for which the main font has a picture."""
    font = (FOLDER / _MAIN).read_bytes()
    return frozenset(code for codes in _wide_ranges(font) for code in codes)


def _wide_ranges(font: bytes) -> Iterator[range]:
    """Read the groups of the font's table of characters (cmap, format 12)."""
    base = _table_at(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, base + 2)
    for place in range(count):
        (offset,) = struct.unpack_from(">I", font, base + 8 + 8 * place)
        start = base + offset
        (kind,) = struct.unpack_from(">H", font, start)
        if kind != _WIDE_TABLE:
            continue
        (groups,) = struct.unpack_from(">I", font, start + 12)
        for group in range(groups):
            first, last = struct.unpack_from(">II", font, start + 16 + 12 * group)
            yield range(first, last + 1)


def _table_at(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for place in range(count):
        tag, _sum, offset = struct.unpack_from(">4sII", font, 12 + 16 * place)
        if tag == name:
            return int(offset)
    raise ValueError(name)
