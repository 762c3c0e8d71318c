"""The page of FEEL, from its table of functions, its types and its limits."""

from __future__ import annotations

from engine.bpmn.feel import limits
from engine.bpmn.feel.builtins.signature import Builtin
from engine.bpmn.feel.builtins.table import FAMILIES
from engine.bpmn.feel.types import SIMPLE_TYPES
from scripts.reference_pages.feel_functions import GIVES
from scripts.reference_pages.markdown import codes, document, table

_INTRODUCTION = """\
FEEL is the language of decision tables, of DMN 1.3 with the functions that 1.4 and 1.5 have added.
Why it is our own stands in [decision 23](../decisions/0023-feel-is-our-own-with-a-budget.md).
In diagrams, `${...}` is another language: [Expressions](expressions.md)."""

_LITERALS = (
    "2026-11-22",
    "10:30:00",
    "2026-11-22T10:30:00+08:00",
    "2026-11-22T10:30:00@Asia/Shanghai",
    "P1DT2H",
    "P1Y2M",
)
_LANGUAGE = (
    ("numbers", "`1`, `-1.5`, `.5`, `1.2e3`: decimals of 34 digits, never binary"),
    ("strings", r'`"text"`, with `\"` `\\` `\n` `\r` `\t` `\u4e2d` `\U01F40E`'),
    ("other literals", "`true`, `false`, `null`"),
    (
        "dates, times, durations",
        codes(f'@"{literal}"' for literal in _LITERALS),
    ),
    ("lists", "`[1, 2, 3]`; the first entry is `list[1]`, the last `list[-1]`"),
    ("contexts", '`{a: 1, "b c": a + 1}`: an entry sees those before it'),
    ("ranges", "`[1..5]`, `(1..5)` or `]1..5[`, `[1..5)`, `(< 5)`, `(>= 5)`"),
    ("arithmetic", "`+` `-` `*` `/` `**`, with dates and durations too"),
    ("comparison", "`=` `!=` `<` `<=` `>` `>=`, `x between 1 and 5`"),
    ("tests", "`x in [1..5]`, `x in (1, > 10)`, `x in list`"),
    ("logic", "`and`, `or`, `not(x)`, with null as the third value"),
    ("choice", "`if a then b else c`"),
    (
        "iteration",
        "`for x in list, y in 1..3 return x + y`; `partial` is what there is so far",
    ),
    (
        "quantifiers",
        "`some x in list satisfies x > 1`, `every x in list satisfies x > 1`",
    ),
    ("filters", "`list[item > 1]`, `people[age > 18]`"),
    ("paths", "`person.name`, `people.name` (the names of all), `date.year`"),
    ("functions", "`function(a: number, b) a + b`; calls by position or by name"),
    ("types", "`x instance of list<number>`"),
    ("comments", "`// to the end of the line`, `/* between */`"),
)

_CELLS = """\
A cell of a decision table holds unary tests, with commas between them; the value passes if it passes one.

| test | passes |
|---|---|
| `-` | always |
| `5`, `"a"`, `limit` | what is equal, or in the list |
| `< 5`, `>= limit` | what compares so |
| `[1..5]` | what lies in the range |
| `not(1, 2)` | what passes none of these |
| `? > 5 and odd(?)`, `count(?) = 1` | what makes the condition true; `?` is the value |
| `is urgent or limit > 5` | if the condition is true; without `?` in it, it decides by itself, as in Camunda, unless the value is a boolean too |"""

_PROPERTIES = """\
| of | properties |
|---|---|
| a date | `year`, `month`, `day`, `weekday` (1 is Monday) |
| a time | `hour`, `minute`, `second`, `time offset`, `timezone` |
| a date and time | all of these |
| days and time | `days`, `hours`, `minutes`, `seconds` |
| years and months | `years`, `months` |
| a range | `start`, `end`, `start included`, `end included` |"""

_NAMES = """\
Names may have spaces and the signs `.` `/` `-` `'` `+` `*` in them: where a declared name fits, the longest one is taken, so that `a-b` is the variable `a-b` if there is one, and a subtraction otherwise.
A name that nobody has declared is made of words in a row, up to a sign or a keyword."""

_NULL = """\
What has no value is null, and the evaluation goes on: `1 + "a"`, `1 = "1"`, a division by zero, an index that is not there, arguments that do not fit.
Every such null leaves a warning that says why.
A list of one entry stands for its entry where a function wants one, and the other way round.
Times and moments are equal up to the second, as the standard compares their properties; `is` compares everything.

Refused when it is compiled, with position and reason in Chinese and English: text that makes no sense, unknown types, and functions of Java or PMML (`external`)."""

_PATTERNS = """\
`matches`, `replace` and `split` take the regular expressions of XPath 2.0, with the flags `s`, `m`, `i` and `x`, classes such as `[a-z-[aeiou]]`, `\\p{Lu}` and `\\p{IsCJKUnifiedIdeographs}`, and `\\1`.
Their work grows with the text and no faster, whatever the pattern repeats; with `\\1` the budget ends it.
A pattern that is none gives null, and so does one that matches the empty string in `replace` and `split`."""


def page() -> str:
    """Return the page."""
    return document(
        "FEEL",
        _INTRODUCTION,
        "## Language",
        table(("", ""), _LANGUAGE),
        _NAMES,
        "## Cells",
        _CELLS,
        "## Types and properties",
        f"Types: {codes(SIMPLE_TYPES)}, `list<T>`, `range<T>`, `context<name: T>`, "
        "`function<T, U> -> V`, and those that a decision file defines.",
        _PROPERTIES,
        "## Null, warnings and refusals",
        _NULL,
        "## Functions",
        "An argument with `?` may be left out, one with `...` may come any number of "
        "times.",
        *(
            part
            for family, signatures in FAMILIES.items()
            for part in (f"### {family.capitalize()}", _functions(signatures))
        ),
        "## Patterns",
        _PATTERNS,
        "## Limits",
        table(("of", "at most"), _limits()),
    )


def _functions(signatures: tuple[Builtin, ...]) -> str:
    by_name: dict[str, list[str]] = {}
    for builtin in signatures:
        by_name.setdefault(builtin.name, []).append(f"`{builtin.signature}`")
    return table(
        ("function", "gives"),
        ((", ".join(shown), GIVES[name]) for name, shown in by_name.items()),
    )


def _limits() -> tuple[tuple[str, str], ...]:
    return (
        ("characters of a text in FEEL", f"{limits.MAX_SOURCE_CHARACTERS:,}"),
        ("parts of it", f"{limits.MAX_NODES:,}"),
        ("levels of brackets in it", f"{limits.MAX_DEPTH}"),
        (
            "steps of an evaluation (iterations, calls, entries, patterns at work)",
            f"{limits.DEFAULT_BUDGET:,}",
        ),
        ("characters of a string", f"{limits.MAX_TEXT_CHARACTERS:,}"),
        ("functions that call each other", f"{limits.MAX_CALL_DEPTH}"),
        ("levels of lists and contexts in a value", f"{limits.MAX_VALUE_DEPTH}"),
        ("a number", "34 digits, up to 10^6144"),
        ("a year", "999,999,999, before and after the year 0"),
    )
