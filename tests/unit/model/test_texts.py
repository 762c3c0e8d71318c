from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.model.texts import storable


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.text(st.characters()))
def test_any_text_becomes_one_that_both_databases_take(text: str) -> None:
    made = storable(text)

    assert "\x00" not in made
    assert len(made) == len(text)
    assert made.encode().decode() == made
