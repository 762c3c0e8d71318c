"""A recorded scenario holds what steers a case, and nothing that somebody wrote."""

from __future__ import annotations

from handlers.scenarios.masking import Mask
from handlers.scenarios.words import Words, words_of

DIAGRAM = """
<x a="${level == &#34;省&#34; &amp;&amp; passed}" /><y camunda:collection="rows" />
<inputExpression><text>source</text></inputExpression><text>"监督抽查"</text>
<z>#{ 'other' }</z>
""".encode()
WORDS = Words(
    names=frozenset({"level", "source", "phone", "rows", "officer", "again", "due"}),
    literals=frozenset({"省", "监督抽查"}),
)


def test_words_are_those_of_expressions_tables_and_mappings() -> None:
    words = words_of([DIAGRAM])

    assert {"level", "passed", "source", "rows"} <= words.names
    assert words.literals == {"省", "监督抽查", "other"}


def test_what_nothing_reads_is_left_out() -> None:
    assert Mask(WORDS).values({"entity_name": "暖阳电器", "level": "省"}) == {
        "level": "省"
    }


def test_texts_are_replaced_and_equal_ones_stay_equal() -> None:
    masked = Mask(WORDS).values(
        {"officer": "p-17", "again": "p-17", "source": "陈工", "level": ""}
    )

    assert masked == {
        "officer": "text-1",
        "again": "text-1",
        "source": "text-2",
        "level": "",
    }


def test_days_numbers_truths_and_nothing_stay() -> None:
    values = {"due": "2026-05-01", "level": 3, "source": False, "officer": None}

    assert Mask(WORDS).values(values) == values


def test_personal_answers_are_replaced_whatever_they_are() -> None:
    mask = Mask(WORDS, personal={"phone", "due", "level", "mobile"})

    masked = mask.values(
        {
            "phone": 13800000000,
            "due": "1990-01-01",
            "level": "省",
            "rows": [{"mobile": 1, "seq": 1, "note": "x"}],
        }
    )

    assert masked == {
        "phone": "text-1",
        "due": "text-2",
        "level": "text-3",
        "rows": [{"mobile": "text-4", "seq": 1, "note": "text-5"}],
    }
