"""Parse expressions by operator precedence, within fixed limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.bpmn.expressions import faults
from engine.bpmn.expressions.faults import Fault
from engine.bpmn.expressions.syntax import (
    Access,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Literal,
    Logic,
    Name,
    Node,
    Template,
    Unary,
)
from engine.bpmn.expressions.tokens import CONSTANTS, Kind, Token, tokens_of
from engine.errors import ExpressionSyntaxError, MethodCalled

MAX_SOURCE_CHARACTERS = 4_000
MAX_NODES = 500
MAX_DEPTH = 40

#: Sign -> how strongly it binds its operands.
_RANKS = {
    "?": 1,
    "||": 2,
    "&&": 3,
    "==": 4,
    "!=": 4,
    "<": 5,
    ">": 5,
    "<=": 5,
    ">=": 5,
    "+": 6,
    "-": 6,
    "*": 7,
    "/": 7,
    "%": 7,
    ".": 9,
    "[": 9,
}
_PREFIX_RANK = 8
_LOGIC = frozenset({"&&", "||"})
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_PREFIXES = frozenset({"!", "-", "empty"})


def parse(source: str) -> Template:
    """Parse a whole attribute value, with or without `${...}` in it.

    Raises:
        ExpressionSyntaxError: it is too long or too complex, or makes no sense.
    """
    if len(source) > MAX_SOURCE_CHARACTERS:
        fault = faults.too_long(MAX_SOURCE_CHARACTERS)
        raise ExpressionSyntaxError(
            expression=source[:80] + "…",
            position=MAX_SOURCE_CHARACTERS,
            reason=fault.en,
            reason_zh=fault.zh,
        )
    parts: list[str | Node] = []
    position, nodes = 0, 0
    while position < len(source):
        begin, text = _text_before_expression(source, position)
        if text:
            parts.append(text)
        if begin == len(source):
            break
        parser = _Parser(source, start=begin + 2, nodes=nodes)
        parts.append(parser.parse())
        position, nodes = parser.end, parser.nodes
    return Template(_without_margins(parts))


def _text_before_expression(source: str, position: int) -> tuple[int, str]:
    r"""Return where the next `${` begins and the text before it (`\${` is text)."""
    text = ""
    while True:
        found = min(_find(source, "${", position), _find(source, "#{", position))
        text += source[position:found]
        if found == len(source) or not text.endswith("\\"):
            return found, text
        text = text[:-1] + source[found : found + 2]
        position = found + 2


def _find(source: str, wanted: str, position: int) -> int:
    found = source.find(wanted, position)
    return len(source) if found < 0 else found


def _without_margins(parts: list[str | Node]) -> tuple[str | Node, ...]:
    """Drop white space around a single expression, so that it keeps its type."""
    expressions = [part for part in parts if not isinstance(part, str)]
    texts = [part for part in parts if isinstance(part, str)]
    if len(expressions) == 1 and not any(text.strip() for text in texts):
        return (expressions[0],)
    return tuple(parts)


class _Parser:
    """Parses one expression up to its closing brace."""

    def __init__(self, source: str, *, start: int, nodes: int) -> None:
        self._source = source
        self._tokens: Iterator[Token] = tokens_of(source, start)
        self._token = next(self._tokens)
        self._depth = 0
        self.nodes = nodes
        #: Where the text goes on behind the closing brace.
        self.end = start

    def parse(self) -> Node:
        node = self._expression(0)
        if self._token.kind is not Kind.END:
            raise self._unexpected()
        self.end = self._token.position + 1
        return node

    def _expression(self, rank: int) -> Node:
        """Parse everything that binds stronger than `rank`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault(faults.too_deep(MAX_DEPTH))
        left = self._prefix()
        while self._rank() > rank:
            left = self._infix(left)
        self._depth -= 1
        return left

    def _rank(self) -> int:
        if self._token.kind is not Kind.SIGN:
            return 0
        return _RANKS.get(str(self._token.value), 0)

    def _prefix(self) -> Node:
        token = self._token
        self._count()
        if token.kind in {Kind.NUMBER, Kind.TEXT}:
            self._advance()
            return Literal(token.value)
        if token.kind is Kind.NAME:
            return self._name()
        if token.kind is Kind.SIGN and token.value in _PREFIXES:
            self._advance()
            return Unary(str(token.value), self._expression(_PREFIX_RANK))
        if self._is_sign("("):
            self._advance()
            inner = self._expression(0)
            self._expect(")")
            return inner
        raise self._unexpected()

    def _name(self) -> Node:
        name = str(self._token.value)
        self._advance()
        if name in CONSTANTS:
            return Literal(CONSTANTS[name])
        if not self._is_sign("("):
            return Name(name)
        self._advance()
        arguments: list[Node] = []
        while not self._is_sign(")"):
            if arguments:
                self._expect(",")
            arguments.append(self._expression(0))
        self._advance()
        return Call(name, tuple(arguments))

    def _infix(self, left: Node) -> Node:
        sign = str(self._token.value)
        if sign == "?":
            return self._choice(left)
        if sign in {".", "["}:
            return self._access(left)
        if sign in _LOGIC:
            operands = [operand for _, operand in self._chain(lambda s: s == sign)]
            return Logic(sign, (left, *operands))
        if sign in _COMPARISONS:
            return self._comparison(left, sign)
        rank = _RANKS[sign]
        return Arithmetic(left, tuple(self._chain(lambda s: _RANKS.get(s) == rank)))

    def _comparison(self, left: Node, sign: str) -> Node:
        self._advance()
        node = Comparison(sign, left, self._expression(_RANKS[sign]))
        if self._rank() == _RANKS[sign]:
            raise self._fault(faults.CHAINED)
        return node

    def _chain(self, belongs: Callable[[str], bool]) -> Iterator[tuple[str, Node]]:
        while self._token.kind is Kind.SIGN and belongs(str(self._token.value)):
            sign = str(self._token.value)
            self._advance()
            yield sign, self._expression(_RANKS[sign])

    def _choice(self, condition: Node) -> Node:
        self._advance()
        then = self._expression(0)
        self._expect(":")
        return Choice(condition, then, self._expression(0))

    def _access(self, base: Node) -> Node:
        if isinstance(base, Literal):
            raise self._fault(faults.OF_LITERAL)
        steps: list[Node] = []
        while True:
            if self._is_sign("."):
                self._advance()
                steps.append(self._field(base if not steps else None))
            elif self._is_sign("["):
                self._advance()
                steps.append(self._expression(0))
                self._expect("]")
            else:
                return Access(base, tuple(steps))
            self._count()

    def _field(self, owner: Node | None) -> Node:
        token = self._token
        if token.kind is not Kind.NAME:
            raise self._unexpected()
        self._advance()
        if self._is_sign("("):
            raise self._method_called(owner, str(token.value))
        return Literal(token.value)

    def _method_called(self, owner: Node | None, method: str) -> MethodCalled:
        position = self._token.position + 1
        self._advance()
        token = self._token
        return MethodCalled(
            expression=self._source,
            position=position,
            owner=owner.name if isinstance(owner, Name) else "",
            method=method,
            argument=str(token.value) if token.kind is Kind.TEXT else "",
        )

    def _is_sign(self, sign: str) -> bool:
        return self._token.kind is Kind.SIGN and self._token.value == sign

    def _expect(self, sign: str) -> None:
        if not self._is_sign(sign):
            raise self._fault(faults.missing(sign))
        self._advance()

    def _advance(self) -> None:
        self._token = next(self._tokens)

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._fault(faults.too_many_parts(MAX_NODES))

    def _unexpected(self) -> ExpressionSyntaxError:
        if self._token.kind is Kind.END:
            return self._fault(faults.INCOMPLETE)
        return self._fault(faults.unexpected(self._token.value))

    def _fault(self, fault: Fault) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(
            expression=self._source,
            position=self._token.position + 1,
            reason=fault.en,
            reason_zh=fault.zh,
        )
