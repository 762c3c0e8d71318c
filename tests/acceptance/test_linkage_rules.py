"""Rules of the linkage work through its forms: R-STOP, R-SELF, R-SCOPE, R-6M, siblings."""

from __future__ import annotations

from datetime import date

import pytest

from engine import SYSTEM, InstanceQuery
from handlers.linkage.cases import StopSale
from handlers.linkage.errors import SaleStaysLocked
from handlers.linkage.records import RecordKind, record_versions
from handlers.linkage.repeated_sampling import months_before
from handlers.linkage.stop_sale import is_locked, release_on_notice
from tests.support.case_client import REPORT, Case, Office

REGISTER = "register_issue"


def under_order(office: Office) -> Case:
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("stop_production_and_sale").complete("verify_stop_sale")
    case.complete("decide_assistance_start", start_decision="不启动")
    case.complete("conduct_self_check", apply_assistance="false")
    return case.complete("draft_rectification_plan").complete("apply_reinspection")


def test_the_lock_opens_with_the_service_of_the_notice_and_nothing_else(
    office: Office,
):
    case = under_order(office)
    assert is_locked(case.header)
    with (
        office.engine.transact(SYSTEM) as uow,
        pytest.raises(SaleStaysLocked, match=r"7\.1\.2\.2"),
    ):
        release_on_notice(uow, case.key, served_on=None)
    case.complete(
        "arrange_reinspection",
        reinspection_needed="true",
        reinspection_sampled_on="2026-03-02",
    )
    assert is_locked(case.header)
    case.pass_notice(on="2026-03-02")
    assert case.header.stop_sale is StopSale.RELEASED


def test_a_waived_reinspection_leaves_the_lock_closed(office: Office):
    case = under_order(office)
    case.complete("arrange_reinspection", reinspection_needed="false")
    case.complete("approve_no_reinspection", no_reinspection_approved="true")

    assert is_locked(case.header)


def test_samples_made_while_production_is_stopped_are_noted(office: Office):
    case = under_order(office)

    case.complete(
        "arrange_reinspection",
        reinspection_needed="true",
        reinspection_sampled_on="2026-03-02",
        sample_production="2026-03-01 生产 6 条，仅供复查抽样",
    )

    with office.engine.read() as connection:
        (noted,) = record_versions(connection, case.key, RecordKind.SAMPLE_PRODUCTION)
    assert noted.content["sample_production"] == "2026-03-01 生产 6 条，仅供复查抽样"
    assert "第49条" in noted.note
    assert is_locked(case.header)


def test_the_self_check_needs_no_expert_and_its_causes_go_on_to_annex_b(
    office: Office,
):
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    form = office.form_desk.open(
        case.task("conduct_self_check").id, actor=office.actor("head")
    ).form
    asked = {question.key for question in form.questions()}
    assert "self_check_causes" in asked
    assert not {"sign_expert", "sign_expert_date"} & asked
    case.complete("conduct_self_check", apply_assistance="true")
    found = case.variables["self_check_causes"]
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    case.complete("survey_on_site", visit_time="2026-03-02T09:30")

    proposed = case.sheet("analyse_causes")["causes"]

    assert isinstance(found, list)
    assert isinstance(proposed, list)
    assert [row["description"] for row in proposed] == [
        row["description"] for row in found
    ]


def unregistered(office: Office) -> Case:
    started = office.engine.start_instance(key="linkage", actor=office.actor("officer"))
    return Case(office=office, key=str(started.business_key), root_id=started.id)


def test_a_product_that_clause_3_1_leaves_out_is_no_case_unless_checked(
    office: Office,
):
    case = unregistered(office)
    lift = {
        "product_name": "乘客电梯",
        "entity_role": "生产者",
        "sampled_on": "",
    }

    told = case.refused(REGISTER, **lift, scope_confirmed=False)

    assert "特种设备（3.1）" in told
    case.complete(REGISTER, **lift, scope_confirmed=True)
    assert case.header.product == "乘客电梯"


def test_a_product_sampled_within_six_months_is_told_and_may_be_taken(
    office: Office,
):
    office.at("2026-08-03")
    first = unregistered(office)
    filed = {**REPORT, "sampled_on": "2026-02-10", "model_spec": "A"}
    first.send(REGISTER, **filed, repeat_confirmed=False)
    office.run_jobs()
    again = unregistered(office)

    soon = {**REPORT, "sampled_on": "2026-08-01", "model_spec": "B"}
    told = again.refused(REGISTER, **soon, repeat_confirmed=False)

    assert "2026-02-10" in told
    assert first.key in told
    again.complete(REGISTER, **soon, repeat_confirmed=True)
    other = {**soon, "product_name": "电饭锅"}
    unregistered(office).complete(REGISTER, **other, repeat_confirmed=False)


@pytest.mark.parametrize(
    ("day", "earlier"),
    [
        (date(2026, 8, 10), date(2026, 2, 10)),
        (date(2026, 8, 31), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2025, 9, 1)),
    ],
)
def test_six_months_are_counted_by_the_calendar(day: date, earlier: date):
    assert months_before(day, 6) == earlier


def test_seller_and_producer_of_the_district_have_a_case_each(office: Office):
    office.at("2026-03-02")
    seller = unregistered(office).complete(
        REGISTER,
        entity_name="厦门惠民商店",
        entity_role="销售者",
        nominal_producer="厦门暖阳电器有限公司",
        producer_outside="false",
        open_producer_case=True,
    )

    query = InstanceQuery(process_keys=frozenset({"linkage"}))
    found = office.engine.instances(query, actor=office.actor("officer")).items
    (other,) = [each for each in found if each.id != seller.root_id]
    producer = Case(office=office, key=str(other.business_key), root_id=other.id)
    proposed = producer.sheet(REGISTER)
    assert proposed["entity_name"] == "厦门暖阳电器有限公司"
    assert proposed["entity_role"] == "生产者"
    assert proposed["report_no"] == seller.variables["report_no"]
    assert proposed["sibling_of"] == seller.key
    assert producer.task(REGISTER).assignee == "officer"
