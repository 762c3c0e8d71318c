"""Random block-structured models, drawn for the engine and played by an oracle.

The oracle knows no tokens and no graph: it plays the blocks themselves, so that it
shares no idea with the interpreter that it judges.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hypothesis import strategies as st


@dataclass(frozen=True)
class Block:
    """A block: its kind, its inner blocks, and what decides it."""

    kind: str
    inner: tuple[Block, ...] = ()
    #: xor: which branch; or: bit set of branches; loop and many: how many rounds.
    choice: int = 0


def blocks() -> st.SearchStrategy[Block]:
    """Draw a block of at most a dozen tasks."""
    leaf = st.sampled_from([Block("user"), Block("auto")])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            _many("seq", inner, low=1),
            _many("and", inner),
            st.builds(
                lambda parts, choice: Block("xor", parts, choice % len(parts)),
                _parts(inner),
                st.integers(0, 2),
            ),
            st.builds(
                lambda parts, bits: Block("or", parts, bits % (1 << len(parts))),
                _parts(inner),
                st.integers(0, 7),
            ),
            st.builds(
                lambda body, n: Block("loop", (body,), n), inner, st.integers(1, 3)
            ),
            st.builds(lambda body: Block("sub", (body,)), inner),
            st.builds(
                lambda body, n: Block("many", (body,), n), inner, st.integers(0, 3)
            ),
        ),
        max_leaves=8,
    )


def _parts(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[tuple[Block, ...]]:
    return st.lists(inner, min_size=2, max_size=3).map(tuple)


def _many(
    kind: str, inner: st.SearchStrategy[Block], *, low: int = 2
) -> st.SearchStrategy[Block]:
    parts = st.lists(inner, min_size=low, max_size=3).map(tuple)
    return st.builds(lambda drawn: Block(kind, drawn), parts)


# -- drawing for the engine ---------------------------------------------------


@dataclass
class Drawing:
    """A sketch in the making."""

    lines: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    #: Counters of the loops drawn so far: every scope around them declares them, so
    #: that rounds of a multi-instance subprocess count for themselves.
    counters: list[str] = field(default_factory=list)

    def name(self, prefix: str) -> str:
        """Return a new id."""
        return f"{prefix}{next(self.numbers)}"


def draw(block: Block) -> str:
    """Draw a block as a sketch with a start and an end."""
    drawing = Drawing()
    first, last = _draw(block, drawing)
    return "\n".join(
        ["start s", "end e", *drawing.lines, f"s -> {first}", f"{last} -> e"]
    )


def _draw(block: Block, drawing: Drawing) -> tuple[str, str]:
    return _DRAW[block.kind](block, drawing)


def _draw_leaf(block: Block, drawing: Drawing) -> tuple[str, str]:
    name = drawing.name("u" if block.kind == "user" else "t")
    if block.kind == "user":
        # Rounds of a multi-instance subprocess are told apart by their path.
        drawing.lines.append(f"user {name} name={name}${{path}}")
    else:
        drawing.lines.append(f"task {name}")
    return name, name


def _draw_seq(block: Block, drawing: Drawing) -> tuple[str, str]:
    ends = [_draw(part, drawing) for part in block.inner]
    for (_, last), (first, _) in itertools.pairwise(ends):
        drawing.lines.append(f"{last} -> {first}")
    return ends[0][0], ends[-1][1]


def _draw_split(block: Block, drawing: Drawing) -> tuple[str, str]:
    split, join = drawing.name("g"), drawing.name("g")
    join_kind = "xor" if block.kind == "xor" else block.kind
    drawing.lines += [f"{block.kind} {split}", f"{join_kind} {join}"]
    for number, part in enumerate(block.inner):
        first, last = _draw(part, drawing)
        drawing.lines += [_way(block, split, first, number), f"{last} -> {join}"]
    if block.kind == "or":
        drawing.lines.append(f"{split} => {join}")
    return split, join


def _way(block: Block, split: str, first: str, number: int) -> str:
    if block.kind == "and":
        return f"{split} -> {first}"
    if block.kind == "or":
        taken = "true" if block.choice >> number & 1 else "false"
        return f"{split} -> {first} ? ${{{taken}}}"
    if number == len(block.inner) - 1:
        return f"{split} => {first}"
    return f"{split} -> {first} ? ${{{str(block.choice == number).lower()}}}"


def _draw_loop(block: Block, drawing: Drawing) -> tuple[str, str]:
    enter, merge, count = (drawing.name(p) for p in ("l", "g", "l"))
    first, last = _draw(block.inner[0], drawing)
    ask = drawing.name("g")
    leave = drawing.name("g")
    counter = f"n{enter}"
    drawing.counters.append(counter)
    drawing.lines += [
        f"xor {merge}",
        f"xor {ask}",
        f"xor {leave}",
        f"task {enter} out:{counter}=${{0}}",
        f"task {count} out:{counter}=${{{counter}%20+%201}}",
        f"{enter} -> {merge}",
        f"{merge} -> {first}",
        f"{last} -> {count}",
        f"{count} -> {ask}",
        f"{ask} -> {merge} ? ${{{counter} < {block.choice}}}",
        f"{ask} => {leave}",
    ]
    return enter, leave


def _draw_inner(block: Block, drawing: Drawing) -> tuple[str, str]:
    name = drawing.name("p")
    times = ""
    if block.kind == "many":
        times = f" times={block.choice} in:path=${{path}}/${{loopCounter}}"
    head, known = len(drawing.lines), len(drawing.counters)
    start, end = drawing.name("s"), drawing.name("e")
    drawing.lines += [f"start {start}", f"end {end}"]
    first, last = _draw(block.inner[0], drawing)
    drawing.lines += [f"{start} -> {first}", f"{last} -> {end}", "]"]
    declared = "".join(f" in:{counter}=0" for counter in drawing.counters[known:])
    drawing.lines.insert(head, f"sub {name}{times}{declared} [")
    return name, name


_DRAW: dict[str, Callable[[Block, Drawing], tuple[str, str]]] = {
    "user": _draw_leaf,
    "auto": _draw_leaf,
    "seq": _draw_seq,
    "and": _draw_split,
    "or": _draw_split,
    "xor": _draw_split,
    "loop": _draw_loop,
    "sub": _draw_inner,
    "many": _draw_inner,
}


# -- the oracle ------------------------------------------------------------------


@dataclass(frozen=True)
class _Named:
    block: Block
    name: str
    inner: tuple[_Named, ...]


def _name(block: Block, counter: Iterator[int]) -> _Named:
    # The drawing takes numbers in this order; the oracle must take the same ones.
    if block.kind in {"user", "auto"}:
        return _Named(block, f"u{next(counter)}", ())
    before = {"and": 2, "or": 2, "xor": 2, "loop": 3, "sub": 3, "many": 3}
    for _ in range(before.get(block.kind, 0)):
        next(counter)
    inner = tuple(_name(part, counter) for part in block.inner)
    if block.kind == "loop":
        next(counter)
        next(counter)
    return _Named(block, "", inner)


@dataclass
class Playing:
    """A block in play: which user tasks are open, and whether it is over."""

    named: _Named
    path: str
    parts: list[Playing] = field(default_factory=list)
    #: Parts of a sequence, or rounds of a loop, that are still to come.
    left: int = 0
    over: bool = False

    def open_tasks(self) -> list[str]:
        """Names of the open user tasks."""
        if self.over:
            return []
        if self.named.block.kind == "user":
            return [self.named.name + self.path]
        return [name for part in self.parts for name in part.open_tasks()]

    def complete(self, name: str) -> bool:
        """Complete one open task of this name; say whether it was here."""
        if self.over:
            return False
        if self.named.block.kind == "user":
            self.over = self.named.name + self.path == name
            return self.over
        if any(part.complete(name) for part in self.parts):
            self.settle()
            return True
        return False

    def settle(self) -> None:
        """Begin what comes next, until a person is needed or nothing is left."""
        while all(part.over for part in self.parts):
            if self.left == 0:
                self.over = True
                return
            self.left -= 1
            inner = self.named.inner
            number = len(inner) - self.left - 1 if self.named.block.kind == "seq" else 0
            self.parts = [_start(inner[number], self.path)]


def _start(named: _Named, path: str) -> Playing:
    block = named.block
    playing = Playing(named, path, over=block.kind == "auto")
    if block.kind in {"user", "auto"}:
        return playing
    playing.parts = [_start(part, way) for part, way in _at_once(named, path)]
    playing.left = {"seq": len(named.inner), "loop": block.choice, "sub": 1}.get(
        block.kind, 0
    )
    playing.settle()
    return playing


def _at_once(named: _Named, path: str) -> list[tuple[_Named, str]]:
    """Return the parts that begin together with the block."""
    choice = named.block.choice
    if named.block.kind == "and":
        return [(part, path) for part in named.inner]
    if named.block.kind == "xor":
        return [(named.inner[choice], path)]
    if named.block.kind == "or":
        parts = enumerate(named.inner)
        return [(part, path) for number, part in parts if choice >> number & 1]
    if named.block.kind == "many":
        return [(named.inner[0], f"{path}/{number}") for number in range(choice)]
    return []


def play(block: Block) -> Playing:
    """Begin to play a block as its drawing would be executed."""
    return _start(_name(block, itertools.count()), "")
