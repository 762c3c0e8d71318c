"""AS-18 and what else becomes of a complaint about a butler."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import SYSTEM, UserTaskView
from handlers.butler.complaints.entering import (
    ComplaintRefused,
    Entered,
    enter_complaint,
)
from handlers.butler.complaints.model import Complaint, NewComplaint, Way
from handlers.butler.complaints.moving import (
    AnswerNotAsked,
    take_word,
)
from handlers.butler.complaints.reading import (
    ComplaintQuery,
    complaint_by_token,
    contact_of,
    find_complaints,
)
from handlers.butler.complaints.tables import complaint_contact
from handlers.linkage.errors import AnswersRefused
from tests.support.butler_house import ButlerHouse, at

FORMS = tuple(f"f_b12{letter}" for letter in ("", *"abcdef"))
NEW = NewComplaint(
    butler_id="butler",
    way=Way.PUBLIC,
    text="巡查报告迟迟不给",
    client_id=None,
    name="何先生",
    phone="13900001111",
    agreed=True,
)


class Followed:
    """A complaint whose process is under way."""

    def __init__(self, house: ButlerHouse) -> None:
        self.house = house
        house.deploy("butler_complaint", *FORMS)
        # Ten working days before 16 October 2026, over the holiday.
        house.clock.move_to(at("2026-09-25T09:00"))
        with house.engine.transact(SYSTEM) as uow:
            self.entered: Entered = enter_complaint(uow, NEW, progress_key="secret")
        house.settle()

    @property
    def row(self) -> Complaint:
        with self.house.engine.read() as connection:
            found = complaint_by_token(connection, "secret")
        assert found is not None
        return found

    def tasks(self) -> dict[str, UserTaskView]:
        instance = self.house.engine.instance_by_business_key(
            self.row.key, process_key="butler_complaint", actor=SYSTEM
        )
        found = self.house.engine.open_user_tasks(instance.root_id, actor=SYSTEM)
        return {each.element_id: each for each in found}

    def do(self, element: str, person: str, **answers: object) -> None:
        self.house.hand_in(self.tasks()[element], person, **answers)
        self.house.settle()

    def register(self) -> None:
        self.do(
            "register_complaint",
            "manager",
            complaint_kind="服务进度",
            complaint_promised_on="2026-10-16",
        )
        self.do("assign_complaint", "manager", complaint_handler="walker")

    def handle(self) -> None:
        self.do(
            "handle_complaint",
            "walker",
            complaint_facts="9月报告未按约定日期提交",
            complaint_done="已补交并调整提交流程",
        )

    def answer(self) -> None:
        self.do(
            "report_back",
            "manager",
            complaint_feedback="报告已于10月15日补交",
            complaint_feedback_way="仅进度页面",
        )

    def judge(self, *, satisfied: bool) -> None:
        with self.house.engine.transact(SYSTEM) as uow:
            take_word(uow, self.row, satisfied=satisfied)
        self.house.settle()


@pytest.fixture(params=["house", "house_on_postgres"])
def it(request: pytest.FixtureRequest) -> Followed:
    return Followed(request.getfixturevalue(request.param))


def test_as_18_a_broken_promise_is_explained_and_renewed(it: Followed) -> None:
    assert it.entered.number == "TS-2026-001"
    it.register()
    assert it.row.promised_at == at("2026-10-16T18:00")
    it.house.until("2026-10-16T17:59")
    assert set(it.tasks()) == {"handle_complaint"}
    warned = [each for each in it.house.told("walker") if "承诺期限临近" in each]
    assert len(warned) == 2

    it.house.until("2026-10-16T18:00")
    assert set(it.tasks()) == {"handle_complaint", "explain_delay"}
    assert it.row.is_late(at("2026-10-16T18:01"))
    it.do(
        "explain_delay",
        "walker",
        complaint_explanation="检测机构尚未出具结果",
        complaint_course="继续处理",
        complaint_new_promise="2026-10-23",
    )

    assert it.row.state == "explained"
    assert it.row.promised_at == at("2026-10-23T18:00")
    assert it.row.explanation == "检测机构尚未出具结果"
    # The new promise is no better than the first one if it is broken.
    it.house.until("2026-10-23T18:00")
    assert set(it.tasks()) == {"handle_complaint", "explain_delay"}
    it.do(
        "explain_delay",
        "walker",
        complaint_explanation="检测机构已注销，样品无法再测",
        complaint_course="无法处理",
    )
    assert set(it.tasks()) == {"report_back"}


def test_what_is_done_before_the_promise_asks_for_no_explanation(it: Followed) -> None:
    it.register()
    it.handle()
    it.house.until("2026-10-20T09:00")
    assert set(it.tasks()) == {"report_back"}
    it.answer()
    assert (it.row.state, it.row.feedback) == ("answered", "报告已于10月15日补交")

    it.judge(satisfied=True)

    assert (it.row.state, it.row.satisfied) == ("closed", True)
    with pytest.raises(AnswerNotAsked):
        it.judge(satisfied=False)


def test_the_head_looks_once_at_what_does_not_satisfy(it: Followed) -> None:
    it.register()
    it.handle()
    it.answer()
    it.judge(satisfied=False)
    assert set(it.tasks()) == {"settle_dissatisfaction"}
    it.do("settle_dissatisfaction", "manager", complaint_review="再次致歉并减免费用")
    it.answer()

    it.judge(satisfied=False)

    assert (it.row.state, it.row.satisfied) == ("closed", False)


def test_who_does_not_answer_is_not_waited_for_for_ever(it: Followed) -> None:
    it.register()
    it.handle()
    it.answer()
    it.house.until((it.house.clock.now() + timedelta(days=17)).isoformat()[:16])

    assert (it.row.state, it.row.satisfied) == ("closed", None)


def test_who_complained_is_forgotten_some_time_after_the_end(it: Followed) -> None:
    it.register()
    it.handle()
    it.answer()
    it.judge(satisfied=True)
    with it.house.engine.read() as connection:
        contact = contact_of(connection, it.row.id)
    assert contact is not None
    assert contact.phone == "13900001111"

    closed = it.house.clock.now()
    for days, left in ((179, 1), (182, 0)):
        it.house.restart((closed + timedelta(days=days)).isoformat()[:16])
        with it.house.engine.read() as connection:
            kept = select(func.count()).select_from(complaint_contact)
            assert connection.scalar(kept) == left

    assert it.row.forgotten_at is not None
    assert it.row.text == NEW.text


def test_other_units_see_no_complaint_and_nobody_complains_of_nothing(
    it: Followed,
) -> None:
    with it.house.engine.read() as connection:
        assert find_complaints(connection, ComplaintQuery(org_id="other")) == []
        assert len(find_complaints(connection, ComplaintQuery(org_id="butler"))) == 1
        assert complaint_by_token(connection, "guessed") is None
    empty = NewComplaint(butler_id="butler", way=Way.PHONE, text=" ")
    with (
        pytest.raises(ComplaintRefused),
        it.house.engine.transact(SYSTEM) as uow,
    ):
        enter_complaint(uow, empty, progress_key="other")


def test_a_promise_is_a_working_day_that_can_be_kept(it: Followed) -> None:
    for day in ("2026-09-24", "2026-10-03", "2027-12-31"):
        with pytest.raises(AnswersRefused):
            it.do(
                "register_complaint",
                "manager",
                complaint_kind="服务进度",
                complaint_promised_on=day,
            )


def test_what_the_complainant_has_said_is_not_said_for_them(it: Followed) -> None:
    it.register()
    it.handle()
    it.answer()
    task = it.tasks()["confirm_feedback"]
    with it.house.engine.transact(SYSTEM) as uow:
        take_word(uow, it.row, satisfied=False)

    with pytest.raises(AnswersRefused, match="刚在进度页面答复"):
        it.house.hand_in(task, "manager", complaint_satisfied="true")


def test_a_complaint_that_is_stopped_was_not_answered(it: Followed) -> None:
    instance = it.house.engine.instance_by_business_key(
        it.row.key, process_key="butler_complaint", actor=SYSTEM
    )
    it.house.engine.cancel_instance(instance.id, reason="重复登记", actor=SYSTEM)

    assert it.row.state == "canceled"
    assert not it.row.is_late(at("2027-01-01T09:00"))
