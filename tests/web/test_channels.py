"""Notices leave the house through a real mail server and a robot on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine import SYSTEM, JobState
from handlers.couriers.posting import Poster
from handlers.couriers.services import RobotService
from handlers.couriers.settings import QUIET_OFF_DAYS, URGENT_ANYWAY
from handlers.deadlines.local_time import SHANGHAI
from handlers.notices.choices import choose
from handlers.notices.confirming import end_confirmations, note_confirmed
from handlers.notices.dispatch import Channel
from handlers.notices.kinds import NoticeKind
from handlers.notices.mailbox import mark_seen
from handlers.notices.tables import robot as robot_table
from handlers.notices.tell import tell
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from handlers.settings.store import change_setting
from tests.support.post_offices import (
    MailServer,
    RobotServer,
    mail_server,
    robot_server,
)
from tests.web.site import Site, open_site


@dataclass
class House:
    """An installation with its post office and its robot."""

    site: Site
    mail: MailServer
    robot: RobotServer
    folder: Path

    def tell(self, *to: str, key: str = "k", **more: object) -> None:
        """Tell people something, and let the jobs run."""
        fields: dict[str, object] = {
            "kind": NoticeKind.URGE,
            "subject": "请尽快办理方案评审",
            "text": "案号 XMLD-2026-0001",
            "link": "/inbox",
        }
        with self.site.services.engine.transact(SYSTEM) as uow:
            tell(uow, key=key, to=to, **(fields | more))  # type: ignore[arg-type]
        self.site.settle()

    def want(self, login: str, *, mobile: str = "") -> None:
        """Give somebody an address of theirs, and let them want everything."""
        with self.site.services.engine.transact(SYSTEM) as uow:
            choose(
                uow,
                login,
                mail=f"{login}@bureau.example",
                mobile=mobile,
                wanted=[
                    (kind, channel)
                    for kind in NoticeKind
                    for channel in Channel
                    if channel is Channel.MAIL or mobile
                ],
            )
            end_confirmations(uow, login)
            note_confirmed(uow, login, f"{login}@bureau.example")

    def add_robot(self, *kinds: NoticeKind) -> str:
        """Give the bureau a robot that is the one on this machine."""
        services = self.site.services
        sealed = services.vault.seal(
            json.dumps({"url": f"{self.robot.origin}/send?key=k", "sign_key": ""})
        )
        with services.engine.transact(SYSTEM) as uow:
            uow.connection.execute(
                robot_table.insert().values(
                    id="r",
                    bureau_id="bureau",
                    name="联动工作群",
                    service=RobotService.WECOM.value,
                    sealed=sealed,
                    hint="ey=k",
                    kinds=[kind.value for kind in kinds],
                    active=True,
                    added_by="leader",
                    added_at=uow.now,
                )
            )
        return "r"

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.site.clock.move_by(timedelta(**time))
        self.site.settle()

    def restart(self) -> None:
        """Stop the service and start it again on the same data."""
        now = self.site.clock.now()
        self.site.assembly.close()
        self.site = opened(self.folder, self.mail, self.robot)
        self.site.clock.move_to(now)

    def states(self) -> list[tuple[str, str]]:
        """Return state and remark of all deliveries."""
        with self.site.services.engine.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT state, remark FROM delivery ORDER BY created_at, id"
            )
            return [(row[0], row[1]) for row in rows]


def opened(folder: Path, mail: MailServer, robot: RobotServer) -> Site:
    return open_site(
        folder,
        poster=Poster(also=[robot.origin], timeout=0.3),
        TANDEM_SMTP_HOST="127.0.0.1",
        TANDEM_SMTP_PORT=str(mail.port),
        TANDEM_SMTP_TLS="none",
        TANDEM_SMTP_FROM="tandem@bureau.example",
    )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with mail_server() as mail, robot_server() as robot:
        house = House(opened(tmp_path, mail, robot), mail, robot, tmp_path)
        yield house
        house.site.assembly.close()


def test_a_letter_arrives_once_with_its_link(house: House) -> None:
    house.want("officer")

    house.tell("officer", "leader")
    house.tell("officer", "leader")

    assert house.mail.recipients == ["officer@bureau.example"]
    letter = house.mail.letters[0]
    assert letter["Subject"] == "请尽快办理方案评审"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()
    assert "案号 XMLD-2026-0001" in text
    assert f"{house.site.services.settings.origin}/inbox" in text
    assert house.states() == [("sent", "")]


def test_a_line_break_in_a_subject_makes_no_header(house: House) -> None:
    house.want("officer")

    house.tell("officer", subject="请办\r\nBcc: other@evil.example")

    assert house.mail.recipients == ["officer@bureau.example"]
    assert house.mail.letters[0]["Bcc"] is None


def test_a_server_that_refuses_is_tried_again_until_it_takes_the_letter(
    house: House,
) -> None:
    house.want("officer")
    house.mail.answer = "451 try again later"

    house.tell("officer")
    assert house.states() == [("waiting", "the mail server answered 451")]
    admin = house.site.visitor("admin")
    admin.get("/")
    assert "the mail server answered 451" in admin.text
    house.mail.answer = "250 OK"
    house.later(seconds=11)

    assert len(house.mail.letters) == 1
    assert house.states() == [("sent", "")]


def test_after_the_last_try_operators_find_an_incident_and_send_it_on(
    house: House,
) -> None:
    house.want("officer")
    house.mail.answer = "554 refused"
    house.tell("officer")
    for _ in range(5):
        house.later(hours=1)

    engine = house.site.services.engine
    [incident] = engine.incidents(actor=SYSTEM)
    assert "554" in incident.message
    assert "officer@" not in incident.message
    assert incident.root_id is None
    admin = house.site.visitor("admin")
    admin.get("/")
    assert "1 待处理异常" in admin.text
    assert "作业多次失败" in admin.text
    house.mail.answer = "250 OK"
    engine.resolve_incident(incident.id, actor=SYSTEM)
    house.site.settle()

    assert len(house.mail.letters) == 1


def test_nothing_is_lost_while_the_server_is_away_and_the_service_restarts(
    house: House,
) -> None:
    house.want("officer")
    house.mail.answer = "421 closing"
    house.tell("officer")
    house.restart()
    house.mail.answer = "250 OK"

    house.later(minutes=2)

    assert len(house.mail.letters) == 1
    assert house.states() == [("sent", "")]


def test_a_death_between_sending_and_its_note_costs_one_double_with_the_same_id(
    house: House,
) -> None:
    house.want("officer")
    house.tell("officer")
    with house.site.services.engine.transact(SYSTEM) as uow:
        # As it stood when the process died: sent, and nobody has noted it.
        uow.connection.exec_driver_sql(
            "UPDATE delivery SET state = 'waiting', ended_at = NULL"
        )
        uow.connection.exec_driver_sql(
            f"UPDATE job SET state = '{JobState.CREATED}', ended_at = NULL"  # noqa: S608 - a constant
            " WHERE topic = 'notices.deliver'"
        )
    house.site.settle()
    house.site.settle()

    first, second = house.mail.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert house.states() == [("sent", "")]


def test_at_night_and_on_off_days_letters_wait_for_the_morning(house: House) -> None:
    house.want("officer")
    house.site.clock.move_to(datetime(2026, 7, 24, 21, 0, tzinfo=SHANGHAI))

    house.tell("officer")
    house.later(hours=58)
    assert house.mail.letters == []
    house.site.clock.move_to(datetime(2026, 7, 27, 7, 30, tzinfo=SHANGHAI))
    house.site.settle()

    assert len(house.mail.letters) == 1


def test_what_is_urgent_comes_at_night_where_the_bureau_has_said_so(
    house: House,
) -> None:
    house.want("officer")
    house.want("entity")
    with house.site.services.engine.transact(SYSTEM) as uow:
        for setting, text in ((URGENT_ANYWAY, "on"), (QUIET_OFF_DAYS, "on")):
            change_setting(uow, setting, text=text, reason="值守", bureau_id="bureau")
    house.site.clock.move_to(datetime(2026, 7, 25, 3, 0, tzinfo=SHANGHAI))

    house.tell("officer", "entity", kind=NoticeKind.MISSED)
    house.tell("officer", key="2", kind=NoticeKind.URGE)

    # Of the bureau that said so, and only what is urgent.
    assert house.mail.recipients == ["officer@bureau.example"]


def test_what_was_read_in_the_house_is_not_sent_out_any_more(house: House) -> None:
    house.want("officer")
    house.site.clock.move_to(datetime(2026, 7, 24, 21, 0, tzinfo=SHANGHAI))
    house.tell("officer")
    services = house.site.services
    with services.engine.transact(SYSTEM) as uow:
        mark_seen(uow, actor_for(person_by_id(uow.connection, "officer")))

    house.later(days=4)

    assert house.mail.letters == []
    assert house.states() == [("dropped", "收件人已在站内阅过")]


def test_the_group_of_the_bureau_reads_what_its_robot_is_for(house: House) -> None:
    house.add_robot(NoticeKind.ESCALATION)

    house.tell("officer", "leader", kind=NoticeKind.ESCALATION, key="1")
    house.tell("officer", kind=NoticeKind.URGE, key="2")
    house.tell("entity", kind=NoticeKind.ESCALATION, key="3")
    house.tell("officer", kind=NoticeKind.DIGEST, key="4")

    # Once for the group, and nothing of other kinds, other houses, or one person.
    assert len(house.robot.posted) == 1
    path, body = house.robot.posted[0]
    assert path == "/send?key=k"
    assert body["msgtype"] == "markdown"
    assert "请尽快办理方案评审" in house.robot.texts[0]


def test_who_wants_to_be_called_is_called_in_the_group(house: House) -> None:
    house.add_robot()
    house.want("officer", mobile="13800000000")

    house.tell("officer", "leader")

    [(_path, body)] = house.robot.posted
    assert body["text"]["mentioned_mobile_list"] == ["13800000000"]


def test_a_robot_says_twenty_things_a_minute_and_the_rest_later(house: House) -> None:
    house.add_robot(NoticeKind.URGE)
    for number in range(45):
        house.tell("officer", key=str(number), subject=f"第{number}件")
    assert len(house.robot.posted) == 20
    house.restart()

    house.later(seconds=59)
    assert len(house.robot.posted) == 20
    house.later(seconds=2)
    assert len(house.robot.posted) == 40
    house.later(seconds=60)

    assert len(house.robot.posted) == 45
    assert len({text.split("\n")[0] for text in house.robot.texts}) == 45


@pytest.mark.parametrize("status", [500, 503, 302, 404])
def test_a_robot_that_fails_is_tried_again(house: House, status: int) -> None:
    house.add_robot(NoticeKind.URGE)
    house.robot.status = status
    house.tell("officer")
    assert house.states() == [("waiting", f"the robot answered HTTP {status}")]

    house.robot.status = 200
    house.later(seconds=11)

    assert len(house.robot.posted) == 1
    assert house.states() == [("sent", "")]


def test_a_robot_that_refuses_in_its_answer_is_no_success(house: House) -> None:
    house.add_robot(NoticeKind.URGE)
    house.robot.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    house.tell("officer")

    assert house.states()[0][0] == "waiting"
    assert "93000" in house.states()[0][1]


def test_a_robot_that_asks_for_patience_gets_it_without_counting(house: House) -> None:
    house.add_robot(NoticeKind.URGE)
    house.robot.answer = {"errcode": 45009, "errmsg": "api freq out of limit"}
    house.tell("officer")
    for _ in range(8):
        house.later(seconds=61)
    house.robot.posted.clear()
    house.robot.answer = {"errcode": 0}
    house.later(seconds=61)

    assert len(house.robot.posted) == 1
    assert house.site.services.engine.incidents(actor=SYSTEM) == []


def test_a_robot_that_does_not_answer_holds_nobody_up(house: House) -> None:
    house.add_robot(NoticeKind.URGE)
    house.robot.answers.clear()
    house.tell("officer")
    assert house.states() == [("waiting", "TimeoutError at 127.0.0.1")]

    house.robot.answers.set()
    house.later(seconds=11)

    assert house.states() == [("sent", "")]


def test_a_robot_that_was_switched_off_says_nothing_more(house: House) -> None:
    house.add_robot(NoticeKind.URGE)
    house.robot.status = 500
    house.tell("officer")
    with house.site.services.engine.transact(SYSTEM) as uow:
        uow.connection.execute(robot_table.update().values(active=False))
    house.robot.status = 200
    house.later(seconds=11)
    house.tell("officer", key="2")

    assert house.robot.posted == []
    assert house.states() == [("dropped", "机器人已停用")]


def test_no_secret_is_in_the_database_as_text(house: House) -> None:
    house.add_robot(NoticeKind.URGE)
    house.tell("officer")

    with house.site.services.engine.read() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "send?key=k" not in dump
