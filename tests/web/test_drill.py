"""The drill: apart, with a clock that only goes forward, and ten guided cases."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine import SYSTEM, MovableClock
from handlers.couriers.services import RobotService
from handlers.demo.guided import BY_KEY, GUIDED
from handlers.notices.kinds import NoticeKind
from handlers.notices.tables import delivery, notice, robot
from handlers.notices.tell import tell
from tests.web.drilling import drilling
from tests.web.site import Browser, Site
from web.config import settings_from
from web.demo import PEOPLE
from web.drill import drill_settings, mornings
from web.drill_clock import DrillClock, TimeGoesForward
from web.presenters.drill import Progress, guided_view
from web.upkeep import begin_rounds

_HERE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 9, 1, 10, 0, tzinfo=_HERE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a drill that the tests of this file share, in their order."""
    with drilling(tmp_path_factory.mktemp("drill"), START) as site:
        yield site


def at_desk(site: Site) -> Browser:
    browser = site.visitor()
    browser.get("/drill")
    return browser


def test_a_drill_has_ten_lessons_with_cases_of_the_company_that_can_sign_in(
    made: Site,
) -> None:
    browser = at_desk(made)

    assert len(GUIDED) == 10
    drill = made.services.drill
    assert drill is not None
    assert set(drill.cases) == set(BY_KEY)
    for lesson in GUIDED:
        assert lesson.title in browser.text
    assert "已完成 0 / 10" in browser.text
    assert browser.text.count("这一步还没有到") == 1


def test_its_data_lie_apart_and_nothing_leaves_the_house() -> None:
    settings = settings_from(
        {
            "TANDEM_DATA_DIR": "var",
            "TANDEM_DATABASE_URL": "postgresql://db.example/tandem",
        }
    )

    apart = drill_settings(settings)

    assert apart.data_dir == Path("var/drill")
    assert apart.database_url == "sqlite:///var/drill/tandem.db"
    assert apart.mail is None


def test_a_robot_that_is_kept_in_a_drill_is_told_nothing(made: Site) -> None:
    services = made.services
    address = {"url": "https://qyapi.weixin.qq.com/send?key=k", "sign_key": ""}
    row = {
        "id": "r",
        "bureau_id": "bureau",
        "name": "联动工作群",
        "service": RobotService.WECOM.value,
        "sealed": services.vault.seal(json.dumps(address)),
        "hint": "k",
        "kinds": [NoticeKind.URGE.value],
        "active": True,
        "added_by": "leader",
    }
    with services.engine.transact(SYSTEM) as uow:
        uow.connection.execute(robot.insert().values(**row, added_at=uow.now))
    with services.engine.transact(SYSTEM) as uow:
        tell(
            uow,
            kind=NoticeKind.URGE,
            key="drill",
            to=["officer"],
            subject="请尽快办理",
            text="",
        )
    made.settle()

    with services.engine.read() as connection:
        query = select(delivery.c.remark).where(delivery.c.target == "r")
        remarks = connection.scalars(query).all()
    assert remarks == ["演练环境不向外发送"]


def test_one_click_signs_in_and_opens_the_next_step(made: Site) -> None:
    browser = at_desk(made)

    first = BY_KEY["stop_sale"]
    drill = made.services.drill
    assert drill is not None
    case = drill.cases[first.key]
    task = next(
        task
        for task in made.services.engine.open_user_tasks(
            made.services.engine.instance_by_business_key(
                case, process_key="linkage", actor=SYSTEM
            ).root_id,
            actor=SYSTEM,
        )
        if task.element_id == "stop_production_and_sale"
    )
    browser.post("/drill/enter", {"login": "entity", "next": f"/tasks/{task.id}"})

    assert "黄建国" in browser.text
    assert task.name in browser.text
    assert "演练环境" in browser.text


@pytest.mark.parametrize("login", [person.login for person in PEOPLE])
def test_everybody_can_be_played(made: Site, login: str) -> None:
    browser = at_desk(made)

    page = browser.post("/drill/enter", {"login": login, "next": "/me"})

    assert page.status_code == 200
    assert page.request.path == "/me"


def test_nobody_else_can_be_played(made: Site) -> None:
    browser = at_desk(made)

    assert browser.post("/drill/enter", {"login": "root"}).status_code == 404


def test_a_suspension_is_a_step_that_is_done_on_a_page(made: Site) -> None:
    browser = at_desk(made)

    assert BY_KEY["suspension"].steps[0].text in browser.text


def test_the_clock_goes_to_the_next_deadline_and_what_is_due_happens(
    made: Site,
) -> None:
    drill = made.services.drill
    assert drill is not None
    engine = made.services.engine
    overdue = engine.instance_by_business_key(
        drill.cases["overdue"], process_key="linkage", actor=SYSTEM
    )
    waiting = {
        task.element_id for task in engine.open_user_tasks(overdue.id, actor=SYSTEM)
    }
    assert "handle_overdue_rectification" not in waiting
    before = drill.clock.now()
    browser = at_desk(made)

    browser.post("/drill/clock", {"do": "next"})
    assert "途中自动办理了" in browser.text
    assert drill.clock.now() > before
    later = (drill.clock.now() + timedelta(days=20)).astimezone(_HERE).date()
    browser.post("/drill/clock", {"day": later.isoformat()})

    waiting = {
        task.element_id for task in engine.open_user_tasks(overdue.id, actor=SYSTEM)
    }
    assert "handle_overdue_rectification" in waiting
    fired = [
        row
        for row in engine.history(overdue.id, actor=SYSTEM)
        if row.type == "timer_fired" and row.at >= START
    ]
    # Every timer fires at its own time, also when the clock goes far at once.
    assert fired
    late = [row.at - row.due_at for row in fired if row.due_at is not None]
    assert len(late) == len(fired)
    assert max(late) < timedelta(minutes=1)


def test_a_day_far_off_is_reached_in_portions_and_the_page_says_how_far_it_is(
    made: Site,
) -> None:
    drill = made.services.drill
    assert drill is not None
    goal = drill.clock.now().astimezone(_HERE).date() + timedelta(days=50)
    begin_rounds(made.services)
    browser = at_desk(made)

    browser.post("/drill/clock", {"day": goal.isoformat()})

    assert f"继续拨到 {goal}" in browser.text
    assert "还有 19 天" in browser.text
    browser.post("/drill/clock", {"day": goal.isoformat()})
    assert drill.clock.now().astimezone(_HERE).date() == goal
    assert "继续拨到" not in browser.text


def test_on_the_way_every_warning_and_every_list_of_the_day_comes(made: Site) -> None:
    """The clock went seventy days further in the tests before this one."""
    with made.services.engine.read() as connection:
        rows = connection.execute(select(notice).order_by(notice.c.told_at)).all()
        book = made.services.books.at(connection)

    lists = [row for row in rows if (row.person_id, row.kind) == ("officer", "digest")]
    days = [row.told_at.astimezone(_HERE).date() for row in lists]
    first, last = days[0], days[-1]
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert days == [day for day in span if book.calendar.is_working_day(day)]
    steps: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == "warning":
            clock_id, mark = row.key.split(":")[1], row.key.rsplit(":", 1)[-1]
            steps.setdefault(f"{clock_id} {row.person_id}", []).append(mark)
    ladders = set(map(tuple, steps.values()))
    assert any(ladder[-3:] == ("20", "10", "5") for ladder in ladders), ladders


@pytest.mark.parametrize(
    ("now", "target", "expected"),
    [
        ("2026-09-01T10:00", "2026-09-01T18:00", []),
        ("2026-09-01T08:00", "2026-09-01T18:00", ["09-01"]),
        ("2026-09-04T10:00", "2026-09-06T09:00", ["09-05", "09-06"]),
    ],
)
def test_each_morning_is_a_stop(now: str, target: str, expected: list[str]) -> None:
    first, last = (
        datetime.fromisoformat(each).replace(tzinfo=_HERE) for each in (now, target)
    )

    assert [f"{each:%m-%d}" for each in mornings(first, last)] == expected
    assert {each.hour for each in mornings(first, last)} <= {9}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"day": "2026-08-01"}, "只能向前拨"),
        ({"day": "2036-08-01"}, "一次最多向前拨"),
        ({"day": "x"}, "请选择"),
    ],
)
def test_the_clock_goes_neither_back_nor_far(
    made: Site, sent: dict[str, object], told: str
) -> None:
    drill = made.services.drill
    assert drill is not None
    before = drill.clock.now()
    browser = at_desk(made)

    browser.post("/drill/clock", sent)

    assert told in browser.text
    assert drill.clock.now() == before


def test_a_clock_keeps_how_far_it_was_put_forward(tmp_path: Path) -> None:
    beneath = MovableClock(START)
    clock = DrillClock(tmp_path, beneath=beneath)
    clock.move_to(START + timedelta(days=3))

    again = DrillClock(tmp_path, beneath=beneath)

    assert again.now() == START + timedelta(days=3)
    beneath.move_by(timedelta(hours=1))
    assert again.now() == START + timedelta(days=3, hours=1)
    with pytest.raises(TimeGoesForward):
        again.move_to(START)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/drill"), ("POST", "/drill/clock"), ("POST", "/drill/enter")],
)
def test_outside_of_a_drill_there_is_no_desk_and_no_clock_to_move(
    site: Site, method: str, path: str
) -> None:
    visitor = site.visitor("admin")
    visitor.get("/inbox")
    assert site.services.drill is None

    page = visitor.get(path) if method == "GET" else visitor.post(path)

    assert page.status_code == 404


def test_what_was_missed_is_said_and_the_lesson_goes_on() -> None:
    lesson = BY_KEY["stop_sale"]
    first, second = (step.element_id for step in lesson.steps)
    missed = Progress(
        completed=Counter(), missed=frozenset({first}), open_tasks={second: "task"}
    )

    view = guided_view(lesson, "X-1", missed, names={})

    assert [mark for _text, mark in view.steps] == ["–", ""]
    assert (view.path, view.login, view.waits) == ("/tasks/task", "officer", False)
    over = guided_view(
        lesson,
        "X-1",
        Progress(
            completed=Counter({second: 1}), missed=frozenset({first}), open_tasks={}
        ),
        names={},
    )
    assert (over.next_step, over.done, over.total) == ("", 1, 2)
