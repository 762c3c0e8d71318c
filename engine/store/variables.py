"""Load the variables of a root instance, and write what has changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.variables import VariableScopes
from engine.store.tables import variable
from engine.store.variable_rows import variable_row, variable_value

#: Scope, name and value of a stored variable.
StoredVariable = tuple[str, str, object]

_KEY = ["root_id", "scope_id", "name"]
_VALUES = ("type", "value", "text_value", "number_value")
_LOAD = select(variable.c.scope_id, variable.c.name, variable.c.value).where(
    variable.c.root_id == bindparam("root")
)
_scopes: BindParameter[Any] = bindparam("scopes", expanding=True)
_DELETE_SCOPES = delete(variable).where(
    variable.c.root_id == bindparam("root"), variable.c.scope_id.in_(_scopes)
)
_DELETE_ONE = delete(variable).where(
    variable.c.root_id == bindparam("root"),
    variable.c.scope_id == bindparam("scope"),
    variable.c.name == bindparam("variable_name"),
)
_sqlite_insert = sqlite.insert(variable)
_postgres_insert = postgresql.insert(variable)
_UPSERT = {
    "sqlite": _sqlite_insert.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: _sqlite_insert.excluded[name] for name in _VALUES},
    ),
    "postgresql": _postgres_insert.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: _postgres_insert.excluded[name] for name in _VALUES},
    ),
}


def load_variables(connection: Connection, root_id: str) -> list[StoredVariable]:
    """Return all variables of a root instance and its called instances."""
    rows = connection.execute(_LOAD, {"root": root_id})
    return [(scope, name, variable_value(value)) for scope, name, value in rows]


class VariableChanges:
    """What has to be written so that the rows say what the scopes say."""

    def __init__(
        self,
        *,
        root_id: str,
        scopes: VariableScopes,
        closed: Sequence[str],
        stored: Collection[str],
    ) -> None:
        """Prepare the rows.

        Args:
            root_id: The root instance.
            scopes: The variables as they are now.
            closed: Scopes that have ended.
            stored: Scopes that had rows when the variables were loaded.

        Raises:
            VariableRefused: a name or a value cannot be stored.
        """
        self._root_id = root_id
        self._closed = [scope for scope in closed if scope in stored]
        self._removed = list(scopes.removed)
        self._rows = [
            variable_row(
                root_id=root_id,
                instance_id=scopes.instance_of(scope_id),
                scope_id=scope_id,
                name=name,
                value=value,
            )
            for (scope_id, name), value in scopes.written.items()
        ]

    def write(self, connection: Connection) -> None:
        """Write the rows; those of the instances must be there already."""
        if self._closed:
            parameters = {"root": self._root_id, "scopes": self._closed}
            connection.execute(_DELETE_SCOPES, parameters)
        if self._removed:
            connection.execute(
                _DELETE_ONE,
                [
                    {"root": self._root_id, "scope": scope, "variable_name": name}
                    for scope, name in self._removed
                ],
            )
        if self._rows:
            connection.execute(_UPSERT[connection.dialect.name], self._rows)
