"""Which words of the list of executed constructs are proved by which traces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from engine.bpmn.reader import read_diagram
from tests.support.sketch import sketch
from tests.support.traces.catalogue import Trace


def proofs(traces: Iterable[Trace]) -> Mapping[str, list[str]]:
    """Return word -> ids of the traces that prove it, in the order of the catalogue."""
    found: dict[str, list[str]] = defaultdict(list)
    for trace in traces:
        for word in trace.proves:
            found[word].append(trace.id)
    return found


def words_in(trace: Trace) -> set[str]:
    """Return every word that the diagrams of a trace use, with and without values."""
    seen = {
        construct.word
        for key, text in trace.diagrams.items()
        for construct in read_diagram(f"{key}.bpmn", sketch(text, key=key)).seen
    }
    return seen | {word.partition("=")[0] for word in seen}
