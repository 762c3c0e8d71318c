"""What expressions mean: tables of texts and values, and a reference evaluator."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.expressions import Expression, compile_expression
from engine.bpmn.expressions.parser import MAX_DEPTH, MAX_SOURCE_CHARACTERS
from engine.errors import ExpressionFailed, ExpressionSyntaxError

NAMES: dict[str, object] = {
    "risk": "high",
    "n": 3,
    "half": 0.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "blank": "",
    "people": ["张三", "李四"],
    "none": [],
    "case": {"no": "XM-1", "firm": {"name": "厦门"}, "rounds": [{"ok": True}]},
    "案件号": "XMLD-2026-0001",
    "key": "no",
}
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
FUNCTIONS = {
    "now": lambda: MOMENT,
    "day": lambda: date(2026, 11, 22),
    "twice": lambda n: n * 2,
    "broken": lambda: {}["x"],
    "alien": object,
}


def value(text: str) -> object:
    return compile_expression(text).evaluate(NAMES, FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # literals
        ("P15D", "P15D"),
        ("", ""),
        ("${1}", 1),
        ("${1.5}", 1.5),
        ("${2e3}", 2000.0),
        ("${'a'}", "a"),
        ('${"b}"}', "b}"),
        (r"${'it\'s \\ \" so'}", "it's \\ \" so"),
        ("${true}", True),
        ("${null}", None),
        ("#{n}", 3),
        ("\n  ${n}\n", 3),
        # text with expressions in it
        ("案件 ${案件号} 到期", "案件 XMLD-2026-0001 到期"),
        ("${risk}#{n}", "high3"),
        ("<${nothing}|${yes}|${half}|${day()}>", "<|true|0.5|2026-11-22>"),
        (r"\${n} costs $5 {}", "${n} costs $5 {}"),
        # access
        ("${case.no}", "XM-1"),
        ("${case.firm.name}", "厦门"),
        ("${case['firm']['name']}", "厦门"),
        ("${case[key]}", "XM-1"),
        ("${people[1]}", "李四"),
        ("${people[n - 2]}", "李四"),
        ("${case.rounds[0].ok}", True),
        # logic
        ("${yes && no}", False),
        ("${yes and !no}", True),
        ("${no || no || yes}", True),
        ("${not yes or yes}", True),
        ("${nothing && yes}", False),
        ("${!nothing}", True),
        ("${blank || 'True'}", True),
        ("${not 'false'}", True),
        ("${nothing ? 1 : 2}", 2),
        ("${no && unknown}", False),
        ("${yes || unknown}", True),
        ("${no || yes && no}", False),
        ("${!!yes}", True),
        # comparison
        ("${risk == 'high' && n > 2}", True),
        ("${risk eq 'low'}", False),
        ("${n ne 3}", False),
        ("${n lt 4 and n le 3 and n ge 3}", True),
        ("${n gt 3}", False),
        ("${1 == 1.0}", True),
        ("${1 == '1'}", True),
        ("${'1.0' == 1}", True),
        ("${0 == ''}", True),
        ("${'1' == '1.0'}", False),
        ("${true == 'TRUE'}", True),
        ("${'yes' == true}", False),
        ("${false == ''}", True),
        ("${nothing == 0}", False),
        ("${nothing == false}", False),
        ("${nothing != ''}", True),
        ("${people == '张三'}", False),
        ("${'10' > 9}", True),
        ("${'10' > '9'}", False),
        ("${n < '3.5'}", True),
        ("${nothing < 1}", False),
        ("${1 >= nothing}", False),
        ("${nothing <= nothing}", True),
        ("${nothing > nothing}", False),
        ("${nothing == null}", True),
        ("${risk != null}", True),
        ("${'a' < 'b'}", True),
        ("${now() >= now()}", True),
        ("${people == people}", True),
        ("${case == people}", False),
        ("${case.firm == case}", False),
        ("${n > 2 == yes}", True),
        # arithmetic
        ("${n + 1}", 4),
        ("${n - 1 - 1}", 1),
        ("${2 + 3 * 4}", 14),
        ("${(2 + 3) * 4}", 20),
        ("${7 / 2}", 3.5),
        ("${6 div 2}", 3.0),
        ("${7 % 3}", 1),
        ("${-7 mod 3}", -1),
        ("${-7.5 % 2}", -1.5),
        ("${-n}", -3),
        ("${'a' + 'b' + risk}", "abhigh"),
        ("${'2026' + '-' + '01'}", "2026-01"),
        ("${blank + '5'}", "5"),
        ("${nothing + 1}", 1),
        ("${nothing * nothing}", 0),
        ("${-nothing}", 0),
        ("${'2' * 3}", 6),
        ("${n - '1'}", 2),
        ("${1 + '2.5'}", 3.5),
        ("${blank + 1}", 1),
        ("${'7' % 4}", 3),
        ("${'1e2' / 2}", 50.0),
        ("${-'5'}", -5),
        # choice
        ("${yes ? 1 : 2}", 1),
        ("${no ? 1 : yes ? 2 : 3}", 2),
        ("${no ? 1 : no ? 2 : 3}", 3),
        ("${yes ? no ? 1 : 2 : 3}", 2),
        ("${yes ? n : unknown}", 3),
        ("${n == 3 && yes ? n + 1 : n}", 4),
        # empty
        ("${empty blank}", True),
        ("${empty none}", True),
        ("${empty nothing}", True),
        ("${empty unknown}", True),
        ("${empty case.nope.deeper}", True),
        ("${empty nothing.field}", True),
        ("${empty people[7]}", True),
        ("${not empty people}", True),
        ("${!empty risk && n == 3}", True),
        ("${empty n}", False),
        # functions
        ("${twice(n)}", 6),
        ("${twice(twice(n) + 1)}", 14),
        ("${now()}", MOMENT),
    ],
)
def test_an_expression_has_this_value(text: str, expected: object) -> None:
    found = value(text)

    assert expected == found
    assert type(expected) is type(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${unknown}", "there is no variable 'unknown'"),
        ("${case.nope}", "there is no field 'nope'"),
        ("${people[2]}", "the list has 2 entries and none at 2"),
        ("${people[-1]}", "the list has 2 entries and none at -1"),
        ("${people['x']}", "an entry of a list has a number, not 'x'"),
        ("${people[yes]}", "an entry of a list has a number, not True"),
        ("${case[n]}", "a field is named by a text, not by a number"),
        ("${nothing.x}", "there is null where 'x' is looked up"),
        ("${risk.x}", "a text has no field 'x'"),
        ("${n.x}", "a number has no field 'x'"),
        ("${n > risk}", "> needs numbers and 'high' is none"),
        ("${n == risk}", "== needs numbers and 'high' is none"),
        ("${n == yes}", "== needs numbers and there is a boolean"),
        ("${people == n}", "== needs numbers and there is a list"),
        ("${yes != people}", "a boolean is needed and there is a list"),
        ("${n < now()}", "< needs numbers and there is a date and time"),
        ("${risk < now()}", "a text and a date and time cannot be compared by <"),
        ("${yes < no}", "a boolean and a boolean cannot be compared by <"),
        ("${day() < now()}", "a date and a date and time cannot be compared by <"),
        ("${n && yes}", "a boolean is needed and there is a number"),
        ("${yes && risk}", "a boolean is needed and there is a text"),
        ("${yes && '0'}", "a boolean is needed and there is a text"),
        ("${!n}", "a boolean is needed and there is a number"),
        ("${risk ? 1 : 2}", "a boolean is needed and there is a text"),
        ("${risk * 3}", "* needs numbers and 'high' is none"),
        ("${risk + 1}", "+ needs numbers and 'high' is none"),
        ("${'1 ' + 1}", "+ needs numbers and '1 ' is none"),
        ("${'0x1F' + 1}", "+ needs numbers and '0x1F' is none"),
        ("${'\uff11' + 1}", "+ needs numbers and '\uff11' is none"),
        ("${'1' + '2'}", "+ could add '1' and '2' or join them"),
        ("${yes + 1}", "+ needs numbers and there is a boolean"),
        ("${-risk}", "- needs numbers and 'high' is none"),
        ("${1 / 0}", "/ divides by zero"),
        ("${1 % 0}", "% divides by zero"),
        ("${1.5 % 0}", "% divides by zero"),
        ("${case} x", "an object cannot stand in a text"),
        ("${nope()}", "there is no function 'nope'"),
        ("${twice()}", "function 'twice' failed: "),
        ("${broken()}", "function 'broken' failed: 'x'"),
        ("${alien()}", "function 'alien' gave a object"),
    ],
)
def test_an_expression_without_a_value_says_why(text: str, reason: str) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        value(text)

    assert text == failed.value.expression
    assert failed.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("${", 3),
        ("${}", 3),
        ("${n", 4),
        ("${n +}", 6),
        ("${n n}", 5),
        ("${(n}", 5),
        ("${n)}", 4),
        ("${yes ? 1}", 10),
        ("${twice(1}", 10),
        ("${twice(1,)}", 11),
        ("${people[}", 10),
        ("${case.}", 8),
        ("${case.1}", 8),
        ("${n = 1}", 5),
        ("${n; n}", 4),
        ("${a -> a}", 6),
        ("${{}}", 3),
        ("${[1]}", 3),
        ("${n ** 2}", 6),
        ("${n === 1}", 7),
        ("${1 < 2 < 3}", 9),
        ("${'open}", 3),
        (r"${'\n'}", 3),
        ("${n instanceof x}", 5),
        ("${case.no()}", 10),
        ("${'x'.length}", 6),
        ("案件 ${n到期", 9),
        ("${n} and ${", 12),
        ("${" + "9" * 41 + "}", 3),
        ("${1e999}", 3),
        ("${“n”}", 3),
        ("${n，n}", 4),
        ("${\uff12}", 3),
    ],
)
def test_a_text_that_is_no_expression_is_refused_with_the_position(
    text: str, position: int
) -> None:
    with pytest.raises(ExpressionSyntaxError) as refused:
        compile_expression(text)

    assert position == refused.value.position
    assert text == refused.value.expression


@pytest.mark.parametrize(
    "text",
    [
        "${" + "(" * (MAX_DEPTH + 1) + "n" + ")" * (MAX_DEPTH + 1) + "}",
        "${" + "(" * 1_900 + "}",
        "${" + "!" * (MAX_DEPTH + 1) + "yes}",
        "${" + "-" * 3_000 + "n}",
        "${" + "empty " * 600 + "n}",
        "${" + "yes ? " * 600 + "}",
        "${" + "f(" * 1_500 + "}",
        "${n" + "[n" * 1_500 + "}",
        "${n" + " + n" * 500 + "}",
        "${n" + ".n" * 500 + "}",
        "${n}" * 501,
        "x" * (MAX_SOURCE_CHARACTERS + 1),
    ],
)
def test_what_is_too_long_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        compile_expression(text)


def test_long_chains_within_the_limit_have_a_value() -> None:
    assert value("${n" + " + n" * 399 + "}") == 3 * 400
    assert value("${yes" + " && yes" * 399 + "}") is True


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("${a * a}", {"a": 10**20}),
        ("${a + a}", {"a": 10**30}),
        ("${-a}", {"a": 10**40}),
        ("${a * a}", {"a": 1e200}),
        ("${a / b}", {"a": 10**400, "b": 1}),
        ("${a + b}", {"a": float("nan"), "b": 1}),
        ("${a + a}", {"a": "x" * 60_000}),
        ("${a}${a}", {"a": "x" * 60_000}),
        ("${a}!", {"a": 10**5_000}),
        ("${a[b]}", {"a": [], "b": 10**5_000}),
        ("${a == b}", {"a": [0] * 10_001, "b": [0] * 10_001}),
        ("${a.x}", {"a": object()}),
        ("${a + 1}", {"a": object()}),
        ("${a < b}", {"a": MOMENT, "b": MOMENT.replace(tzinfo=None)}),
    ],
)
def test_large_and_alien_values_are_refused(
    text: str, names: dict[str, object]
) -> None:
    with pytest.raises(ExpressionFailed):
        compile_expression(text).evaluate(names, {})


def test_deeply_nested_values_are_compared_without_recursion() -> None:
    # Given
    one: list[object] = []
    other: list[object] = []
    for _ in range(5_000):
        one, other = [one], [other]

    # When
    same = compile_expression("${a == b}").evaluate({"a": one, "b": other}, {})

    # Then
    assert same is True


def test_a_condition_is_a_boolean_and_nothing_else() -> None:
    assert compile_expression("${n == 3}").evaluate_condition(NAMES, {}) is True
    for text in ("${n}", "${nothing}", "${'true'}", "true", "${people}"):
        with pytest.raises(ExpressionFailed, match="a boolean is needed"):
            compile_expression(text).evaluate_condition(NAMES, {})


def test_an_expression_knows_its_names_and_functions() -> None:
    # When
    found = compile_expression("${due(a.b[c]) > now() ? d : empty e} ${f('x')}")

    # Then
    assert {"a", "c", "d", "e"} == found.names
    assert {"due", "now", "f"} == found.functions_used
    assert not found.is_literal
    assert compile_expression("P1D").is_literal


def test_the_same_text_is_compiled_once() -> None:
    assert compile_expression("${n * 7}") is compile_expression("${n * 7}")


def test_names_may_be_anything_that_raises_a_key_error() -> None:
    class Scope:
        def __getitem__(self, name: str) -> object:
            if name == "n":
                return 7
            raise KeyError(name)

    found = compile_expression("${empty m ? n : m}").evaluate(Scope(), {})

    assert found == 7


# A tree that a reference evaluator can compute, and its text.
Tree = tuple[object, ...]

_LEAVES = st.one_of(
    st.integers(0, 9).map(lambda n: ("const", n)),
    st.booleans().map(lambda b: ("const", b)),
    st.sampled_from(["a", "b", "p", "q"]).map(lambda name: ("name", name)),
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.tuples(
            st.sampled_from(["+", "-", "*", "<", ">=", "==", "!=", "&&", "||"]),
            inner,
            inner,
        ),
        st.tuples(st.just("!"), inner),
        st.tuples(st.just("?"), inner, inner, inner),
    ),
    max_leaves=12,
)
_VALUES = {"a": 2, "b": 5, "p": True, "q": False}
_NO_VALUE = object()


def write(tree: Tree) -> str:
    match tree:
        case ("const", bool(constant)):
            return str(constant).lower()
        case ("const" | "name", leaf):
            return str(leaf)
        case ("!", operand):
            return f"!({write(operand)})"
        case ("?", condition, then, otherwise):
            return f"(({write(condition)}) ? ({write(then)}) : ({write(otherwise)}))"
        case (sign, left, right):
            return f"({write(left)}) {sign} ({write(right)})"
    raise AssertionError(tree)


def reference(tree: Tree) -> object:  # noqa: C901, PLR0911 - one case a kind
    """Compute a tree the plain way; _NO_VALUE where types do not fit."""
    match tree:
        case ("const", constant):
            return constant
        case ("name", name):
            return _VALUES[str(name)]
        case ("!", operand):
            inner = reference(operand)
            return not inner if isinstance(inner, bool) else _NO_VALUE
        case ("?", condition, then, otherwise):
            decided = reference(condition)
            if not isinstance(decided, bool):
                return _NO_VALUE
            return reference(then if decided else otherwise)
        case ("&&" | "||" as sign, left, right):
            first = reference(left)
            if not isinstance(first, bool):
                return _NO_VALUE
            if first is (sign == "||"):
                return first
            second = reference(right)
            return second if isinstance(second, bool) else _NO_VALUE
        case (sign, left, right):
            return _reference_binary(str(sign), reference(left), reference(right))
    raise AssertionError(tree)


def _reference_binary(sign: str, left: object, right: object) -> object:
    if _NO_VALUE in (left, right):
        return _NO_VALUE
    if type(left) is not type(right):
        return _NO_VALUE
    if sign in {"==", "!="}:
        return (left == right) is (sign == "==")
    if type(left) is not int or type(right) is not int:
        return _NO_VALUE
    return {
        "+": left + right,
        "-": left - right,
        "*": left * right,
        "<": left < right,
        ">=": left >= right,
    }[sign]


@given(_TREES)
def test_expressions_agree_with_a_reference_evaluator(tree: Tree) -> None:
    expected = reference(tree)
    expression = compile_expression("${" + write(tree) + "}")

    assert expected == outcome(expression)
    assert type(expected) is type(outcome(expression))


def outcome(expression: Expression) -> object:
    try:
        return expression.evaluate(_VALUES, {})
    except ExpressionFailed:
        return _NO_VALUE


@given(
    st.lists(st.sampled_from(["+", "-", "*"]), min_size=1, max_size=8),
    st.lists(st.integers(0, 9), min_size=9, max_size=9),
)
def test_arithmetic_without_parentheses_binds_as_everywhere(
    signs: list[str], numbers: list[int]
) -> None:
    # Given an oracle that multiplies first, then adds from left to right
    terms, pending = [], [numbers[0]]
    for sign, number in zip(signs, numbers[1:], strict=False):
        if sign == "*":
            pending[-1] *= number
        else:
            terms.append(pending.pop())
            pending.append(number if sign == "+" else -number)
    expected = sum(terms) + pending[0]

    # When
    text = "".join(
        f"{number}{sign}" for number, sign in zip(numbers, [*signs, ""], strict=False)
    )

    # Then
    assert expected == value("${" + text + "}")
