"""Process variables in scopes, as in Camunda 7 (decision 3).

A scope is an instance, a subprocess, a multi-instance body or one activity. A name
is read innermost outwards, never past a called instance; it is written where it
exists, else at the instance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from engine.errors import VariableRefused

#: Longest JSON text of one variable value, in characters.
MAX_VALUE_CHARACTERS = 4_000_000
_NAME_LIMIT = 255
_DEPTH_LIMIT = 60


def as_json_value(name: str, value: object, *, depth: int = 0) -> object:
    """Return the value as plain JSON data; dates and moments become ISO text.

    Raises:
        VariableRefused: it holds something that JSON cannot say.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise VariableRefused(name=name, reason="a number must be finite")
    if isinstance(value, date):
        return value.isoformat()
    if depth >= _DEPTH_LIMIT:
        raise VariableRefused(name=name, reason=f"it nests over {_DEPTH_LIMIT} levels")
    if isinstance(value, Mapping):
        return _as_json_object(name, value, depth=depth)
    if isinstance(value, (list, tuple)):
        return [as_json_value(name, item, depth=depth + 1) for item in value]
    raise VariableRefused(name=name, reason=f"{type(value).__name__} is not JSON")


def _as_json_object(
    name: str, value: Mapping[object, object], *, depth: int
) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise VariableRefused(name=name, reason="an object's keys must be text")
        result[key] = as_json_value(name, item, depth=depth + 1)
    return result


class ChangeKind(StrEnum):
    """What happened to a variable, in the words of `camunda:variableEvents`."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Change(NamedTuple):
    """One change of a variable."""

    scope_id: str
    name: str
    kind: ChangeKind


class VariableScopes:
    """All variables of one root instance, and what has changed since loading."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, object]] = {}
        self._parents: dict[str, str | None] = {}
        self._instances: dict[str, str] = {}
        #: (scope id, name) written since loading, in order.
        self.written: dict[tuple[str, str], object] = {}
        #: (scope id, name) removed since loading.
        self.removed: dict[tuple[str, str], None] = {}
        #: Rises with every change; conditional events compare it.
        self.version = 0
        #: scope id -> version of its last change.
        self.changed_at: dict[str, int] = {}
        #: Every change since loading, in order: the n-th made version n.
        self._changes: list[Change] = []

    def load(self, rows: Iterable[tuple[str, str, object]]) -> None:
        """Take stored rows (scope id, name, value) without marking them as changed."""
        for scope_id, name, value in rows:
            self._values.setdefault(scope_id, {})[name] = value

    def open(self, scope_id: str, *, parent: str | None, instance_id: str) -> None:
        """Make a scope known; parent None makes it the top scope of an instance."""
        self._parents[scope_id] = parent
        self._instances[scope_id] = instance_id

    def close(self, scope_id: str) -> None:
        """Forget a scope and what was in it."""
        self._values.pop(scope_id, None)
        self._parents.pop(scope_id, None)
        self._instances.pop(scope_id, None)
        self.changed_at.pop(scope_id, None)
        for key in [key for key in self.written if key[0] == scope_id]:
            del self.written[key]
        for key in [key for key in self.removed if key[0] == scope_id]:
            del self.removed[key]

    def instance_of(self, scope_id: str) -> str:
        """Return the instance to which a scope belongs."""
        return self._instances[scope_id]

    def chain(self, scope_id: str) -> Iterator[str]:
        """Yield the scope and the scopes around it, innermost first."""
        current: str | None = scope_id
        while current is not None:
            yield current
            current = self._parents.get(current)

    def find(self, scope_id: str, name: str) -> str | None:
        """Return the scope in which a name is visible from here, or None."""
        for scope in self.chain(scope_id):
            if name in self._values.get(scope, ()):
                return scope
        return None

    def get(self, scope_id: str, name: str) -> object:
        """Return the value that a name has, seen from a scope.

        Raises:
            KeyError: the name is not visible from here.
        """
        for scope in self.chain(scope_id):
            values = self._values.get(scope)
            if values is not None and name in values:
                return values[name]
        raise KeyError(name)

    def visible(self, scope_id: str) -> dict[str, object]:
        """Return all names visible from a scope with their values."""
        found: dict[str, object] = {}
        for scope in reversed(list(self.chain(scope_id))):
            found.update(self._values.get(scope, {}))
        return found

    def local(self, scope_id: str) -> Mapping[str, object]:
        """Return the variables that live in this scope itself."""
        return self._values.get(scope_id, {})

    def set(self, scope_id: str, name: str, value: object) -> str:
        """Write where the name exists, else at the instance; return that scope."""
        target = self.find(scope_id, name)
        if target is None:
            target = list(self.chain(scope_id))[-1]
        self.set_local(target, name, value)
        return target

    def set_local(self, scope_id: str, name: str, value: object) -> None:
        """Write a variable in exactly this scope.

        Raises:
            VariableRefused: the name is empty or too long.
        """
        if not name or len(name) > _NAME_LIMIT:
            raise VariableRefused(
                name=name[:40], reason=f"a name has 1 to {_NAME_LIMIT} characters"
            )
        values = self._values.setdefault(scope_id, {})
        kind = ChangeKind.UPDATE if name in values else ChangeKind.CREATE
        values[name] = value
        self.written[(scope_id, name)] = value
        self.removed.pop((scope_id, name), None)
        self._touch(scope_id, name, kind)

    def remove(self, scope_id: str, name: str) -> bool:
        """Remove a variable from exactly this scope; say whether it was there."""
        if name not in self._values.get(scope_id, {}):
            return False
        del self._values[scope_id][name]
        self.written.pop((scope_id, name), None)
        self.removed[(scope_id, name)] = None
        self._touch(scope_id, name, ChangeKind.DELETE)
        return True

    def changed_since(self, scope_id: str, version: int) -> bool:
        """Say whether anything visible from a scope changed after a version."""
        return any(self.changed_at.get(s, 0) > version for s in self.chain(scope_id))

    def changes_since(self, scope_id: str, version: int) -> Iterator[Change]:
        """Yield what changed after a version in the scopes visible from here."""
        seen = set(self.chain(scope_id))
        return (each for each in self._changes[version:] if each.scope_id in seen)

    def _touch(self, scope_id: str, name: str, kind: ChangeKind) -> None:
        self.version += 1
        self.changed_at[scope_id] = self.version
        self._changes.append(Change(scope_id, name, kind))
