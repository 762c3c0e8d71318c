"""Services of the invented unit that ended six years ago, and what became of the files.

One is held back by the head, one was destroyed by an approved list, one may go.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select

from engine import SYSTEM
from handlers.backups.log import BackupRun, log_run
from handlers.butler.contract_ending import end_contract
from handlers.butler.contracts import Contract, contracts, make_contract
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.demo.butler_time import ButlerTime, Step
from handlers.documents.layout import Sheet, Text
from handlers.documents.word import to_word
from handlers.evidence.files import EvidenceFiles
from handlers.parties.model import OrgKind
from handlers.parties.orgs import org_by_id
from handlers.parties.tables import org
from handlers.registers.catalogue import REGISTERS
from handlers.registers.keeping import add_entry
from handlers.registers.noting import add_files
from handlers.retention.holds import place_hold
from handlers.retention.purging import approve_purge, propose_purge, purges

_HEAD, _LEAD, _KEEPER = "butler", "butler_pm", "butler_arch"
_YEAR = 365.25
#: Began and ended so many days ago; files are kept for six years from the end.
_BEGAN = 7 * _YEAR
_ENDED = (6 * _YEAR + 40, 6 * _YEAR + 40, 6 * _YEAR + 5)
_HELD, _PROPOSED, _APPROVED = 20, 12, 11
_HOLD = "与服务对象的合同纠纷仲裁未结，结案前不得销毁"
#: Days ago on which a back-up was tried, and what did not hold.
_BACKUPS: Mapping[int, str] = {
    **dict.fromkeys((6, 5, 3, 2, 1), ""),
    4: "No space left on device",
}
_MIB = 1024 * 1024


def fill_archive(time: ButlerTime, files: EvidenceFiles, *, butler_id: str) -> None:
    """Give the unit files of ended services, unless it has some."""
    with time.engine.read() as connection:
        known = contracts(connection, butler_id=butler_id)
        operators = connection.scalars(
            select(org.c.id)
            .where(org.c.kind == OrgKind.ENTITY.value, org.c.active)
            .order_by(org.c.id.desc())
            .limit(len(_ENDED))
        ).all()
    if any(each.ended_on is not None for each in known):
        return
    time.tell(_Archive(time, files, butler_id).steps(list(operators)))


class _Archive:
    """What happened to the files, day by day."""

    def __init__(self, time: ButlerTime, files: EvidenceFiles, butler_id: str) -> None:
        self._time = time
        self._files = files
        self._butler_id = butler_id
        self._made: dict[int, str] = {}

    def steps(self, clients: list[str]) -> Iterator[Step]:
        """Yield what happened, with how many days ago."""
        for place, (client_id, ended) in enumerate(zip(clients, _ENDED, strict=False)):
            yield _BEGAN, partial(self._begin, place, client_id)
            yield _BEGAN - 200, partial(self._work, client_id)
            yield ended, partial(self._end, place)
        yield _HELD, self._hold
        yield _PROPOSED, self._propose
        yield _APPROVED, self._approve
        for days, faults in _BACKUPS.items():
            yield days, partial(self._back_up, faults)

    def _today(self) -> date:
        return local_day(self._time.clock.now())

    def _begin(self, place: int, client_id: str) -> None:
        first = self._today()
        new = Contract(
            number=f"GJ-{first.year}-{place + 1:02}",
            client_id=client_id,
            butler_id=self._butler_id,
            lead_id=_LEAD,
            valid_from=first,
            valid_to=first + timedelta(days=365),
        )
        with self._time.engine.transact(self._time.actor(_HEAD)) as uow:
            self._made[place] = make_contract(uow, new)

    def _work(self, client_id: str) -> None:
        """Keep in the registers what was done for a client, with its papers."""
        today = self._today().isoformat()
        entries = {
            "client-training": {
                "topic": "质量管理相关政策和制度",
                "held_on": today,
                "by": "叶青",
                "number": "14",
                "test": "14人合格",
            },
            "deliverable": {
                "name": "年度质量状况总结报告",
                "kind": "报告",
                "delivered_on": today,
                "receiver": "质量负责人",
            },
        }
        with self._time.engine.transact(self._time.actor(_HEAD)) as uow:
            client = org_by_id(uow.connection, client_id).name
            for key, said in entries.items():
                register = REGISTERS[key]
                raw = {name: [text] for name, text in said.items()}
                entry = add_entry(
                    uow, register, self._butler_id, {**raw, "client": [client]}
                )
                for part in register.parts:
                    paper = f"{client} {part.zh}（演练）"
                    made = to_word(Sheet(title=paper, blocks=(Text(text=paper),)))
                    kept = self._files.store_file(io.BytesIO(made), f"{paper}.docx")
                    add_files(uow, register, entry, [kept], part=part.key)

    def _end(self, place: int) -> None:
        with self._time.engine.transact(self._time.actor(_HEAD)) as uow:
            end_contract(
                uow, self._made[place], on=self._today(), reason="合同期满，不再续签"
            )

    def _hold(self) -> None:
        with self._time.engine.transact(self._time.actor(_HEAD)) as uow:
            place_hold(uow, self._made[0], reason=_HOLD)

    def _propose(self) -> None:
        with self._time.engine.transact(self._time.actor(_KEEPER)) as uow:
            propose_purge(uow)

    def _approve(self) -> None:
        with self._time.engine.transact(self._time.actor(_HEAD)) as uow:
            (one, *_) = purges(uow.connection, self._butler_id)
            approve_purge(uow, one.id)

    def _back_up(self, faults: str) -> None:
        """Log a back-up of the night; the demonstration makes none itself."""
        at = datetime.combine(self._today(), datetime.min.time(), SHANGHAI)
        at += timedelta(hours=2, minutes=30)
        with self._time.engine.transact(SYSTEM) as uow:
            log_run(
                uow,
                BackupRun(
                    started_at=at,
                    ended_at=at + timedelta(seconds=41),
                    name=f"{at:%Y%m%d-%H%M%S}",
                    size=0 if faults else 48 * _MIB,
                    rows=0 if faults else 26_400 + at.day * 31,
                    files=0 if faults else 310 + at.day,
                    good=not faults,
                    faults=faults,
                ),
            )
