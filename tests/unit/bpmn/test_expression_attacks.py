"""Nobody gets out of an expression: not by Python, not by Java, not by exhaustion."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.expressions import compile_expression
from engine.errors import ExpressionFailed, ExpressionSyntaxError, Refused

CANARY = "canary-5512"

#: Ways into the interpreter that have worked in engines which evaluate Python or
#: Java for their designers.
ESCAPES = [
    "${__import__('os').system('id')}",
    "${().__class__.__bases__[0].__subclasses__()}",
    "${''.__class__.__mro__}",
    "${data.__class__}",
    "${data['__class__']}",
    "${data.__init__.__globals__}",
    "${listed.__len__()}",
    "${open('{canary}').read()}",
    "${eval('1')}",
    "${exec('1')}",
    "${getattr(data, 'keys')}",
    "${globals()}",
    "${[x for x in listed]}",
    "${(lambda: 1)()}",
    "${lambda x: x}",
    "${data.keys()}",
    "${data.keys}",
    "${text.format(data)}",
    "${'{0.__class__}'.format(data)}",
    "${f'{data}'}",
    "${function.__globals__}",
    "${known.__code__}",
    "${known.__globals__['os']}",
    "${breakpoint()}",
    "${os.environ}",
    "${''.getClass().forName('java.lang.Runtime')}",
    "${Runtime.getRuntime().exec('id')}",
    "${T(java.lang.Runtime)}",
    "${execution.setVariable('a', 1)}",
    "${beans['dataSource']}",
    "${x := 1}",
    "${data.x = 1}",
    "${`id`}",
    "${@bean}",
    "#{facesContext.externalContext}",
    "${secret_file}",
]

EXHAUSTIONS = [
    "${9**9**9**9}",
    "${9 ** 9}",
    "${'x' * 999999999}",
    "${listed * 999999999}",
    "${1000000000000000000000000000000 * 1000000000000000000000000000000}",
    "${" + "big * " * 400 + "1}",
    "${" + "wide + " * 400 + "wide}",
    "${" + "(" * 3_000,
    "${'" + "\\\\" * 1_990 + "}",
    "${" + "a[" * 1_900,
    "${" + " " * 3_900 + "~}",
    "${huge == huge2}",
    "${" + "${" * 1_900,
    "x" * 10_000_000,
]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def outcome(text: str) -> object:
    names: dict[str, object] = {
        "data": {"x": 1},
        "listed": [1, 2],
        "text": "t",
        "big": 10**30,
        "wide": "w" * 50_000,
        "huge": [[0] * 100] * 1_000,
        "huge2": [[1], *([[0] * 100] * 999)],
        "function": outcome,
    }
    try:
        return compile_expression(text).evaluate(names, {"known": len})
    except (ExpressionSyntaxError, ExpressionFailed) as refused:
        return refused


@pytest.mark.parametrize("payload", ESCAPES)
def test_an_escape_gives_no_value_and_touches_nothing(
    payload: str, tmp_path: Path, listener: socket.socket
) -> None:
    # Given
    canary = tmp_path / "canary"
    canary.write_text(CANARY)
    before = canary.stat()

    # When
    found = outcome(payload.replace("{canary}", str(canary)))

    # Then
    assert isinstance(found, Refused)
    assert CANARY not in str(found)
    assert before == canary.stat()
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("payload", EXHAUSTIONS, ids=lambda text: text[:20])
def test_an_exhaustion_is_refused(payload: str) -> None:
    assert isinstance(outcome(payload), Refused)


class Trap:
    """An object whose attributes must never be reached from an expression."""

    def __init__(self) -> None:
        self.touched: list[str] = []

    def __getattribute__(self, name: str) -> object:
        if name in {"touched", "__class__", "__init__"}:
            return object.__getattribute__(self, name)
        object.__getattribute__(self, "touched").append(name)
        return self


_WORDS = st.one_of(
    st.sampled_from(
        [
            "__class__",
            "__globals__",
            "_private",
            "mro",
            "keys",
            "getClass",
            "format",
            "touched",
        ]
    ),
    st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True),
)
_STEPS = st.one_of(
    _WORDS.map(lambda word: f".{word}"),
    _WORDS.map(lambda word: f"['{word}']"),
    _WORDS.map(lambda word: f".{word}()"),
    st.integers(-2, 3).map(lambda index: f"[{index}]"),
    st.just("()"),
)
_CHAINS = st.builds(
    lambda base, steps: "${" + base + "".join(steps) + "}",
    st.sampled_from(["trap", "data", "listed", "text", "known", "(trap)", "''", "1"]),
    st.lists(_STEPS, min_size=1, max_size=6),
)


@given(_CHAINS)
def test_no_chain_of_attributes_reaches_into_an_object(chain: str) -> None:
    # Given
    trap = Trap()
    names = {"trap": trap, "data": {"t": trap}, "listed": [trap], "text": "t"}

    # When
    found: object
    try:
        found = compile_expression(chain).evaluate(names, {"known": len})
    except (ExpressionSyntaxError, ExpressionFailed):
        found = None

    # Then nothing but the trap itself, by index, has come out
    assert trap.touched == []
    assert found is None or found is trap


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    outcome(text)
    outcome("${" + text + "}")


@given(st.text(alphabet="ab1.'\"\\()[]{}?:!&|=<>+-*/%, $#empty", max_size=60))
def test_any_soup_of_signs_is_read_or_refused(text: str) -> None:
    outcome("${" + text + "}")
