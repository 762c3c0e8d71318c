"""Everything that a token game can come to, and how one state leads to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.support.token_game import Game, Move, State, Variables


@dataclass
class Exploration:
    """All states that can be reached, and how one leads to another."""

    steps: dict[State, list[tuple[Move, State]]]
    first: list[State]

    @classmethod
    def of(cls, game: Game, variables: Variables) -> Exploration:
        """Explore everything from the start on."""
        first = game.begin(variables)
        steps: dict[State, list[tuple[Move, State]]] = {}
        queue = deque(first)
        while queue:
            state = queue.popleft()
            if state in steps:
                continue
            steps[state] = [
                (move, after)
                for move in game.moves(state)
                for after in game.play(state, move)
            ]
            queue.extend(after for _, after in steps[state] if after not in steps)
        return cls(steps, first)

    def leading_to(self, wanted: Callable[[State], bool]) -> set[State]:
        """Return every state from which a wanted one can be reached."""
        back: dict[State, list[State]] = {}
        for state, steps in self.steps.items():
            for _, after in steps:
                back.setdefault(after, []).append(state)
        found = {state for state in self.steps if wanted(state)}
        queue = deque(found)
        while queue:
            for before in back.get(queue.popleft(), []):
                if before not in found:
                    found.add(before)
                    queue.append(before)
        return found

    def onward(self, states: Iterable[State]) -> set[State]:
        """Return these states and all that may follow them."""
        found = set(states)
        queue = deque(found)
        while queue:
            for _, after in self.steps[queue.popleft()]:
                if after not in found:
                    found.add(after)
                    queue.append(after)
        return found
