"""The page of errors, from engine/errors.py and the table of the web pages."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from http import HTTPStatus

from engine import errors
from scripts.reference_pages.markdown import document, table
from web.errors import TABLE

_INTRODUCTION = """\
Everything that the engine raises on purpose stands in `engine/errors.py`; `from engine import ...` gives it to the outside.
There are three kinds.
A **refusal** is the caller's matter: nothing has changed.
**Unavailable** means that the database cannot take the command now, and the same command may work later.
Any other exception is a **bug**: the transaction is rolled back, and pages answer 500 with a number that stands in the log as well.

The refusals of the domain are subclasses of `handlers.errors.DomainRefused`; their texts are Chinese, name the rule, and are shown as they are, with status 422."""

_TREE_END = "Any other exception"
#: Parameters of the bare exception, which carry no facts.
_PASSED_ON = {"args", "kwargs"}


def page() -> str:
    """Return the page."""
    tree = inspect.cleandoc(errors.__doc__ or "").partition("\n\n")[2]
    tree = tree.partition(_TREE_END)[0].strip()
    return document(
        "Errors",
        _INTRODUCTION,
        "## Tree",
        f"```\n{tree}\n```",
        "## Each error",
        table(
            ("error", "meaning", "facts", "page answers"),
            (_row(kind) for kind in public_errors()),
        ),
    )


def public_errors() -> Iterator[type[Exception]]:
    """Yield the exceptions of the engine in the order of the file."""
    for value in vars(errors).values():
        if not inspect.isclass(value) or value.__module__ != errors.__name__:
            continue
        if issubclass(value, Exception):
            yield value


def _row(kind: type[Exception]) -> tuple[str, str, str, str]:
    meaning = inspect.cleandoc(kind.__doc__ or "").partition("\n")[0]
    return f"`{kind.__name__}`", meaning, _facts(kind), _status(kind)


def _facts(kind: type[Exception]) -> str:
    if kind.__init__ is Exception.__init__:
        return ""
    parameters = list(inspect.signature(kind.__init__).parameters)[1:]
    return ", ".join(f"`{name}`" for name in parameters if name not in _PASSED_ON)


def _status(kind: type[Exception]) -> str:
    entry = next((TABLE[base] for base in kind.__mro__ if base in TABLE), None)
    status = entry.status if entry else HTTPStatus.INTERNAL_SERVER_ERROR
    return f"{status.value} {status.phrase}"
