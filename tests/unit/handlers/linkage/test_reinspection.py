from __future__ import annotations

import pytest

from handlers.linkage.reinspection import (
    FAILED,
    NOT_NEEDED,
    PASSED,
    SAMPLING,
    Facts,
    Next,
    Revocation,
    consequence,
    revocable,
)
from handlers.linkage.work_record import ITEM_FIVE, item_five

CAUSE = "find_failure_cause"


def facts(result: str = FAILED, source: str = SAMPLING, **more: object) -> Facts:
    return Facts(result=result, source=source, **more)


# One line a row of the design's table, and what it leaves open.
@pytest.mark.parametrize(
    ("given", "row", "last_task", "then"),
    [
        (facts(NOT_NEEDED), 1, "approve_no_reinspection", Next.END),
        (facts(PASSED), 2, "serve_pass_notice", Next.END),
        (facts(level="国家", licensed=True), 3, "transfer_revocation", Next.TRANSFER),
        (facts(level="省", licensed=True), 3, "transfer_revocation", Next.TRANSFER),
        (facts(), 4, "record_provincial_announcement", Next.NEXT_ROUND),
        (facts(announced=True), 5, "order_suspension", Next.NEXT_ROUND),
        (
            facts(announced=True, suspended=True),
            6,
            "transfer_revocation",
            Next.TRANSFER,
        ),
        (facts(source="现场检查"), 7, CAUSE, Next.BUREAU_DECIDES),
        # A licensed product of a city's sampling has no row: it is not at stake.
        (
            facts(level="市", licensed=True),
            4,
            "record_provincial_announcement",
            Next.NEXT_ROUND,
        ),
    ],
)
def test_every_row_of_the_table_leads_to_its_consequence(
    given: Facts, row: int, last_task: str, then: Next
):
    found = consequence(given)

    assert (found.row, found.tasks[-1], found.next) == (row, last_task, then)


def test_a_failure_is_always_explained_first():
    for given in (facts(), facts(announced=True), facts(source="风险监测")):
        assert consequence(given).tasks[0] == CAUSE


def test_a_failure_is_reported_upward_before_a_licence_is_at_stake():
    found = consequence(facts(level="省", licensed=True))

    assert found.tasks == (CAUSE, "report_failure_upward", "transfer_revocation")
    assert found.law_ref == "许可条例第54条"


@pytest.mark.parametrize("level", ["国家", "省"])
def test_a_production_licence_is_offered_for_revocation_after_a_higher_sampling(
    level: str,
):
    offered = revocable(facts(level=level, licensed=True))

    assert offered == (Revocation("吊销生产许可证", "许可条例第54条"),)


@pytest.mark.parametrize(
    "given",
    [
        facts(level="市", licensed=True),
        facts(level="省", licensed=False),
        facts(announced=True),
    ],
)
def test_a_failure_at_city_level_without_licence_or_suspension_offers_none(
    given: Facts,
):
    assert revocable(given) == ()


def test_after_the_suspension_the_business_licence_is_offered():
    offered = revocable(facts(announced=True, suspended=True))

    assert [option.kind for option in offered] == ["吊销营业执照"]


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
