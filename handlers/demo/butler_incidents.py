"""Unforeseen events at a client of the invented unit: one under way, one learned from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from handlers.butler.contracts import contracts
from handlers.butler.findings.model import Severity
from handlers.butler.incidents.model import NewIncident, incident_key
from handlers.butler.incidents.opening import open_incident
from handlers.butler.incidents.reading import IncidentQuery, find_incidents
from handlers.butler.process_keys import INCIDENT
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.demo.butler_time import ButlerTime, Step
from handlers.registers.declarations.service import EMERGENCY
from handlers.registers.keeping import add_entry
from handlers.registers.rules.training import a_year_after

_HEAD, _LEAD, _EXPERT = "butler", "butler_pm", "butler_expert"
_AN_HOUR = 1 / 24  # days


def fill_incidents(time: ButlerTime, *, butler_id: str, client_id: str) -> None:
    """Let something happen at the client twice, unless something has."""
    with time.engine.read() as connection:
        if find_incidents(connection, IncidentQuery(org_id=butler_id, limit=1)):
            return
        own = contracts(connection, butler_id=butler_id, client_id=client_id)
    running = next((each.id for each in own if each.ended_on is None), None)
    if running is None:
        return
    told = (
        _Told(
            time, butler_id, running, "老化试验台温控失灵，一批电热毯过热冒烟"
        ).reported(),
        _Told(
            time, butler_id, running, "运输途中包装受潮，两箱插头锈蚀"
        ).learned_from(),
    )
    time.tell(step for steps in told for step in steps)


@dataclass
class _Told:
    """One event and what became of it."""

    time: ButlerTime
    butler_id: str
    contract_id: str
    text: str
    _key: str = field(default="", init=False)
    _plan_id: str = field(default="", init=False)

    def reported(self) -> Iterator[Step]:
        """Tell of one that was reported within the hour."""
        yield _AN_HOUR, lambda: self._report("试验室", Severity.MAJOR, "试验台")

    def learned_from(self) -> Iterator[Step]:
        """Tell of one that was reviewed, as was the plan for such events."""
        yield 300, self._plan
        yield 40, lambda: self._report("发货区", Severity.GENERAL, "")
        yield 40 - _AN_HOUR, self._act
        yield 39.9, self._tell
        yield 39.5, self._confirm
        yield 37, self._write
        yield 33, self._review

    def _report(self, place: str, severity: Severity, endangered: str) -> None:
        with self.time.engine.transact(self.time.actor(_EXPERT)) as uow:
            new = NewIncident(
                contract_id=self.contract_id,
                text=self.text,
                happened_at=uow.now,
                place=place,
                severity=severity,
                found_by="车间班长（演练）",
                endangered=endangered,
            )
            self._key = incident_key(open_incident(uow, new).id)

    def _plan(self) -> None:
        issued = local_day(self.time.clock.now())
        raw = {
            "name": ["产品质量突发事件应急预案"],
            "edition": ["1.0"],
            "issued_on": [issued.isoformat()],
            "review_on": [a_year_after(issued).isoformat()],
        }
        with self.time.engine.transact(self.time.actor(_HEAD)) as uow:
            self._plan_id = add_entry(uow, EMERGENCY, self.butler_id, raw).id

    def _hand_in(self, element_id: str, person_id: str, **answers: object) -> None:
        matter = (INCIDENT, self._key)
        self.time.hand_in(matter, element_id, person_id, **answers)
        self.time.settle()

    def _now(self) -> str:
        return f"{self.time.clock.now().astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"

    def _act(self) -> None:
        self._hand_in(
            "take_measures",
            _LEAD,
            measures_begun_at=self._now(),
            measures_kinds=["隔离、封存产品"],
            measures_text="两箱插头隔离，同批次逐箱开检，未见其他受潮",
            incident_controlled="true",
        )

    def _tell(self) -> None:
        self._hand_in(
            "notify_client",
            _LEAD,
            client_told_at=self._now(),
            client_told_way="当面",
            client_told_person="质量负责人（演练）",
            client_told_text="两箱插头受潮锈蚀，已隔离；建议更换防潮包装",
        )
        self._hand_in(
            "notify_parties",
            _LEAD,
            parties_told="承运单位，电话告知",
            contract_asks_notice="false",
            bureau_notice="不告知",
            bureau_reason="产品没有出厂销售，没有人身、财产受到危及",
        )

    def _confirm(self) -> None:
        self._hand_in("confirm_notice", "entity", notice_received=True)

    def _write(self) -> None:
        self._hand_in(
            "write_incident_report",
            _LEAD,
            incident_cause="纸箱防潮膜破损，运输遇雨",
            incident_handling="隔离、开检、更换包装后重新发货",
            incident_losses="插头两箱报废，没有人员受伤",
            incident_result="同批次其余产品检验合格后发货",
            incident_prevention="雨季改用防潮包装，装车前检查防潮膜",
        )

    def _review(self) -> None:
        self._hand_in(
            "review_mechanism",
            _HEAD,
            review_people="单位负责人、项目负责人（演练）",
            mechanism_opinion="告知及时，分工清楚",
            mechanism_fits="true",
            emergency_plan=self._plan_id,
            next_review_on=a_year_after(local_day(self.time.clock.now())).isoformat(),
        )
