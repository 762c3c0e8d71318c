"""Handlers that fail when they read a variable that they have not declared."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterable
from dataclasses import replace

from typing_extensions import override

from engine import HandlerResult, ServiceTaskCall, ServiceTaskHandler
from handlers.deadlines.books import DeadlineBooks
from handlers.linkage.service_tasks import declared_runs
from handlers.palette.declared import declared


class UndeclaredRead(AssertionError):
    """A handler looked at a variable that its declaration does not name."""


class _Watched(UserDict[str, object]):
    """Variables of which only the declared ones may be looked at."""

    def __init__(self, variables: dict[str, object], declared: Iterable[str]) -> None:
        super().__init__(variables)
        self._declared = frozenset(declared)

    @override
    def __getitem__(self, key: str) -> object:
        self._watch(key)
        return super().__getitem__(key)

    @override
    def __contains__(self, key: object) -> bool:
        self._watch(str(key))
        return super().__contains__(key)

    def _watch(self, key: str) -> None:
        if key not in self._declared:
            raise UndeclaredRead(key)


def telling_what_it_reads(topic: str) -> ServiceTaskHandler:
    """Return the handler of a topic; it may read what it has declared, and no more.

    Raises:
        KeyError: there is no such topic.
    """
    runs = {each.topic: (each, run) for each, run in declared_runs(DeadlineBooks())}
    declaration, run = runs[topic]

    def watched(call: ServiceTaskCall) -> HandlerResult:
        seen = _Watched(dict(call.variables), declaration.read_values())
        return run(replace(call, variables=seen))

    return declared(declaration, watched)
