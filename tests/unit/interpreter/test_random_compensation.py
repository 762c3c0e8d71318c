"""Random nested scopes are undone as an independent reading of the rules says.

The oracle knows no tokens: it walks the blocks backwards. Every step is done by an
instance that was rebuilt from what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab


class Way(StrEnum):
    """How a block is undone."""

    NOTHING = "nothing"
    BORDER = "border"
    #: By an event subprocess that does not ask for the inside.
    EVENT = "event"


@dataclass
class Block:
    """A task, or a subprocess with blocks inside, done so many times."""

    way: Way
    rounds: int
    inside: list[Block] | None
    #: asyncAfter on a subprocess.
    later: bool
    name: str = field(default="")


def _blocks(depth: int) -> st.SearchStrategy[list[Block]]:
    task = st.builds(
        Block,
        way=st.sampled_from([Way.NOTHING, Way.BORDER]),
        rounds=st.integers(1, 3),
        inside=st.none(),
        later=st.sampled_from([False]),
    )
    if depth == 0:
        return st.lists(task, min_size=1, max_size=3)
    scope = st.builds(
        Block,
        way=st.sampled_from(list(Way)),
        rounds=st.integers(1, 2),
        inside=_blocks(depth - 1),
        later=st.booleans(),
    )
    return st.lists(st.one_of(task, scope), min_size=1, max_size=3)


def _name(blocks: list[Block], prefix: str) -> None:
    for number, block in enumerate(blocks):
        block.name = f"{prefix}{number}"
        _name(block.inside or [], block.name + "_")


def _text(blocks: list[Block], start: str, end: str) -> Iterator[str]:
    """Write the blocks one after the other between two nodes."""
    before = start
    for block in blocks:
        yield from _one(block)
        yield f"{before} -> {block.name}"
        before = block.name
    yield f"{before} -> {end}"


def _one(block: Block) -> Iterator[str]:
    name = block.name
    rounds = f"times={block.rounds} sequential=true" if block.rounds > 1 else ""
    if block.inside is None:
        yield f"user {name} {rounds}"
    else:
        later = "async_after=true" if block.later else ""
        yield f"sub {name} in:mark={name} {rounds} {later} ["
        yield f"start {name}s"
        yield f"end {name}e"
        yield from _text(block.inside, f"{name}s", f"{name}e")
        if block.way is Way.EVENT:
            yield f"handle {name}h ["
            yield f"start-compensate {name}hs"
            yield f"user undo_{name} name=${{mark}}"
            yield f"{name}hs -> undo_{name}"
            yield "]"
        yield "]"
    if block.way is Way.BORDER:
        yield f"on {name} compensate {name}c by=undo_{name}"
        yield f"user undo_{name} undoes=true"


def _undone(blocks: list[Block]) -> Iterator[str]:
    """Say in which order the handlers begin: the oracle."""
    for block in reversed(blocks):
        for _ in range(block.rounds):
            if block.way is Way.BORDER:
                yield f"undo_{block.name}"
            elif block.way is Way.EVENT:
                yield f"{block.name}h"
            elif block.inside is not None:
                yield from _undone(block.inside)


def _run_to(lab: Lab, end: str) -> None:
    while lab.waits != [end]:
        for job in list(lab.jobs.values()):
            lab.run_async(str(job.element_id))
        for task in lab.tasks:
            if task != end:
                lab.complete(task)


def _begun(lab: Lab) -> list[str]:
    """Handlers at borders and event subprocesses in the order of their beginning."""
    started = [
        str(event.element_id)
        for event in lab.history
        if event.type is HistoryType.ACTIVITY_STARTED
    ]
    return [name for name in started if name.startswith("undo_") or name[-1] == "h"]


@settings(deadline=None, max_examples=30)
@given(_blocks(2), st.randoms(use_true_random=False))
def test_random_blocks_are_undone_in_the_order_of_the_oracle(blocks, random) -> None:
    # Given
    _name(blocks, "b")
    body = "\n".join(_text(blocks, "s", "sure"))
    lab = Lab(
        f"start s\n{body}\nuser sure\nthrow-compensate t\nuser z\nsure -> t\nt -> z"
    )
    _run_to(lab, "sure")
    assert _begun(lab) == []

    # When
    lab.complete("sure")

    # Then
    at_event = {f"undo_{name[:-1]}" for name in _begun(lab) if name.endswith("h")}
    assert list(_undone(blocks)) == [n for n in _begun(lab) if n not in at_event]
    for task in lab.user_tasks.values():
        assert "${" not in task.name
    while lab.waits != ["z"]:
        lab.complete(random.choice(lab.tasks))
    assert lab.rows == {}
    assert lab.complete("z").ended


@settings(deadline=None, max_examples=30)
@given(_blocks(2))
def test_what_could_be_undone_ends_with_the_instance(blocks: list[Block]) -> None:
    _name(blocks, "b")
    body = "\n".join(_text(blocks, "s", "z"))
    lab = Lab(f"start s\n{body}\nuser z")
    _run_to(lab, "z")

    assert lab.complete("z").ended
    assert lab.rows == {}
