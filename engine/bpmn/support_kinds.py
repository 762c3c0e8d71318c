"""What can become of a construct in a diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Executed:
    """The interpreter does what the construct says."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """It is kept and shown, and has no effect on what happens.

    With a note, the designer is told so, because they might expect an effect.
    """

    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A diagram with it is not deployed."""

    reason_zh: str
    reason_en: str
    remedy_zh: str
    remedy_en: str


Support: TypeAlias = Executed | Documentation | Refusal
