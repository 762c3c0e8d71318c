"""Nobody gets out of an expression: not by Python, not by Java, not by exhaustion."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.expressions import compile_expression
from engine.bpmn.expressions.parser import MAX_NODES
from engine.errors import ExpressionFailed, ExpressionSyntaxError, Refused
from tests.support.attacks import ESCAPES, EXHAUSTIONS

CANARY = "canary-5512"
VARIABLE = "TANDEM_CANARY"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def deep_list(depth: int) -> list[object]:
    """Return a list in a list in a list."""
    found: list[object] = []
    for _ in range(depth):
        found = [found]
    return found


class CountedNames(dict[str, object]):
    """Variables that count how often they are looked up."""

    looked_up = 0

    def __getitem__(self, name: str) -> object:
        self.looked_up += 1
        return super().__getitem__(name)


NAMES: dict[str, object] = {
    "data": {"x": 1},
    "listed": [1, 2],
    "text": "t",
    "yes": True,
    "big": 10**30,
    "wide": "w" * 50_000,
    "huge": [[0] * 100] * 1_000,
    "huge2": [[1], *([[0] * 100] * 999)],
    "deep": deep_list(20_000),
    "function": deep_list,
}


def outcome(text: str) -> object:
    """Evaluate; return the value or the refusal. Work is bounded by the parts."""
    names = CountedNames(NAMES)
    try:
        return compile_expression(text).evaluate(names, {"known": len})
    except (ExpressionSyntaxError, ExpressionFailed) as refused:
        return refused
    finally:
        assert names.looked_up <= MAX_NODES


def test_the_collections_are_as_large_as_promised() -> None:
    assert len(set(ESCAPES)) >= 28
    assert len(set(EXHAUSTIONS)) >= 12


@pytest.mark.parametrize("payload", ESCAPES)
def test_an_escape_gives_no_value_and_touches_nothing(
    payload: str,
    tmp_path: Path,
    listener: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given
    monkeypatch.setenv(VARIABLE, CANARY)
    canary = tmp_path / "canary"
    canary.write_text(CANARY)
    before = canary.stat()
    port = listener.getsockname()[1]
    attack = payload.replace("FILE", str(canary)).replace("VARIABLE", VARIABLE)

    # When
    found = outcome(attack.replace("PORT", str(port)))

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
