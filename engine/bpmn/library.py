"""Keep what was compiled, so that each version is read and compiled once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from engine.bpmn.compile import compile_process
from engine.bpmn.dmn.compile import CompiledDecision, compile_decisions
from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.reader import read_diagram
from engine.bpmn.specs import CompiledProcess
from engine.errors import DecisionNotFound, DefinitionNotFound

#: Key of the process or decision, name of the file that it stands in, bytes.
Source = tuple[str, str, bytes]
_Compiled = TypeVar("_Compiled")


class _Library(Generic[_Compiled]):
    """Compiled versions by id, the least used forgotten first; threads share it."""

    def __init__(
        self, compile_one: Callable[[str, str, bytes], _Compiled], *, limit: int
    ) -> None:
        self._compile_one = compile_one
        self._limit = limit
        self._lock = threading.Lock()
        self._compiled: OrderedDict[str, _Compiled] = OrderedDict()

    def get(self, definition_id: str, source: Callable[[str], Source]) -> _Compiled:
        """Return a definition, compiled now if it is not known yet.

        Raises:
            NotFound: the file has nothing of that key.
        """
        with self._lock:
            known = self._compiled.get(definition_id)
            if known is not None:
                self._compiled.move_to_end(definition_id)
                return known
        # Two threads may compile the same version at once; either result serves.
        compiled = self._compile_one(*source(definition_id))
        with self._lock:
            self._compiled[definition_id] = compiled
            if len(self._compiled) > self._limit:
                self._compiled.popitem(last=False)
        return compiled


class DefinitionLibrary(_Library[CompiledProcess]):
    """Compiled process definitions by id."""

    def __init__(self, *, limit: int = 256) -> None:
        super().__init__(_compile, limit=limit)


class DecisionLibrary(_Library[CompiledDecision]):
    """Compiled decision definitions by id."""

    def __init__(self, *, limit: int = 256) -> None:
        super().__init__(_compile_decision, limit=limit)


class PropertyLibrary(_Library[Mapping[str, Mapping[str, str]]]):
    """The `camunda:property` names and values of definitions, by element."""

    def __init__(self, *, limit: int = 256) -> None:
        super().__init__(_all_properties, limit=limit)


def properties_of(process: CompiledProcess, element_id: str) -> Mapping[str, str]:
    """Return `camunda:property` names and values of an element of a process."""
    for scope in process.scopes.values():
        node = scope.nodes.get(element_id)
        if node is not None:
            return node.properties
    return {}


def _compile(key: str, resource_name: str, content: bytes) -> CompiledProcess:
    for model in read_diagram(resource_name, content).processes:
        if model.key == key:
            return compile_process(model)
    raise DefinitionNotFound(key)


def _all_properties(
    key: str, resource_name: str, content: bytes
) -> Mapping[str, Mapping[str, str]]:
    compiled = _compile(key, resource_name, content)
    return {
        element_id: node.properties
        for scope in compiled.scopes.values()
        for element_id, node in scope.nodes.items()
    }


def _compile_decision(key: str, resource_name: str, content: bytes) -> CompiledDecision:
    compiled = compile_decisions(read_decisions(resource_name, content))
    if key not in compiled:
        raise DecisionNotFound(key)
    return compiled[key]
