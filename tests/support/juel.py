"""Compute the expressions of a diagram in the tests' own way, through Python's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import CodeType

_WORDS = {
    "&&": " and ",
    "||": " or ",
    "!": " not ",
    "null": "None",
    "true": "True",
    "false": "False",
}
_TOKEN = re.compile(r'("[^"]*"|!=|&&|\|\||!|\w+)')
_CHOICE = re.compile(r"(.+?) \? (.+?) : (.+)")


def _python(text: str) -> str:
    choice = _CHOICE.fullmatch(text)
    if choice:
        condition, yes, no = map(_python, choice.groups())
        return f"(({yes}) if ({condition}) else ({no}))"
    return _TOKEN.sub(lambda found: _WORDS.get(found[0], found[0]), text)


class Formula:
    """One `${...}` expression."""

    def __init__(self, text: str) -> None:
        assert text.startswith("${"), text
        assert text.endswith("}"), text
        self._code: CodeType = compile(_python(text[2:-1]).strip(), text, "eval")
        #: The variables that it reads.
        self.names = frozenset(self._code.co_names)

    def __call__(self, variables: Mapping[str, object]) -> object:
        """Return the value; an unknown name is an error."""
        return eval(self._code, {"__builtins__": {}}, dict(variables))  # noqa: S307
