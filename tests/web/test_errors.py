from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

import pytest

import engine
from engine import EngineError
from handlers.errors import DomainRefused
from web.errors import TABLE, explain

#: Raised inside the engine only: they never reach a page.
INSIDE = {"BpmnError"}
AT = datetime(2026, 7, 20, 2, 3, tzinfo=UTC)


def name_of(person_id: str) -> str:
    return {"chen": "陈立"}.get(person_id, "系统")


def public_errors() -> list[type[EngineError]]:
    found = [getattr(engine, name) for name in engine.__all__]
    return [
        each
        for each in found
        if isinstance(each, type)
        and issubclass(each, EngineError)
        and each.__name__ not in INSIDE | {"EngineError"}
    ]


@pytest.mark.parametrize("error", public_errors(), ids=lambda error: error.__name__)
def test_every_error_of_the_engine_has_a_page_of_its_own(
    error: type[EngineError],
) -> None:
    assert any(kind in TABLE for kind in error.__mro__)


def test_who_comes_second_is_told_who_and_when() -> None:
    error = engine.UserTaskAlreadyCompleted(
        task_id="t", state="completed", by="chen", at=AT
    )

    said = explain(error, name_of=name_of)

    assert said.status is HTTPStatus.CONFLICT
    assert "陈立已于 2026-07-20 10:03 办结" in said.text


def test_a_canceled_matter_is_not_said_to_be_done_by_somebody() -> None:
    error = engine.UserTaskAlreadyCompleted(
        task_id="t", state="canceled", by=None, at=AT
    )

    assert "自动取消" in explain(error, name_of=name_of).text


def test_a_matter_that_is_held_names_its_holder() -> None:
    error = engine.UserTaskClaimedByOther(task_id="t", assignee="chen")

    said = explain(error, name_of=name_of)

    assert said.status is HTTPStatus.CONFLICT
    assert "陈立" in said.text


def test_a_rule_of_the_domain_speaks_for_itself() -> None:
    said = explain(DomainRefused("证书已到期，请更换专家"), name_of=name_of)

    assert said.status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert "证书已到期，请更换专家" in said.text


def test_a_busy_database_is_no_fault_of_the_person() -> None:
    said = explain(engine.DatabaseBusy(waited_for="the turn"), name_of=name_of)

    assert said.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert "没有改变任何记录" in said.text


def test_a_mistake_of_ours_says_nothing_of_the_inside() -> None:
    said = explain(RuntimeError("SELECT secret FROM table"), name_of=name_of)

    assert said.status is HTTPStatus.INTERNAL_SERVER_ERROR
    assert "SELECT" not in said.text


@pytest.mark.parametrize("error", public_errors(), ids=lambda error: error.__name__)
def test_every_page_offers_a_way_out(error: type[EngineError]) -> None:
    kind = next(kind for kind in error.__mro__ if kind in TABLE)

    assert "请" in TABLE[kind].text
