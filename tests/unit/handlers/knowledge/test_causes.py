from __future__ import annotations

import pytest

from handlers.knowledge.annex_c import standard_entries
from handlers.knowledge.book import CauseBook
from handlers.knowledge.causes import filled_row, proposed_measures

BOOK = CauseBook.with_local()
P02, S05 = standard_entries()["P02"], standard_entries()["S05"]


def test_an_issue_brings_its_text_process_factor_and_control() -> None:
    row = filled_row(BOOK, {"issue_key": "P02", "description": "", "is_root": True})

    assert row == {
        "issue_key": "P02",
        "description": P02.text,
        "stage_key": "production",
        "factor": "机器",
        "control_key": "CC.P.machine",
        "is_root": True,
    }


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("", S05.text),
        ("  ", S05.text),
        # What another issue brought and nobody touched.
        (P02.text, S05.text),
        ("仓库漏雨", f"仓库漏雨\n{S05.text}"),
        (f"仓库漏雨\n{S05.text}", f"仓库漏雨\n{S05.text}"),
    ],
)
def test_own_words_are_kept_and_foreign_ones_give_way(typed, becomes) -> None:
    row = filled_row(BOOK, {"issue_key": "S05", "description": typed})

    assert row["description"] == becomes


def test_an_issue_without_a_factor_leaves_the_factor_that_was_chosen() -> None:
    row = filled_row(BOOK, {"issue_key": "S05", "factor": "环境"})

    assert row["factor"] == "环境"


@pytest.mark.parametrize("key", ["X", "", None, "Z99", "CC.P.machine"])
def test_what_is_no_issue_brings_nothing(key) -> None:
    row = {"issue_key": key, "description": "自己写的"}

    assert filled_row(BOOK, row) == row


def test_each_control_of_a_root_cause_becomes_a_measure() -> None:
    causes = [
        {"issue_key": "Q04", "description": "数据没人看", "is_root": True},
        {"issue_key": "P01", "description": "不是根本原因", "is_root": False},
        {"issue_key": "X", "description": "其他原因", "is_root": True},
    ]

    proposed = proposed_measures(BOOK, causes)

    assert [(row["cause"], row.get("control_key")) for row in proposed] == [
        ("数据没人看", "CC.Q.data"),
        ("数据没人看", "CC.Q.feedback"),
        ("其他原因", None),
    ]
    assert proposed[0]["content"] == "发现趋势和问题根源，采取预防措施"


def test_the_control_that_the_expert_chose_comes_first_and_once() -> None:
    cause = {
        "issue_key": "Q04",
        "description": "数据没人看",
        "is_root": True,
        "control_key": "CC.Q.feedback",
    }

    keys = [row["control_key"] for row in proposed_measures(BOOK, [cause])]

    assert keys == ["CC.Q.feedback", "CC.Q.data"]


def test_a_long_cause_is_cut_to_the_field_of_the_measure() -> None:
    cause = {"issue_key": "P02", "description": "长" * 900, "is_root": True}

    assert len(proposed_measures(BOOK, [cause])[0]["cause"]) == 300
