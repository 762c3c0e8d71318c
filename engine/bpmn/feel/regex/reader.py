"""Read patterns as XPath 2.0 writes them, which is XML Schema's way with additions."""

from __future__ import annotations

from engine.bpmn.feel.regex.nodes import (
    AnyCharacter,
    Choice,
    Group,
    LineEnd,
    LineStart,
    Node,
    One,
    Repeat,
    Same,
    Sequence,
)
from engine.bpmn.feel.regex.sets import (
    ESCAPED_SETS,
    Accepts,
    CharacterSet,
    between,
    not_in,
    property_named,
    single,
)

MAX_PATTERN_CHARACTERS = 1_000
MAX_DEPTH = 20
#: Most repetitions that a pattern can count.
MAX_COUNT = 1_000
_SPECIAL = frozenset("?*+{}()|[]")
_PLAIN_ESCAPES = frozenset("\\|.-^?*+{}()[]$")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_BLANKS = frozenset(" \t\n\r")


class PatternFault(Exception):
    """The text is no pattern."""


class PatternReader:
    """Reads one pattern."""

    def __init__(self, text: str, *, blanks_count: bool) -> None:
        if len(text) > MAX_PATTERN_CHARACTERS:
            message = f"the pattern is longer than {MAX_PATTERN_CHARACTERS} characters"
            raise PatternFault(message)
        self._text = text if blanks_count else without_blanks(text)
        self._index = 0
        self._depth = 0
        self._closed_groups: set[int] = set()
        #: How many groups have a number.
        self.groups = 0

    def read(self) -> Node:
        """Return the tree of the whole pattern."""
        node = self._choice()
        if self._index < len(self._text):
            raise self._fault()
        return node

    def _peek(self) -> str:
        return self._text[self._index : self._index + 1]

    def _take(self, wanted: str) -> bool:
        if self._text.startswith(wanted, self._index):
            self._index += len(wanted)
            return True
        return False

    def _next(self) -> str:
        character = self._peek()
        if not character:
            raise self._fault()
        self._index += 1
        return character

    def _choice(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault()
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._peek() not in {"", "|", ")"}:
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _repeated(self, atom: Node) -> Node:
        counts = self._counts()
        if counts is None:
            return atom
        return Repeat(atom, *counts, greedy=not self._take("?"))

    def _counts(self) -> tuple[int, int | None] | None:
        match self._peek():
            case "?":
                counts: tuple[int, int | None] = (0, 1)
            case "*":
                counts = (0, None)
            case "+":
                counts = (1, None)
            case "{":
                return self._braces()
            case _:
                return None
        self._index += 1
        return counts

    def _braces(self) -> tuple[int, int | None]:
        self._index += 1
        least = self._count()
        most: int | None = least
        if self._take(","):
            most = None if self._peek() == "}" else self._count()
        if not self._take("}") or (most is not None and most < least):
            raise self._fault()
        return least, most

    def _count(self) -> int:
        digits = ""
        while self._peek().isascii() and self._peek().isdigit():
            digits += self._next()
        if not digits or len(digits) > len(str(MAX_COUNT)) or int(digits) > MAX_COUNT:
            raise self._fault()
        return int(digits)

    def _atom(self) -> Node:  # noqa: PLR0911 - one line a kind
        character = self._next()
        match character:
            case "(":
                return self._group()
            case "[":
                return One(self._set())
            case ".":
                return AnyCharacter()
            case "^":
                return LineStart()
            case "$":
                return LineEnd()
            case "\\":
                return self._escape()
            case _ if character in _SPECIAL:
                raise self._fault()
            case _:
                return One(CharacterSet((single(character),)))

    def _group(self) -> Node:
        if self._take("?:"):
            inner = self._choice()
        else:
            self.groups += 1
            number = self.groups
            inner = Group(number, self._choice())
            self._closed_groups.add(number)
        if not self._take(")"):
            raise self._fault()
        return inner

    def _escape(self) -> Node:
        if self._peek().isascii() and self._peek().isdigit():
            return self._same()
        return One(CharacterSet((self._escaped(),)))

    def _same(self) -> Node:
        """Read the number of a group: as many digits as there are groups for."""
        digits = self._next()
        while self._peek().isascii() and self._peek().isdigit():
            if int(digits + self._peek()) > self.groups:
                break
            digits += self._next()
        if int(digits) not in self._closed_groups:
            raise self._fault()
        return Same(int(digits))

    def _escaped(self) -> Accepts:
        character = self._next()
        if character in _PLAIN_ESCAPES:
            return single(character)
        if character in _CONTROLS:
            return single(_CONTROLS[character])
        if character in {"p", "P"}:
            accepts = self._property()
        elif character.lower() in ESCAPED_SETS:
            accepts = ESCAPED_SETS[character.lower()]
        else:
            raise self._fault()
        return not_in(accepts) if character.isupper() else accepts

    def _property(self) -> Accepts:
        end = self._text.find("}", self._index)
        if not self._take("{") or end < 0:
            raise self._fault()
        accepts = property_named(self._text[self._index : end])
        if accepts is None:
            message = f"there is no category or block {self._text[self._index : end]!r}"
            raise PatternFault(message)
        self._index = end + 1
        return accepts

    def _set(self) -> CharacterSet:
        """Read the rest of `[a-z]`, `[^a-z]` or `[a-z-[aeiou]]`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault()
        negated = self._take("^")
        parts: list[Accepts] = []
        less: CharacterSet | None = None
        while not self._take("]"):
            if parts and self._take("-["):
                less = self._set()
                if not self._take("]"):
                    raise self._fault()
                break
            parts.append(self._set_part())
        self._depth -= 1
        if not parts:
            raise self._fault()
        return CharacterSet(tuple(parts), negated, less)

    def _set_part(self) -> Accepts:
        begin = self._index
        first = self._next()
        if first == "[":
            raise self._fault()
        accepts = self._escaped() if first == "\\" else single(first)
        rest = self._text[self._index : self._index + 2]
        if len(rest) < 2 or rest[0] != "-" or rest[1] in "[]":  # noqa: PLR2004
            return accepts
        start = self._end_of_range(begin)
        self._index += 1
        end_begin = self._index
        if self._next() == "\\":
            self._escaped()
        end = self._end_of_range(end_begin)
        if start > end:
            raise self._fault()
        return between(start, end)

    def _end_of_range(self, begin: int) -> str:
        """Return the one character that was read since."""
        text = self._text[begin : self._index]
        if len(text) == 1:
            return text
        if text[1] in _CONTROLS:
            return _CONTROLS[text[1]]
        if len(text) != 2 or text[1] not in _PLAIN_ESCAPES:  # noqa: PLR2004
            raise self._fault()
        return text[1]

    def _fault(self) -> PatternFault:
        return PatternFault(f"the pattern makes no sense at character {self._index}")


def without_blanks(text: str) -> str:
    """Drop white space, as flag x demands, but keep it in sets of characters."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for character in text:
        if character in _BLANKS and depth == 0:
            continue
        kept.append(character)
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "[":
            depth += 1
        elif character == "]" and depth:
            depth -= 1
    return "".join(kept)
