from __future__ import annotations

import pytest

from handlers.knowledge.annex_c import (
    LOCAL,
    EntryKind,
    processes,
    standard_entries,
)
from handlers.knowledge.book import CauseBook

ENTRIES = standard_entries().values()
ISSUES = [entry for entry in ENTRIES if entry.kind is EntryKind.ISSUE]
CONTROLS = [entry for entry in ENTRIES if entry.kind is EntryKind.CONTROL]
BOOK = CauseBook.with_local()


def test_the_annex_has_25_issues_and_24_controls_in_five_processes() -> None:
    assert [len(ISSUES), len(CONTROLS)] == [25, 24]
    assert [each.clause for each in processes()] == [f"C.2.{n}" for n in range(1, 6)]
    assert not any(entry.key.startswith(LOCAL) for entry in ENTRIES)


def test_the_words_are_those_of_the_standard() -> None:
    texts = {entry.key: entry.text for entry in ISSUES}

    assert texts["P02"] == (
        "设备选型不适宜、存在运行故障、操作方法不正确、设备保养不当、工器具选择不满足要求，"
        "可能导致产品质量问题。使用不当或磨损的工具和夹具可能导致产品尺寸和形状的误差。"
    )
    assert texts["S03"] == (
        "物料批次之间存在质量波动，若未能有效控制，会影响产品的一致性和可靠性。"
    )
    assert texts["A02"] == "维修服务质量不高，可能影响产品的再次使用。"


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.key)
def test_every_issue_is_answered_by_a_control_of_its_process(issue) -> None:
    controls = BOOK.controls_for(issue.key)

    assert controls
    assert {control.stage for control in controls} == {issue.stage}


def test_only_the_consistency_of_standards_has_no_control_in_the_standard() -> None:
    unanswered = [
        issue.key
        for issue in ISSUES
        if all(control.is_local for control in BOOK.controls_for(issue.key))
    ]

    assert unanswered == ["Q05"]
    assert [control.key for control in BOOK.controls_for("Q05")] == ["XQ.standard"]


def test_every_control_of_the_standard_answers_an_issue() -> None:
    used = {control for issue in ISSUES for control in issue.controls}

    assert {control.key for control in CONTROLS} <= used


def test_the_six_factors_belong_to_the_issues_of_production() -> None:
    with_factor = {issue.key: issue.factor for issue in ISSUES if issue.factor}

    assert with_factor == {
        "P01": "人员",
        "P02": "机器",
        "P03": "原料",
        "P04": "方法",
        "P05": "环境",
        "P06": "测量",
    }
