"""Play a net in every order: find the nearest ways in which it goes wrong.

A state is the set of ways with a token, kept as the bits of one number. The search is
breadth-first, so that the first fault found is the one with the shortest path. Its
bound is a number of states, not a time: the verdict is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from engine.bpmn.soundness.moves import Move, Moves
from engine.bpmn.soundness.net import Net
from engine.bpmn.soundness.trail import all_elements_of, elements_of

#: How many states of a deployment are looked at, and how many moves are tried.
MAX_STATES = 20_000
MAX_MOVES = 100_000


@dataclass(slots=True)
class Budget:
    """How much a search may still do; several share one."""

    states: int = MAX_STATES
    moves: int = MAX_MOVES

    @property
    def used_up(self) -> bool:
        """Say whether nothing is left."""
        return self.states <= 0 or self.moves <= 0

    def part(self, *, states: int, moves: int) -> Budget:
        """Take a part of it away, or what is left."""
        part = Budget(min(states, self.states), min(moves, self.moves))
        self.states -= part.states
        self.moves -= part.moves
        return part

    def give_back(self, part: Budget) -> None:
        """Take back what was not used of a part."""
        self.states += part.states
        self.moves += part.moves


class FaultKind(Enum):
    """What can go wrong in the control flow."""

    #: A join waits for a token that can no longer come, and nothing has ended.
    DEADLOCK = "deadlock"
    #: The same after other branches have ended: something is left behind.
    LEFT_BEHIND = "left_behind"
    #: Two tokens can be on one way at once: what follows is done twice.
    TWO_TOKENS = "two_tokens"
    #: It never happens, whatever is chosen.
    NEVER = "never"
    #: From here no end can be reached, although nothing stands still.
    ENDLESS = "endless"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault, with the elements on the shortest path to it."""

    kind: FaultKind
    element: str
    path: tuple[str, ...] = ()
    #: For joins: the elements from which no token comes.
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What a search found."""

    faults: list[Fault] = field(default_factory=list)
    #: False when the bound was reached first.
    complete: bool = True
    #: Whether the scope can end other than by an error.
    may_end: bool = False
    states: int = 0
    #: Elements that happened in some state.
    happened: frozenset[str] = frozenset()


def search(net: Net, budget: Budget, *, begin: int | None = None) -> Outcome:
    """Visit all states of a net, or as many as the budget allows.

    Args:
        net: What is played.
        budget: How much may be looked at.
        begin: The state to begin with; None = a token on an entry.
    """
    return _Search(net, budget).run(begin)


class _Search:
    """One breadth-first search."""

    def __init__(self, net: Net, budget: Budget) -> None:
        self._net = net
        self._budget = budget
        self._moves = Moves(net)
        self._outcome = Outcome()
        #: State -> the state and the move that led to it.
        self._came_by: dict[int, tuple[int, Move] | None] = {}
        self._followers: dict[int, list[int]] = {}
        self._good: set[int] = set()
        self._visited = 0
        self._fired: set[int] = set()
        self._stuck: set[str] = set()
        self._doubled = False

    def run(self, begin: int | None) -> Outcome:
        """Visit states until none is new."""
        queue = [1 << entry for entry in self._net.entries]
        if begin is not None:
            queue = [begin]
        self._came_by = dict.fromkeys(queue)
        for state in queue:
            if self._budget.used_up:
                self._outcome.complete = False
                break
            self._budget.states -= 1
            queue.extend(self._visit(state))
        self._outcome.states = len(self._followers)
        self._outcome.happened = self._happened()
        if self._outcome.complete and not self._outcome.faults:
            self._find_endless()
        return self._outcome

    def _visit(self, state: int) -> Iterator[int]:
        """Yield the states that come after a state for the first time."""
        self._visited |= state
        followers = self._followers.setdefault(state, [])
        moved = False
        for move in self._moves.of(state):
            moved = True
            if self._budget.moves <= 0:
                self._outcome.complete = False
                return
            self._budget.moves -= 1
            self._fired.add(move.junction)
            if move.doubled:
                self._report_doubled(state, move)
                continue
            if move.throws or move.after == 0:
                self._good.add(state)
                self._outcome.may_end |= not move.throws
                continue
            followers.append(move.after)
            if move.after not in self._came_by:
                self._came_by[move.after] = (state, move)
                yield move.after
        if not moved:
            self._report_stuck(state)

    # -- faults -------------------------------------------------------------------

    def _report_stuck(self, state: int) -> None:
        element, missing = self._moves.stuck_at(state)
        if element in self._stuck:
            return
        self._stuck.add(element)
        path = self._path(state)
        ended = self._moves.ends.intersection(path)
        self._outcome.faults.append(
            Fault(
                kind=FaultKind.LEFT_BEHIND if ended else FaultKind.DEADLOCK,
                element=element,
                path=path,
                missing=missing,
            )
        )

    def _report_doubled(self, state: int, move: Move) -> None:
        """Report the first place only: what comes behind it is doubled as well."""
        if self._doubled:
            return
        self._doubled = True
        fault = Fault(
            kind=FaultKind.TWO_TOKENS,
            element=self._net.junctions[move.junction].element,
            path=self._path(state, move),
        )
        self._outcome.faults.append(fault)

    def _find_endless(self) -> None:
        """Look for a state from which no end can be reached."""
        before: dict[int, list[int]] = {}
        for state, followers in self._followers.items():
            for follower in followers:
                before.setdefault(follower, []).append(state)
        waiting = list(self._good)
        ending = set(waiting)
        while waiting:
            for state in before.get(waiting.pop(), ()):
                if state not in ending:
                    ending.add(state)
                    waiting.append(state)
        for state in self._came_by:
            if state not in ending:
                path = self._path(state) or (self._first_element(state),)
                fault = Fault(kind=FaultKind.ENDLESS, element=path[-1], path=path)
                self._outcome.faults.append(fault)
                return

    # -- paths --------------------------------------------------------------------

    def _path(self, state: int, last: Move | None = None) -> tuple[str, ...]:
        """Return the elements on the shortest path to a state, and by a last move."""
        moves = [last] if last is not None else []
        came = self._came_by[state]
        while came is not None:
            state, move = came
            moves.append(move)
            came = self._came_by[state]
        elements = elements_of(self._net.ways[state.bit_length() - 1].passed)
        for move in reversed(moves):
            elements += self._moves.elements(move)
        return _without_repeats([element for element in elements if element])

    def _first_element(self, entry: int) -> str:
        way = self._net.ways[entry.bit_length() - 1]
        return self._net.junctions[way.target].element

    def _happened(self) -> frozenset[str]:
        ways, junctions = self._net.ways, self._net.junctions
        visited = [way for n, way in ways.items() if self._visited >> n & 1]
        fired = [junctions[number] for number in self._fired]
        return all_elements_of(
            [
                *(trail for way in visited for trail in (way.passed, way.covers)),
                *(trail for each in fired for trail in (each.element, each.covers)),
            ]
        )


def _without_repeats(elements: list[str]) -> tuple[str, ...]:
    """Return elements without the same one twice in a row."""
    return tuple(
        element
        for number, element in enumerate(elements)
        if number == 0 or element != elements[number - 1]
    )
