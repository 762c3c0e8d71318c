"""What can happen in a state of a net, by the rules of BPMN 2.0, chapter 13."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from engine.bpmn.soundness.net import Join, Junction, Net, Role, Split, Taken
from engine.bpmn.soundness.trail import elements_of


@dataclass(frozen=True, slots=True)
class Move:
    """One junction takes tokens and sends others."""

    junction: int
    #: The state behind it.
    after: int
    #: Ways on which it sends tokens, as bits.
    sent: int = 0
    #: It puts a second token on a way.
    doubled: bool = False
    #: It ends the scope by an error.
    throws: bool = False


class Moves:
    """The rules of one net; ways are the bits of a state."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._target = {number: way.target for number, way in net.ways.items()}
        self._needed = {n: _bits(each.ins) for n, each in net.junctions.items()}
        self._sources = {
            number: {net.ways[way].source for way in junction.ins}
            for number, junction in net.junctions.items()
        }
        #: Ways on which a second token does no harm: the first ends the scope.
        self._harmless = _bits([way for way in net.ways if self._ends_all(way)])
        self._feeding = {
            number: {way: self._feeders(number, way) for way in junction.ins}
            for number, junction in net.junctions.items()
            if junction.join is Join.INCLUSIVE and len(junction.ins) > 1
        }
        self._private = {
            side: self._region(side)
            for junction in net.junctions.values()
            for side in junction.sides
        }
        self.ends = frozenset(
            each.element for each in net.junctions.values() if each.role is Role.ENDS
        )

    def _ends_all(self, number: int) -> bool:
        """Say whether a token on a way ends the scope before anything else happens."""
        junction = self._net.junctions[self._target[number]]
        if not (junction.instant and junction.outs):
            return junction.stops
        behind = (self._target[out] for out in junction.outs)
        return all(self._net.junctions[target].stops for target in behind)

    def of(self, state: int) -> Iterator[Move]:
        """Yield everything that can happen in a state."""
        joined: set[int] = set()
        for way in _numbers(state):
            number = self._target[way]
            junction = self._net.junctions[number]
            if junction.join is Join.ANY or len(junction.ins) == 1:
                taken = 1 << way
            elif number in joined or not self._is_ready(number, junction, state):
                continue
            else:
                joined.add(number)
                taken = state & self._needed[number]
            yield from self._sends(number, junction, state, taken)

    def stuck_at(self, state: int) -> tuple[str, tuple[str, ...]]:
        """Return the join that waits for ever, and from where nothing comes."""
        number = self._target[next(_numbers(state))]
        junction = self._net.junctions[number]
        empty = [way for way in junction.ins if not state >> way & 1]
        sources = [self._before(way) for way in empty]
        return junction.element, tuple(dict.fromkeys(sources))

    def _before(self, number: int) -> str:
        """Return the element from which a way leads here."""
        way = self._net.ways[number]
        passed = elements_of(way.passed)
        if passed or way.source is None:
            return passed[-1] if passed else ""
        return self._net.junctions[way.source].element

    # -- joining --------------------------------------------------------------------

    def _is_ready(self, number: int, junction: Junction, state: int) -> bool:
        needed = self._needed[number]
        if junction.join is Join.ALL:
            return state & needed == needed
        to_empty = to_filled = 0
        for way, feeders in self._feeding[number].items():
            if state >> way & 1:
                to_filled |= feeders
            else:
                to_empty |= feeders
        return not state & to_empty & ~to_filled & ~needed

    def _feeders(self, join: int, way: int) -> int:
        """Return the ways from which a token can come to a way, not past the join."""
        found = 0
        passed: set[int | None] = {None, join}
        waiting = [self._net.ways[way].source]
        while waiting:
            source = waiting.pop()
            if source is None or source in passed:
                continue
            passed.add(source)
            found |= self._needed[source]
            waiting.extend(self._sources[source] - passed)
        return found

    # -- sending --------------------------------------------------------------------

    def _sends(
        self, number: int, junction: Junction, state: int, taken: int
    ) -> Iterator[Move]:
        if junction.role is not Role.PASSES:
            after = 0 if junction.stops else state & ~taken
            throws = junction.role is Role.THROWS
            yield Move(number, after, throws=throws)
            return
        for sent in self._choices(junction):
            yield self._move(number, state & ~taken, sent)
        for side in junction.sides:
            # One at a time: what such an event begins goes its own way, and may be
            # going on several times without harm.
            if not state & self._private[side]:
                yield self._move(number, state, 1 << side)

    def _move(self, number: int, rest: int, sent: int) -> Move:
        doubled = bool(rest & sent & ~self._harmless)
        return Move(number, rest | sent, sent, doubled=doubled)

    def elements(self, move: Move) -> list[str]:
        """Return the elements that happen by a move, in order."""
        ways = [self._net.ways[number] for number in _numbers(move.sent)]
        passed = [elements_of(way.passed) for way in ways]
        return [self._net.junctions[move.junction].element, *chain(*passed)]

    def _choices(self, junction: Junction) -> Iterator[int]:
        """Yield the sets of ways on which tokens may be sent at once."""
        if junction.split is Split.ALL:
            yield _bits(junction.outs)
        elif junction.split is Split.ONE:
            yield from (1 << way for way in junction.outs)
        else:
            yield from self._inclusive_choices(junction)

    def _inclusive_choices(self, junction: Junction) -> Iterator[int]:
        ways = self._net.ways
        always, maybe, otherwise = (
            _bits([way for way in junction.outs if ways[way].taken is taken])
            for taken in (Taken.ALWAYS, Taken.MAYBE, Taken.ELSE)
        )
        if always or otherwise:
            yield always or otherwise
        some = -maybe & maybe
        while some:
            yield always | some
            # The next larger number that has no other bits.
            some = (some - maybe) & maybe

    # -- regions ----------------------------------------------------------------------

    def _region(self, side: int) -> int:
        """Return the ways that can be reached over a side way only."""
        everything = self._reached(self._net.entries, without=None)
        return _bits(everything - self._reached(self._net.entries, without=side))

    def _reached(self, entries: list[int], *, without: int | None) -> set[int]:
        found = set(entries)
        waiting = list(entries)
        while waiting:
            junction = self._net.junctions[self._target[waiting.pop()]]
            for way in (*junction.outs, *junction.sides):
                if way != without and way not in found:
                    found.add(way)
                    waiting.append(way)
        return found


def _bits(numbers: list[int] | set[int] | tuple[int, ...]) -> int:
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
