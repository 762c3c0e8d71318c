"""Parse what stands in brackets: lists, contexts, functions, ranges, calls, tests."""

from __future__ import annotations

from abc import abstractmethod

from engine.bpmn.feel import messages
from engine.bpmn.feel.syntax import (
    Call,
    ContextOf,
    FunctionOf,
    ListOf,
    Literal,
    Named,
    NamedCall,
    Node,
    OneSided,
    Parameter,
    Range,
)
from engine.bpmn.feel.tokens import Kind
from engine.bpmn.feel.type_reader import TypeReader
from engine.errors import FeelSyntaxError

_TEST_SIGNS = ("<", "<=", ">", ">=", "=", "!=")
_RANGE_ENDS = ("]", ")", "[")


class BoxReader(TypeReader):
    """Reads what stands in brackets; what stands inside is read by the parser."""

    @abstractmethod
    def _expression(self) -> Node:
        """Read a whole expression."""

    @abstractmethod
    def _sum(self) -> Node:
        """Read an expression without comparisons and logic."""

    @abstractmethod
    def _range_end(self) -> Node:
        """Read the second end of a range, in front of its bracket."""

    def _list_or_range(self) -> Node:
        self._expect_sign("[")
        if self._take_sign("]"):
            return ListOf(())
        first = self._expression()
        if self._take_sign(".."):
            return self._range(first, start_included=True)
        entries = [first]
        while self._take_sign(","):
            entries.append(self._expression())
        self._expect_sign("]")
        return ListOf(tuple(entries))

    def _open_range(self) -> Node:
        self._expect_sign("]")
        start = self._sum()
        self._expect_sign("..")
        return self._range(start, start_included=False)

    def _parentheses(self) -> Node:
        """Read `(a)`, `(a..b)` or `(< a)`."""
        self._expect_sign("(")
        inner = self._test() if self._is_sign(*_TEST_SIGNS) else self._expression()
        if self._take_sign(".."):
            return self._range(inner, start_included=False)
        self._expect_sign(")")
        return inner

    def _range(self, start: Node, *, start_included: bool) -> Node:
        end = self._range_end()
        bracket = self._take_sign(*_RANGE_ENDS)
        if bracket is None:
            raise self._fault(messages.EXPECTED, wanted="]")
        return Range(start, end, start_included, bracket == "]")

    def _test(self) -> Node:
        """Read one test: `< a`, or an expression."""
        sign = self._take_sign(*_TEST_SIGNS)
        if sign is None:
            return self._expression()
        self._count()
        return OneSided(sign, self._sum())

    def _tests(self) -> tuple[Node, ...]:
        tests = [self._test()]
        while self._take_sign(","):
            tests.append(self._test())
        return tuple(tests)

    def _context(self) -> Node:
        self._expect_sign("{")
        entries: list[Named] = []
        with self._knowing(()) as scope:
            while not self._take_sign("}"):
                if entries:
                    self._expect_sign(",")
                name = self._key()
                self._expect_sign(":")
                entries.append(Named(name, self._expression()))
                scope.add(name)
        return ContextOf(tuple(entries))

    def _key(self) -> str:
        if self._token.kind is not Kind.STRING:
            return self._new_name(":")
        name = self._advance().text
        self._declare_member(name)
        return name

    def _function(self) -> Node:
        self._expect_word("function")
        self._expect_sign("(")
        parameters: list[Parameter] = []
        while not self._take_sign(")"):
            if parameters:
                self._expect_sign(",")
            parameters.append(self._parameter())
        if self._is_word("external"):
            raise self._fault(messages.EXTERNAL)
        with self._knowing(parameter.name for parameter in parameters):
            return FunctionOf(tuple(parameters), self._expression())

    def _parameter(self) -> Parameter:
        name = self._new_name(":", ",", ")")
        return Parameter(name, self._type() if self._take_sign(":") else None)

    def _call(self, function: Node) -> Node:
        self._expect_sign("(")
        if self._take_sign(")"):
            return Call(function, ())
        if self._length_of_name(":"):
            return self._named_call(function)
        arguments = [self._expression()]
        while self._take_sign(","):
            arguments.append(self._expression())
        self._expect_sign(")")
        return Call(function, tuple(arguments))

    def _named_call(self, function: Node) -> Node:
        arguments: list[Named] = []
        while True:
            name = self._new_name(":")
            if any(name == argument.name for argument in arguments):
                raise self._unexpected()
            self._expect_sign(":")
            arguments.append(Named(name, self._expression()))
            if not self._take_sign(","):
                break
        self._expect_sign(")")
        return NamedCall(function, tuple(arguments))

    def _literal(self, value: object) -> Node:
        self._count()
        return Literal(value)

    def _no_literal(self, text: str) -> FeelSyntaxError:
        return self._fault(messages.LITERAL, text=text)
