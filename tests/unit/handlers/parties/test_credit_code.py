from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parties.credit_code import check_digit, is_credit_code, normalized

PUBLIC_CODES = ["12100000400000624D", "91440300708461136T", "9144030071526726XG"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


# Public codes of well-known organisations.
@pytest.mark.parametrize("code", PUBLIC_CODES)
def test_codes_are_told_apart_by_their_check_digit(code: str):
    wrong = ALPHABET[(ALPHABET.index(code[-1]) + 1) % 31]

    assert is_credit_code(code)
    assert not is_credit_code(code[:-1] + wrong)


@given(body=st.text(ALPHABET, min_size=17, max_size=17), place=st.integers(0, 16))
def test_one_mistyped_character_is_always_noticed(body: str, place: int):
    code = body + check_digit(body)
    other = ALPHABET[(ALPHABET.index(code[place]) + 1) % 31]
    mistyped = code[:place] + other + code[place + 1 :]

    assert is_credit_code(code)
    assert not is_credit_code(mistyped)


@given(body=st.text(ALPHABET, min_size=17, max_size=17), place=st.integers(0, 15))
def test_two_exchanged_characters_are_always_noticed(body: str, place: int):
    code = body + check_digit(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert is_credit_code(swapped) == (swapped == code)


@pytest.mark.parametrize("text", ["", "91350200", "91350200612261054I", "\uff19" * 18])
def test_what_has_another_form_is_no_code(text: str):
    assert not is_credit_code(text)


def test_a_code_is_stored_in_capitals_without_spaces():
    assert normalized(" 9135 0200 6122 6105 4e ") == "91350200612261054E"
