from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

from icalendar import Calendar

from engine import SYSTEM
from handlers.deadlines.clocks import ClockState, end_clocks
from handlers.parties.people import set_active
from tests.web.site import Browser, Site
from tests.web.walker import Walker, open_task
from web.logs import init_logs


def subscribed(site: Site, login: str) -> str:
    """Return the path of a new calendar address of somebody."""
    browser = site.visitor(login)
    browser.get("/me/notices")
    browser.post("/me/calendar")
    assert browser.page is not None
    found = re.search(r"(/calendar/[\w-]+\.ics)", browser.page.get_data(as_text=True))
    assert found is not None
    return found[1]


def events(site: Site, path: str) -> dict[str, object]:
    """Return the events under an address by their UIDs, read without any session."""
    answer = Browser(client=site.app.test_client(), site=site).get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.get_data())
    found = list(calendar.walk("VEVENT"))
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def test_a_calendar_shows_ones_own_deadlines_and_matters(case: Walker) -> None:
    found = events(case.site, subscribed(case.site, "officer"))

    texts = [str(event["SUMMARY"]) for event in found.values()]  # type: ignore[index]
    assert any(text.startswith("组织复查（法定）厦门暖阳") for text in texts)
    assert any(text.startswith("方案评审") for text in texts)
    # The day of the law stands there once, not also as a matter.
    assert sum("组织复查" in text for text in texts) == 1
    for event in found.values():
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(days=1)  # type: ignore[attr-defined]


def test_what_somebody_else_answers_for_stands_in_their_calendar(case: Walker) -> None:
    found = events(case.site, subscribed(case.site, "entity"))

    texts = " ".join(str(event["SUMMARY"]) for event in found.values())  # type: ignore[index]
    assert "异议(复检)申请（法定）" in texts
    assert "组织复查（" not in texts
    assert "方案评审" not in texts
    assert events(case.site, subscribed(case.site, "lab")) == {}


def test_a_day_that_moves_moves_the_same_event(case: Walker) -> None:
    path = subscribed(case.site, "officer")
    before = events(case.site, path)
    with case.site.services.engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql(
            "UPDATE clock SET effective = '2027-01-08', provisional = 1"
            " WHERE rule_key = 'reinsp1'"
        )

    after = events(case.site, path)

    assert set(after) == set(before)
    [moved] = [uid for uid in after if after[uid] != before[uid]]
    event = after[moved]
    assert event.decoded("DTSTART").isoformat() == "2027-01-08"  # type: ignore[attr-defined]
    assert event["STATUS"] == "TENTATIVE"  # type: ignore[index]
    assert str(event["SUMMARY"]).startswith("〔暂定〕")  # type: ignore[index]


def test_what_is_done_leaves_the_calendar(case: Walker) -> None:
    path = subscribed(case.site, "officer")
    review = f"task-{open_task(case, 'review_assistance_plan').id}"
    assert any(uid.startswith(review) for uid in events(case.site, path))

    case.do(open_task(case, "review_assistance_plan"))
    with case.site.services.engine.transact(SYSTEM) as uow:
        end_clocks(
            uow,
            case.case_no,
            state=ClockState.MET,
            ended_on=case.site.services.today,
        )

    left = events(case.site, path)
    assert not any(uid.startswith((review, "clock-")) for uid in left)


def test_an_unchanged_calendar_is_not_sent_again(case: Walker) -> None:
    path = subscribed(case.site, "officer")
    client = case.site.app.test_client()
    first = client.get(path)
    tag = first.headers["ETag"]

    again = client.get(path, headers={"If-None-Match": tag})
    case.site.clock.move_by(timedelta(days=1))
    next_day = client.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.get_data()) == (304, b"")
    assert next_day.status_code == 304
    case.do(open_task(case, "review_assistance_plan"))
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_a_revoked_address_and_the_one_before_a_new_one_are_gone(case: Walker) -> None:
    site, client = case.site, case.site.app.test_client()
    first = subscribed(site, "officer")
    second = subscribed(site, "officer")
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200

    browser = site.visitor("officer")
    browser.get("/me/notices")
    browser.post("/me/calendar", {"do": "revoke"})

    assert "日历地址已停用" in browser.text
    assert client.get(second).status_code == 404


def test_the_calendar_of_who_has_left_is_gone(case: Walker) -> None:
    path = subscribed(case.site, "expert")
    with case.site.services.engine.transact(SYSTEM) as uow:
        set_active(uow, "expert", active=False)

    assert case.site.app.test_client().get(path).status_code == 404


def test_the_secret_is_neither_in_the_database_nor_in_the_log(case: Walker) -> None:
    path = subscribed(case.site, "officer")
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    written = StringIO()
    init_logs(written)
    with case.site.services.engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql("DROP TABLE clock")

    answer = case.site.app.test_client().get(path)

    assert answer.status_code == 500
    assert "/calendar/<secret>.ics" in written.getvalue()
    assert secret not in written.getvalue().replace("\\n", "")
    with case.site.services.engine.read() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert secret not in dump


def test_a_calendar_names_no_people_and_no_telephones(case: Walker) -> None:
    path = subscribed(case.site, "officer")
    text = case.site.app.test_client().get(path).get_data(as_text=True)
    text = text.replace("\r\n ", "")

    for word in ("林晓岚", "苏静", "李卫东", "黄建国", "0592"):
        assert word not in text
