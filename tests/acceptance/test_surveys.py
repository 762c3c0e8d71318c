"""Surveys of satisfaction: every client once in a period, answered or not returned."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from engine import SYSTEM, UserTaskView
from engine.store.tables import instance
from handlers.butler.contracts import make_contract
from handlers.butler.process_keys import SURVEY
from handlers.butler.surveys.model import Survey, SurveyState
from handlers.butler.surveys.reading import surveys_of_client, surveys_of_unit
from handlers.butler.surveys.results import results_of
from handlers.butler.surveys.rounds import look_for_surveys
from handlers.linkage.errors import AnswersRefused
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from tests.support.butler_house import ButlerHouse, at

GRADED = (
    "survey_skill",
    "survey_speed",
    "survey_records",
    "survey_effect",
    "survey_training",
    "survey_conduct",
    "survey_complaints",
)


@pytest.fixture(params=["house", "house_on_postgres"])
def any_house(request: pytest.FixtureRequest) -> ButlerHouse:
    found: ButlerHouse = request.getfixturevalue(request.param)
    return found


def look(house: ButlerHouse, moment: str, *, times: int = 1) -> None:
    """Let a service start at a moment, as often as said."""
    house.clock.move_to(at(moment))
    for _ in range(times):
        with house.engine.transact(SYSTEM) as uow:
            look_for_surveys(uow)
    house.settle()


def surveys(house: ButlerHouse) -> list[Survey]:
    with house.engine.read() as connection:
        return surveys_of_unit(connection, "butler")


def task_of(house: ButlerHouse, survey: Survey) -> UserTaskView:
    found = house.engine.instance_by_business_key(
        survey.key, process_key=SURVEY, actor=SYSTEM
    )
    (task,) = house.engine.open_user_tasks(found.id, actor=SYSTEM)
    return task


def answer(house: ButlerHouse, overall: str, **more: str) -> None:
    survey = surveys(house)[0]
    answers = {**dict.fromkeys(GRADED, "满意"), "survey_overall": overall, **more}
    house.hand_in(task_of(house, survey), "owner", **answers)
    house.settle()


def test_every_client_is_asked_once_in_a_period(any_house: ButlerHouse) -> None:
    house = any_house
    house.deploy(SURVEY, "f_b13")
    with house.engine.transact(SYSTEM) as uow:
        add_org(uow, kind=OrgKind.ENTITY, name="厦门清泉食品", org_id="second")
        add_org(uow, kind=OrgKind.ENTITY, name="厦门远航玩具", org_id="former")
        make_contract(uow, house.contract("GJ-2026-02"))
        make_contract(uow, house.contract("GJ-2026-03", client_id="second"))
        make_contract(
            uow,
            house.contract(
                "GJ-2025-09", client_id="former", valid_to=date(2026, 11, 30)
            ),
        )
    look(house, "2026-11-30T09:00")
    assert surveys(house) == []

    # The first of December is a Tuesday; the service was away until the third.
    look(house, "2026-12-03T09:00", times=2)
    look(house, "2026-12-04T09:00")

    assert sorted(each.client_id for each in surveys(house)) == ["client", "second"]
    assert {each.period for each in surveys(house)} == {"2026-12"}
    with house.engine.read() as connection:
        begun = select(func.count()).where(instance.c.process_key == SURVEY)
        assert connection.scalar(begun) == 2
        assert len(surveys_of_client(connection, "client")) == 1
    told = [each for each in house.told("owner") if "满意度调查" in each]
    assert told == ["请填写满意度调查：鹭岛质量管家"]


def test_an_answer_is_kept_and_counted(house: ButlerHouse) -> None:
    house.deploy(SURVEY, "f_b13")
    look(house, "2026-12-01T09:00")
    # Ten working days after a Tuesday.
    assert task_of(house, surveys(house)[0]).due_at == at("2026-12-15T23:59:59")

    answer(house, "满意", survey_training="不涉及", survey_skill="很满意")

    (survey,) = surveys(house)
    assert survey.state is SurveyState.ANSWERED
    assert survey.overall == 4
    (result,) = results_of([survey])
    assert (result.sent, result.answered, result.satisfied) == (1, 1, 1)
    assert result.means["survey_skill"] == 5.0
    assert result.means["survey_training"] is None
    assert not any("服务对象评价" in each for each in house.told("manager"))


def test_who_is_unsatisfied_says_why_and_the_unit_hears_of_it(
    house: ButlerHouse,
) -> None:
    house.deploy(SURVEY, "f_b13")
    look(house, "2026-12-01T09:00")
    with pytest.raises(AnswersRefused, match="意见和建议"):
        answer(house, "不满意")
    assert surveys(house)[0].state is SurveyState.SENT

    answer(house, "不满意", survey_opinion="巡查报告太迟")

    assert surveys(house)[0].opinion == "巡查报告太迟"
    for person in ("manager", "lead"):
        assert "服务对象评价为不满意：厦门暖阳电器" in house.told(person)


def test_a_survey_that_nobody_answers_ends_after_the_days_of_grace(
    house: ButlerHouse,
) -> None:
    house.deploy(SURVEY, "f_b13")
    look(house, "2026-12-01T09:00")
    house.clock.move_to(at("2027-01-15T00:00"))
    house.settle()

    (survey,) = surveys(house)
    assert survey.state is SurveyState.EXPIRED
    assert results_of([survey])[0].answered == 0
