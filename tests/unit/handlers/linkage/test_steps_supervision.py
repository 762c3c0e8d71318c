from __future__ import annotations

from datetime import date

import pytest

from handlers.deadlines.clocks import ClockState, clocks_of, find_clock, start_clock
from handlers.linkage.cases import StopSale, case_header, case_labels, change_case
from handlers.linkage.form_rules import rule_for
from handlers.parties.orgs import find_entity
from tests.support.reinspection_table import consequence

#: Rules read through repositories that have their own tests on both databases.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REGISTER = {
    "source": "监督抽查",
    "level": "市",
    "entity_name": "厦门暖阳电器有限公司",
    "district": "集美区",
    "entity_role": "生产者",
    "producer_outside": False,
    "has_local_party": True,
    "product_name": "电热毯",
    "model_spec": "TT-1",
    "prod_date_or_batch": "20251201",
    "standard": "GB 4706.8",
    "licensed": False,
    "report_no": "XM2026-0107",
    "failing_items": [
        {"item_name": "泄漏电流", "requirement": "≤0.25mA", "measured": "0.9mA"},
        {"item_name": "标志", "requirement": "齐全", "measured": "缺"},
    ],
}


def messages(errors) -> str:
    return " ".join(error.message for error in errors)


def file(work, look, task: str, values: dict, *, by: str = "officer", **variables):
    """File a form as the desk does, and return what followed."""
    rule = rule_for(task)
    with look(by, **variables) as case:
        assert rule.check(values, case) == []
        outcome = rule.outcome(values, case)
    if outcome.record is not None:
        with work() as uow:
            outcome.record(uow)
    return outcome


def test_registering_gives_the_case_its_header(work, look, database, case):
    outcome = file(work, look, "register_issue", REGISTER)

    assert outcome.variables["entity_id"] == "entity"
    assert outcome.variables["nonconforming_item"] == "泄漏电流、标志"
    assert outcome.variables["case_officer"] == "officer"
    assert outcome.labels == frozenset()
    with database.read() as connection:
        header = case_header(connection, case)
    assert header.title == "厦门暖阳电器有限公司 · 电热毯"
    assert (header.item, header.level) == ("泄漏电流、标志", "市")


def test_an_unknown_entity_is_stored_once_under_the_same_id(work, look, database, case):
    new = {**REGISTER, "entity_name": "厦门新星灯饰厂", "address": "某路1号"}
    first = file(work, look, "register_issue", new)
    second = file(work, look, "register_issue", new)

    assert first.variables["entity_id"] == second.variables["entity_id"]
    with database.read() as connection:
        stored = find_entity(connection, "厦门新星灯饰厂")
    assert stored is not None
    assert (stored.id, stored.address) == (first.variables["entity_id"], "某路1号")


def test_what_is_on_file_of_an_entity_need_not_be_typed(work, look):
    new = {**REGISTER, "entity_name": "厦门新星灯饰厂", "address": "某路1号"}
    file(work, look, "register_issue", {**new, "contact": "林工", "phone": "1"})

    again = {**new, "address": "", "phone": "2"}
    outcome = file(work, look, "register_issue", again)

    known = [outcome.variables[name] for name in ("address", "contact", "phone")]
    assert known == ["某路1号", "林工", "2"]


def test_a_credit_code_of_another_company_is_refused(work, look):
    code = "12100000400000624D"
    with_code = {**REGISTER, "entity_name": "厦门新星灯饰厂", "credit_code": code}
    file(work, look, "register_issue", with_code)

    with look() as seen:
        assert rule_for("register_issue").check(with_code, seen) == []
        other = {**with_code, "entity_name": "厦门旧星灯饰厂"}
        errors = rule_for("register_issue").check(other, seen)
        another_code = {**with_code, "credit_code": "9144030071526726XG"}
        same_name = rule_for("register_issue").check(another_code, seen)
    assert "厦门新星灯饰厂" in messages(errors)
    assert code in messages(same_name)


def test_the_entity_sees_its_case_once_the_result_is_served(work, look, database, case):
    file(work, look, "register_issue", REGISTER)
    with database.read() as connection:
        assert case_labels(connection, case) == {"org:bureau"}

    served = {"result_served_on": "2026-03-02"}
    outcome = file(work, look, "serve_test_result", served)

    assert outcome.labels == {"org:entity"}
    with database.read() as connection:
        assert case_labels(connection, case) == {"org:bureau", "org:entity"}


@pytest.mark.parametrize(
    ("served", "reason"),
    [("2026-03-03", "不能晚于今天"), ("2026-02-01", "早于抽样日期")],
)
def test_a_result_is_served_after_sampling_and_not_in_the_future(
    look, served: str, reason: str
):
    with look(sampled_on="2026-02-10") as seen:
        errors = rule_for("serve_test_result").check({"result_served_on": served}, seen)

    assert reason in messages(errors)


def test_an_order_cannot_bear_a_future_date(look):
    with look() as seen:
        errors = rule_for("issue_rectification_order").check(
            {"order_date": "2026-03-03"}, seen
        )

    assert "不能晚于今天" in messages(errors)


@pytest.mark.parametrize("task", ["stop_production_and_sale", "verify_stop_sale"])
@pytest.mark.parametrize(("recalled", "refused"), [(380, False), (381, True)])
def test_nobody_calls_back_more_than_was_sold(
    look, task: str, recalled: int, *, refused: bool
):
    with look() as seen:
        values = {"sold_qty": 380, "recalled_qty": recalled}
        errors = rule_for(task).check(values, seen)

    assert bool(errors) is refused
    assert not errors or "多于已销售的380" in messages(errors)


@pytest.mark.parametrize(
    ("result", "state"),
    [
        ("已停止生产、销售", StopSale.VERIFIED),
        ("仍在生产或者销售", StopSale.REQUIRED),
    ],
)
def test_a_verified_stop_is_noted(*, work, look, database, case, result, state):
    with work() as uow:
        change_case(uow, case, stop_sale="required")
    file(work, look, "verify_stop_sale", {"stop_check_result": result})

    with database.read() as connection:
        assert case_header(connection, case).stop_sale is state


def test_a_wish_in_the_self_check_is_an_application(work, look):
    wish = {"apply_assistance": True, "assistance_wish": "查明泄漏电流超标原因"}

    asked = file(work, look, "conduct_self_check", wish, by="head")
    silent = file(work, look, "conduct_self_check", {"apply_assistance": False})

    assert asked.variables["application_open"] is True
    assert asked.variables["application_reason"] == "查明泄漏电流超标原因"
    assert "application_open" not in silent.variables


def test_the_causes_of_the_self_check_are_proposed_for_the_plan(look):
    found = [{"description": "夹具磨损", "issue_key": "P02"}]
    with look(self_check_causes=found) as seen:
        proposed = rule_for("draft_rectification_plan").prefill(seen)

    assert proposed == {"corrective_actions": [{"cause": "夹具磨损"}]}


def test_after_a_failed_reinspection_its_cause_is_proposed_instead(look):
    known = {"self_check_causes": [{"description": "夹具磨损"}], "k": 2}
    with look(**known, failure_cause="新夹具未校准") as seen:
        proposed = rule_for("draft_rectification_plan").prefill(seen)

    assert proposed == {"corrective_actions": [{"cause": "新夹具未校准"}]}


def test_an_application_for_reinspection_stops_the_60_days(
    *, work, look, database, case, book, at_day
):
    with work() as uow:
        start_clock(uow, book, case, "rectify", started_on=date(2026, 3, 2))
    at_day("2026-05-06")
    file(work, look, "apply_reinspection", {"ready_on": "2026-05-08"}, by="head")

    with database.read() as connection:
        clock = find_clock(connection, case, "rectify")
    assert clock is not None
    assert (clock.state, clock.ended_on) == (ClockState.MET, date(2026, 5, 6))


@pytest.fixture
def objection_period(work, case, book) -> None:
    """Serve the result on 6 February: the period ends on the 24th."""
    with work() as uow:
        start_clock(uow, book, case, "objection", started_on=date(2026, 2, 6))


@pytest.mark.usefixtures("objection_period")
def test_an_objection_is_taken_on_the_last_day_and_refused_after_it(look, at_day, case):
    rule = rule_for("file_objection")
    at_day("2026-02-24")
    with look("head") as seen:
        assert rule.check({}, seen) == []
    at_day("2026-02-25")
    with look("head") as seen:
        (error,) = rule.check({}, seen)
        on_paper = rule.check({"objection_filed_on": "2026-02-24"}, seen)

    assert error.message.startswith("逾期：异议应在2026-02-24前(含当日)提出")
    assert "自 2026-02-06 收到检验结果之日起 15 日(自然日)" in error.message
    assert "产品质量法第15条第4款" in error.message
    assert on_paper == []


@pytest.mark.usefixtures("objection_period")
@pytest.mark.parametrize(
    ("today", "taken"), [("2026-02-27", True), ("2026-02-28", False)]
)
def test_paper_of_the_last_day_is_entered_while_the_case_waits_for_it(
    *, look, at_day, today: str, taken: bool
):
    at_day(today)
    with look("officer", objection_closes="2026-02-27") as seen:
        on_paper = {"objection_filed_on": "2026-02-24"}
        errors = rule_for("file_objection").check(on_paper, seen)

    assert (errors == []) is taken
    assert taken or "异议环节已于2026-02-27关闭。仍要提出的" in messages(errors)


@pytest.mark.usefixtures("objection_period")
def test_a_second_objection_is_refused(work, look, at_day):
    at_day("2026-02-20")
    filed = file(work, look, "file_objection", {"objection_reason": "抽样有误"})

    with look("head") as seen:
        errors = rule_for("file_objection").check({}, seen)
    assert filed.variables["objection_filed_on"] == "2026-02-20"
    assert "已提出过异议" in messages(errors)


def test_without_a_sampling_there_is_nothing_to_object_to(look):
    with look("head") as seen:
        errors = rule_for("file_objection").check({}, seen)

    assert "只针对监督抽查" in messages(errors)


def test_a_retest_that_passes_upholds_the_objection(look):
    with look() as seen:
        errors = rule_for("handle_objection_retest").check(
            {"retest_result": "合格", "objection_upheld": False}, seen
        )

    assert "应当成立" in messages(errors)


@pytest.mark.usefixtures("objection_period")
def test_an_upheld_objection_stops_all_clocks_and_opens_the_lock_at_once(
    *, work, look, database, case, book, at_day
):
    with work() as uow:
        start_clock(uow, book, case, "rectify", started_on=date(2026, 3, 2))
        change_case(uow, case, stop_sale="verified")
    at_day("2026-03-12")
    upheld = {"retest_result": "合格", "objection_upheld": True}
    file(work, look, "handle_objection_retest", upheld)

    with database.read() as connection:
        header = case_header(connection, case)
        clocks = clocks_of(connection, [case])[case]
    assert header.stop_sale is StopSale.RELEASED
    assert header.stop_sale_until == "2026-03-12"
    assert {(clock.state, clock.end_reason) for clock in clocks} == {
        (ClockState.CANCELED, "异议成立")
    }
    with look() as seen:
        proposed = rule_for("revoke_measures").prefill(seen)
    assert proposed == {"stop_sale_lifted_on": "2026-03-12"}


@pytest.mark.parametrize(
    ("variables", "conclusion"),
    [
        (
            {"objection_accepted": False, "objection_review_note": "逾期提出。"},
            "不予受理。逾期提出。",
        ),
        (
            {"objection_accepted": True, "objection_findings": "复检不合格。"},
            "异议不成立。复检不合格。",
        ),
    ],
)
def test_the_conclusion_of_an_objection_is_proposed(look, variables, conclusion):
    with look(**variables) as seen:
        proposed = rule_for("notify_objection_conclusion").prefill(seen)

    assert proposed == {"objection_conclusion": conclusion}


def test_in_the_second_round_no_sample_is_taken_before_the_window(look):
    rule = rule_for("arrange_reinspection")
    variables = {"k": 2, "announced_on": "2026-06-01"}
    with look(**variables) as seen:
        early = {"reinspection_needed": True, "reinspection_sampled_on": "2026-07-31"}
        inside = {**early, "reinspection_sampled_on": "2026-08-03"}
        (error,) = rule.check(early, seen)
        assert rule.check(inside, seen) == []
        assert rule.check({"reinspection_needed": False}, seen) == []

    assert "2026-08-01至2026-08-29" in error.message
    assert "18号令第48条" in error.message


def test_in_the_first_round_the_day_of_sampling_is_free(look):
    planned = {"reinspection_needed": True, "reinspection_sampled_on": "2026-05-01"}
    with look(k=1) as seen:
        assert rule_for("arrange_reinspection").check(planned, seen) == []


@pytest.mark.parametrize(
    ("result", "judged", "refused"),
    [
        ("合格", ["合格", "不合格"], True),
        ("不合格", ["合格"], True),
        ("合格", ["合格"], False),
        ("不合格", ["合格", "不合格"], False),
    ],
)
def test_a_result_agrees_with_its_items(look, result, judged, refused):
    values = {
        "reinspection_result": result,
        "reinspection_items": [{"judged": each} for each in judged],
    }
    with look() as seen:
        errors = rule_for("record_reinspection_result").check(values, seen)

    assert bool(errors) is refused


def test_the_failed_items_are_proposed_for_the_reinspection(look):
    with look(failing_items=REGISTER["failing_items"]) as seen:
        proposed = rule_for("record_reinspection_result").prefill(seen)

    assert proposed["reinspection_items"][0] == {
        "item_name": "泄漏电流",
        "requirement": "≤0.25mA",
    }


def test_the_75_days_are_met_on_the_day_of_sampling(
    *, work, look, database, case, book, at_day
):
    with work() as uow:
        start_clock(uow, book, case, "reinsp1", started_on=date(2026, 3, 2))
    at_day("2026-05-20")
    file(
        work,
        look,
        "record_reinspection_result",
        {"reinspection_result": "合格", "reinspection_items": [{"judged": "合格"}]},
        reinspection_sampled_on="2026-05-14",
    )

    with database.read() as connection:
        clock = find_clock(connection, case, "reinsp1")
    assert clock is not None
    assert (clock.state, clock.ended_on) == (ClockState.MET, date(2026, 5, 14))


@pytest.mark.parametrize(
    ("source", "expected"), [("监督抽查", False), ("现场检查", True)]
)
def test_a_failure_of_a_sampling_forgets_the_wish_for_a_round(
    work, look, source, expected
):
    values = {"failure_cause": "夹具未更换", "next_round": True}
    outcome = file(work, look, "find_failure_cause", values, source=source)

    assert outcome.variables["next_round"] is expected


def test_an_announcement_opens_the_window_of_the_next_round(
    *, work, look, database, case, at_day
):
    at_day("2026-06-01")
    outcome = file(
        work,
        look,
        "record_provincial_announcement",
        {"announced_on": "2026-06-01"},
        k=1,
    )

    assert outcome.variables["window_open"] == "2026-08-03"
    assert outcome.variables["window_close"] == "2026-08-29"
    with database.read() as connection:
        clock = find_clock(connection, case, "reinsp2", round_=2)
    assert clock is not None
    assert clock.opens_on == date(2026, 8, 3)


def test_after_a_suspension_the_window_opens_on_the_next_working_day(work, look):
    outcome = file(
        work, look, "order_suspension", {"suspension_until": "2026-09-30"}, k=2
    )

    assert outcome.variables["window_open"] == "2026-10-08"
    assert outcome.variables["window_close"] is None


@pytest.mark.parametrize(
    ("variables", "kinds", "refused"),
    [
        ({"level": "省", "licensed": True}, ["吊销生产许可证"], ""),
        ({"level": "市", "licensed": True}, ["吊销生产许可证"], "许可条例第54条"),
        ({"level": "省", "licensed": True}, ["吊销营业执照"], "产品质量法第17条"),
        ({"suspended": True, "announced": True}, ["吊销营业执照"], ""),
    ],
)
def test_only_the_licence_that_the_law_names_is_transferred(
    look, variables, kinds, refused
):
    rule = rule_for("transfer_revocation")
    with look(consequence=consequence(**variables)) as seen:
        told = messages(rule.check({"revocation_kinds": kinds}, seen))

    assert bool(told) is bool(refused)
    assert refused in told


def test_a_transfer_shows_the_article_it_rests_on(look):
    rule = rule_for("transfer_revocation")
    with look(consequence=consequence(level="省", licensed=True)) as seen:
        facts = rule.facts(seen)
        proposed = rule.prefill(seen)

    assert facts["revocation_basis"] == "吊销生产许可证：许可条例第54条"
    assert proposed == {"revocation_kinds": ["吊销生产许可证"]}


def test_a_case_of_an_older_diagram_may_name_either_licence(look):
    rule = rule_for("transfer_revocation")
    with look() as seen:
        told = messages(rule.check({"revocation_kinds": ["吊销营业执照"]}, seen))
        proposed = rule.prefill(seen)

    assert not told
    assert proposed == {"revocation_kinds": []}
