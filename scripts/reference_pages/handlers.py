"""The page of handlers: what designers can let a service task do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.declarations import declarations
from handlers.linkage.declarations.user_tasks import ANNEXES
from handlers.palette.declaration import Declaration
from handlers.palette.values import Choice, Value, WholeNumber
from scripts.reference_pages.markdown import document, table

_INTRODUCTION = """\
Each topic is declared once, in `handlers/linkage/declarations` or `handlers/butler/declarations.py`.
This page, the [element templates](../how-to/designers/use-the-palette.md), the check of a deployment and the check of every value at run time are made of that.

**needed**: a deployment is refused while neither an input parameter nor a variable of that name is in sight.
**asked for**: the element template has a field for it; anything else is taken from the variables by its name.
Constants are written as text: `true`, `3`, `2026-03-02`, or one of the choices."""

_ANNEXES = """\
Ready-made user tasks with form, group, due date and clause.
Annex C is no form: it is the list of causes that Annex B chooses from.
For every [deadline of the bureau](deadlines.md#settings-of-the-bureau) there is one more, `deadline.<key>`, whose form the designer names."""


def page() -> str:
    """Return the page."""
    parts = [part for each in declarations() for part in _section(each)]
    return document(
        "Handlers",
        _INTRODUCTION,
        *parts,
        "## User tasks of the annexes",
        _ANNEXES,
        table(
            ("template", "名称", "form", "group", "deadline", "clause"),
            (
                (
                    f"`{task.id}`",
                    task.name,
                    f"`{task.form}`",
                    f"`{task.group}`",
                    f"`{task.rule}`",
                    task.clause,
                )
                for task in ANNEXES
            ),
        ),
    )


def _section(declaration: Declaration) -> Iterator[str]:
    yield f"## `{declaration.topic}` {declaration.title}"
    yield (
        f"{declaration.title_en}. {declaration.summary_en}\n"
        f"{declaration.summary}\n"
        f"{_basis(declaration)}."
    )
    read, given = declaration.read_values(), declaration.given_values()
    if read:
        yield table(
            ("input", "名称", "meaning", "kind", "needed", "asked for"),
            (
                (*_told(name, value), _yes(value.required), _yes(value.offered))
                for name, value in read.items()
            ),
        )
    if given:
        yield _results(given)


def _basis(declaration: Declaration) -> str:
    if not declaration.stage:
        return f"Clause {declaration.clause}"
    return f"Step {declaration.stage}, clause {declaration.clause}"


def _results(given: Mapping[str, Value]) -> str:
    return table(
        ("result", "名称", "meaning", "kind", "always"),
        ((*_told(name, value), _yes(value.required)) for name, value in given.items()),
    )


def _told(name: str, value: Value) -> tuple[str, ...]:
    return f"`{name}`", value.zh, value.en, _kind(value)


def _kind(value: Value) -> str:
    kind = value.kind[1]
    if isinstance(value, Choice):
        return f"{kind}: {', '.join(value.choices)}"
    if isinstance(value, WholeNumber) and value.minimum is not None:
        return f"{kind}, {value.minimum} or more {value.unit}".strip()
    return kind


def _yes(holds: bool) -> str:  # noqa: FBT001 - it is all that is asked
    return "yes" if holds else ""
