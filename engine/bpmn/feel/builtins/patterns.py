"""Built-in functions with regular expressions: matches, replace, split."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.bpmn.feel.builtins.signature import Builtin, text
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.regex import Match, Pattern, PatternFault, compile_pattern

_REFERENCE = re.compile(r"\\(?P<escaped>[\\$])|\$(?P<digits>[0-9]+)|[\\$]", re.ASCII)


def _matches(
    evaluation: Evaluation, source: str, pattern: str, flags: str | None = None
) -> bool:
    compiled = _compiled(evaluation, pattern, flags)
    evaluation.spend_text(len(source))
    return compiled.search(source, 0, evaluation.spend) is not None


def _replace(  # noqa: PLR0917 - as FEEL passes them
    evaluation: Evaluation,
    source: str,
    pattern: str,
    replacement: str,
    flags: str | None = None,
) -> str:
    compiled = _compiled(evaluation, pattern, flags)
    pieces: list[str] = []
    length = end = 0
    for match in _found(evaluation, compiled, source):
        pieces.append(source[end : match.start])
        pieces.append(_filled(replacement, compiled, match, source=source))
        added = len(pieces[-2]) + len(pieces[-1])
        length += added
        evaluation.spend_text(added)
        evaluation.require_length(length)
        end = match.end
    pieces.append(source[end:])
    evaluation.require_length(length + len(pieces[-1]))
    return "".join(pieces)


def _split(evaluation: Evaluation, source: str, delimiter: str) -> list[object]:
    compiled = _compiled(evaluation, delimiter, None)
    pieces: list[object] = []
    end = 0
    for match in _found(evaluation, compiled, source):
        pieces.append(source[end : match.start])
        end = match.end
    pieces.append(source[end:])
    return pieces


def _compiled(evaluation: Evaluation, pattern: str, flags: str | None) -> Pattern:
    evaluation.spend_text(len(pattern))
    try:
        compiled = compile_pattern(pattern, flags or "")
    except PatternFault as fault:
        raise Fault(str(fault)) from fault
    evaluation.spend(1 + len(compiled.instructions) // 8)
    return compiled


def _found(evaluation: Evaluation, pattern: Pattern, source: str) -> Iterator[Match]:
    """Yield all matches; a pattern that matches nothing at all is refused, as in XPath."""
    evaluation.spend_text(len(source))
    if pattern.search("", 0, evaluation.spend) is not None:
        message = "the pattern matches the empty string"
        raise Fault(message)
    start = 0
    while start <= len(source):
        match = pattern.search(source, start, evaluation.spend)
        if match is None:
            return
        if match.end == match.start:
            message = "the pattern matches the empty string"
            raise Fault(message)
        yield match
        start = match.end


def _filled(replacement: str, pattern: Pattern, match: Match, *, source: str) -> str:
    r"""Put the groups in the place of `$1`; a `\` takes the meaning of a sign away."""

    def text_of(reference: re.Match[str]) -> str:
        if reference["escaped"]:
            return reference["escaped"]
        if not reference["digits"]:
            message = f"{reference[0]!r} in the replacement means nothing"
            raise Fault(message)
        digits = reference["digits"]
        # `$12` is the first group and a 2 if there are fewer than twelve.
        while len(digits) > 1 and int(digits) > pattern.groups:
            digits = digits[:-1]
        rest = reference["digits"][len(digits) :]
        if int(digits) > pattern.groups:
            return rest
        return match.group(source, int(digits)) + rest

    return _REFERENCE.sub(text_of, replacement)


FUNCTIONS = (
    Builtin(
        "matches",
        (text("input"), text("pattern"), text("flags", optional=True, nullable=True)),
        _matches,
        "boolean",
    ),
    Builtin(
        "replace",
        (
            text("input"),
            text("pattern"),
            text("replacement"),
            text("flags", optional=True, nullable=True),
        ),
        _replace,
        "string",
    ),
    Builtin("split", (text("string"), text("delimiter")), _split, "list"),
)
