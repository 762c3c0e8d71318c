"""The tables of three-valued logic, whole."""

from __future__ import annotations

import pytest

from tests.unit.feel.support import evaluated

T, F, N = "true", "false", "null"
VALUES = {T: True, F: False, N: None}


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, N, N, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, N, F, N),
        (N, T, N, T),
        (N, F, F, N),
        (N, N, N, N),
    ],
)
def test_and_or(one: str, other: str, both: str, either: str) -> None:
    assert VALUES[both] is evaluated(f"{one} and {other}")
    assert VALUES[either] is evaluated(f"{one} or {other}")


@pytest.mark.parametrize("other", ["1", '"x"', "[true]", "{}"])
def test_what_is_no_boolean_counts_as_null(other: str) -> None:
    assert evaluated(f"{other} and true") is None
    assert evaluated(f"{other} and false") is False
    assert evaluated(f"{other} or true") is True
    assert evaluated(f"{other} or false") is None


@pytest.mark.parametrize(
    ("items", "some", "every"),
    [
        ("[]", F, T),
        ("[true, null]", T, N),
        ("[false, null]", N, F),
        ("[true, true]", T, T),
        ("[null]", N, N),
    ],
)
def test_quantifiers_are_rows_of_or_and_and(items: str, some: str, every: str) -> None:
    assert VALUES[some] is evaluated(f"some x in {items} satisfies x")
    assert VALUES[every] is evaluated(f"every x in {items} satisfies x")
