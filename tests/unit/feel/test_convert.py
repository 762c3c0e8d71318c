"""Values between variables and FEEL."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.feel import compile_feel, from_feel, to_feel
from engine.errors import FeelValueRefused

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(-1e15, 1e15)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_what_a_variable_holds_comes_back(value: object) -> None:
    assert value == from_feel(to_feel(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "2026-11-22T10:00:00Z"),
        (
            datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
            "2026-11-22T10:00:00@Asia/Shanghai",
        ),
        (time(10, 0, 0, 500_000), "10:00:00.5"),
        (timedelta(days=-1, hours=1), "-PT23H"),
        (0.1, 0.1),
        (Decimal("2.50"), 2.5),
        (Decimal("2.0"), 2),
        (True, True),
    ],
)
def test_values_of_python(value: object, expected: object) -> None:
    assert expected == from_feel(to_feel(value))


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), Decimal("1e7000"), object(), {1, 2}, b"x", print],
    ids=["nan", "infinity", "too large", "object", "set", "bytes", "function"],
)
def test_what_feel_has_not_is_refused(value: object) -> None:
    with pytest.raises(FeelValueRefused):
        to_feel(value)


@pytest.mark.parametrize("text", ["function(a) a", "abs", "10 ** 400", "[sum]"])
def test_what_a_variable_cannot_keep_is_refused(text: str) -> None:
    with pytest.raises(FeelValueRefused):
        from_feel(compile_feel(text).evaluate({}))


def test_a_huge_integer_is_refused() -> None:
    with pytest.raises(FeelValueRefused):
        to_feel(10**7_000)


def test_only_what_is_read_is_converted() -> None:
    assert compile_feel("a + 1").evaluate({"a": 1, "b": object()}) == 2
