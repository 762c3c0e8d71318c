"""The stored form of a live instance: small, flat for ever, with a format version.

Only live tokens are in it. Definitions stand in the database, variables in rows,
what is over in the history.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.containers import Container, InnerWorkflow, RootWorkflow
from engine.bpmn.execution import Execution, InterpreterEnvironment
from engine.bpmn.nodes.gateways import JoiningGateway
from engine.bpmn.nodes.inclusive_gateway import InclusiveGateway
from engine.bpmn.tokens import Phase, Role, Token
from engine.bpmn.triggers import ConditionTrigger
from engine.errors import DefinitionNotFound, SnapshotUnreadable

FORMAT = 1

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
)


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
    entry["tokens"] = [_dump_token(token) for token in container.tasks.values()]
    return entry


def _dump_token(token: Token) -> list[object]:
    extras: dict[str, object] = {
        key: value
        for key, name, default in _EXTRAS
        if (value := getattr(token, name)) != default
    }
    if token.has_scope:
        extras["s"] = 1
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
    try:
        data = json.loads(text)
        version = data["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotUnreadable(reason=f"it is no snapshot ({error})") from error
    if version != FORMAT:
        raise SnapshotUnreadable(reason=f"its format {version!r} is unknown")
    try:
        return _load(environment, data)
    except _BROKEN as error:
        raise SnapshotUnreadable(reason=f"{type(error).__name__} {error}") from error


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
    _load_tokens(root, first["tokens"])
    for entry in others:
        host = execution.tokens[entry["host"]]
        _load_tokens(_inner(environment, host, entry), entry["tokens"])
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
    )


def _load_tokens(container: Container, rows: list[list[Any]]) -> None:
    owned: list[tuple[Token, str]] = []
    for row in rows:
        token = _load_token(container, row)
        extras = row[4] if len(row) > 4 else {}  # noqa: PLR2004 - the fifth is optional
        if "o" in extras:
            owned.append((token, extras["o"]))
    for token, owner_id in owned:
        owner = container.execution.tokens[owner_id]
        token.owner = owner
        owner.owned[str(token.id)] = token
    for row in rows:
        _index(container, container.execution.tokens[row[0]])


def _load_token(container: Container, row: list[Any]) -> Token:
    token_id, name, state, *rest = row
    token = container.new_token(
        container.spec.nodes[name],
        token_id=token_id,
        arrived_by=rest[0] if rest else None,
    )
    token.move_to(state)
    extras: dict[str, Any] = rest[1] if len(rest) > 1 else {}
    for key, attribute, default in _EXTRAS:
        setattr(token, attribute, extras.get(key, default))
    token.has_scope = "s" in extras
    token.phase = Phase(extras.get("p", ""))
    token.role = Role(extras.get("r", ""))
    return token


def _index(container: Container, token: Token) -> None:
    execution = container.execution
    if token.has_scope:
        execution.variables.open(
            token.scope_id,
            parent=token.outer_scope_id,
            instance_id=container.instance_id,
        )
    node = token.node
    if token.state != TaskState.WAITING or token.phase is not Phase.NORMAL:
        return
    if isinstance(node, JoiningGateway):
        container.joining.setdefault(node.name, []).append(token)
        if isinstance(node, InclusiveGateway):
            execution.open_joins[(container.scope_id, node.name)] = container
    elif isinstance(node.trigger, ConditionTrigger):
        execution.conditionals[str(token.id)] = token
