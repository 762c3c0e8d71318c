"""The record of a patrol: what is the same as last time, findings, devices, 补录."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine import SYSTEM, UserTaskView
from engine.store.metadata import METADATA
from handlers.butler.findings import FindingQuery, Severity, find_findings
from handlers.butler.plan import SECTIONS
from handlers.linkage.errors import AnswersRefused
from handlers.registers.declarations.equipment import EQUIPMENT
from handlers.registers.keeping import add_entry
from tests.support.butler_house import ButlerHouse, at, daily

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))


class Walks:
    """A client that is visited every working day."""

    def __init__(
        self, house: ButlerHouse, sections: tuple[str, ...] = ("c", "d")
    ) -> None:
        self.house = house.draw()
        house.deploy("butler_finding", "f_b14", "f_b15", "f_b16", "f_b17", "f_b18")
        self.plan_id = house.plan(daily(valid_from=MONDAY, sections=sections))

    def task(self, day: date) -> UserTaskView:
        """Let the patrol of a day begin and return its matter."""
        if self.house.clock.now() < at(f"{day.isoformat()}T09:00"):
            self.house.until(f"{day.isoformat()}T09:00")
        (found,) = (
            each for each in self.house.patrols(self.plan_id) if each.named_on == day
        )
        tasks = self.house.engine.open_user_tasks(str(found.instance_id), actor=SYSTEM)
        return next(each for each in tasks if each.element_id == "carry_out_patrol")

    def sign(self, day: date, **answers: object) -> None:
        """Hand the record of a day in."""
        task = self.task(day)
        for name, answer in list(answers.items()):
            if answer == "photo":
                answers[name] = [self.house.photo(task, "walker")]
        whole: dict[str, object] = {
            "patrol_arrived_on": day.isoformat(),
            "patrol_arrived_at": "08:40",
            "patrol_received_by": "黄建国",
            "check_c": "正常",
            "check_c_note": "地面整洁",
            "check_d": "正常",
            "patrol_summary": "现场正常",
            "sign_patrol": "walker",
        }
        self.house.hand_in(task, "walker", **{**whole, **answers})
        self.house.settle()

    def row(self, day: date) -> tuple[str, str]:
        """Return state and reason of a patrol."""
        (found,) = (
            each for each in self.house.patrols(self.plan_id) if each.named_on == day
        )
        return found.state, found.reason


@pytest.fixture
def walks(house: ButlerHouse) -> Walks:
    return Walks(house)


def row(section: str, what: str, severity: str) -> dict[str, object]:
    """Return a row of the table of findings."""
    return {"section": section, "what": what, "severity": severity, "advice": "整改"}


def refused(walks: Walks, day: date, **answers: object) -> dict[str, str]:
    with pytest.raises(AnswersRefused) as told:
        walks.sign(day, **answers)
    return {each.path: each.message for each in told.value.errors}


def test_same_as_last_time_asks_for_a_photo_and_is_told_to_the_lead(
    walks: Walks,
) -> None:
    same = {"check_c": "与上次相同", "check_c_note": ""}
    assert (
        "没有上次记录"
        in refused(walks, MONDAY, **same, check_c_photos="photo")["check_c"]
    )
    walks.sign(MONDAY)
    assert walks.row(MONDAY) == ("signed", "")

    assert "check_c_photos" in refused(walks, TUESDAY, **same)
    walks.sign(TUESDAY, **same, check_c_photos="photo")
    assert walks.row(TUESDAY) == ("signed", "与上次相同1/2部分")
    assert not [each for each in walks.house.told("lead") if "多数" in each]

    both = {**same, "check_d": "与上次相同"}
    photos = {"check_c_photos": "photo", "check_d_photos": "photo"}
    walks.sign(WEDNESDAY, **both, **photos)
    assert walks.row(WEDNESDAY) == ("signed", "与上次相同2/2部分")
    assert [each for each in walks.house.told("lead") if "多数与上次相同" in each]


def test_what_is_shown_as_last_time_is_what_somebody_looked_at(walks: Walks) -> None:
    walks.sign(MONDAY)
    walks.sign(TUESDAY, check_c="与上次相同", check_c_note="", check_c_photos="photo")

    task = walks.task(WEDNESDAY)
    shown = walks.house.forms.open(task.id, actor=walks.house.actor("walker"))

    assert "2026-03-02 正常：地面整洁" in str(shown.sheet.facts)


def test_findings_are_opened_in_place_and_once(walks: Walks) -> None:
    walks.sign(
        MONDAY,
        check_c="有问题",
        check_c_note="温湿度计过期",
        check_c_photos="photo",
        patrol_findings=[
            row("c", "温湿度计过期", "较大"),
            row("d", "通道堵塞", "一般"),
        ],
    )

    with walks.house.engine.read() as connection:
        found = find_findings(connection, FindingQuery(org_id="butler"))
    assert {each.text: each.severity for each in found} == {
        "温湿度计过期": Severity.MAJOR,
        "通道堵塞": Severity.GENERAL,
    }
    (with_photo,) = (each for each in found if each.section == "c")
    assert len(with_photo.evidence) == 1
    assert with_photo.contract_id == walks.house.contract_id


def test_a_device_whose_calibration_ran_out_is_refused_with_the_day(
    walks: Walks,
) -> None:
    task = walks.task(MONDAY)
    with walks.house.engine.transact(walks.house.actor("lead")) as uow:
        raw = {
            "name": "数字兆欧表",
            "kind": "计量、检测设备",
            "place": "检测室",
            "owner": "叶青",
            "state": "在用",
            "serial": "A1",
            "cal_due": "2026-03-01",
        }
        number = add_entry(
            uow, EQUIPMENT, "butler", {key: [text] for key, text in raw.items()}
        ).number

    assert task is not None
    told = refused(walks, MONDAY, patrol_devices=f"{number}、EQ-999")
    assert "2026-03-01" in told["patrol_devices"] or "EQ-999" in told["patrol_devices"]
    assert "EQ-999" in refused(walks, MONDAY, patrol_devices="EQ-999")["patrol_devices"]


def test_a_record_written_a_day_later_says_why(walks: Walks) -> None:
    later = {"patrol_arrived_at": "23:00"}
    assert "不能晚于现在" in refused(walks, MONDAY, **later)["patrol_arrived_at"]
    walks.house.until("2026-03-04T12:00")
    assert "24 小时" in refused(walks, MONDAY)["patrol_late_entry"]

    walks.sign(MONDAY, patrol_late_entry="现场没有信号")
    assert walks.row(MONDAY)[0] == "signed"


def test_the_day_of_arrival_is_asked_for_and_kept(walks: Walks) -> None:
    """Who comes a day later than planned writes nothing late: the act counts (R-B4)."""
    assert "patrol_arrived_on" in refused(walks, MONDAY, patrol_arrived_on="")
    early = refused(walks, MONDAY, patrol_arrived_on="2026-03-01")
    assert "不能早于巡查日期" in early["patrol_arrived_on"]
    ahead = refused(walks, MONDAY, patrol_arrived_on="2026-03-03")
    assert "不能晚于今天" in ahead["patrol_arrived_on"]
    task = walks.task(MONDAY)
    walks.house.until("2026-03-04T08:00")

    walks.sign(MONDAY, patrol_arrived_on="2026-03-03", patrol_arrived_at="14:00")

    assert walks.row(MONDAY)[0] == "signed"
    filed = METADATA.tables["submission"].c
    query = select(filed.answers).where(filed.task_id == task.id)
    with walks.house.engine.read() as connection:
        kept = connection.scalar(query)
    assert kept is not None
    assert (kept["patrol_arrived_on"], kept["patrol_arrived_at"]) == (
        "2026-03-03",
        "14:00",
    )


@pytest.mark.parametrize("letter", SECTIONS)
def test_each_section_that_the_plan_names_is_asked_for_and_kept(
    house: ButlerHouse, letter: str
) -> None:
    """B5.6 a to g: one after the other, as nothing but the plan makes them compulsory."""
    walks = Walks(house, sections=(letter,))
    empty = dict.fromkeys((f"check_{each}" for each in SECTIONS), "")
    result, remark = f"check_{letter}", f"check_{letter}_note"

    assert set(refused(walks, MONDAY, **empty)) == {result}
    walks.sign(MONDAY, **{**empty, result: "正常", remark: "已查看原件"})

    assert walks.row(MONDAY)[0] == "signed"
    shown = walks.house.forms.open(
        walks.task(TUESDAY).id, actor=walks.house.actor("walker")
    )
    assert shown.sheet.facts[f"last_{letter}"] == "2026-03-02 正常：已查看原件"
