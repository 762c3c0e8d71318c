"""Cut the text of an expression into tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from engine.bpmn.expressions import faults
from engine.bpmn.expressions.faults import Fault
from engine.errors import ExpressionSyntaxError

MAX_NUMBER_CHARACTERS = 40

#: Words that mean the same as a sign.
_WORD_SIGNS = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "div": "/",
    "mod": "%",
    "empty": "empty",
}
CONSTANTS = {"true": True, "false": False, "null": None}

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<name>[^\W\d]\w*)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:()\[\].,}])
      | (?P<nothing>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    TEXT = auto()
    NAME = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it begins (from 0)."""

    kind: Kind
    value: object
    position: int


def tokens_of(source: str, start: int) -> Iterator[Token]:
    """Yield the tokens from `start` to the `}` that closes the expression.

    Raises:
        ExpressionSyntaxError: a character or a literal has no meaning here.
    """
    position = start
    after_dot = False
    while True:
        token, position = _next_token(source, position, after_dot=after_dot)
        yield token
        if token.kind is Kind.END:
            return
        after_dot = token.kind is Kind.SIGN and token.value == "."


def _next_token(source: str, position: int, *, after_dot: bool) -> tuple[Token, int]:
    match = _TOKEN.match(source, position)
    if match is None:
        begin = position + len(source[position:]) - len(source[position:].lstrip())
        raise _fault(source, begin, faults.meaningless(source[begin : begin + 8]))
    kind = str(match.lastgroup)
    text = match[kind]
    begin = match.start(kind)
    token = _token(source, begin, kind=kind, text=text, after_dot=after_dot)
    return token, match.end()


def _token(source: str, begin: int, *, kind: str, text: str, after_dot: bool) -> Token:
    if kind == "number":
        return Token(Kind.NUMBER, _number(source, begin, text), begin)
    if kind == "text":
        return Token(Kind.TEXT, _unescaped(source, begin, text), begin)
    if kind == "name":
        return _word(source, begin, text=text, after_dot=after_dot)
    if kind == "nothing":
        raise _fault(source, begin, faults.NOT_CLOSED)
    return Token(Kind.END if text == "}" else Kind.SIGN, text, begin)


def _word(source: str, begin: int, *, text: str, after_dot: bool) -> Token:
    if text.startswith("__"):
        raise _fault(source, begin, faults.underscored(text))
    if not after_dot:
        if text == "instanceof":
            raise _fault(source, begin, faults.INSTANCEOF)
        if text in _WORD_SIGNS:
            return Token(Kind.SIGN, _WORD_SIGNS[text], begin)
    return Token(Kind.NAME, text, begin)


def _number(source: str, begin: int, text: str) -> int | float:
    if len(text) > MAX_NUMBER_CHARACTERS:
        raise _fault(source, begin, faults.TOO_MANY_DIGITS)
    if text.isdecimal():
        return int(text)
    number = float(text)
    if number == float("inf"):
        raise _fault(source, begin, faults.TOO_LARGE)
    return number


def _unescaped(source: str, begin: int, text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match[1] not in "\\'\"":
            raise _fault(source, begin, faults.unknown_escape(match[0]))
        return match[1]

    return _ESCAPE.sub(plain, text[1:-1])


def _fault(source: str, begin: int, fault: Fault) -> ExpressionSyntaxError:
    return ExpressionSyntaxError(
        expression=source, position=begin + 1, reason=fault.en, reason_zh=fault.zh
    )
