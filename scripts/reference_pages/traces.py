"""The page of execution traces: what each of them says, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.reference_pages.markdown import document
from tests.support.traces.catalogue import CATALOGUE, Trace, read

_INTRODUCTION = """\
Every executed construct of [supported BPMN](supported-bpmn.md) is proved by at least one trace: a small diagram, and a story of what is done and what must be seen after every step, with what must not happen.
{traces} traces with {runs} runs and {steps} steps are played four times: on the interpreter with and without a restart after every step, and through the commands of the whole engine on SQLite and on PostgreSQL, with a new engine after every step.
They are written from the text of BPMN 2.0 and from what the tests of Camunda 7 show of its behaviour; where Tandem departs from Camunda on purpose, [it is said why](../explanation/camunda-deviations.md).

Besides, random models of nested blocks and of loops around joins are compared with oracles that share no code with the engine; `make soak` plays thousands of new ones."""


def page() -> str:
    """Return the page."""
    files = {path: list(read(path)) for path in sorted(CATALOGUE.glob("*.trace"))}
    traces = [trace for found in files.values() for trace in found]
    runs = [run for trace in traces for run in trace.runs]
    introduction = _INTRODUCTION.format(
        traces=len(traces), runs=len(runs), steps=sum(len(run.steps) for run in runs)
    )
    parts = [part for path, found in files.items() for part in _section(path, found)]
    return document("Execution traces", introduction, *parts)


def _section(path: Path, traces: list[Trace]) -> Iterator[str]:
    title = path.stem.partition("_")[2].replace("_", " ").capitalize()
    yield f"## {title}"
    yield f"Written in [`{path.name}`](../../tests/traces/catalogue/{path.name})."
    for trace in traces:
        yield f"### {trace.id}"
        yield f"{trace.says}\n*Rests on* {_sentence(trace.rests_on)}"


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
