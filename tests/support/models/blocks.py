"""Random block-structured models: every kind of block that the engine executes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a process with one way in and one way out."""

    kind: str
    id: int
    inner: tuple[Block, ...] = ()
    #: xor: branch to take; or: bit set of branches; one choice for each visit in turn.
    choices: tuple[int, ...] = (0,)
    #: Rounds of a loop or of a multi-instance activity.
    count: int = 0
    #: Interrupting, or sequential.
    flag: bool = False


def generate(
    seed: int, size: int, *, kinds: Collection[str] = (), visits: int = 3
) -> Block:
    """Make the model of a seed.

    Args:
        seed: The same seed and size give the same model.
        size: About how many leaves it has.
        kinds: Only blocks of these kinds; nothing means all.
        visits: After so many visits a gateway begins its choices again.
    """
    return _Generator(Random(seed), size, kinds or _DRAW, visits).block(_Where())  # noqa: S311 - a test's dice


@dataclass(frozen=True, slots=True)
class _Where:
    """What may not stand where a block is to stand."""

    depth: int = 0
    #: Inside of something that is done more than once, or beside itself.
    again: bool = False

    def below(self, *, again: bool = False) -> _Where:
        return _Where(self.depth + 1, self.again or again)


class _Generator:
    """Draws blocks until its leaves are used up."""

    def __init__(
        self, random: Random, size: int, kinds: Collection[str], visits: int
    ) -> None:
        self.random = random
        self.left = size
        self.made = 0
        self.visits = visits
        self.kinds = [kind for kind in _DRAW if kind in kinds]

    def block(self, where: _Where) -> Block:
        """Draw any block."""
        if self.left <= 1 or where.depth > 5:
            return self._leaf()
        kinds = [kind for kind in self.kinds if not (kind == "tell" and where.again)]
        weights = [3 if kind in {"seq", "and", "or", "loop"} else 1 for kind in kinds]
        (kind,) = self.random.choices(kinds, weights)
        self.made += 1
        return _DRAW[kind](self, kind, self.made, where)

    def _leaf(self) -> Block:
        self.left -= 1
        self.made += 1
        kind = "user" if self.random.random() < 0.85 else "auto"
        return Block(kind=kind, id=self.made)

    def parts(self, where: _Where, low: int = 2, high: int = 3) -> tuple[Block, ...]:
        """Draw several blocks."""
        count = self.random.randint(low, high)
        return tuple(self.block(where) for _ in range(count))

    def line(self, kind: str, number: int, where: _Where) -> Block:
        """Draw a sequence or a fork."""
        return Block(kind=kind, id=number, inner=self.parts(where.below()))

    def split(self, kind: str, number: int, where: _Where) -> Block:
        """Draw a gateway that decides, differently from visit to visit."""
        inner = self.parts(where.below())
        most = len(inner) - 1 if kind == "xor" else 2 ** len(inner) - 1
        visits = self.random.randint(1, self.visits)
        # Nothing at all is a choice, too, but a dull one.
        least = int(kind == "or" and self.random.random() < 0.8)
        choices = tuple(self.random.randint(least, most) for _ in range(visits))
        return Block(kind=kind, id=number, inner=inner, choices=choices)

    def events(self, kind: str, number: int, where: _Where) -> Block:
        """Draw an event-based gateway."""
        return Block(kind=kind, id=number, inner=self.parts(where.below()))

    def rounds(self, kind: str, number: int, where: _Where) -> Block:
        """Draw something that is done several times."""
        low = 0 if kind in {"many", "crowd"} else 1
        leaf = kind == "crowd"
        self.left -= leaf
        return Block(
            kind=kind,
            id=number,
            inner=() if leaf else (self.block(where.below(again=True)),),
            count=self.random.randint(low, 3),
            flag=self.random.random() < 0.4,
        )

    def scope(self, kind: str, number: int, where: _Where) -> Block:
        """Draw a subprocess or a call."""
        return Block(kind=kind, id=number, inner=(self.block(where.below()),))

    def guarded(self, kind: str, number: int, where: _Where) -> Block:
        """Draw a scope with an event, and what the event starts."""
        flag = self.random.random() < 0.5
        inner = (
            self.block(where.below()),
            self.block(where.below(again=not flag)),
        )
        return Block(kind=kind, id=number, inner=inner, flag=flag)

    def broken(self, kind: str, number: int, where: _Where) -> Block:
        """Draw a scope whose first part ends all of it while the second runs."""
        parts = 3 if kind == "fail" else 2
        inner = tuple(self.block(where.below()) for _ in range(parts))
        return Block(kind=kind, id=number, inner=inner)


_Draw = Callable[[_Generator, str, int, _Where], Block]

_DRAW: Mapping[str, _Draw] = {
    "seq": _Generator.line,
    "and": _Generator.line,
    "xor": _Generator.split,
    "or": _Generator.split,
    "events": _Generator.events,
    "loop": _Generator.rounds,
    "again": _Generator.rounds,
    "many": _Generator.rounds,
    "crowd": _Generator.rounds,
    "sub": _Generator.scope,
    "call": _Generator.scope,
    "guard": _Generator.guarded,
    "handle": _Generator.guarded,
    "tell": _Generator.guarded,
    "fail": _Generator.broken,
    "stop": _Generator.broken,
}
