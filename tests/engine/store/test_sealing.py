from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine import Unavailable
from tests.support.engine_lab import EngineLab

TASK = "start s\nuser work\nend e\ns -> work\nwork -> e"


@pytest.fixture
def upgraded_url(own_url: str) -> str:
    """Take the triggers away from nobody else."""
    return own_url


def unprotect(lab: EngineLab) -> None:
    """Take the triggers away, as an owner of the database can."""
    with lab.database.write() as connection:
        on = " ON audit" if lab.database.dialect == "postgresql" else ""
        for event in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_{event}_refused{on}"))


def test_what_has_grown_is_sealed_once(plain_lab: EngineLab) -> None:
    lab = plain_lab
    lab.deploy(TASK)
    case = lab.start()

    first = lab.engine.seal_audit()
    again = lab.engine.seal_audit()
    lab.clock.move_by(timedelta(seconds=10))
    case.complete("work")
    second = lab.engine.seal_audit()

    assert first is not None
    assert {chain for chain, _seq, _hash in first.heads} == {"admin", case.id}
    assert again is None
    assert second is not None
    assert [(chain, seq) for chain, seq, _hash in second.heads] == [(case.id, 2)]
    assert lab.engine.audit_faults({1: first.hash, 2: second.hash}) == []


def test_a_pause_of_days_leaves_nothing_out(plain_lab: EngineLab) -> None:
    lab = plain_lab
    lab.deploy(TASK)
    lab.engine.seal_audit()
    lab.clock.move_by(timedelta(days=3))
    case = lab.start()

    sealed = lab.engine.seal_audit()

    assert sealed is not None
    assert [chain for chain, _seq, _hash in sealed.heads] == [case.id]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit WHERE chain = '{id}' AND seq = 2",
        "DELETE FROM audit WHERE chain = '{id}'",
    ],
)
def test_an_end_that_an_owner_of_the_database_cut_off_is_found(
    plain_lab: EngineLab, change: str
) -> None:
    lab = plain_lab
    lab.deploy(TASK)
    case = lab.start()
    case.complete("work")
    lab.engine.seal_audit()
    unprotect(lab)
    with lab.database.write() as connection:
        connection.execute(text(change.format(id=case.id)))

    assert lab.engine.audit_faults() == [
        f"row 2 of chain {case.id} is not the one of seal 1"
    ]


def test_a_changed_row_is_found_in_its_chain(plain_lab: EngineLab) -> None:
    lab = plain_lab
    lab.deploy(TASK)
    case = lab.start()
    case.complete("work")
    unprotect(lab)
    with lab.database.write() as connection:
        connection.execute(text("UPDATE audit SET actor = 'x' WHERE seq = 2"))

    assert f"chain {case.id} does not hold from row 2 on" in lab.engine.audit_faults()


def test_a_seal_cannot_be_changed(plain_lab: EngineLab) -> None:
    lab = plain_lab
    lab.deploy(TASK)
    lab.engine.seal_audit()

    with (
        pytest.raises((IntegrityError, Unavailable), match="only ever added"),
        lab.database.write() as connection,
    ):
        connection.execute(text("DELETE FROM audit_seal"))
