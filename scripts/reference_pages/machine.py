"""The page of the machine interface, from the operations as they are declared."""

from __future__ import annotations

from collections.abc import Iterator

from marshmallow import Schema

from handlers.machines.scopes import Scope
from scripts.reference_pages.markdown import codes, document, table
from web.engine_rest import GROUPS
from web.engine_rest.operations import PREFIXES, Operation, Operations
from web.engine_rest.schemas.paging import MOST, Page

_INTRODUCTION = f"""\
Programs ask Tandem in the words of Camunda 7: `{PREFIXES[0]}`, or `{PREFIXES[1]}`, with paths, parameters and keys as its clients know them.
The same list with all schemas, for machines, is `{PREFIXES[0]}/openapi.json`.
Every other path below answers 501 and says so; [Connect Operaton's web apps](../how-to/operators/connect-operatons-web-apps.md) says of some why they stay away.

Who asks sends a login with its password (HTTP Basic, UTF-8) or an access key (bearer); the session of a page opens nothing here.
Each operation needs a permission: a password has all of its person's, a key those that it was given.
What somebody does not see on a page, they neither list nor count here, and a single thing of it answers 404."""

_MEANING = {
    Scope.READ: "look at definitions, instances, tasks and history that one sees",
    Scope.START: "start instances, send messages",
    Scope.TASKS: "claim, answer and complete tasks that are one's own",
    Scope.WORK: "fetch external tasks and bring back their results",
    Scope.DEPLOY: "deploy diagrams, decisions and forms",
    Scope.OPERATE: "repair, suspend, end and move instances; read all variables",
}

_LISTS = f"""\
A list is a `GET` with its filters as query parameters, or a `POST` with the same filters in the body; beside it stands `/count`.
A filter that is not listed is refused by its name: one that was left out silently would show too much.
`firstResult` and `maxResults` choose a part, of at most {MOST:,} entries; `sortBy` and `sortOrder` come together.
Filters that compare variables, such as `variables=amount_gt_3`, are for operators.
In an address their values are texts, or moments as Camunda writes them; numbers and truth values are asked for with a body."""


def page() -> str:
    """Return the page."""
    parts = [part for group in GROUPS for part in _group(group)]
    return document(
        "Machine interface",
        _INTRODUCTION,
        "## Permissions",
        table(
            ("permission", "allows to"),
            ((f"`{scope}`", meaning) for scope, meaning in _MEANING.items()),
        ),
        "## Lists",
        _LISTS,
        table(("list", "filters", "sorted by"), _lists()),
        *parts,
    )


def _lists() -> Iterator[tuple[str, str, str]]:
    """Yield the lists with what they are narrowed and sorted by."""
    for group in GROUPS:
        for each in group.declared:
            if each.many and each.method == "GET" and isinstance(each.query, Page):
                sorts = codes(each.query.sorts)
                yield f"`{each.path}`", codes(_filters(each.query)), sorts


def _filters(query: Schema) -> list[str]:
    paging = Page().load_fields
    return [
        field.data_key or name
        for name, field in query.load_fields.items()
        if name not in paging
    ]


def _group(group: Operations) -> Iterator[str]:
    yield f"## {group.heading}"
    rows = (_row(each) for each in _in_order(group.declared))
    yield table(("operation", "permission", "what"), rows)


def _in_order(declared: list[Operation]) -> list[Operation]:
    """Return operations by their paths; counts stand beside their lists unsaid."""
    said = (each for each in declared if not each.path.endswith("/count"))
    return sorted(said, key=lambda each: (each.path.count("/"), each.path))


def _row(operation: Operation) -> tuple[str, str, str]:
    asked = f"`{operation.method} {operation.path}`"
    return asked, f"`{operation.scope}`", operation.summary
