"""Read one member of a JSON object that is stored as text, on either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class JsonMember(FunctionElement[str]):
    """The text of a member of an object, NULL where there is none."""

    name = "json_member"
    type = Text()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], key: str) -> None:
        super().__init__(column, literal(key, Text()))


@compiles(JsonMember)
def _on_sqlite(element: JsonMember, compiler: SQLCompiler, **more: Any) -> str:
    column, key = (compiler.process(each, **more) for each in element.clauses)
    return f"json_extract({column}, '$.' || {key})"


@compiles(JsonMember, "postgresql")
def _on_postgresql(element: JsonMember, compiler: SQLCompiler, **more: Any) -> str:
    column, key = (compiler.process(each, **more) for each in element.clauses)
    return f"(CAST({column} AS JSON) ->> {key})"
