"""Cut the text of FEEL into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from engine.bpmn.feel import messages
from engine.bpmn.feel.limits import MAX_NUMBER_CHARACTERS, MAX_SOURCE_CHARACTERS
from engine.bpmn.feel.messages import Reason
from engine.errors import FeelSyntaxError

_SHOWN_CHARACTERS = 12
#: Characters that a name may begin with, as the grammar of DMN lists them.
_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u167F"
    r"\u1681-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF"
    r"\uFDF0-\uFEFE\uFF00-\uFFFD\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F\u2040"
_SPACE = r"\t\n\v\f\r \u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF"
_TOKEN = re.compile(
    rf"""(?:[{_SPACE}]|//[^\n\r]*|/\*.*?\*/)*(?:
        (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<word>[{_START}][{_PART}]*)
      | (?P<sign>\*\*|\.\.|<=|>=|!=|->|/(?!\*)|[-+*=<>()\[\]{{}},:.@'’])
      | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
#: Signs that may stand inside a name.
_NAME_SIGNS = frozenset(".-+*/'’")
_ESCAPE = re.compile(
    r"\\(?:u(?P<four>[0-9A-Fa-f]{4})|U(?P<six>[0-9A-Fa-f]{6})|(?P<one>.))", re.DOTALL
)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\"}
_LAST_CHARACTER = 0x10FFFF
_CACHED_NAMES = 4_096


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    STRING = auto()
    WORD = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its text (of a string: its value) and where it begins and ends."""

    kind: Kind
    text: str
    start: int
    end: int


_KINDS = {
    "number": Kind.NUMBER,
    "string": Kind.STRING,
    "word": Kind.WORD,
    "sign": Kind.SIGN,
    "end": Kind.END,
}


def tokens_of(source: str) -> list[Token]:
    """Return all tokens; the last one is the end.

    Raises:
        FeelSyntaxError: a character or a literal has no meaning.
    """
    if len(source) > MAX_SOURCE_CHARACTERS:
        raise fault(
            source,
            MAX_SOURCE_CHARACTERS,
            messages.TOO_LONG,
            limit=MAX_SOURCE_CHARACTERS,
        )
    tokens: list[Token] = []
    position = 0
    while True:
        token = _next_token(source, position)
        tokens.append(token)
        if token.kind is Kind.END:
            return tokens
        position = token.end


@lru_cache(maxsize=_CACHED_NAMES)
def name_parts(name: str) -> tuple[str, ...] | None:
    """Return the tokens of a name, or None if no text can mean it."""
    try:
        tokens = tokens_of(name)[:-1]
    except FeelSyntaxError:
        return None
    parts = tuple(token.text for token in tokens)
    fits = (
        tokens
        and tokens[0].kind is Kind.WORD
        and all(is_name_part(token) for token in tokens)
        # Nothing else may stand in it, as a comment would.
        and "".join(parts) == "".join(name.split())
    )
    return parts if fits else None


def is_name_part(token: Token) -> bool:
    """Say whether a token may stand inside a name."""
    if token.kind is Kind.SIGN:
        return token.text in _NAME_SIGNS
    return token.kind in {Kind.WORD, Kind.NUMBER}


def fault(
    source: str, position: int, reason: Reason, **facts: object
) -> FeelSyntaxError:
    """Return the error that says what is wrong where (from 0)."""
    told = reason.filled(**facts)
    return FeelSyntaxError(
        expression=source, position=position + 1, reason=told.en, reason_zh=told.zh
    )


def _next_token(source: str, position: int) -> Token:
    match = _TOKEN.match(source, position)
    if match is None:
        raise _no_token(source, position)
    kind = str(match.lastgroup)
    text, start = match[kind], match.start(kind)
    if kind == "number" and len(text) > MAX_NUMBER_CHARACTERS:
        raise fault(source, start, messages.NUMBER)
    if kind == "string":
        text = _unescaped(source, start, text)
    return Token(_KINDS[kind], text, start, match.end())


def _no_token(source: str, position: int) -> FeelSyntaxError:
    blank = re.compile(rf"(?:[{_SPACE}]|//[^\n\r]*|/\*.*?\*/)*", re.DOTALL)
    found = blank.match(source, position)
    start = found.end() if found is not None else position
    if source.startswith("/*", start):
        return fault(source, start, messages.COMMENT)
    if source.startswith('"', start):
        return fault(source, start, messages.STRING)
    return fault(
        source,
        start,
        messages.CHARACTER,
        text=source[start : start + _SHOWN_CHARACTERS],
    )


def _unescaped(source: str, start: int, text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match["one"] in _PLAIN:
            return _PLAIN[match["one"]]
        digits = match["four"] or match["six"]
        if digits and int(digits, 16) <= _LAST_CHARACTER:
            return chr(int(digits, 16))
        # A pattern of a regular expression is often written with single backslashes.
        if match["one"] and match["one"] not in "uU":
            return match[0]
        raise fault(source, start, messages.ESCAPE, text=match[0])

    value = _PAIR.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"),
        _ESCAPE.sub(plain, text[1:-1]),
    )
    half = _HALF.search(value)
    if half is not None:
        raise fault(source, start, messages.ESCAPE, text=f"\\u{ord(half[0]):x}")
    return value
