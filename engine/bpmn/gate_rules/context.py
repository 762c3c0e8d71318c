"""What the rules of the gate look at, and how they report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from engine.bpmn.findings import Finding, Severity, Subject, finding
from engine.bpmn.process_model import (
    DiagramModel,
    FlowModel,
    NodeModel,
    Place,
    ProcessModel,
    ScopeModel,
    SeenConstruct,
)

Findings: TypeAlias = Iterator[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateEnvironment:
    """What is known besides the files: handlers, functions, earlier deployments."""

    #: Topics of the registered service task handlers.
    topics: frozenset[str] = frozenset()
    #: Names of the registered delegates.
    delegates: frozenset[str] = frozenset()
    #: Names of the functions that expressions may call.
    functions: frozenset[str] = frozenset()
    #: Topics that workers elsewhere fetch; "*" stands for any.
    remote_topics: frozenset[str] = frozenset()
    #: Keys of the process definitions that are deployed already.
    deployed_processes: frozenset[str] = frozenset()
    #: Ids of the forms that are deployed already.
    deployed_forms: frozenset[str] = frozenset()
    #: What messages start which deployed processes: key, a blank, name.
    deployed_start_messages: frozenset[str] = frozenset()
    #: Ids of the decisions that are deployed already.
    deployed_decisions: frozenset[str] = frozenset()
    #: What handlers write: topic or delegate, a blank, and the name of a variable. A
    #: handler without any may write everything; one that writes nothing has a blank
    #: name.
    outputs: frozenset[str] = frozenset()
    #: What handlers read, as `DeclaredInput.line` writes it. A handler without any may
    #: read everything; one that reads nothing has a blank name.
    inputs: frozenset[str] = frozenset()


class DeclaredInput(NamedTuple):
    """A variable that a handler reads; one line of text, to be told to the child."""

    #: Topic or delegate.
    handler: str
    name: str
    label_zh: str = ""
    label_en: str = ""
    required: bool = False

    @property
    def line(self) -> str:
        """It as one line."""
        told = (self.handler, self.name, self.label_zh, self.label_en)
        return "\t".join((*told, "required" if self.required else ""))

    @classmethod
    def read(cls, line: str) -> DeclaredInput:
        """Read what `line` wrote."""
        handler, name, label_zh, label_en, required = line.split("\t")
        return cls(handler, name, label_zh, label_en, required=bool(required))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All files of one deployment, as far as they could be read."""

    environment: GateEnvironment
    diagrams: tuple[DiagramModel, ...]
    #: Form id -> file name.
    forms: Mapping[str, str] = field(default_factory=dict)
    #: Form id, or file name without ending -> names of its fields.
    form_fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Executable processes of all files by key.
    processes: Mapping[str, ProcessModel] = field(default_factory=dict)
    #: Ids of the decisions of all files.
    decisions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessContext:
    """One process under check."""

    bundle: Bundle
    diagram: DiagramModel
    process: ProcessModel
    #: (kind, id) of the messages, signals, errors and escalations of the file.
    roots: frozenset[tuple[str, str]] = frozenset()

    @property
    def environment(self) -> GateEnvironment:
        """What is known besides the files."""
        return self.bundle.environment

    def nodes(self) -> Iterator[NodeModel]:
        """Yield all nodes of the process, those in subprocesses too."""
        return self.process.scope.all_nodes()

    def scopes(self) -> Iterator[ScopeModel]:
        """Yield the process and all its subprocesses."""
        return self.process.scope.all_scopes()

    def error(
        self,
        code: str,
        about: NodeModel | FlowModel | None,
        *,
        place: Place | None = None,
        **facts: object,
    ) -> Finding:
        """Make an error about a node, a flow, or (None) the process."""
        return self.report(Severity.ERROR, code, about, place=place, **facts)

    def warning(
        self,
        code: str,
        about: NodeModel | FlowModel | None,
        *,
        place: Place | None = None,
        **facts: object,
    ) -> Finding:
        """Make a warning about a node, a flow, or (None) the process."""
        return self.report(Severity.WARNING, code, about, place=place, **facts)

    def report(
        self,
        severity: Severity,
        code: str,
        about: NodeModel | FlowModel | None,
        *,
        place: Place | None = None,
        **facts: object,
    ) -> Finding:
        """Make a finding; `place` says it more precisely than the element itself."""
        process = self.process
        at = place or (about.place if about is not None else process.place)
        subject = Subject(
            resource=self.diagram.resource,
            element_id=about.id if about is not None else process.key,
            label=about.name if about is not None else process.name,
            line=at.line,
            column=at.column,
        )
        return finding(severity, code, subject, **facts)


def subject_of(resource: str, seen: SeenConstruct) -> Subject:
    """Return a construct as what a finding is about."""
    return Subject(
        resource=resource,
        element_id=seen.element_id,
        label=seen.label,
        line=seen.place.line,
        column=seen.place.column,
    )
