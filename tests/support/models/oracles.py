"""Random models together with the oracles that say what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from tests.support.models import blocks, nets
from tests.support.models.drawing import Drawing, draw
from tests.support.models.playing import Play, play


@dataclass(frozen=True, slots=True)
class Move:
    """A user task that is completed, or a message that arrives."""

    name: str
    variables: Mapping[str, object] = field(default_factory=dict)


class Oracle(Protocol):
    """Says what a model does, sharing nothing with the engine."""

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""

    def waits(self) -> list[str]:
        """Return names of open user tasks and of awaited messages, sorted."""

    def move(self, random: Random) -> Move | None:
        """Do something that is possible; None when nothing is."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model as the engine gets it, and its oracle."""

    drawing: Drawing
    oracle: Oracle


def block_model(seed: int, size: int) -> Model:
    """Make a model of nested blocks with about so many leaves."""
    block = blocks.generate(seed, size)
    return Model(draw(block), _Blocks(play(block)))


def net_model(seed: int, size: int) -> Model:
    """Make a loop around joins with up to so many branches."""
    net = nets.generate(seed, size)
    oracle = _Tokens(nets.Tokens(net))
    first = oracle.choice(Random(seed))  # noqa: S311 - a test's dice
    oracle.tokens.begin(first)
    return Model(Drawing(net.sketch(), {}, first), oracle)


class _Blocks:
    """The oracle of nested blocks."""

    def __init__(self, whole: Play) -> None:
        self._whole = whole

    @property
    def over(self) -> bool:
        return self._whole.over

    def waits(self) -> list[str]:
        return sorted(self._whole.moves())

    def move(self, random: Random) -> Move | None:
        possible = sorted(self._whole.moves(again=False))
        if not possible:
            return None
        chosen = random.choice(possible)
        self._whole.do(chosen)
        return Move(chosen)


class _Tokens:
    """The oracle of nets; each completed task decides anew at all splits."""

    def __init__(self, tokens: nets.Tokens) -> None:
        self.tokens = tokens

    @property
    def over(self) -> bool:
        return not +self.tokens.tasks and not +self.tokens.waiting

    def waits(self) -> list[str]:
        return sorted(self.tokens.tasks.elements())

    def move(self, random: Random) -> Move | None:
        possible = self.waits()
        if not possible:
            return None
        chosen = random.choice(possible)
        variables = self.choice(random)
        self.tokens.complete(chosen, variables)
        return Move(chosen, variables)

    def choice(self, random: Random) -> dict[str, bool]:
        return {name: random.random() < 0.5 for name in self.tokens.net.decisions}
