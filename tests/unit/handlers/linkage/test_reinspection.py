"""Decision table D-REINSP of the design, and what the work record says of it."""

from __future__ import annotations

import pytest

from handlers.linkage.work_record import (
    ITEM_FIVE,
    assistance_round,
    item_five,
    item_five_of_round,
)
from tests.support.reinspection_table import consequence, rule_that_hits

NO_ROUND = {"no_reinspection_approved": True, "reinspection_result": None}
BUSINESS, PRODUCTION = "吊销营业执照", "吊销生产许可证"


# One line a row of the design's table, and what it leaves open.
@pytest.mark.parametrize(
    ("facts", "rule", "way", "law"),
    [
        (NO_ROUND, "no_reinspection", "监管线结束", "附录D"),
        ({"reinspection_result": "合格"}, "passed", "送达合格通知", "49"),
        ({"source": "现场检查"}, "other_source", "由监管部门决定", "7.1.2.3"),
        (
            {"announced": True, "suspended": True},
            "failed_after_suspension",
            "移送吊销",
            "17",
        ),
        (
            {"suspended": True, "licensed": True, "level": "省"},
            "licensed_failed_after_suspension",
            "移送吊销",
            "54",
        ),
        ({"announced": True}, "failed_after_announcement", "责令停业整顿", "48"),
        (
            {"level": "国家", "licensed": True},
            "licence_at_stake",
            "上报并移送吊销",
            "54",
        ),
        ({}, "failed_first_time", "上报并公告", "47"),
        # A licensed product of a city's sampling has no row: it is not at stake.
        ({"level": "市", "licensed": True}, "failed_first_time", "上报并公告", "47"),
        # Who refuses to rectify has failed, whatever an earlier round said.
        (
            {"overdue_decision": "认定逾期不改正", "reinspection_result": "合格"},
            "failed_first_time",
            "上报并公告",
            "47",
        ),
    ],
)
def test_every_row_of_the_table_leads_to_its_consequence(
    facts: dict[str, object], rule: str, way: str, law: str
):
    found = consequence(**facts)
    hit, annotation = rule_that_hits(**facts)

    assert (hit, found["way"]) == (rule, way)
    assert law in str(found["law"])
    assert law in annotation


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ({"level": "国家", "licensed": True}, [PRODUCTION]),
        ({"level": "省", "licensed": True}, [PRODUCTION]),
        ({"level": "市", "licensed": True}, []),
        ({"level": "省", "licensed": False}, []),
        ({"announced": True}, []),
        ({"announced": True, "suspended": True}, [BUSINESS]),
        ({"suspended": True, "level": "省", "licensed": True}, [BUSINESS, PRODUCTION]),
        ({"source": "现场检查", "suspended": True}, []),
    ],
)
def test_only_what_the_law_names_may_be_revoked(
    facts: dict[str, object], kinds: list[str]
):
    assert consequence(**facts)["revocable"] == kinds


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"order_required": False}, "无需复查"),
        ({"order_required": True}, "尚未复查"),
        ({"order_required": True, "reinspection_result": "合格"}, "复查合格"),
        ({"order_required": True, "reinspection_result": "不合格"}, "复查不合格"),
        (
            {
                "order_required": True,
                "no_reinspection_approved": True,
                "reinspection_result": "不合格",
            },
            "无需复查",
        ),
    ],
)
def test_item_five_of_the_work_record_follows_the_case(
    variables: dict[str, object], expected: str
):
    assert item_five(variables) == expected
    assert expected in ITEM_FIVE


@pytest.mark.parametrize(
    ("failed", "planned_after", "result", "expected"),
    [
        (1, 0, "不合格", "复查不合格"),
        (1, 1, "不合格", "尚未复查"),
        (2, 1, "不合格", "复查不合格"),
        (1, 1, "合格", "复查合格"),
    ],
)
def test_a_record_of_a_new_round_does_not_repeat_the_failure_before_it(
    failed: int, planned_after: int, result: str, expected: str
):
    known = {
        "order_required": True,
        "failed_rounds": failed,
        "assist_round": planned_after,
        "reinspection_result": result,
    }

    assert item_five_of_round(known) == expected
    assert assistance_round(known) == planned_after + 1
