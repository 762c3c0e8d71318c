from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.search.bigrams import bigrams, coded, indexed, phrases


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("电热毯", ["电热", "热毯", "毯"]),
        ("毯", ["毯"]),
        ("XM2026-0107", ["xm2026", "0107"]),
        ("\uff2e\uff39\uff0d150型", ["ny", "150", "型"]),
        ("GB/T 4706.8—2024", ["gb", "t", "4706", "8", "2024"]),
        ("", []),
        ("，。!", []),
    ],
)
def test_chinese_is_cut_into_pairs_and_the_rest_into_words(text: str, words: list[str]):
    assert bigrams(text) == words


@given(st.text(max_size=60))
def test_the_databases_see_plain_ascii_only(text: str):
    assert re.fullmatch(r"[a-z0-9 ]*", indexed(text))
    assert all(
        re.fullmatch(r"[a-z0-9]+", word) for words in phrases(text) for word in words
    )


def test_different_words_stay_different():
    assert coded("电热") != coded("热电")
    assert coded("é") != coded("e")


@given(st.text(alphabet="电热毯器具abc12", min_size=1, max_size=12), st.data())
def test_whatever_stands_in_a_text_is_found_in_it(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : start + data.draw(st.integers(1, 6))]
    inside = [coded(word) for word in bigrams(text)]
    # A word that is not Chinese is found from its beginning.
    whole = start == 0 or not (text[start - 1] + text[start]).isascii()

    for words in phrases(part):
        assert not whole or any(
            inside[at : at + len(words) - 1] == words[:-1]
            and inside[at + len(words) - 1].startswith(words[-1])
            for at in range(len(inside) - len(words) + 1)
        )
