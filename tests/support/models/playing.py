"""An oracle for random blocks: it plays the blocks and knows no tokens and no graph.

It shares no idea with the engine that it judges: a block is begun, offers moves, and
is over at some time. A move is `u…` (a user task is completed) or `m…`, `b…`, `y…` (a
message arrives), each with the path of the round that it belongs to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from tests.support.models.blocks import Block


class Play:
    """A block in play."""

    over = False

    def moves(self, *, again: bool = True) -> list[str]:
        """Return what can be done here.

        Args:
            again: Also messages that start what runs beside already: they are waited
                for, but then two user tasks of one name would be open.
        """
        return [] if self.over else self._moves(again=again)

    def do(self, move: str) -> bool:
        """Do a move; False when it is not one of here."""
        return not self.over and move in self._moves(again=True) and self._do(move)

    def _moves(self, *, again: bool) -> list[str]:
        raise NotImplementedError

    def _do(self, move: str) -> bool:
        raise NotImplementedError


@dataclass
class Scope:
    """What blocks of one scope share."""

    path: str
    visits: Counter[int] = field(default_factory=Counter)
    #: What runs beside the main path: number of its block, and its play.
    beside: list[tuple[int, Play]] = field(default_factory=list)

    def begin_beside(self, number: int, play: Play) -> None:
        """Let something run that keeps the scope from ending."""
        self.beside.append((number, play))

    def plays_beside(self) -> list[Play]:
        """Return what runs beside the main path."""
        self.beside = [entry for entry in self.beside if not entry[1].over]
        return [play for _, play in self.beside]

    def runs_beside(self, number: int) -> bool:
        """Say whether something of a block still runs beside."""
        self.plays_beside()
        return any(of == number for of, _ in self.beside)


def begin(block: Block, scope: Scope) -> Play:
    """Begin a block."""
    return _BEGIN[block.kind](block, scope)


def play(block: Block) -> Play:
    """Begin a whole model."""
    return Inside(block, "")


class Leaf(Play):
    """A user task, or a task that is done at once."""

    def __init__(self, block: Block, scope: Scope) -> None:
        self.name = f"u{block.id}{scope.path}"
        self.over = block.kind == "auto"

    @override
    def _moves(self, *, again: bool) -> list[str]:
        return [self.name]

    @override
    def _do(self, move: str) -> bool:
        self.over = True
        return True


class Together(Play):
    """Several plays at once; over when all are."""

    def __init__(self, parts: Iterable[Play]) -> None:
        self.parts = list(parts)
        self.settle()

    def settle(self) -> None:
        """Look whether it is over."""
        self.over = all(part.over for part in self.parts)

    @override
    def _moves(self, *, again: bool) -> list[str]:
        return [move for part in self.parts for move in part.moves(again=again)]

    @override
    def _do(self, move: str) -> bool:
        done = any(part.do(move) for part in self.parts)
        self.settle()
        return done


class OneByOne(Play):
    """Plays that begin one after the other."""

    def __init__(self, parts: Iterable[Callable[[], Play]]) -> None:
        self.left = iter(parts)
        self.part: Play | None = None
        self.settle()

    def settle(self) -> None:
        """Begin what comes next, until something waits or nothing is left."""
        while self.part is None or self.part.over:
            following = next(self.left, None)
            if following is None:
                self.over = True
                return
            self.part = following()

    @override
    def _moves(self, *, again: bool) -> list[str]:
        return [] if self.part is None else self.part.moves(again=again)

    @override
    def _do(self, move: str) -> bool:
        done = self.part is not None and self.part.do(move)
        self.settle()
        return done


class Inside(Together):
    """A scope of its own: over when its block is, and all that ran beside it."""

    def __init__(self, block: Block, path: str) -> None:
        self.scope = Scope(path)
        super().__init__([begin(block, self.scope)])

    @override
    def settle(self) -> None:
        """Look whether it is over."""
        self.parts = [self.parts[0], *self.scope.plays_beside()]
        super().settle()

    @override
    def _moves(self, *, again: bool) -> list[str]:
        self.settle()
        return super()._moves(again=again)


class Events(Play):
    """A choice by messages."""

    def __init__(self, block: Block, scope: Scope) -> None:
        self.scope = scope
        self.choices = {
            f"m{block.id}_{number}{scope.path}": part
            for number, part in enumerate(block.inner)
        }
        self.part: Play | None = None

    @override
    def _moves(self, *, again: bool) -> list[str]:
        return list(self.choices) if self.part is None else self.part.moves(again=again)

    @override
    def _do(self, move: str) -> bool:
        if self.part is None:
            self.part = begin(self.choices[move], self.scope)
        else:
            self.part.do(move)
        self.over = self.part.over
        return True


class Listening(Play):
    """A scope with a message that may come while it runs."""

    def __init__(self, block: Block, message: str) -> None:
        self.block = block
        self.message = message
        self.listens = True

    def _heard(self, scope: Scope, *, again: bool) -> list[str]:
        """Return the message if it is waited for."""
        running = scope.runs_beside(self.block.id)
        return [self.message] if self.listens and (again or not running) else []


class Guard(Listening):
    """A scope with a message at its border."""

    def __init__(self, block: Block, scope: Scope) -> None:
        super().__init__(block, f"b{block.id}{scope.path}")
        self.scope = scope
        self.part: Play = Inside(block.inner[0], scope.path)
        self.over = self.part.over

    @override
    def _moves(self, *, again: bool) -> list[str]:
        found = self.part.moves(again=again)
        return [*found, *self._heard(self.scope, again=again)]

    @override
    def _do(self, move: str) -> bool:
        if self.listens and move == self.message:
            self._caught()
        else:
            self.part.do(move)
        self.over = self.part.over
        return True

    def _caught(self) -> None:
        handler = begin(self.block.inner[1], self.scope)
        if self.block.flag:
            self.part, self.listens = handler, False
        else:
            self.scope.begin_beside(self.block.id, handler)


class Handle(Listening):
    """A scope with an event subprocess."""

    def __init__(self, block: Block, scope: Scope) -> None:
        super().__init__(block, f"y{block.id}{scope.path}")
        self.path = scope.path
        self.part = Inside(block.inner[0], scope.path)
        self.over = self.part.over

    @override
    def _moves(self, *, again: bool) -> list[str]:
        found = self.part.moves(again=again)
        return [*found, *self._heard(self.part.scope, again=again)]

    @override
    def _do(self, move: str) -> bool:
        if self.listens and move == self.message:
            handler = self.block.inner[1]
            if self.block.flag:
                self.part, self.listens = Inside(handler, self.path), False
            else:
                beside = Inside(handler, self.path)
                self.part.scope.begin_beside(self.block.id, beside)
        else:
            self.part.do(move)
        self.part.settle()
        self.over = self.part.over
        return True


class Broken(Play):
    """A scope that ends with its first part; after an error something follows."""

    def __init__(self, block: Block, scope: Scope) -> None:
        self.scope = scope
        self.after = block.inner[2:]
        inner = Scope(scope.path)
        self.inner = inner
        self.first = begin(block.inner[0], inner)
        self.second = begin(block.inner[1], inner)
        self.part: Play | None = None
        self._settle()

    def _settle(self) -> None:
        if self.first.over and self.part is None:
            self.part = Together(begin(part, self.scope) for part in self.after)
        if self.part is not None:
            self.over = self.part.over

    @override
    def _moves(self, *, again: bool) -> list[str]:
        if self.part is not None:
            return self.part.moves(again=again)
        running = [self.first, self.second, *self.inner.plays_beside()]
        return [move for play_ in running for move in play_.moves(again=again)]

    @override
    def _do(self, move: str) -> bool:
        if self.part is not None:
            self.part.do(move)
        else:
            running = [self.first, self.second, *self.inner.plays_beside()]
            any(one.do(move) for one in running)
        self._settle()
        return True


def _seq(block: Block, scope: Scope) -> Play:
    return OneByOne(_later(part, scope) for part in block.inner)


def _later(block: Block, scope: Scope) -> Callable[[], Play]:
    return lambda: begin(block, scope)


def _fork(block: Block, scope: Scope) -> Play:
    return Together(begin(part, scope) for part in _taken(block, scope))


def _taken(block: Block, scope: Scope) -> list[Block]:
    """Return the branches that this visit takes."""
    if block.kind == "and":
        return list(block.inner)
    choice = block.choices[scope.visits[block.id] % len(block.choices)]
    scope.visits[block.id] += 1
    if block.kind == "xor":
        return [block.inner[choice]]
    return [part for number, part in enumerate(block.inner) if choice >> number & 1]


def _loop(block: Block, scope: Scope) -> Play:
    return OneByOne(_later(block.inner[0], scope) for _ in range(block.count))


def _again(block: Block, scope: Scope) -> Play:
    (inner,) = block.inner
    return OneByOne((lambda: Inside(inner, scope.path)) for _ in range(block.count))


def _many(block: Block, scope: Scope) -> Play:
    rounds = [_round(block, f"{scope.path}/{number}") for number in range(block.count)]
    return OneByOne(rounds) if block.flag else Together(begin_() for begin_ in rounds)


def _round(block: Block, path: str) -> Callable[[], Play]:
    if block.kind == "crowd":
        task = Block(kind="user", id=block.id)
        return lambda: Leaf(task, Scope(path))
    return lambda: Inside(block.inner[0], path)


def _scope(block: Block, scope: Scope) -> Play:
    return Inside(block.inner[0], scope.path)


def _tell(block: Block, scope: Scope) -> Play:
    scope.begin_beside(block.id, begin(block.inner[1], scope))
    return Inside(block.inner[0], scope.path)


_BEGIN: Mapping[str, Callable[[Block, Scope], Play]] = {
    "user": Leaf,
    "auto": Leaf,
    "seq": _seq,
    "and": _fork,
    "or": _fork,
    "xor": _fork,
    "events": Events,
    "loop": _loop,
    "again": _again,
    "many": _many,
    "crowd": _many,
    "sub": _scope,
    "call": _scope,
    "guard": Guard,
    "handle": Handle,
    "tell": _tell,
    "fail": Broken,
    "stop": Broken,
}
