"""Read what the page about the walk says of its work."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser import effort
from tests.browser.effort import Effort

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "how-much-work.md"

_ROW = re.compile(r"^\| (AS-\d\d|together) \| ([\d. |]+) \|$", re.MULTILINE)
_SECONDS = re.compile(r"^\| a [^|]+ \| (\d+\.\d+) \|", re.MULTILINE)


def stated() -> dict[str, list[float]]:
    """Return the figures of the page by scenario."""
    rows = _ROW.findall(PAGE.read_text("utf-8"))
    return {name: [float(part) for part in cells.split("|")] for name, cells in rows}


def stated_seconds() -> list[float]:
    """Return the seconds of the model as the page has them."""
    return [float(found) for found in _SECONDS.findall(PAGE.read_text("utf-8"))]


def counted(efforts: dict[str, Effort]) -> dict[str, list[float]]:
    """Return the same figures as they were counted, minutes to a tenth."""
    together = sum(efforts.values(), start=Effort())
    return {
        name: [
            *(each.pages, each.clicks, each.fields, each.characters),
            round(each.minutes, 1),
        ]
        for name, each in {**efforts, "together": together}.items()
    }


def model() -> list[float]:
    """Return the seconds of the model as they are counted with."""
    return [
        *(effort.PAGE, effort.CLICK, effort.FIELD),
        *(effort.LETTER, effort.CHARACTER, effort.SIGNATURE),
    ]


def as_rows(figures: dict[str, list[float]]) -> str:
    """Return figures as the rows of the page."""
    return "\n".join(
        f"| {name} | {' | '.join(f'{each:.0f}' for each in counts)} | {minutes:.1f} |"
        for name, (*counts, minutes) in figures.items()
    )
