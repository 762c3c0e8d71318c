"""The catalogue of execution traces: hand-written stories of what a diagram does.

A trace is a diagram in the sketch language and runs through it. Each step of a run
says what happens and what must be seen afterwards:

    trace exclusive-first-true
        says The first flow whose condition is true is taken.
        rests on BPMN 2.0, 13.4.2: conditions are evaluated in their order
        proves bpmn:exclusiveGateway bpmn:conditionExpression
        diagram
            start s
            ...
        run
            start x=2       => a; visited s g
            complete a      => ended; visited a e

Actions: start, complete, serve and fail (external tasks), crash (a handler breaks),
message, signal, pass (time), job (the next one that is due), jobs (all), set, cancel,
retry, and on the engine deploy, decide (deploy another version) and evaluate (start by
conditions). A name before a colon (`second: start`) is another instance.
Expectations, separated by semicolons, begin with the elements at which the instance
waits (`-` for none), `ended`, `canceled`, or `refused` and the error; then visited,
listens, due, missed, task, job, incident, inside, called, property, definition, sent,
signalled, `x=1`, `!x`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = Path(__file__).parents[2] / "traces" / "catalogue"

_WORD = re.compile(
    r"""(?:[^\s"\[{]|"(?:\\.|[^"\\])*"|\[[^\]]*\]|\$?\{(?:[^{}]|\{[^}]*\})*\})+"""
)
_NAMED = re.compile(r"(?P<name>[A-Za-z_][\w.:]*)=(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """A line cut into its words, and into the values that it gives to names."""

    words: tuple[str, ...]
    values: Mapping[str, object]

    @property
    def first(self) -> str:
        """The first word."""
        return self.words[0] if self.words else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happens, and what must be seen afterwards."""

    #: As it is written, for messages.
    text: str
    #: Which instance it concerns.
    who: str
    action: Said
    expected: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One way through a diagram."""

    #: Name of a delegate -> what it returns or, as `error` and a code, throws.
    delegates: Mapping[str, Said]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """A table of DMN: inputs => outputs, then a line for each rule."""

    name: str
    policy: str
    tag: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A diagram and what must happen in it."""

    id: str
    says: str
    #: The sentence of BPMN or the behaviour of Camunda 7 that it rests on.
    rests_on: str
    #: Words of the list of executed constructs.
    proves: frozenset[str]
    #: Process key -> sketch; the first one is started.
    diagrams: Mapping[str, str]
    runs: tuple[Run, ...]
    decisions: tuple[DecisionTable, ...]
    #: `interpreter` or `engine` for what only one of them can show.
    only: str
    #: Code of the finding with which the gate refuses to deploy this diagram.
    gate_refuses: str


def traces() -> list[Trace]:
    """Read the whole catalogue."""
    found = [
        trace for path in sorted(CATALOGUE.glob("*.trace")) for trace in read(path)
    ]
    ids = [trace.id for trace in found]
    assert len(set(ids)) == len(ids), "an id is used twice"
    return found


def read(path: Path) -> Iterator[Trace]:
    """Read the traces of a file."""
    lines = [
        line.rstrip()
        for line in path.read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    for head, body in _sections(lines):
        kind, _, trace_id = head.partition(" ")
        assert kind == "trace", f"{path.name}: {head}"
        yield _trace(trace_id.strip(), body)


def words_of(text: str) -> Said:
    """Cut a line into words and named values; a value is JSON or plain text."""
    words: list[str] = []
    values: dict[str, object] = {}
    for word in _WORD.findall(text):
        named = _NAMED.fullmatch(word)
        if named is None:
            words.append(word)
        else:
            values[named["name"]] = _value(named["value"])
    return Said(tuple(words), values)


def _sections(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each line without indent with the indented lines below it."""
    head, body = "", list[str]()
    for line in [*lines, ""]:
        if line.startswith("    "):
            body.append(line[4:])
            continue
        if head:
            yield head, body
        head, body = line, []


def _trace(trace_id: str, lines: list[str]) -> Trace:
    texts: dict[str, str] = {}
    diagrams: dict[str, str] = {}
    runs: list[Run] = []
    delegates: dict[str, Said] = {}
    decisions: list[DecisionTable] = []
    for head, body in _sections(lines):
        kind, _, rest = head.partition(" ")
        if kind == "diagram":
            diagrams[rest or "main"] = "\n".join(body)
        elif kind == "decision":
            decisions.append(_decision(words_of(rest), body))
        elif kind == "handlers":
            delegates = {
                name.strip(): words_of(result)
                for name, _, result in (line.partition("=>") for line in body)
            }
        elif kind == "run":
            steps = tuple(_step(line.strip()) for line in body)
            runs.append(Run(delegates=delegates, steps=steps))
        else:
            texts[kind] = " ".join([rest, *(line.strip() for line in body)]).strip()
    unknown = texts.keys() - {"says", "rests", "proves", "only", "gate"}
    assert not unknown, f"{trace_id}: {unknown}"
    assert runs, f"{trace_id}: no run"
    return Trace(
        id=trace_id,
        says=texts["says"],
        rests_on=texts["rests"].removeprefix("on").strip(),
        proves=frozenset(texts["proves"].split()),
        diagrams=diagrams,
        runs=tuple(runs),
        decisions=tuple(decisions),
        only=texts.get("only", ""),
        gate_refuses=texts.get("gate", "").removeprefix("refuses").strip(),
    )


def _decision(head: Said, lines: list[str]) -> DecisionTable:
    return DecisionTable(
        name=head.first,
        policy=str(head.values.get("policy", "")),
        tag=str(head.values.get("tag", "")),
        lines=tuple(line.strip() for line in lines),
    )


def _step(line: str) -> Step:
    done, arrow, seen = line.partition("=>")
    assert arrow, f"nothing is expected after: {line}"
    who, colon, action = done.partition(": ")
    return Step(
        text=line,
        who=who.strip() if colon else "it",
        action=words_of(action if colon else done),
        expected=tuple(words_of(clause) for clause in seen.split(";")),
    )


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
