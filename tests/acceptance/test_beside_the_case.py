"""What bureau and agency do beside a case, at any time, and who learns of it."""

from __future__ import annotations

from collections.abc import Mapping

from engine import SYSTEM
from handlers.linkage.stop_sale import is_locked
from handlers.notices.kinds import NoticeKind
from handlers.notices.mailbox import notices_of
from tests.support.case_client import Case, Office
from tests.support.programme_client import COMPANIES, plan_row, set_up

MONDAY = "2026-03-02"


def surveyed(office: Office) -> Case:
    """Return a case whose work group is at work in the company."""
    office.at(MONDAY)
    case = office.sampling(served_on=MONDAY, order_date=MONDAY)
    return case.begin_assistance().draft_plan().complete("review_assistance_plan")


def filed(office: Office, matter: Case) -> Mapping[str, object]:
    """Return what a matter beside a case knows at its end."""
    return office.engine.variables(matter.root_id, actor=SYSTEM)


def test_the_bureau_steps_in_while_the_group_works_and_puts_it_on_file(office: Office):
    case = surveyed(office)
    before = sorted(case.open)

    intervention = case.beside("linkage_intervention", by="officer")
    intervention.waits_at("record_intervention")
    intervention.complete(
        "record_intervention",
        intervention_findings="查封后仍在生产",
        intervention_action="立案调查，当场查封",
    )

    assert intervention.ended
    assert sorted(case.open) == before
    values = filed(office, intervention)
    assert values["intervention_findings"] == "查封后仍在生产"
    assert values["intervention_action"] == "立案调查，当场查封"


def test_technical_support_for_the_reinspection_reaches_the_officer(office: Office):
    case = surveyed(office)

    support = case.beside("linkage_advice", by="planner")
    support.complete(
        "give_advice",
        by="planner",
        advice_kind="复查技术支持",
        advice="复查时加测绝缘层厚度",
    )

    assert support.ended
    assert filed(office, support)["advice_kind"] == "复查技术支持"
    with office.engine.read() as connection:
        told = notices_of(
            connection, office.actor("officer"), kind=NoticeKind.ADVICE, limit=5
        )
    assert [each.text for each in told] == ["复查时加测绝缘层厚度"]
    assert told[0].subject.startswith("复查技术支持：")
    assert told[0].business_key == case.key


def test_results_are_published_with_whom_they_went_to_and_where(office: Office):
    case = surveyed(office)

    publicity = case.beside("linkage_publicity", by="officer")
    publicity.complete(
        "publish_results",
        publicity_recipients=["地方人民政府", "社会公众"],
        publicity_channel="局门户网站",
        published_on="2026-03-02",
    )

    assert publicity.ended
    values = filed(office, publicity)
    assert values["publicity_recipients"] == ["地方人民政府", "社会公众"]
    assert values["publicity_channel"] == "局门户网站"


def test_a_joint_group_is_formed_before_the_plan_where_it_is_wanted(office: Office):
    programme = set_up(office.at("2026-03-16"), joint_group_wanted="true")
    programme.waits_at("form_joint_group")

    programme.complete("form_joint_group")
    programme.plan([plan_row(COMPANIES[0])]).review()

    assert len(programme.cases) == 1


def test_without_a_joint_group_the_agency_goes_on_at_once(office: Office):
    programme = set_up(office.at("2026-03-16"), joint_group_wanted="false")

    programme.waits_at("prepare_programme_files")


def test_another_source_is_handled_by_law_and_may_bring_assistance(office: Office):
    office.at(MONDAY)
    case = office.register(source="风险监测")

    assert "serve_test_result" not in case.open
    case.complete("handle_other_source", order_required="false")

    assert "decide_assistance_start" in case.open
    assert not is_locked(case.header)
