"""How often one address may ask for each of the pages that anybody may open."""

from __future__ import annotations

from dataclasses import dataclass, field

from web.pace import Pace


def _a_look() -> Pace:
    # A person checks a pile of papers, or looks a few times a day; a program that tries addresses does more.
    return Pace(most=60, seconds=60.0)


def _a_complaint() -> Pace:
    # A person complains once; a program that floods does more.
    return Pace(most=5, seconds=3600.0)


def _a_confirmation() -> Pace:
    # A person opens a link once or twice; a program that tries links does more.
    return Pace(most=30, seconds=60.0)


@dataclass(frozen=True, slots=True)
class Paces:
    """What one application has counted: two of them in one process count apart."""

    documents: Pace = field(default_factory=_a_look)
    complaints_read: Pace = field(default_factory=_a_look)
    complaints_written: Pace = field(default_factory=_a_complaint)
    mail: Pace = field(default_factory=_a_confirmation)
