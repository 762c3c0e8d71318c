"""Run patterns: a machine that never tries the same thing at the same place twice.

A pattern is compiled to instructions. The machine follows the preferred way first and
remembers the others; a pair of instruction and place that was seen is not followed
again, because it cannot end better. So the work is at most instructions times
characters, whatever the pattern repeats. With references to groups the pair counts
together with the groups' texts, and the budget of the evaluation is what ends it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

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
from engine.bpmn.feel.regex.reader import PatternFault, PatternReader

MAX_INSTRUCTIONS = 5_000
#: So many instructions cost one step of an evaluation.
INSTRUCTIONS_PER_STEP = 2
_FLAGS = frozenset("smix")
_LINE_BREAKS = frozenset("\n\r")
_CACHED = 256

#: Says whether the machine may pass a place of a text without taking a character.
Check = Callable[[str, int], bool]
#: Says whether a character is taken.
Take = Callable[[str], bool]
#: Places of the groups: start and end of each, -1 where there is none.
Places = tuple[int, ...]
#: A way to go on: instruction, place in the text, places of the groups.
Way = tuple[int, int, Places]
#: What is done at an instruction: the ways to go on, the preferred one last; None is
#: the end of the pattern.
Instruction = Callable[["_Run", int, Places], list[Way]] | None


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found, and where its groups are."""

    start: int
    end: int
    _places: Places

    def group(self, text: str, number: int) -> str:
        """Return the text of a group, or nothing if it took no part."""
        start, end = self._places[2 * number : 2 * number + 2]
        return text[start:end] if start >= 0 and end >= 0 else ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern."""

    instructions: tuple[Instruction, ...]
    groups: int
    ignore_case: bool
    has_references: bool

    def search(
        self, text: str, start: int, spend: Callable[[int], None]
    ) -> Match | None:
        """Return the first match from a place on.

        Args:
            text: what is searched.
            start: the place.
            spend: is told of steps, and may raise to end the search.
        """
        run = _Run(self, text, spend)
        for place in range(start, len(text) + 1):
            match = run.match_at(place)
            if match is not None:
                return match
        return None


class _Run:
    """One search: what was tried before stays known when the start moves on."""

    def __init__(
        self, pattern: Pattern, text: str, spend: Callable[[int], None]
    ) -> None:
        self._pattern = pattern
        self.text = text
        self.spend = spend
        self._seen: set[object] = set()
        self._count = 0

    def match_at(self, start: int) -> Match | None:
        """Follow all ways from a place until one ends well."""
        places: Places = (-1,) * (2 * self._pattern.groups + 2)
        waiting: list[tuple[int, int, Places]] = [(0, start, places)]
        while waiting:
            index, place, places = waiting.pop()
            self._count += 1
            if self._count % INSTRUCTIONS_PER_STEP == 0:
                self.spend(1)
            key = (
                (index, place, places)
                if self._pattern.has_references
                else (index, place)
            )
            if key in self._seen:
                continue
            self._seen.add(key)
            instruction = self._pattern.instructions[index]
            if instruction is None:
                return Match(start, place, (start, place, *places[2:]))
            waiting.extend(instruction(self, place, places))
        return None

    def same(self, place: int, places: Places, *, group: int) -> int | None:
        """Return the place behind the text of a group, if it stands here again."""
        start, end = places[2 * group : 2 * group + 2]
        wanted = self.text[start:end] if start >= 0 and end >= 0 else ""
        found = self.text[place : place + len(wanted)]
        self.spend(1 + len(wanted) // INSTRUCTIONS_PER_STEP)
        same = found == wanted or (
            self._pattern.ignore_case and found.casefold() == wanted.casefold()
        )
        return place + len(wanted) if same else None


@lru_cache(maxsize=_CACHED)
def compile_pattern(text: str, flags: str) -> Pattern:
    """Compile a pattern.

    Raises:
        PatternFault: the pattern or the flags make no sense, or it is too large.
    """
    if not set(flags) <= _FLAGS:
        message = f"there are no flags {flags!r}"
        raise PatternFault(message)
    reader = PatternReader(text, blanks_count="x" not in flags)
    tree = reader.read()
    builder = _Builder(flags)
    builder.add(tree)
    builder.emit(None)
    return Pattern(
        tuple(builder.instructions), reader.groups, "i" in flags, builder.has_references
    )


class _Builder:
    """Writes the instructions of a tree."""

    def __init__(self, flags: str) -> None:
        self.instructions: list[Instruction] = []
        self.has_references = False
        self._ignore_case = "i" in flags
        self._dot_takes_all = "s" in flags
        self._lines = "m" in flags

    def emit(self, instruction: Instruction) -> int:
        """Add an instruction and return its index."""
        if len(self.instructions) >= MAX_INSTRUCTIONS:
            message = "the pattern repeats too much"
            raise PatternFault(message)
        self.instructions.append(instruction)
        return len(self.instructions) - 1

    @property
    def _next(self) -> int:
        """The index of the instruction behind the one that is emitted now."""
        return len(self.instructions) + 1

    def add(self, node: Node) -> None:  # noqa: C901 - one line a kind
        """Write the instructions of a node."""
        match node:
            case One():
                self.emit(_take(self._next, self._taking(node)))
            case AnyCharacter():
                self.emit(_take(self._next, _any if self._dot_takes_all else _in_line))
            case LineStart():
                check = _line_starts if self._lines else _text_starts
                self.emit(_check(self._next, check))
            case LineEnd():
                check = _line_ends if self._lines else _text_ends
                self.emit(_check(self._next, check))
            case Sequence(parts):
                for part in parts:
                    self.add(part)
            case Choice(branches):
                self._add_choice(branches)
            case Group(number, inner):
                self.emit(_save(self._next, 2 * number))
                self.add(inner)
                self.emit(_save(self._next, 2 * number + 1))
            case Same(group):
                self.has_references = True
                self.emit(_same(self._next, group))
            case Repeat():
                self._add_repeat(node)
            case _:
                assert_never(node)

    def _taking(self, node: One) -> Take:
        characters, ignore_case = node.characters, self._ignore_case
        return lambda character: characters.accepts(character, ignore_case=ignore_case)

    def _add_choice(self, branches: tuple[Node, ...]) -> None:
        exits: list[int] = []
        for branch in branches[:-1]:
            split = self.emit(None)
            self.add(branch)
            exits.append(self.emit(None))
            self.instructions[split] = _go(split + 1, len(self.instructions))
        self.add(branches[-1])
        for index in exits:
            self.instructions[index] = _go(len(self.instructions))

    def _add_repeat(self, node: Repeat) -> None:
        for _ in range(node.least):
            self.add(node.inner)
        splits: list[int] = []
        for _ in range(1 if node.most is None else node.most - node.least):
            splits.append(self.emit(None))
            self.add(node.inner)
        if node.most is None:
            # Not back to the first split: a round that took nothing would find that
            # place seen and be thrown away, though it may be the preferred end.
            splits.append(self.emit(None))
        behind = len(self.instructions)
        for split in splits:
            inside = (splits[0] if node.most is None else split) + 1
            ways = (inside, behind) if node.greedy else (behind, inside)
            self.instructions[split] = _go(*ways)


def _take(following: int, take: Take) -> Instruction:
    def run(search: _Run, place: int, places: Places) -> list[Way]:
        if place < len(search.text) and take(search.text[place]):
            return [(following, place + 1, places)]
        return []

    return run


def _check(following: int, check: Check) -> Instruction:
    return lambda search, place, places: (
        [(following, place, places)] if check(search.text, place) else []
    )


def _save(following: int, slot: int) -> Instruction:
    return lambda _search, place, places: [
        (following, place, (*places[:slot], place, *places[slot + 1 :]))
    ]


def _same(following: int, group: int) -> Instruction:
    def run(search: _Run, place: int, places: Places) -> list[Way]:
        end = search.same(place, places, group=group)
        return [(following, end, places)] if end is not None else []

    return run


def _go(*targets: int) -> Instruction:
    """Go on at several instructions, the first one preferred."""
    backwards = targets[::-1]
    return lambda _search, place, places: [
        (target, place, places) for target in backwards
    ]


def _any(_character: str) -> bool:
    return True


def _in_line(character: str) -> bool:
    return character not in _LINE_BREAKS


def _text_starts(_text: str, place: int) -> bool:
    return place == 0


def _text_ends(text: str, place: int) -> bool:
    return place == len(text)


def _line_starts(text: str, place: int) -> bool:
    return place == 0 or (text[place - 1] == "\n" and place < len(text))


def _line_ends(text: str, place: int) -> bool:
    return place == len(text) or text[place] == "\n"
