"""Parse expressions by what binds them, and unary tests made of them."""

from __future__ import annotations

from typing_extensions import override

from engine.bpmn.feel import messages
from engine.bpmn.feel.clause_reader import ClauseReader
from engine.bpmn.feel.literals import parse_literal
from engine.bpmn.feel.numbers import number_of
from engine.bpmn.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Filter,
    In,
    InstanceOf,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Tests,
)
from engine.bpmn.feel.tokens import Kind
from engine.errors import FeelSyntaxError

_CONSTANTS = {"true": True, "false": False, "null": None}
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


class ExpressionReader(ClauseReader):
    """Reads one text; each method reads what binds at least as its name says."""

    def expression(self) -> Node:
        """Read a whole text as one expression."""
        node = self._expression()
        self._expect_end()
        return node

    def unary_tests(self) -> Tests:
        """Read a whole text as unary tests."""
        if self._is_sign("-") and self._tokens[self._index + 1].kind is Kind.END:
            return Tests(())
        begin = self._index
        if self._take_word("not") and self._take_sign("("):
            tests = self._tests_in_not()
            if tests is not None:
                return Tests(tests, negated=True)
        self._index = begin
        tests = self._tests()
        self._expect_end()
        return Tests(tests)

    def _tests_in_not(self) -> tuple[Node, ...] | None:
        """Read the rest of `not(tests)`, or nothing if more than that follows."""
        tests = self._tests()
        self._expect_sign(")")
        return tests if self._token.kind is Kind.END else None

    def _expect_end(self) -> None:
        if self._token.kind is not Kind.END:
            raise self._unexpected()

    @override
    def _expression(self) -> Node:
        return self._chain("or")

    def _chain(self, word: str) -> Node:
        """Read operands joined by `or`, each of them operands joined by `and`."""
        operands = [self._operand(word)]
        while self._take_word(word):
            operands.append(self._operand(word))
        if len(operands) == 1:
            return operands[0]
        self._count()
        return Logic(word, tuple(operands))

    def _operand(self, word: str) -> Node:
        return self._chain("and") if word == "or" else self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        while True:
            self._count()
            sign = self._take_sign(*_COMPARISONS)
            if sign is not None:
                left = Comparison(sign, left, self._sum())
            elif self._take_word("between"):
                low = self._sum()
                self._expect_word("and")
                left = Between(left, low, self._sum())
            elif self._take_word("in"):
                left = In(left, self._tests_of_in())
            else:
                return left

    def _tests_of_in(self) -> tuple[Node, ...]:
        """Read one test, or several in parentheses."""
        if not self._is_sign("("):
            if self._is_sign(*_COMPARISONS):
                return (self._test(),)
            return (self._sum(),)
        begin = self._index
        try:
            # `(1..3)` and `(a + b) * 2` begin as a list of tests does.
            return (self._sum(),)
        except FeelSyntaxError:
            self._index = begin
        self._expect_sign("(")
        tests = self._tests()
        self._expect_sign(")")
        return tests

    @override
    def _sum(self) -> Node:
        left = self._product()
        while sign := self._take_sign("+", "-"):
            self._count()
            left = Arithmetic(sign, left, self._product())
        return left

    def _product(self) -> Node:
        left = self._power()
        while sign := self._take_sign("*", "/"):
            self._count()
            left = Arithmetic(sign, left, self._power())
        return left

    def _power(self) -> Node:
        left = self._signed()
        while self._take_sign("**"):
            self._count()
            left = Arithmetic("**", left, self._signed())
        return left

    def _signed(self) -> Node:
        if self._take_sign("-"):
            self._count()
            with self._deeper():
                return Negation(self._signed())
        node = self._postfix(self._primary(), closes_range=False)
        while self._is_word("instance"):
            self._advance()
            self._expect_word("of")
            node = InstanceOf(node, self._type())
        return node

    @override
    def _range_end(self) -> Node:
        """Read the second end; `[` behind it may be a filter or the range's end."""
        begin = self._index
        try:
            end = self._sum()
            if self._is_sign("]", ")", "["):
                return end
        except FeelSyntaxError:
            pass
        self._index = begin
        negative = self._take_sign("-") is not None
        end = self._postfix(self._primary(), closes_range=True)
        return Negation(end) if negative else end

    def _postfix(self, base: Node, *, closes_range: bool) -> Node:
        """Read paths, filters and calls behind a value."""
        node = base
        while True:
            self._count()
            if self._take_sign("."):
                node = Path(node, self._member())
            elif self._is_sign("("):
                node = self._call(node)
            elif self._is_sign("[") and not closes_range:
                node = self._filter(node)
            else:
                return node

    def _filter(self, base: Node) -> Node:
        self._expect_sign("[")
        with self._in_filter():
            condition = self._expression()
        self._expect_sign("]")
        return Filter(base, condition)

    def _primary(self) -> Node:
        with self._deeper():
            return self._value()

    def _value(self) -> Node:  # noqa: C901, PLR0911 - one line a kind
        token = self._token
        self._count()
        if token.kind is Kind.NUMBER:
            return self._number()
        if token.kind is Kind.STRING:
            return self._literal(self._advance().text)
        if token.kind is Kind.WORD:
            return self._word()
        match token.text:
            case "(":
                return self._parentheses()
            case "[":
                return self._list_or_range()
            case "]":
                return self._open_range()
            case "{":
                return self._context()
            case "@":
                return self._at_literal()
            case _:
                raise self._unexpected()

    def _number(self) -> Node:
        try:
            number = number_of(self._token.text)
        except ArithmeticError:
            raise self._fault(messages.NUMBER) from None
        self._advance()
        return self._literal(number)

    def _at_literal(self) -> Node:
        self._expect_sign("@")
        token = self._token
        if token.kind is not Kind.STRING:
            raise self._unexpected()
        value = parse_literal(token.text)
        if value is None:
            raise self._no_literal(token.text)
        self._advance()
        return self._literal(value)

    def _word(self) -> Node:  # noqa: PLR0911 - one line a kind
        match self._token.text:
            case "if":
                return self._if()
            case "for":
                return self._for()
            case "some" | "every":
                return self._quantified()
            case "function":
                return self._function()
            case _:
                pass
        # A declared name may begin with one of these words: `null pointers`.
        known = self._known_name(self._scopes)
        if known is not None:
            return Name(known)
        if self._token.text in _CONSTANTS:
            return self._literal(_CONSTANTS[self._advance().text])
        return Name(self._undeclared_name())
