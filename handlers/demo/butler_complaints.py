"""Complaints about the invented butler's unit, each as far as another one can be."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from engine import SYSTEM
from handlers.butler.complaints.entering import enter_complaint
from handlers.butler.complaints.model import Complaint, NewComplaint, Way
from handlers.butler.complaints.moving import take_word
from handlers.butler.complaints.reading import (
    ComplaintQuery,
    complaint_by_id,
    find_complaints,
)
from handlers.butler.process_keys import COMPLAINT
from handlers.deadlines.local_time import local_day
from handlers.demo.butler_time import ButlerTime, Step

_HEAD, _EXPERT = "butler", "butler_expert"
#: Days after which the promised day of one that is late is surely over.
_LATE = 17


def fill_complaints(time: ButlerTime, *, butler_id: str, client_id: str) -> None:
    """Let several people complain about the unit, unless somebody has."""
    with time.engine.read() as connection:
        asked = ComplaintQuery(org_id=butler_id, limit=1)
        if find_complaints(connection, asked):
            return
    told = (
        _Told(
            time, butler_id, Way.PHONE, "十月的巡查报告比约定晚了三天", client=client_id
        ).entered(),
        _Told(
            time, butler_id, Way.CLIENT, "整改验证约好的时间没有人来", client=client_id
        ).settled(),
        _Told(
            time,
            butler_id,
            Way.PUBLIC,
            "巡查车辆长时间占用厂区消防通道",
            name="邻厂来电人（演练）",
            phone="0592-0000009",
        ).explained(),
        _Told(
            time, butler_id, Way.CLIENT, "培训课件没有按约定发给我们", client=client_id
        ).answered(),
    )
    time.tell(step for steps in told for step in steps)


@dataclass
class _Told:
    """One complaint and what became of it."""

    time: ButlerTime
    butler_id: str
    way: Way
    text: str
    client: str = ""
    name: str = ""
    phone: str = ""
    _id: str = field(default="", init=False)

    def entered(self) -> Iterator[Step]:
        """Tell of one that came just now."""
        yield 0, self._enter

    def answered(self) -> Iterator[Step]:
        """Tell of one whose answer waits for a word of the complainant."""
        yield 6, self._enter
        yield 5.9, self._register
        yield 4, self._handle
        yield 3, self._answer

    def explained(self) -> Iterator[Step]:
        """Tell of one that took longer than was promised."""
        yield _LATE + 3, self._enter
        yield _LATE + 2.9, self._register
        yield 1, self._explain

    def settled(self) -> Iterator[Step]:
        """Tell of one that ended to the satisfaction of the complainant."""
        yield 60, self._enter
        yield 59.9, self._register
        yield 57, self._handle
        yield 56, self._answer
        yield 54, self._satisfied

    def _enter(self) -> None:
        actor = SYSTEM if self.way is Way.PUBLIC else self.time.actor(_HEAD)
        new = NewComplaint(
            butler_id=self.butler_id,
            way=self.way,
            text=self.text,
            client_id=self.client or None,
            name=self.name,
            phone=self.phone,
            agreed=bool(self.name),
        )
        with self.time.engine.transact(actor) as uow:
            self._id = enter_complaint(
                uow, new, progress_key=secrets.token_urlsafe()
            ).id

    @property
    def _row(self) -> Complaint:
        with self.time.engine.read() as connection:
            return complaint_by_id(connection, self._id, orgs=[self.butler_id])

    def _hand_in(self, element_id: str, person_id: str, **answers: object) -> None:
        matter = (COMPLAINT, self._row.key)
        self.time.hand_in(matter, element_id, person_id, **answers)
        self.time.settle()

    def _register(self) -> None:
        promised = local_day(self._row.promised_at)
        self._hand_in(
            "register_complaint",
            _HEAD,
            complaint_kind="服务进度",
            complaint_promised_on=promised.isoformat(),
        )
        self._hand_in("assign_complaint", _HEAD, complaint_handler=_EXPERT)

    def _handle(self) -> None:
        self._hand_in(
            "handle_complaint",
            _EXPERT,
            complaint_facts="经核对记录，情况属实",
            complaint_done="当日致歉并补办，已提醒项目组按约定时间办理",
        )

    def _explain(self) -> None:
        again = local_day(self.time.clock.now()) + timedelta(days=10)
        self._hand_in(
            "explain_delay",
            _EXPERT,
            complaint_explanation="需要与园区物业共同划定停车位置，物业下周答复",
            complaint_course="继续处理",
            complaint_new_promise=again.isoformat(),
        )

    def _answer(self) -> None:
        self._hand_in(
            "report_back",
            _HEAD,
            complaint_feedback="已补办并致歉，今后按约定时间办理",
            complaint_feedback_way="仅进度页面",
        )

    def _satisfied(self) -> None:
        with self.time.engine.transact(SYSTEM) as uow:
            take_word(uow, self._row, satisfied=True)
