"""The page of scenario files, from the schema that reads them."""

from __future__ import annotations

from collections.abc import Iterator

from marshmallow import Schema, fields

from handlers.scenarios.schema import (
    DEEDS,
    ExpectSchema,
    ScenarioSchema,
    StartSchema,
    StepSchema,
)
from scripts.reference_pages.markdown import codes, document, table

_INTRODUCTION = """\
A scenario says what is done in a process, step by step, and where that should lead.
It is a YAML file in `processes/scenarios`, beside the diagrams; `tandem scenario` replays it in a simulation.
How to write one: [Write a scenario](../how-to/designers/try-a-process.md).

Only what JSON can say is read: no tags, no anchors, no key twice.
`2026-05-01` and `yes` are text; only `true` and `false` are truth values.
A file has at most 256 KiB.
Each fault is told with its line and field."""

_STEPS = """\
A step has exactly one of {deeds}.
Before a step with `at` the clock goes to that moment; timers on the way fire, each at its time."""

_KINDS = {
    "Name": "text",
    "String": "text",
    "Names": "list of texts",
    "Values": "variables by name",
    "Moment": "day or moment",
    "Time": "time",
    "Integer": "whole number",
    "Boolean": "`true` or `false`",
    "Nested": "see below",
    "List": "list, see below",
}


def page() -> str:
    """Return the page."""
    return document(
        "Scenario files",
        _INTRODUCTION,
        _keys(ScenarioSchema),
        "## `start`",
        _keys(StartSchema),
        "## `steps`",
        _STEPS.format(deeds=codes(DEEDS)),
        _keys(StepSchema),
        table(("deed", "goes with"), _companions()),
        "## `expect`",
        _keys(ExpectSchema),
    )


def _keys(schema: type[Schema]) -> str:
    rows = (
        (f"`{name}`", _kind(field), "yes" if field.required else "", _about(field))
        for name, field in schema().fields.items()
    )
    return table(("key", "holds", "required", "means"), rows)


def _kind(field: fields.Field[object]) -> str:
    return _KINDS[type(field).__name__]


def _about(field: fields.Field[object]) -> str:
    return str(field.metadata["about"])


def _companions() -> Iterator[tuple[str, str]]:
    for deed, others in DEEDS.items():
        yield f"`{deed}`", codes(sorted({*others, "at"}))
