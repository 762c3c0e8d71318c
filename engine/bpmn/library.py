"""Keep compiled definitions, so that each version is read and compiled once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from engine.bpmn.compile import compile_process
from engine.bpmn.reader import read_diagram
from engine.bpmn.specs import CompiledProcess
from engine.errors import DefinitionNotFound

#: A diagram file: name of the process in it, name of the file, bytes.
Source = tuple[str, str, bytes]


class DefinitionLibrary:
    """Compiled definitions by id, the least used forgotten first; threads share it."""

    def __init__(self, *, limit: int = 256) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._compiled: OrderedDict[str, CompiledProcess] = OrderedDict()

    def get(
        self, definition_id: str, source: Callable[[str], Source]
    ) -> CompiledProcess:
        """Return a definition, compiled now if it is not known yet.

        Raises:
            DefinitionNotFound: the file has no process of that key.
        """
        with self._lock:
            known = self._compiled.get(definition_id)
            if known is not None:
                self._compiled.move_to_end(definition_id)
                return known
        # Two threads may compile the same version at once; either result serves.
        compiled = _compile(*source(definition_id))
        with self._lock:
            self._compiled[definition_id] = compiled
            if len(self._compiled) > self._limit:
                self._compiled.popitem(last=False)
        return compiled


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
