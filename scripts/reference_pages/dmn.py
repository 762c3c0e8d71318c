"""The page of supported DMN, from the three lists for decisions."""

from __future__ import annotations

from collections import defaultdict

from engine.bpmn.dmn.support import LISTS
from engine.bpmn.support_kinds import Documentation, Executed, Refusal
from scripts.reference_pages.markdown import codes, document, table

_INTRODUCTION = """\
Every word of DMN 1.1 to 1.5, and of its Camunda 7 extensions, that may stand in a decision file.
A word on none of the lists is refused; extensions of other tools are kept and have no effect.
What the words do: [Decisions](dmn.md)."""

_SHOWN = "Kept, without any effect on what is decided."
_REFUSED = "A file with one of these is not deployed."


def page() -> str:
    """Return the page."""
    executed = sorted(
        word for word, found in LISTS.items() if isinstance(found, Executed)
    )
    shown = sorted(
        word for word, found in LISTS.items() if isinstance(found, Documentation)
    )
    return document(
        "Supported DMN",
        _INTRODUCTION,
        "## Evaluated",
        codes(word for word in executed if "@" not in word),
        table(("element", "attributes"), _attributes(executed)),
        "## Documentation",
        _SHOWN,
        codes(shown),
        "## Refused",
        _REFUSED,
        _refusals(),
    )


def _attributes(executed: list[str]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in executed:
        element, sign, attribute = word.partition("@")
        if sign:
            found[element].append(attribute)
    return [(f"`{element}`", codes(names)) for element, names in sorted(found.items())]


def _refusals() -> str:
    rows = [
        (
            f"`{word}`",
            found.reason_en,
            found.remedy_en,
            f"{found.reason_zh}；{found.remedy_zh}",
        )
        for word, found in sorted(LISTS.items())
        if isinstance(found, Refusal)
    ]
    return table(("word", "reason", "remedy", "原因与办法"), rows)
