"""The control flow of one scope as a net: junctions, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from engine.bpmn.soundness.trail import NOTHING, Trail


class Join(Enum):
    """What a junction does with tokens that arrive."""

    #: Each goes on alone.
    ANY = auto()
    #: One from every incoming way is needed.
    ALL = auto()
    #: Waits while another token may still come.
    INCLUSIVE = auto()


class Split(Enum):
    """On which ways a junction sends tokens."""

    ALL = auto()
    ONE = auto()
    #: On those whose condition is true, see `Taken`.
    INCLUSIVE = auto()


class Taken(Enum):
    """When an inclusive split takes a way."""

    ALWAYS = auto()
    #: It has a condition.
    MAYBE = auto()
    #: It is the default: only when no other is taken.
    ELSE = auto()


class Role(Enum):
    """What becomes of a token at a junction."""

    PASSES = auto()
    #: It is consumed, as at a plain end event.
    ENDS = auto()
    #: The whole scope ends: terminate end event.
    STOPS = auto()
    #: The whole scope ends by an error or a cancellation.
    THROWS = auto()


@dataclass(slots=True, kw_only=True)
class Junction:
    """A place where tokens meet and part; `element` names it to designers."""

    element: str
    join: Join = Join.ANY
    split: Split = Split.ALL
    role: Role = Role.PASSES
    #: It takes no time: a boundary event, which goes on when it happens.
    instant: bool = False
    #: Numbers of the ways that lead here, and of those that lead away.
    ins: list[int] = field(default_factory=list)
    outs: list[int] = field(default_factory=list)
    #: Ways on which a token may be sent while the arrived one stays: boundary events
    #: that do not interrupt.
    sides: list[int] = field(default_factory=list)
    #: Elements that reduction has left out, and that happen or may happen with it.
    covers: Trail = NOTHING

    @property
    def passes(self) -> bool:
        """Say whether tokens leave it again."""
        return self.role is Role.PASSES

    @property
    def stops(self) -> bool:
        """Say whether a token that arrives ends the whole scope."""
        return self.role in {Role.STOPS, Role.THROWS}


@dataclass(slots=True, kw_only=True)
class Way:
    """Where one token, and only one, can be: a sequence flow, or work in progress."""

    #: Junction that it leaves; None for the way on which an instance begins.
    source: int | None
    target: int
    taken: Taken = Taken.ALWAYS
    #: Elements on the way that reduction has left out: those of one branch in order,
    #: and those beside it.
    passed: Trail = NOTHING
    covers: Trail = NOTHING


@dataclass(slots=True)
class Net:
    """Junctions and ways by number; reduction deletes some."""

    junctions: dict[int, Junction] = field(default_factory=dict)
    ways: dict[int, Way] = field(default_factory=dict)
    #: One way for each start event: an instance begins on one of them.
    entries: list[int] = field(default_factory=list)

    def add_junction(self, junction: Junction) -> int:
        """Add a junction and return its number."""
        number = len(self.junctions)
        self.junctions[number] = junction
        return number

    def add_way(
        self,
        source: int | None,
        target: int,
        *,
        taken: Taken = Taken.ALWAYS,
        side: bool = False,
    ) -> int:
        """Connect two junctions and return the number of the way."""
        number = len(self.ways)
        self.ways[number] = Way(source=source, target=target, taken=taken)
        self.junctions[target].ins.append(number)
        if source is None:
            self.entries.append(number)
        elif side:
            self.junctions[source].sides.append(number)
        else:
            self.junctions[source].outs.append(number)
        return number
