"""Random models with loops around joins, and tokens that jump between branches.

Each is a fork of several branches that an inclusive gateway joins, in a loop. Behind
a user task a token may leave its branch: to the join, to a second join further on, or
into any branch, backwards included. Nothing keeps such a model from making several
tokens of one; the oracle counts them as the text of BPMN 2.0 says, with ways searched
for anew in every state.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

Choice = Mapping[str, bool]


@dataclass(frozen=True)
class Net:
    """Nodes and flows; a flow is known by its number."""

    #: Node -> user, xor, or, and, start, end.
    kinds: Mapping[str, str]
    flows: tuple[tuple[str, str], ...]

    @cached_property
    def outgoing(self) -> Mapping[str, list[int]]:
        """Node -> flows that leave it."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (source, _) in enumerate(self.flows):
            found[source].append(number)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, list[int]]:
        """Node -> flows that come to it."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (_, target) in enumerate(self.flows):
            found[target].append(number)
        return found

    @cached_property
    def decisions(self) -> list[str]:
        """Variables that decide at splits: each of one flow, the last has none."""
        return [
            f"d{number}" for number in range(len(self.flows)) if self.decided(number)
        ]

    def decided(self, number: int) -> bool:
        """Say whether a flow has a condition; the last one of a split is the default."""
        source, _ = self.flows[number]
        ways = self.outgoing[source]
        return self.kinds[source] in {"xor", "or"} and number != ways[-1]

    def sketch(self) -> str:
        """Draw it for the engine."""
        lines = [f"{kind} {node}" for node, kind in self.kinds.items()]
        for number, (source, target) in enumerate(self.flows):
            is_split = len(self.outgoing[source]) > 1 and self.kinds[source] != "and"
            if self.decided(number):
                lines.append(f"{source} -> {target} ? ${{d{number}}}")
            else:
                lines.append(f"{source} {'=>' if is_split else '->'} {target}")
        return "\n".join(lines)


def generate(seed: int, size: int) -> Net:
    """Make the net of a seed, with up to so many branches, two at least."""
    return _Builder(Random(seed)).net(size)  # noqa: S311 - a test's dice


class _Builder:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.kinds: dict[str, str] = {}
        self.flows: list[tuple[str, str]] = []

    def add(self, kind: str) -> str:
        name = f"{kind[0]}{len(self.kinds)}"
        self.kinds[name] = kind
        return name

    def net(self, size: int) -> Net:
        """Build the loop: merge, user task, fork, branches, joins, user task, back."""
        start, merge, first = self.add("start"), self.add("xor"), self.add("user")
        fork = self.add(self.random.choice(["or", "or", "and"]))
        self.flows += [(start, merge), (merge, first), (first, fork)]
        join, further = self.add("or"), self.add("or")
        branches = [self._branch() for _ in range(self.random.randint(2, max(2, size)))]
        entries = [entry for branch in branches for entry in branch]
        for branch in branches:
            self.flows.append((fork, branch[0]))
            self._connect(branch, [join, further, *entries], join)
        between, last, back = self.add("user"), self.add("user"), self.add("xor")
        self.flows += [(join, between), (between, further), (further, last)]
        self.flows += [(last, back), (back, merge), (back, self.add("end"))]
        return Net(dict(self.kinds), tuple(self.flows))

    def _branch(self) -> list[str]:
        """Add the merges before the user tasks of a branch."""
        return [self.add("xor") for _ in range(self.random.randint(1, 3))]

    def _connect(self, branch: list[str], targets: list[str], join: str) -> None:
        for merge, following in zip(branch, [*branch[1:], join], strict=True):
            task = self.add("user")
            self.flows.append((merge, task))
            if self.random.random() < 0.5:
                self.flows.append((task, following))
                continue
            split = self.add(self.random.choice(["xor", "xor", "or"]))
            jump = self.random.choice(targets)
            self.flows += [(task, split), (split, jump), (split, following)]


@dataclass
class Tokens:
    """The oracle: tokens in user tasks and in front of joins."""

    net: Net
    #: User task -> tokens in it.
    tasks: Counter[str] = field(default_factory=Counter)
    #: Flow into a join -> tokens that wait there.
    waiting: Counter[int] = field(default_factory=Counter)

    def begin(self, choice: Choice) -> None:
        """Put a token on the start."""
        (start,) = (node for node, kind in self.net.kinds.items() if kind == "start")
        self._leave(start, choice)
        self._join(choice)

    def complete(self, task: str, choice: Choice) -> None:
        """Take a token out of a user task."""
        assert self.tasks[task] > 0
        self.tasks[task] -= 1
        self._leave(task, choice)
        self._join(choice)

    def _leave(self, node: str, choice: Choice) -> None:
        for flow in self._chosen(node, choice):
            target = self.net.flows[flow][1]
            kind = self.net.kinds[target]
            if kind == "user":
                self.tasks[target] += 1
            elif kind == "or" and len(self.net.incoming[target]) > 1:
                self.waiting[flow] += 1
            elif kind != "end":
                self._leave(target, choice)

    def _chosen(self, node: str, choice: Choice) -> list[int]:
        ways = self.net.outgoing[node]
        kind = self.net.kinds[node]
        if kind not in {"xor", "or"}:
            return ways
        taken = [n for n in ways if self.net.decided(n) and choice[f"d{n}"]]
        return (taken[:1] if kind == "xor" else taken) or ways[-1:]

    def _join(self, choice: Choice) -> None:
        """Let joins happen, one at a time, until none can."""
        while True:
            ready = [join for join in self._joins() if self._is_ready(join)]
            if not ready:
                return
            for flow in self.net.incoming[ready[0]]:
                self.waiting[flow] -= self.waiting[flow] > 0
            self._leave(ready[0], choice)

    def _joins(self) -> Iterator[str]:
        """Yield the joins at which tokens wait, by name."""
        filled = {self.net.flows[flow][1] for flow, n in self.waiting.items() if n}
        yield from sorted(filled)

    def _is_ready(self, join: str) -> bool:
        """Apply 13.4.3: whoever can come to an empty flow must also reach a filled one."""
        into = self.net.incoming[join]
        filled = {flow for flow in into if self.waiting[flow]}
        places = [task for task, count in self.tasks.items() if count]
        places += [
            target
            for flow, count in self.waiting.items()
            if count and (target := self.net.flows[flow][1]) != join
        ]
        for place in places:
            reached = self._reached(place, join)
            if reached - filled and not reached & filled:
                return False
        return True

    def _reached(self, place: str, join: str) -> set[int]:
        """Return the flows into a join to which a way leads that does not pass it."""
        seen, todo, found = {place}, [place], set[int]()
        while todo:
            for flow in self.net.outgoing[todo.pop()]:
                target = self.net.flows[flow][1]
                if target == join:
                    found.add(flow)
                elif target not in seen:
                    seen.add(target)
                    todo.append(target)
        return found
