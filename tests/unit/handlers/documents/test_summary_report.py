"""The summary report of a programme: its parts are numbered without a gap."""

from __future__ import annotations

import pytest

from handlers.documents.layout import Text
from handlers.documents.layouts.summary_report import summary_report

NUMERALS = "一二三四五六七八九"
PRODUCT = {"product_name": "电热毯", "case_total": "3", "pass_rate": "100%"}
RATES = {"product_name": "电热毯", "rate_before": "80", "rate_after": "95"}


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"product_results": [PRODUCT]},
        {"sampling_rates": [RATES]},
        {"product_results": [PRODUCT], "sampling_rates": [RATES]},
    ],
)
def test_parts_are_numbered_without_a_gap(content):
    heads = [
        block.text
        for block in summary_report(content).blocks
        if isinstance(block, Text) and block.text[1:2] == "、"
    ]

    assert [head[0] for head in heads] == list(NUMERALS[:6])


def test_a_part_without_rows_says_that_there_are_none():
    texts = [
        block.text if isinstance(block, Text) else "(table)"
        for block in summary_report({}).blocks
    ]

    head = texts.index("三、各产品首轮复查情况")
    assert texts[head + 1 : head + 3] == ["", "无"]
