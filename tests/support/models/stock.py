"""Random models as stock SpiffWorkflow reads them: its conditions are Python."""

from __future__ import annotations

import re

from tests.support.models.blocks import generate
from tests.support.models.drawing import Drawing, draw
from tests.support.sketch import sketch

#: What stock SpiffWorkflow executes right; no gateway is visited twice here.
_KINDS = frozenset({"seq", "and", "xor", "sub"})
_FIRST_VISIT = re.compile(rb"\$\{v\d+ % (\d+) == (\d+)\}")


def plain_drawing(seed: int, *, flat: bool = False) -> Drawing:
    """Draw a model that stock SpiffWorkflow executes right, without scopes if flat."""
    kinds = _KINDS - {"sub"} if flat else _KINDS
    return draw(generate(seed, 10, kinds=kinds, visits=1))


def in_python(drawing: Drawing) -> bytes:
    """Return the file; at the first visit the counter of a gateway is 1."""
    return _FIRST_VISIT.sub(
        lambda found: str(1 % int(found[1]) == int(found[2])).encode(),
        sketch(drawing.main),
    ).replace(b"${false}", b"False")
