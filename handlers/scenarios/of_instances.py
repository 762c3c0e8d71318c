"""Record a scenario of an instance of this service, for those who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine import Actor, HistoryRow, ProcessEngine
from handlers.forms import Field, Form, FormRefused, Table, load_form
from handlers.scenarios.masking import Mask
from handlers.scenarios.recording import Outputs, record
from handlers.scenarios.words import words_of

_PAGE = 1_000


def recorded(engine: ProcessEngine, instance_id: str, *, actor: Actor) -> str:
    """Return the text of a scenario file that goes as an instance went.

    Of its values only what steers it is there, and no words that somebody wrote.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    found = engine.instance(instance_id, actor=actor)
    root = engine.instance(found.root_id, actor=actor)
    definition = engine.definition(root.definition_id)
    files = _files(engine, definition.deployment_id)
    mask = Mask(words_of(files.values()), personal=frozenset(_personal(files)))
    return record(
        root,
        _history(engine, root.id, actor),
        title=f"{root.process_name}（{definition.key} {definition.version}）",
        outputs=_outputs(engine, root.definition_id),
        mask=mask,
    )


def _history(engine: ProcessEngine, root_id: str, actor: Actor) -> list[HistoryRow]:
    rows: list[HistoryRow] = []
    while True:
        last = rows[-1].seq if rows else 0
        more = engine.history(root_id, actor=actor, after_seq=last, limit=_PAGE)
        rows += more
        if len(more) < _PAGE:
            return rows


def _files(engine: ProcessEngine, deployment_id: str) -> Mapping[str, bytes]:
    names = engine.resource_names(deployment_id)
    return {name: engine.resource(deployment_id, name) for name in names}


def _personal(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the keys of questions whose answers name a person or how to reach one."""
    for form in _forms(files):
        for field in _fields(form):
            if field.personal or field.signature or field.sealed or field.drawn_for:
                yield field.key


def _fields(form: Form) -> Iterator[Field]:
    for question in form.questions():
        if isinstance(question, Table):
            yield from question.columns
        else:
            yield question


def _forms(files: Mapping[str, bytes]) -> Iterator[Form]:
    for name, content in files.items():
        if not name.endswith(".form"):
            continue
        try:
            yield load_form(content)
        except FormRefused:
            # The gate takes forms in diagrams that pages of ours cannot draw.
            continue


def _outputs(engine: ProcessEngine, definition_id: str) -> Outputs:
    """Return the names of the output parameters of a process, by element."""
    return {
        node.id: frozenset(
            child.attributes.get("name", "")
            for extension in node.extensions
            for child in extension.children
            if child.tag == "outputParameter"
        )
        for node in engine.process_model(definition_id).scope.all_nodes()
    }
