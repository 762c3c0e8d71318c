"""The stored form of a live instance: small, flat for ever, with a format version.

Only live tokens are in it, and what live scopes remember for compensation.
Definitions stand in the database, variables in rows, what is over in the history.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.containers import Container, InnerWorkflow, RootWorkflow
from engine.bpmn.execution import Execution, InterpreterEnvironment
from engine.bpmn.nodes.gateways import JoiningGateway
from engine.bpmn.nodes.inclusive_gateway import InclusiveGateway
from engine.bpmn.snapshot_records import dump_records, load_records
from engine.bpmn.tokens import Phase, Role, Token
from engine.bpmn.triggers import ConditionTrigger
from engine.errors import DefinitionNotFound, SnapshotUnreadable

FORMAT = 2

#: What makes of a text of an older format one of the next, by the older format.
_UPGRADES: dict[int, Callable[[dict[str, Any]], None]] = {
    # Format 2 may have compensation records; format 1 never had any.
    1: lambda _data: None,
}

#: A token with the row of its extras.
_Loaded: TypeAlias = tuple[Token, dict[str, Any]]

#: What reading a broken snapshot may raise.
_BROKEN = (
    AttributeError,
    DefinitionNotFound,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)

#: Attributes of a token that are stored when they differ from their default,
#: under a short key: most tokens have none of them.
_EXTRAS = (
    ("j", "job_id", None),
    ("n", "total", 0),
    ("d", "done", 0),
    ("b", "begun", 0),
    ("i", "items", None),
    ("w", "leaving", None),
    ("f", "first_due", None),
    ("l", "last_due", None),
    ("y", "cycle", None),
    ("k", "kept_scope", None),
)
_ATTRIBUTES = {key: name for key, name, _ in _EXTRAS}
_FLAGS = (("s", "has_scope"), ("u", "compensates"))


def dump(execution: Execution, root: RootWorkflow) -> str:
    """Write the live tokens of a root instance as text."""
    scopes: list[dict[str, object]] = []
    todo: deque[Container] = deque([root])
    while todo:
        container = todo.popleft()
        scopes.append(_dump_container(container))
        todo.extend(container.children.values())
    return json.dumps(
        {
            "format": FORMAT,
            "instance": execution.root_id,
            "business_key": execution.business_key,
            "scopes": scopes,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _dump_container(container: Container) -> dict[str, object]:
    entry: dict[str, object] = {"spec": container.spec.name}
    if container.host is not None:
        entry["host"] = str(container.host.id)
    if container.host is None or container.is_called:
        entry["definition"] = container.definition_id
        entry["instance"] = container.instance_id
    if container.is_called:
        entry["business_key"] = container.business_key
    entry["tokens"] = [_dump_token(token) for token in container.tasks.values()]
    if container.records:
        entry["done"] = dump_records(container.records)
    return entry


def _dump_token(token: Token) -> list[object]:
    extras: dict[str, object] = {
        key: value
        for key, name, default in _EXTRAS
        if (value := getattr(token, name)) != default
    }
    extras.update((key, 1) for key, name in _FLAGS if getattr(token, name))
    if token.records:
        extras["x"] = dump_records(token.records)
    if token.phase is not Phase.NORMAL:
        extras["p"] = str(token.phase)
    if token.role is not Role.PLAIN:
        extras["r"] = str(token.role)
    if token.owner is not None:
        extras["o"] = str(token.owner.id)
    row: list[object] = [str(token.id), token.node.name, token.state]
    if token.arrived_by is not None or extras:
        row.append(token.arrived_by)
    if extras:
        row.append(extras)
    return row


def load(
    environment: InterpreterEnvironment, text: str
) -> tuple[Execution, RootWorkflow]:
    """Rebuild containers and tokens.

    Raises:
        SnapshotUnreadable: the text is broken or of an unknown format.
    """
    data = parse(text)
    try:
        return _load(environment, data)
    except _BROKEN as error:
        raise SnapshotUnreadable(reason=f"{type(error).__name__} {error}") from error


def parse(text: str) -> dict[str, Any]:
    """Return the rows of a snapshot of any known format in those of the newest.

    Raises:
        SnapshotUnreadable: the text is broken or of an unknown format.
    """
    try:
        data: dict[str, Any] = json.loads(text)
        version = data["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotUnreadable(reason=f"it is no snapshot ({error})") from error
    if version != FORMAT and version not in _UPGRADES:
        raise SnapshotUnreadable(reason=f"its format {version!r} is unknown")
    try:
        for older in range(version, FORMAT):
            _UPGRADES[older](data)
    except _BROKEN as error:
        raise SnapshotUnreadable(reason=f"{type(error).__name__} {error}") from error
    return data | {"format": FORMAT}


def _load(
    environment: InterpreterEnvironment, data: dict[str, Any]
) -> tuple[Execution, RootWorkflow]:
    execution = Execution(
        environment, root_id=data["instance"], business_key=data["business_key"]
    )
    first, *others = data["scopes"]
    root = RootWorkflow(
        execution, environment.definitions(first["definition"]), first["definition"]
    )
    loaded = _load_scope(root, first)
    for entry in others:
        inner = _inner(environment, execution.tokens[entry["host"]], entry)
        loaded += _load_scope(inner, entry)
    # A token may be owned by one of a scope further in, so owners come last.
    for token, extras in loaded:
        if "o" in extras:
            token.owner = execution.tokens[extras["o"]]
            token.owner.owned[str(token.id)] = token
    for token, extras in loaded:
        _index(token, extras)
    return execution, root


def _inner(
    environment: InterpreterEnvironment, host: Token, entry: dict[str, Any]
) -> InnerWorkflow:
    if "instance" not in entry:
        return InnerWorkflow(host, host.container.definition.scopes[entry["spec"]])
    definition = environment.definitions(entry["definition"])
    return InnerWorkflow(
        host,
        definition.scope,
        called=(entry["instance"], entry["definition"], definition),
        # Format 1 did not say it at first: the root's key was passed on then.
        business_key=entry.get("business_key", host.container.execution.business_key),
    )


def _load_scope(container: Container, entry: dict[str, Any]) -> list[_Loaded]:
    if "done" in entry:
        container.records = load_records(container, entry["done"], container.scope_id)
    return [_load_token(container, row) for row in entry["tokens"]]


def _load_token(container: Container, row: list[Any]) -> _Loaded:
    token_id, name, state, *rest = row
    token = container.new_token(
        container.spec.nodes[name],
        token_id=token_id,
        arrived_by=rest[0] if rest else None,
    )
    token.move_to(state)
    extras: dict[str, Any] = rest[1] if len(rest) > 1 else {}
    for key, value in extras.items():
        if key in _ATTRIBUTES:
            setattr(token, _ATTRIBUTES[key], value)
    for key, attribute in _FLAGS:
        if key in extras:
            setattr(token, attribute, True)
    if "p" in extras:
        token.phase = Phase(extras["p"])
    if "r" in extras:
        token.role = Role(extras["r"])
    return token, extras


def _index(token: Token, extras: dict[str, Any]) -> None:
    container = token.container
    execution = container.execution
    if token.kept_scope is not None:
        execution.variables.open(
            token.kept_scope,
            parent=_around_kept(token),
            instance_id=container.instance_id,
        )
    if token.has_scope:
        execution.variables.open(
            token.scope_id,
            parent=token.outer_scope_id,
            instance_id=container.instance_id,
        )
    if "x" in extras:
        token.records = tuple(load_records(container, extras["x"], token.scope_id))
    node = token.node
    if token.state != TaskState.WAITING or token.phase is not Phase.NORMAL:
        return
    if isinstance(node, JoiningGateway):
        container.joining.setdefault(node.name, []).append(token)
        if isinstance(node, InclusiveGateway):
            execution.open_joins[(container.scope_id, node.name)] = container
    elif isinstance(node.trigger, ConditionTrigger):
        execution.conditionals[str(token.id)] = token


def _around_kept(token: Token) -> str:
    """Return the scope around the one in which a token undoes something.

    Of a round it is the scope of all rounds, which is kept by the same token that
    waits for the undoing of each.
    """
    whole = token.owner
    if whole is not None and whole.compensates and whole.kept_scope is not None:
        return whole.kept_scope
    return token.container.scope_id
