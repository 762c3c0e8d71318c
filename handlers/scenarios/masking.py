"""Keep of a value what steers, and nothing of what somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from handlers.scenarios.words import Words

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.]+([+-]\d{2}:\d{2}|Z)?)?")


class Mask:
    """Puts `text-1`, `text-2` ... for texts that are nobody's business.

    The same text gets the same stand-in, so that what was equal stays equal, and what
    was empty stays empty. Days, numbers and the words of the diagrams themselves stay.
    """

    def __init__(self, words: Words, *, personal: Collection[str] = ()) -> None:
        self._words = words
        self._personal = frozenset(personal)
        self._known: dict[str, str] = {}

    def values(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return the variables that something reads, masked."""
        return {
            name: self._value(value, is_personal=name in self._personal)
            for name, value in values.items()
            if name in self._words.names
        }

    def text(self, text: str, *, kind: str = "text") -> str:
        """Return the stand-in of a text."""
        if text not in self._known:
            self._known[text] = f"{kind}-{len(self._known) + 1}"
        return self._known[text]

    def _value(self, value: object, *, is_personal: bool) -> object:
        if isinstance(value, str):
            is_word = value in self._words.literals or _DAY.fullmatch(value)
            keeps = not value or (is_word and not is_personal)
            return value if keeps else self.text(value)
        if isinstance(value, Mapping):
            return {
                str(name): self._value(
                    inner, is_personal=is_personal or name in self._personal
                )
                for name, inner in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._value(one, is_personal=is_personal) for one in value]
        if is_personal and value is not None:
            return self.text(str(value))
        return value
