"""Make a net smaller without changing its verdict, so that large diagrams are decided.

The rules are those known from free-choice workflow nets: sequences are contracted,
parallel ways of a block become one, choices behind choices and merges before merges
are joined, and loops around a choice are dropped. A well-structured diagram shrinks
to a single way. A rule applies only where two tokens that could meet before could
still meet afterwards: what is unsound stays unsound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from engine.bpmn.soundness.cycles import junctions_on_cycles
from engine.bpmn.soundness.net import Join, Junction, Net, Role, Split, Taken, Way
from engine.bpmn.soundness.trail import joined

_SAME_KIND = {(Split.ALL, Join.ALL), (Split.ONE, Join.ANY)}


def reduce_net(net: Net) -> None:
    """Apply all rules until none applies; the net itself becomes smaller."""
    _Reduction(net).run()


class _Reduction:
    """One reduction; junctions whose surroundings changed are looked at again."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._waiting = dict.fromkeys(net.junctions)
        #: Rules join junctions of one cycle only, so that this stays true.
        self._repeating = junctions_on_cycles(net)

    def run(self) -> None:
        """Work until nothing is left to look at."""
        self._gather_ends()
        rules = (
            self._contract,
            self._collapse,
            self._drop_loop,
            self._merge_merges,
            self._split_splits,
            self._drop_ends,
        )
        while self._waiting:
            number = next(iter(self._waiting))
            del self._waiting[number]
            for rule in rules:
                junction = self._net.junctions.get(number)
                if junction is None or not junction.passes:
                    break
                rule(number, junction)

    def _look_again(self, numbers: Iterable[int | None]) -> None:
        for number in numbers:
            if number is not None and number in self._net.junctions:
                self._waiting[number] = None

    def _gather_ends(self) -> None:
        """Let one junction without a name stand for all plain ends."""
        net = self._net
        ends = {n for n, each in net.junctions.items() if each.role is Role.ENDS}
        if not ends:
            return
        sink = net.add_junction(Junction(element="", role=Role.ENDS))
        for number, way in net.ways.items():
            if way.target in ends:
                way.passed = joined(way.passed, net.junctions[way.target].element)
                way.target = sink
                net.junctions[sink].ins.append(number)
        for number in ends:
            del net.junctions[number]

    # -- rules --------------------------------------------------------------------

    def _contract(self, number: int, junction: Junction) -> None:
        """Join the only way in and the only way out of a junction."""
        if len(junction.ins) != 1 or len(junction.outs) != 1 or junction.sides:
            return
        first, last = junction.ins[0], junction.outs[0]
        if first == last or self._stops(last):
            return
        way, rest = self._net.ways[first], self._net.ways[last]
        self._net.ways[first] = _one_way(way, junction, rest)
        target = self._net.junctions[rest.target]
        target.ins[target.ins.index(last)] = first
        del self._net.ways[last], self._net.junctions[number]
        self._look_again((way.source, rest.target))

    def _collapse(self, number: int, junction: Junction) -> None:
        """Make one way of those that leave a junction and meet again at once."""
        by_target: dict[int, list[int]] = defaultdict(list)
        for way in junction.outs:
            by_target[self._net.ways[way].target].append(way)
        for target, ways in by_target.items():
            if len(ways) > 1 and target != number:
                for group in self._groups(junction, self._net.junctions[target], ways):
                    for other in group[1:]:
                        self._unite(group[0], other)
                        self._look_again((number, target))

    def _groups(
        self, junction: Junction, meeting: Junction, ways: list[int]
    ) -> list[list[int]]:
        """Return which of the ways between two junctions are as good as one."""
        if (junction.split, meeting.join) in _SAME_KIND:
            return [ways]
        if meeting.join is not Join.INCLUSIVE or len(ways) != len(meeting.ins):
            return []
        if len(ways) == len(junction.outs):
            return [ways]
        if junction.split is not Split.INCLUSIVE:
            return []
        return [[way for way in ways if self._net.ways[way].taken is not Taken.ELSE]]

    def _unite(self, one: int, other: int) -> None:
        kept, dropped = self._net.ways[one], self._net.ways[other]
        kept.covers = joined(kept.covers, dropped.passed, dropped.covers)
        if kept.taken is not dropped.taken:
            # Of a closed block one way at least is taken, whatever the conditions.
            kept.taken = Taken.ALWAYS
        self._remove(other)

    def _drop_loop(self, number: int, junction: Junction) -> None:
        """Drop a way from a choice back to itself."""
        if junction.join is not Join.ANY or junction.split is not Split.ONE:
            return
        loops = [way for way in junction.outs if self._net.ways[way].target == number]
        if len(loops) == len(junction.outs) or len(loops) == len(junction.ins):
            return
        if self._leads_to_stop(junction):
            return
        for loop in loops:
            self._absorb(junction, loop)
            self._look_again((number,))

    def _merge_merges(self, number: int, junction: Junction) -> None:
        """Let tokens go straight to the next junction when this one only merges."""
        if junction.join is not Join.ANY or len(junction.outs) != 1 or junction.sides:
            return
        out = junction.outs[0]
        target = self._net.ways[out].target
        follower = self._net.junctions[target]
        if target == number or not follower.passes or self._leads_to_stop(follower):
            return
        if follower.join is not Join.ANY and len(follower.ins) > 1:
            return
        rest = self._net.ways[out]
        for number_in in junction.ins:
            way = self._net.ways[number_in]
            self._net.ways[number_in] = _one_way(way, junction, rest)
        follower.ins.remove(out)
        follower.ins.extend(junction.ins)
        follower.join = Join.ANY
        del self._net.ways[out], self._net.junctions[number]
        sources = [self._net.ways[way].source for way in follower.ins]
        self._look_again((target, *sources))

    def _split_splits(self, number: int, junction: Junction) -> None:
        """Take the ways of a split behind a split of the same kind at once."""
        if junction.split is Split.INCLUSIVE:
            return
        for out in junction.outs:
            way = self._net.ways[out]
            follower = self._net.junctions[way.target]
            if (
                way.target != number
                and follower.passes
                and follower.split is junction.split
                and follower.ins == [out]
                and len(follower.outs) > 1
                and not follower.sides
                and not self._leads_to_stop(follower)
            ):
                self._lift(number, junction, out, follower)
                return

    def _lift(
        self, number: int, junction: Junction, out: int, follower: Junction
    ) -> None:
        way = self._net.ways[out]
        for later in follower.outs:
            joined = _one_way(way, follower, self._net.ways[later])
            self._net.ways[later] = joined
        junction.outs.remove(out)
        junction.outs.extend(follower.outs)
        del self._net.junctions[way.target], self._net.ways[out]
        targets = [self._net.ways[later].target for later in follower.outs]
        self._look_again((number, *targets))

    def _drop_ends(self, number: int, junction: Junction) -> None:
        """Drop branches that only end, as long as another one goes on.

        Where the split can come again, such a branch may still be under way then:
        two tokens can meet on it, so it stays.
        """
        for side in list(junction.sides):
            if self._only_ends(side):
                self._absorb(junction, side)
                self._look_again((number,))
        if number in self._repeating or self._leads_to_stop(junction):
            return
        if junction.split is not Split.ALL:
            return
        for out in list(junction.outs):
            if self._only_ends(out) and len(junction.outs) > 1:
                self._absorb(junction, out)
                self._look_again((number,))

    # -- helpers ------------------------------------------------------------------

    def _only_ends(self, way: int) -> bool:
        return self._net.junctions[self._net.ways[way].target].role is Role.ENDS

    def _stops(self, way: int) -> bool:
        return self._net.junctions[self._net.ways[way].target].stops

    def _leads_to_stop(self, junction: Junction) -> bool:
        return any(self._stops(way) for way in (*junction.outs, *junction.sides))

    def _absorb(self, junction: Junction, number: int) -> None:
        """Drop a way; what is on it happens with the junction."""
        way = self._net.ways[number]
        junction.covers = joined(junction.covers, way.passed, way.covers)
        self._remove(number)

    def _remove(self, number: int) -> None:
        way = self._net.ways.pop(number)
        self._net.junctions[way.target].ins.remove(number)
        if way.source is not None:
            source = self._net.junctions[way.source]
            (source.outs if number in source.outs else source.sides).remove(number)


def _one_way(way: Way, junction: Junction, rest: Way) -> Way:
    """Return a way, the junction behind it and the next way as one."""
    return Way(
        source=way.source,
        target=rest.target,
        taken=way.taken,
        passed=joined(way.passed, junction.element, rest.passed),
        covers=joined(way.covers, junction.covers, rest.covers),
    )
