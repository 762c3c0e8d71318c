"""How much somebody had to do, and how long that takes by the keystroke-level model.

The seconds are those of Card, Moran and Newell (1980) for people who know their work:
1.35 to make up one's mind, 1.1 to point, 0.2 to click, 0.28 for a key. A page takes two
minds and what it needs to appear.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: Seconds for each: a page that is taken in, a click, a field that is found, a letter
#: or digit, a Chinese character (80 a minute with an input method).
PAGE, CLICK, FIELD, LETTER, CHARACTER = 3.0, 1.3, 1.35, 0.28, 0.75
#: Seconds until a phone was handed over, signed with a finger and handed back.
SIGNATURE = 10.0


@dataclass
class Effort:
    """Pages, clicks, fields and texts, in the order in which they came."""

    pages: int = 0
    clicks: int = 0
    #: Questions that were answered, choices and files included.
    fields: int = 0
    texts: list[str] = field(default_factory=list)
    #: Drawn with a finger by somebody to whom the phone is handed.
    signatures: int = 0

    def __add__(self, other: Effort) -> Effort:
        return Effort(
            self.pages + other.pages,
            self.clicks + other.clicks,
            self.fields + other.fields,
            self.texts + other.texts,
            self.signatures + other.signatures,
        )

    def go(self) -> None:
        """Press what leads to another page, and read it."""
        self.pages += 1
        self.clicks += 1

    def choose(self, clicks: int = 1) -> None:
        """Answer something by clicks."""
        self.fields += 1
        self.clicks += clicks

    def type(self, text: str) -> None:
        """Answer something by keys."""
        self.fields += 1
        self.texts.append(text)

    def sign(self) -> None:
        """Hand the phone over to be signed on."""
        self.fields += 1
        self.signatures += 1

    @property
    def characters(self) -> int:
        """Return how many letters, digits and characters were typed."""
        return sum(map(len, self.texts))

    @property
    def minutes(self) -> float:
        """Return the time of a person in minutes."""
        seconds = (
            self.pages * PAGE
            + self.clicks * CLICK
            + self.fields * FIELD
            + sum(map(_writing, self.texts))
            + self.signatures * SIGNATURE
        )
        return seconds / 60


def _writing(text: str) -> float:
    letters = sum(character.isascii() for character in text)
    return letters * LETTER + (len(text) - letters) * CHARACTER
