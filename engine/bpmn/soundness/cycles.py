"""Find the junctions of a net through which a token can come again."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.soundness.net import Net


def junctions_on_cycles(net: Net) -> frozenset[int]:
    """Return every junction from which a path leads back to itself.

    They are the strongly connected components of more than one junction, or with a
    way from a junction to itself, by Tarjan's algorithm without recursion.
    """
    return frozenset(_Components(net).find())


class _Components:
    """One depth-first walk over a net."""

    def __init__(self, net: Net) -> None:
        self._after = {
            number: [net.ways[way].target for way in (*each.outs, *each.sides)]
            for number, each in net.junctions.items()
        }
        self._order: dict[int, int] = {}
        self._lowest: dict[int, int] = {}
        self._open: list[int] = []
        self._closed: set[int] = set()

    def find(self) -> Iterator[int]:
        """Yield the junctions on cycles."""
        for root in self._after:
            if root not in self._order:
                yield from self._walk(root)

    def _walk(self, root: int) -> Iterator[int]:
        walk = [(root, self._enter(root))]
        while walk:
            number, targets = walk[-1]
            for target in targets:
                if target not in self._order:
                    walk.append((target, self._enter(target)))
                    break
                if target not in self._closed:
                    self._lower(number, self._order[target])
            else:
                walk.pop()
                if walk:
                    self._lower(walk[-1][0], self._lowest[number])
                yield from self._leave(number)

    def _enter(self, number: int) -> Iterator[int]:
        self._order[number] = self._lowest[number] = len(self._order)
        self._open.append(number)
        return iter(self._after[number])

    def _lower(self, number: int, order: int) -> None:
        self._lowest[number] = min(self._lowest[number], order)

    def _leave(self, number: int) -> Iterator[int]:
        """Close a component when its first junction is left."""
        if self._lowest[number] != self._order[number]:
            return
        component = [self._open.pop()]
        while component[-1] != number:
            component.append(self._open.pop())
        self._closed.update(component)
        if len(component) > 1 or number in self._after[number]:
            yield from component
