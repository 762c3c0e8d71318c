"""Find the longest known name at a place: names of FEEL contain spaces and signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.bpmn.feel.tokens import Kind, Token, name_parts

#: Words that end a name that nobody has declared.
KEYWORDS = frozenset(
    {
        "and",
        "between",
        "else",
        "every",
        "external",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
        "null",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "true",
    }
)


#: Tables of names that are kept: all cells of a decision table know the same.
_CACHED_TABLES = 64


class KnownNames:
    """Names by their first word; the longest fits first."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._known: set[str] = set()
        for name in names:
            self.add(name)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def add(self, name: str) -> None:
        """Make a name known."""
        if name in self._known:
            return
        self._known.add(name)
        parts = name_parts(name)
        if parts is None:
            return
        rivals = self._by_first.setdefault(parts[0], [])
        rivals.append((parts, name))
        rivals.sort(key=lambda entry: -len(entry[0]))

    def match(self, tokens: Sequence[Token], index: int) -> tuple[int, str] | None:
        """Return how many tokens the longest name takes, and the name."""
        for parts, name in self._by_first.get(tokens[index].text, ()):
            end = index + len(parts)
            found = tokens[index:end]
            if len(found) == len(parts) and all(
                token.text == part and token.kind is not Kind.STRING
                for token, part in zip(found, parts, strict=True)
            ):
                return len(parts), name
        return None


@lru_cache(maxsize=_CACHED_TABLES)
def known_names(names: frozenset[str]) -> KnownNames:
    """Return the table of these names, which must not be added to."""
    return KnownNames(names)


def undeclared(tokens: Sequence[Token], index: int) -> tuple[int, str]:
    """Take words that follow each other for one name, up to a keyword."""
    end = index + 1
    while tokens[end].kind is Kind.WORD and tokens[end].text not in KEYWORDS:
        end += 1
    return end - index, " ".join(token.text for token in tokens[index:end])
