"""The files of one deployment: what processes are in it, and which files each needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.bpmn.dmn.model import Decision
from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.process_model import ProcessModel
from engine.bpmn.reader import read_diagram
from engine.model.audit import canonical

_DIAGRAM = ".bpmn"
_DECISIONS = ".dmn"
#: `camunda:` attributes that name another file of the deployment.
_REFERENCES = ("formRef", "formKey")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployableProcess:
    """An executable process in a diagram file."""

    key: str
    model: ProcessModel
    resource_name: str
    #: Over its diagram and all files that it refers to, directly or through calls.
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployableDecision:
    """A decision in a decision file."""

    model: Decision
    resource_name: str
    #: Of its file: what it requires stands in there too.
    digest: str


class Bundle:
    """The files of one deployment, read."""

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        """Read the diagrams and the decisions.

        Raises:
            ResourceRefused: one cannot be read at all.
        """
        self.digests = {
            name: hashlib.sha256(content).hexdigest()
            for name, content in sorted(resources.items())
        }
        self.digest = _digest(self.digests)
        self._models = {
            model.key: (model, name)
            for name, content in sorted(resources.items())
            if name.endswith(_DIAGRAM)
            for model in read_diagram(name, content).processes
            if model.executable
        }
        self._decisions = {
            decision.id: (decision, name)
            for name, content in sorted(resources.items())
            if name.lower().endswith(_DECISIONS)
            for decision in read_decisions(name, content).decisions.values()
        }

    @property
    def decisions(self) -> list[DeployableDecision]:
        """The decisions, by key."""
        return [
            DeployableDecision(
                model=model, resource_name=name, digest=self.digests[name]
            )
            for _, (model, name) in sorted(self._decisions.items())
        ]

    @property
    def processes(self) -> list[DeployableProcess]:
        """The executable processes, by key."""
        return [
            DeployableProcess(
                key=key,
                model=model,
                resource_name=name,
                digest=_digest(self._needed(key)),
            )
            for key, (model, name) in sorted(self._models.items())
        ]

    def _needed(self, key: str) -> dict[str, str]:
        """Return names and digests of the files that a process needs."""
        files: set[str] = set()
        seen: set[str] = set()
        todo = [key]
        while todo:
            current = todo.pop()
            if current in seen or current not in self._models:
                continue
            seen.add(current)
            model, name = self._models[current]
            files.add(name)
            files |= self._files_called(set(_references(model)))
            files |= {
                self._decisions[decision][1]
                for decision in _decisions_beside(model)
                if decision in self._decisions
            }
            todo += _calls_beside(model)
        return {name: self.digests[name] for name in files}

    def _files_called(self, wanted: set[str]) -> set[str]:
        return {
            name
            for name in self.digests
            if name in wanted
            or (
                PurePosixPath(name).stem in wanted
                and not name.endswith((_DIAGRAM, _DECISIONS))
            )
        }


def _references(model: ProcessModel) -> Iterator[str]:
    for camunda in (model.camunda, *(node.camunda for node in model.scope.all_nodes())):
        yield from (camunda[name] for name in _REFERENCES if name in camunda)


def _decisions_beside(model: ProcessModel) -> list[str]:
    """Return the keys of decisions that are bound to this deployment."""
    return [
        node.camunda["decisionRef"]
        for node in model.scope.all_nodes()
        if node.camunda.get("decisionRefBinding") == "deployment"
        and "decisionRef" in node.camunda
    ]


def _calls_beside(model: ProcessModel) -> list[str]:
    """Return the keys of called processes that are bound to this deployment."""
    return [
        node.attributes["calledElement"]
        for node in model.scope.all_nodes()
        if node.camunda.get("calledElementBinding") == "deployment"
        and "calledElement" in node.attributes
    ]


def _digest(digests: Mapping[str, str]) -> str:
    return hashlib.sha256(canonical(dict(digests)).encode()).hexdigest()
