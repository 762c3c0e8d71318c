"""Surveys of satisfaction on their pages: answered by the client, read by the unit."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import SYSTEM
from handlers.butler.contracts import Contract, make_contract
from handlers.butler.surveys.reminding import remind_of_actions
from handlers.butler.surveys.sending import send_surveys
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import local_day
from handlers.notices.tables import notice
from tests.web.site import Browser, Site

GRADED = (
    "survey_skill",
    "survey_speed",
    "survey_records",
    "survey_effect",
    "survey_training",
    "survey_conduct",
    "survey_complaints",
)


@pytest.fixture
def asked(office: Site) -> Site:
    """Let the company be asked by its butler."""
    today = local_day(office.clock.now())
    with office.services.engine.transact(SYSTEM) as uow:
        make_contract(
            uow,
            Contract(
                number="GJ-2026-01",
                client_id="entity",
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=today,
                valid_to=today.replace(year=today.year + 1),
            ),
        )
        calendar = load_calendar(uow.connection)
        assert send_surveys(uow, "2026-06", today, calendar=calendar)
    office.settle()
    return office


def written(browser: Browser) -> str:
    assert browser.page is not None
    return browser.page.get_data(as_text=True)


def follow(browser: Browser, pattern: str) -> str:
    """Follow the first link whose address looks like this, and return the address."""
    found = re.search(rf'href="({pattern})"', written(browser))
    assert found is not None, browser.text
    browser.get(found[1])
    return found[1]


def answer(site: Site, overall: str, opinion: str = "") -> Browser:
    entity = site.visitor("entity")
    entity.get("/surveys")
    assert "待填写" in entity.text
    follow(entity, "/surveys/[0-9a-f]+")
    task = follow(entity, '/tasks/[^"]+')
    entity.post(
        task,
        {
            "do": "submit",
            **dict.fromkeys(GRADED, "满意"),
            "survey_overall": overall,
            "survey_opinion": opinion,
        },
    )
    site.settle()
    return entity


def test_a_client_answers_and_the_unit_reads_what_it_says(asked: Site) -> None:
    head = asked.visitor("butler")
    head.get("/surveys")
    assert "收回 0 份，发出 1 份" in head.text

    entity = answer(asked, "不满意", "报告太迟")
    entity.get("/surveys")
    assert "已填写" in entity.text

    head.get("/surveys")
    for said in ("100%", "收回 1 份，发出 1 份", "2.00", "4.00", "报告太迟", "不满意"):
        assert said in head.text
    head.get("/surveys?period=2026-06&format=csv")
    assert "报告太迟" in head.text


def test_what_is_to_become_better_is_written_down_and_done(asked: Site) -> None:
    head = asked.visitor("butler")
    head.get("/surveys")
    head.post("/surveys/actions", {"period": "2026-06", "text": " ", "person": "x"})
    for said in ("请写明改进措施", "请选择本单位在岗人员负责", "请填写完成期限"):
        assert said in head.text
    day = asked.clock.now().date().replace(year=2027).isoformat()
    head.post(
        "/surveys/actions",
        {
            "period": "2026-06",
            "text": "报告两日内发出",
            "person": "butler_pm",
            "due_on": day,
        },
    )
    assert "已登记改进措施。" in head.text
    assert "报告两日内发出" in head.text

    follow(head, "/surveys/actions/[0-9a-f]+")
    found = re.search(r'action="(/surveys/actions/[^"]+/done)"', written(head))
    assert found is not None
    head.post(found[1], {"result": ""})
    assert "请写明完成情况" in head.text
    head.post(found[1], {"result": "七月起全部按时"})
    assert "七月起全部按时" in head.text
    # It is done: nobody does it again.
    head.post(found[1], {"result": "又一次"})
    assert head.page is not None
    assert head.page.status_code == 404


def test_an_improvement_is_changed_with_its_reason_and_taken_up_again(
    asked: Site,
) -> None:
    head = asked.visitor("butler")
    address = planned(asked, head)
    stands = {
        "text": "报告两日内发出",
        "person": "butler_pm",
        "due_on": soon(asked, 20),
        "state": "planned",
    }
    head.get(address)
    head.post(address, stands)
    assert "请写明更改原因" in head.text
    head.post(address, {**stands, "reason": "没有变化"})
    assert "没有更改内容时不用保存" in head.text
    head.post(address, {**stands, "state": "done", "reason": "完成了"})
    assert "请选择状态" in head.text

    other = {"person": "butler_expert", "state": "started", "reason": "项目组换人"}
    head.post(address, {**stands, **other})

    for said in ("负责人：吴海峰 → 叶青", "状态：待开始 → 进行中", "项目组换人"):
        assert said in head.text
    head.post(f"{address}/done", {"result": "已按时"})
    assert "已按时" in head.text
    again = {**other, "reason": "又有一份迟了"}
    head.post(address, {**stands, **again})
    assert "完成情况：已按时 → 空" in head.text
    assert f'action="{address}/done"' in written(head)
    head.post(address, {**stands, **other, "state": "dropped", "reason": "改用新系统"})
    assert f'action="{address}/done"' not in written(head)


def test_who_sees_to_an_improvement_is_reminded_and_the_head_of_what_is_late(
    asked: Site,
) -> None:
    head = asked.visitor("butler")
    address = planned(asked, head)
    told: list[tuple[str, ...]] = []

    for days in (10, 14, 15, 19, 21, 22):
        today = local_day(asked.clock.now()) + timedelta(days=days)
        with asked.services.engine.transact(SYSTEM) as uow:
            remind_of_actions(uow, today=today)
            query = select(notice.c.person_id).where(notice.c.link == address)
            told.append(tuple(sorted(uow.connection.scalars(query))))

    lead, both = ("butler_pm",), ("butler", "butler_pm")
    assert told[:4] == [(), lead, lead, (*lead, *lead)]
    assert told[4] == told[5] == tuple(sorted((*lead, *lead, *both)))


def planned(site: Site, head: Browser) -> str:
    """Write an improvement down that is due in twenty days; return its address."""
    head.get("/surveys")
    head.post(
        "/surveys/actions",
        {
            "period": "2026-06",
            "text": "报告两日内发出",
            "person": "butler_pm",
            "due_on": soon(site, 20),
        },
    )
    return follow(head, "/surveys/actions/[0-9a-f]+")


def soon(site: Site, days: int) -> str:
    return (local_day(site.clock.now()) + timedelta(days=days)).isoformat()


def test_who_only_reads_decides_nothing(asked: Site) -> None:
    keeper = asked.visitor("butler_arch")
    keeper.get("/surveys")
    assert "登记改进措施" not in keeper.text
    keeper.post("/surveys/actions", {"period": "2026-06", "text": "不行"})
    assert keeper.page is not None
    assert keeper.page.status_code == 403


def test_before_the_first_round_the_page_says_when_it_comes(office: Site) -> None:
    head = office.visitor("butler")
    head.get("/surveys")
    assert "还没有发出过调查" in head.text
