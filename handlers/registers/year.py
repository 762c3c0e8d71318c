"""What a unit owes year by year: people, training, devices, rules, plans, storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from handlers.registers.answers import day_of
from handlers.registers.declarations.archive import PAPER, TO_MEND
from handlers.registers.declarations.equipment import EQUIPMENT, REQUIRED
from handlers.registers.declarations.people import STAFF, TRAINING
from handlers.registers.declarations.service import EMERGENCY, PROPERTY, RISK
from handlers.registers.declarations.unit import POLICY, SITE
from handlers.registers.entries import all_entries, missing_parts, parts_there
from handlers.registers.model import WARNINGS, Register
from handlers.registers.reading import staff_of, standing_of_devices, trainings_of
from handlers.registers.rules.policies import kinds_missing
from handlers.registers.rules.staff import office_missing, too_few
from handlers.registers.rules.training import NextTraining, next_trainings

_SOON = timedelta(days=max(WARNINGS))


class Tone(StrEnum):
    """How a matter stands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing to see to."""

    text: str
    #: None where it is not a matter of a day.
    day: date | None
    tone: Tone
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One subject of the year, with everything to see to."""

    zh: str
    clause: str
    url: str
    dues: tuple[Due, ...]

    @property
    def tone(self) -> Tone:
        """Return the worst of what is to be seen to; green where nothing is."""
        tones = {each.tone for each in self.dues}
        return next((t for t in (Tone.RED, Tone.AMBER) if t in tones), Tone.GREEN)


def matters_of(connection: Connection, org_id: str, *, today: date) -> list[Matter]:
    """Return every subject of a unit's year, in the order of the clauses."""
    unit = _Unit(connection, org_id, today)
    return [
        unit.people(),
        unit.trainings(),
        unit.days(SITE, "办公场所证明", "B4.3"),
        unit.policies(),
        unit.devices(),
        unit.days(EQUIPMENT, "计量、检测设备校准", "B6.2.3"),
        unit.days(PROPERTY, "服务对象财产和信息归还", "B6.3"),
        unit.days(RISK, "风险措施", "B6.4.1"),
        unit.days(EMERGENCY, "应急预案评审", "B6.4.3"),
        unit.papers(),
    ]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Reads the registers of one unit on one day."""

    connection: Connection
    org_id: str
    today: date

    def people(self) -> Matter:
        """Return who lacks what: people, an office, papers of their files."""
        staff = staff_of(self.connection, self.org_id)
        said = (too_few(staff, self.today), office_missing(staff, self.today))
        gone = {each.id for each in staff if not each.is_active(self.today)}
        there = parts_there(self.connection, self.org_id, STAFF)
        dues = [_lack(each, _url(STAFF)) for each in said if each]
        for each in all_entries(self.connection, self.org_id, STAFF):
            papers = there.get(each.id, frozenset())
            missing = missing_parts(STAFF, each.content, papers)
            if missing and each.id not in gone:
                text = f"{each.title}缺{'、'.join(missing)}"
                dues.append(_lack(text, _url(STAFF, each.id)))
        return Matter(
            zh="人员和专业档案",
            clause="B4.1、B6.1.1",
            url=_url(STAFF),
            dues=(*dues, *self.rung(STAFF)),
        )

    def trainings(self) -> Matter:
        """Return who takes part in a training soon, or should have."""
        found = next_trainings(
            staff_of(self.connection, self.org_id),
            trainings_of(self.connection, self.org_id),
            self.today,
        )
        url = _url(TRAINING)
        dues = tuple(
            self.due(_last_training(each), each.due_on, url)
            for each in found
            if each.due_on <= self.today + _SOON
        )
        return Matter(zh="人员年度培训", clause="B4.2", url=url, dues=dues)

    def policies(self) -> Matter:
        """Return which written rules lack, and which are to be reviewed."""
        entries = all_entries(self.connection, self.org_id, POLICY)
        missing = kinds_missing(each.content for each in entries)
        url = _url(POLICY)
        return Matter(
            zh="管理制度和年度评审",
            clause="B4.1、B4.4、B6.1.2",
            url=url,
            dues=(
                *(_lack(f"没有现行的{each}", url) for each in missing),
                *self.rung(POLICY),
            ),
        )

    def devices(self) -> Matter:
        """Return which devices lack for what the unit offers."""
        standing = standing_of_devices(self.connection, self.org_id, today=self.today)
        dues = tuple(
            _lack(f"{each.needed.item}缺{each.name} {each.missing} 台（套）", url)
            for url in [_url(REQUIRED)]
            for each in standing
            if each.missing
        )
        return Matter(
            zh="各服务项目的设施设备配备", clause="B4.3", url=_url(REQUIRED), dues=dues
        )

    def papers(self) -> Matter:
        """Return what is to be checked, and what was found damaged and not mended."""
        damaged = [
            _lack(f"{each.number} {each.title}有破损，待修补", _url(PAPER, each.id))
            for each in all_entries(self.connection, self.org_id, PAPER)
            if each.content.get("state") == TO_MEND
        ]
        return Matter(
            zh="纸质档案保管检查",
            clause="B7.2",
            url=_url(PAPER),
            dues=(*damaged, *self.rung(PAPER)),
        )

    def days(self, register: Register, zh: str, clause: str) -> Matter:
        """Return a subject that is nothing but the days of its register."""
        dues = tuple(self.rung(register))
        return Matter(zh=zh, clause=clause, url=_url(register), dues=dues)

    def rung(self, register: Register) -> list[Due]:
        """Return the days of a register that have passed or come within thirty days."""
        dues: list[Due] = []
        for each in all_entries(self.connection, self.org_id, register):
            for ring in register.rings:
                day = day_of(each.content, ring.field)
                if day is None or day > self.today + _SOON:
                    continue
                if ring.rings_for(each.content):
                    text = f"{each.number} {each.title}"
                    dues.append(self.due(text, day, _url(register, each.id)))
        return sorted(dues, key=lambda due: (due.day or date.min, due.text))

    def due(self, text: str, day: date, url: str) -> Due:
        """Return a thing with its day: late it is red, else amber."""
        tone = Tone.RED if day < self.today else Tone.AMBER
        return Due(text=text, day=day, tone=tone, url=url)


def _lack(text: str, url: str) -> Due:
    return Due(text=text, day=None, tone=Tone.RED, url=url)


def _last_training(each: NextTraining) -> str:
    if each.last_on is None:
        return f"{each.member.name}：还没有培训记录"
    return f"{each.member.name}：上次培训 {each.last_on.isoformat()}"


def _url(register: Register, entry_id: str = "") -> str:
    return "/".join(filter(None, ("/registers", register.key, entry_id)))
