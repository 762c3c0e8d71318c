"""Parse the types of FEEL: `list<number>`, `context<a: string>`, a caller's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bpmn.feel import messages
from engine.bpmn.feel.cursor import Cursor
from engine.bpmn.feel.names import known_names
from engine.bpmn.feel.tokens import Kind
from engine.bpmn.feel.types import (
    SIMPLE_TYPES,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    SimpleType,
)


class TypeReader(Cursor):
    """Reads types."""

    def __init__(
        self,
        source: str,
        *,
        names: Iterable[str],
        members: Iterable[str],
        types: Mapping[str, FeelType],
    ) -> None:
        super().__init__(source, names, members)
        self._types = types
        self._type_names = known_names(frozenset([*SIMPLE_TYPES, *types]))

    def _type(self) -> FeelType:
        self._count()
        with self._deeper():
            name = self._type_name()
            if name in self._types:
                return self._types[name]
            if self._is_sign("<"):
                return self._type_with_parts(name)
        return SimpleType(name)

    def _type_name(self) -> str:
        token = self._token
        if token.kind is not Kind.WORD:
            raise self._fault(messages.NAME)
        name = self._known_name((self._type_names,))
        if name is None:
            raise self._fault(messages.TYPE, text=token.text)
        return name

    def _type_with_parts(self, name: str) -> FeelType:
        match name:
            case "list" | "range":
                self._expect_sign("<")
                of = self._type()
                self._expect_sign(">")
                return ListType(of) if name == "list" else RangeType(of)
            case "context":
                return self._context_type()
            case "function":
                return self._function_type()
            case _:
                raise self._unexpected()

    def _context_type(self) -> FeelType:
        entries: dict[str, FeelType] = {}
        self._expect_sign("<")
        while not self._take_sign(">"):
            if entries:
                self._expect_sign(",")
            name = self._new_name(":")
            self._expect_sign(":")
            entries[name] = self._type()
        return ContextType(entries)

    def _function_type(self) -> FeelType:
        parameters: list[FeelType] = []
        self._expect_sign("<")
        while not self._take_sign(">"):
            if parameters:
                self._expect_sign(",")
            parameters.append(self._type())
        self._expect_sign("->")
        return FunctionType(tuple(parameters), self._type())
