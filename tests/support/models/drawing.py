"""Draw random blocks as sketches for the engine.

Rounds of multi-instance activities are told apart by the variable `path`, which the
names of user tasks and messages end with. Gateways count their visits in variables of
the scope around them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.support.models.blocks import Block

#: What a called process is given besides the variables that it counts in.
_CALL = "pass:path=${path} business_key=${execution.processBusinessKey}"


@dataclass
class Drawing:
    """The sketches of a model and the variables that they begin with."""

    main: str
    called: Mapping[str, str]
    variables: Mapping[str, object]


@dataclass
class _Sheet:
    """Lines in the making."""

    lines: list[str] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)
    #: Names of the variables that the present scope counts in.
    counters: list[str] = field(default_factory=list)

    def add(self, *lines: str) -> None:
        self.lines.extend(lines)

    def count(self, name: str) -> str:
        self.counters.append(name)
        return name

    @property
    def inside(self) -> _Sheet:
        """A sheet for a scope of its own."""
        return _Sheet(called=self.called)


Ends = tuple[str, str]


def draw(block: Block) -> Drawing:
    """Draw a model with a start and an end."""
    sheet = _Sheet()
    text = _whole(block, sheet)
    counters = dict.fromkeys(sheet.counters, 0)
    return Drawing(text, sheet.called, {"path": "", **counters})


def _whole(block: Block, sheet: _Sheet) -> str:
    """Draw a block between a start and an end; return all of its sheet."""
    first, last = _draw(block, sheet)
    sheet.add(f"start s{block.id}_", f"end e{block.id}_")
    sheet.add(f"s{block.id}_ -> {first}", f"{last} -> e{block.id}_")
    return "\n".join(sheet.lines)


def _draw(block: Block, sheet: _Sheet) -> Ends:
    return _DRAW[block.kind](block, sheet)


def _user(block: Block, sheet: _Sheet) -> Ends:
    sheet.add(f"user u{block.id} name=u{block.id}${{path}}")
    return f"u{block.id}", f"u{block.id}"


def _auto(block: Block, sheet: _Sheet) -> Ends:
    sheet.add(f"task t{block.id}")
    return f"t{block.id}", f"t{block.id}"


def _seq(block: Block, sheet: _Sheet) -> Ends:
    ends = [_draw(part, sheet) for part in block.inner]
    sheet.add(*(f"{a[1]} -> {b[0]}" for a, b in itertools.pairwise(ends)))
    return ends[0][0], ends[-1][1]


def _split(block: Block, sheet: _Sheet) -> Ends:
    """Draw a gateway, what is between, and the gateway that joins."""
    number = block.id
    first = split = f"f{number}"
    sheet.add(f"{block.kind} f{number}", f"{block.kind} j{number}")
    if block.kind != "and":
        first = f"k{number}"
        counter = sheet.count(f"v{number}")
        sheet.add(f"task {first} out:{counter}=${{{counter}%20+%201}}")
        sheet.add(f"{first} -> {split}")
    for branch, part in enumerate(block.inner):
        begin, end = _draw(part, sheet)
        sheet.add(f"{split} {_way(block, branch)}".replace("TARGET", begin))
        sheet.add(f"{end} -> j{number}")
    if block.kind == "or":
        sheet.add(f"{split} => j{number}")
    return first, f"j{number}"


def _way(block: Block, branch: int) -> str:
    """Return the flow to a branch, with the visits at which it is taken."""
    if block.kind == "and":
        return "-> TARGET"
    if block.kind == "xor" and branch == len(block.inner) - 1:
        return "=> TARGET"
    visits = [
        visit
        for visit, choice in enumerate(block.choices, 1)
        if (choice == branch if block.kind == "xor" else choice >> branch & 1)
    ]
    turn = len(block.choices)
    tests = [f"v{block.id} % {turn} == {visit % turn}" for visit in visits]
    return f"-> TARGET ? ${{{' || '.join(tests) or 'false'}}}"


def _events(block: Block, sheet: _Sheet) -> Ends:
    number = block.id
    sheet.add(f"ebg g{number}", f"xor j{number}")
    for branch, part in enumerate(block.inner):
        event = f"m{number}_{branch}"
        begin, end = _draw(part, sheet)
        sheet.add(f"message {event} name={event}${{path}}", f"g{number} -> {event}")
        sheet.add(f"{event} -> {begin}", f"{end} -> j{number}")
    return f"g{number}", f"j{number}"


def _loop(block: Block, sheet: _Sheet) -> Ends:
    number = block.id
    counter = sheet.count(f"v{number}")
    begin, end = _draw(block.inner[0], sheet)
    sheet.add(f"task r{number} out:{counter}=${{0}}", f"xor f{number}")
    sheet.add(f"task k{number} out:{counter}=${{{counter}%20+%201}}", f"xor a{number}")
    sheet.add(f"xor j{number}", f"r{number} -> f{number}", f"f{number} -> {begin}")
    sheet.add(f"{end} -> k{number}", f"k{number} -> a{number}")
    sheet.add(f"a{number} -> f{number} ? ${{{counter} < {block.count}}}")
    sheet.add(f"a{number} => j{number}")
    return f"r{number}", f"j{number}"


def _crowd(block: Block, sheet: _Sheet) -> Ends:
    name = f"u{block.id}"
    sheet.add(
        f"user {name} times={block.count} sequential={str(block.flag).lower()}"
        f" name={name}${{path}}/${{loopCounter}}"
    )
    return name, name


def _scope(block: Block, sheet: _Sheet) -> Ends:
    """Draw a subprocess that is done once, in rounds, or again and again."""
    name = f"p{block.id}"
    inside = sheet.inside
    text = _whole(block.inner[0], inside)
    _add_scope(
        sheet, f"sub {name} {_ROUNDS.get(block.kind, _once)(block)}", inside, text
    )
    return name, name


def _once(block: Block) -> str:
    return ""


def _again(block: Block) -> str:
    return f"loop=true while=${{true}} most={block.count}"


def _many(block: Block) -> str:
    return (
        f"times={block.count} sequential={str(block.flag).lower()}"
        " in:path=${path}/${loopCounter}"
    )


_ROUNDS: Mapping[str, Callable[[Block], str]] = {"again": _again, "many": _many}


def _add_scope(sheet: _Sheet, head: str, inside: _Sheet, text: str) -> None:
    declared = "".join(f" in:{counter}=${{0}}" for counter in inside.counters)
    sheet.add(f"{head}{declared} [", text, "]")


def _call(block: Block, sheet: _Sheet) -> Ends:
    name, key = f"p{block.id}", f"c{block.id}"
    inside = sheet.inside
    sheet.called[key] = _whole(block.inner[0], inside)
    declared = "".join(f" pass:{counter}=${{0}}" for counter in inside.counters)
    sheet.add(f"call {name} calls={key} {_CALL}{declared}")
    return name, name


def _guard(block: Block, sheet: _Sheet) -> Ends:
    """Draw a subprocess with a message at its border."""
    number = block.id
    _scope(block, sheet)
    cancel = str(block.flag).lower()
    event = f"on p{number} message b{number} name=b{number}${{path}} cancel={cancel}"
    return _beside(block, sheet, event, joins=block.flag, handler=block.inner[1])


def _tell(block: Block, sheet: _Sheet) -> Ends:
    """Draw a subprocess that begins with an escalation, which is handled beside it."""
    number = block.id
    inside = sheet.inside
    begin, end = _draw(block.inner[0], inside)
    inside.add(f"start s{number}", f"throw-escalation t{number} code=T{number}")
    inside.add(f"end e{number}", f"s{number} -> t{number}")
    inside.add(f"t{number} -> {begin}", f"{end} -> e{number}")
    _add_scope(sheet, f"sub p{number}", inside, "\n".join(inside.lines))
    event = f"on p{number} escalation b{number} code=T{number} cancel=false"
    return _beside(block, sheet, event, joins=False, handler=block.inner[1])


def _beside(
    block: Block, sheet: _Sheet, event: str, *, joins: bool, handler: Block
) -> Ends:
    """Draw what a boundary event starts: it ends by itself, or joins the main path."""
    number = block.id
    begin, end = _draw(handler, sheet)
    sheet.add(event, f"b{number} -> {begin}")
    if not joins:
        sheet.add(f"end h{number}", f"{end} -> h{number}")
        return f"p{number}", f"p{number}"
    sheet.add(f"xor x{number}", f"{end} -> x{number}", f"p{number} -> x{number}")
    return f"p{number}", f"x{number}"


def _handle(block: Block, sheet: _Sheet) -> Ends:
    """Draw a subprocess with an event subprocess that a message starts."""
    number = block.id
    inside, handler = sheet.inside, sheet.inside
    begin, end = _draw(block.inner[1], handler)
    flag = str(block.flag).lower()
    start = f"start-message y{number} name=y{number}${{path}} interrupting={flag}"
    handler.add(start, f"end z{number}", f"y{number} -> {begin}", f"{end} -> z{number}")
    text = _whole(block.inner[0], inside)
    _add_scope(inside, f"handle h{number}", handler, "\n".join(handler.lines))
    text = "\n".join(inside.lines)
    _add_scope(sheet, f"sub p{number}", inside, text)
    return f"p{number}", f"p{number}"


def _broken(block: Block, sheet: _Sheet) -> Ends:
    """Draw a subprocess that its first part ends: by an error, or by a terminate end."""
    number = block.id
    inside = sheet.inside
    end_kind = f"end-error x_{number} code=E{number}"
    if block.kind == "stop":
        end_kind = f"end-terminate x_{number}"
    inside.add(f"start s{number}", f"and f{number}", end_kind, f"end e{number}")
    inside.add(f"s{number} -> f{number}")
    for part, target in zip(block.inner, (f"x_{number}", f"e{number}"), strict=False):
        begin, end = _draw(part, inside)
        inside.add(f"f{number} -> {begin}", f"{end} -> {target}")
    _add_scope(sheet, f"sub p{number}", inside, "\n".join(inside.lines))
    if block.kind == "stop":
        return f"p{number}", f"p{number}"
    event = f"on p{number} error b{number} code=E{number}"
    return _beside(block, sheet, event, joins=True, handler=block.inner[2])


_DRAW: Mapping[str, Callable[[Block, _Sheet], Ends]] = {
    "user": _user,
    "auto": _auto,
    "seq": _seq,
    "and": _split,
    "or": _split,
    "xor": _split,
    "events": _events,
    "loop": _loop,
    "again": _scope,
    "many": _scope,
    "crowd": _crowd,
    "sub": _scope,
    "call": _call,
    "guard": _guard,
    "handle": _handle,
    "tell": _tell,
    "fail": _broken,
    "stop": _broken,
}
