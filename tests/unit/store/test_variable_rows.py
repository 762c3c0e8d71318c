from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import VariableRefused
from engine.store.variable_rows import search_text, variable_row, variable_value

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner)
    ),
    max_leaves=5,
)


def row(value: object, name: str = "v") -> dict[str, object]:
    return variable_row(
        root_id="r", instance_id="i", scope_id="s", name=name, value=value
    )


@given(VALUES)
def test_a_value_comes_back_as_it_went_in(value: object) -> None:
    assert variable_value(str(row(value)["value"])) == value


@given(VALUES)
def test_the_type_is_the_word_of_json(value: object) -> None:
    kind = type(json.loads(json.dumps(value)))
    words = {
        type(None): "null",
        bool: "boolean",
        int: "number",
        float: "number",
        str: "string",
        list: "array",
        dict: "object",
    }

    assert row(value)["type"] == words[kind]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (True, "true"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        ("x" * 256, None),
        ("a\x00b", None),
        (10**400, None),
        (None, None),
        ([1], None),
    ],
    ids=str,
)
def test_short_values_can_be_searched_by_text(value: object, text: str | None) -> None:
    assert search_text(value) == text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", "\ud800"),
        ("v", "x" * 4_000_001),
        ("a\x00", 1),
        ("\udfff", 1),
        ("v", 10**5_000),
    ],
    ids=["half a character", "too long", "NUL in the name", "half a name", "huge"],
)
def test_what_no_database_stores_is_refused(name: str, value: object) -> None:
    with pytest.raises(VariableRefused):
        row(value, name)
