"""Any order of sending, taking back, answering and ending leaves a state that holds."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import SYSTEM, Database, MovableClock, Refused
from handlers.approvals.model import Outcome
from handlers.approvals.store import approvals_of_case, last_at, waiting_at
from handlers.forms import submissions_of_case
from tests.acceptance.conftest import START
from tests.support.case_client import Case, Office
from tests.support.databases import PATIENT

ORDER = "issue_rectification_order"
DAY = "2026-03-02"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("office") / "data"
    database = Database.open(data_dir=make(folder), patience=PATIENT)
    database.upgrade()
    office = Office(database, MovableClock(START))
    office.equip()
    office.at(DAY)
    yield office
    database.close()


def make(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


class Play:
    """One case and what people try with it; what is refused changes nothing."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.case = office.register(product_name=uuid.uuid4().hex).complete(
            "serve_test_result", result_served_on=DAY
        )
        self.task_id = self.case.task(ORDER).id

    def send(self) -> None:
        if ORDER not in self.case.open:
            return
        self.case.send(ORDER, order_date=DAY, order_served_on=DAY)

    def withdraw(self) -> None:
        actor = self.office.actor("officer")
        self.office.approvals.withdraw(self.task_id, actor=actor)

    def agree(self) -> None:
        self.office.approvals.agree(self._last(), actor=self.office.actor("leader"))
        self.office.run_jobs()

    def agree_as_chief(self) -> None:
        self.office.approvals.agree(self._last(), actor=self.office.actor("chief"))
        self.office.run_jobs()

    def send_back(self) -> None:
        leader = self.office.actor("leader")
        self.office.approvals.send_back(self._last(), actor=leader, opinion="改")

    def terminate(self) -> None:
        self.office.engine.cancel_instance(
            self.case.root_id, reason="终止", actor=SYSTEM
        )

    def _last(self) -> str:
        with self.office.engine.read() as connection:
            found = last_at(connection, self.task_id)
        return found.id if found else "none"


MOVES: dict[str, Callable[[Play], None]] = {
    "send": Play.send,
    "withdraw": Play.withdraw,
    "agree": Play.agree,
    "agree_as_chief": Play.agree_as_chief,
    "send_back": Play.send_back,
    "terminate": Play.terminate,
}


@settings(max_examples=40, deadline=None)
@given(moves=st.lists(st.sampled_from(sorted(MOVES)), max_size=9))
def test_any_order_leaves_a_state_that_holds(office: Office, moves: list[str]):
    play = Play(office)
    for move in moves:
        before = state_of(office, play.case)
        try:
            MOVES[move](play)
        except Refused:
            assert state_of(office, play.case) == before, move
        holds(office, play)


def state_of(office: Office, case: Case) -> tuple[object, ...]:
    with office.engine.read() as connection:
        asked = [
            (each.id, each.outcome) for each in approvals_of_case(connection, case.key)
        ]
        filed = [each.id for each in submissions_of_case(connection, case.key)]
    return tuple(asked), tuple(filed), tuple(case.open), case.ended


def holds(office: Office, play: Play) -> None:
    with office.engine.read() as connection:
        asked = approvals_of_case(connection, play.case.key)
        waiting = waiting_at(connection, [play.task_id])
        filed = [
            each
            for each in submissions_of_case(connection, play.case.key)
            if each.element_id == ORDER
        ]
    listed = office.approvals.waiting(office.actor("leader"))
    of_case = [each for each in listed if each.business_key == play.case.key]
    agreed = [each for each in asked if each.outcome is Outcome.AGREED]
    is_open = not play.case.ended and ORDER in play.case.open
    assert len(of_case) == len(waiting) <= int(is_open)
    assert [each.id for each in asked if each.is_waiting] == [w.id for w in of_case]
    assert len(agreed) == len(filed) <= 1
    assert not (filed and is_open)
    for each in filed:
        assert (each.submitted_by, each.approved_by) == ("officer", agreed[0].ended_by)
    assert is_open or play.case.ended or filed
