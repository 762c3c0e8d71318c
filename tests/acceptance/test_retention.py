"""Six years after the end of a service its file may go, and nothing else (R-B10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from engine import SYSTEM, Database, MovableClock, NotAllowed, digest_of_row
from engine.store.metadata import METADATA
from handlers.butler.contract_ending import end_contract
from handlers.butler.contracts import contract_by_id, make_contract
from handlers.butler.findings.model import Severity
from handlers.butler.incidents.model import NewIncident, incident_key
from handlers.butler.incidents.opening import open_incident
from handlers.butler.incidents.reading import IncidentQuery, find_incidents
from handlers.evidence.files import StoredFile
from handlers.parties.people import add_person
from handlers.registers.declarations.archive import ARCHIVE
from handlers.registers.declarations.service import CLIENT_TRAINING, PROPERTY
from handlers.registers.declarations.unit import POLICY
from handlers.registers.entries import Entry, all_entries, entry_by_id, events_of
from handlers.registers.keeping import add_entry
from handlers.registers.model import Register
from handlers.registers.noting import add_event, add_files
from handlers.retention.belongings import belongings_of
from handlers.retention.certificate import certificate_faults, certificates
from handlers.retention.contents import contents_of
from handlers.retention.destroying import destroy_file
from handlers.retention.errors import FileHeld, PurgeRefused, RetentionRunning
from handlers.retention.holds import lift_hold, place_hold
from handlers.retention.purging import (
    approve_purge,
    expired_of,
    items_of,
    propose_purge,
    withdraw_purge,
)
from handlers.retention.tables import purge_certificate
from handlers.retention.term import retain_until
from tests.support.butler_house import ButlerHouse, at, daily
from tests.support.databases import BOTH

ENDED = date(2026, 6, 30)
LAST = date(2032, 6, 30)
#: Rows that a destruction writes or that belong to the unit's own log.
BESIDE = {
    *("audit", "audit_chain", "job", "purge", "purge_item", "purge_certificate"),
    *("removed_root", "register_event", "legal_hold", "request_key", "round_mark"),
}
Rows = Mapping[str, Mapping[str, dict[str, Any]]]


class Archive(ButlerHouse):
    """A house whose archivist keeps the files of three services."""

    def fill(self) -> Archive:
        """Make contracts, walk two patrols of each, write registers, end the services."""
        self.equip()
        with self.engine.transact(SYSTEM) as uow:
            add_person(
                uow,
                login="keeper",
                name="keeper",
                org_id="butler",
                roles=("bu_arch",),
                person_id="keeper",
            )
        self.first = self.contract_id
        self.second = self.sign("GJ-2026-02")
        self.third = self.sign("GJ-2026-03")
        return self

    def sign(self, number: str, **changed: Any) -> str:
        with self.engine.transact(self.actor("manager")) as uow:
            return make_contract(uow, self.contract(number, **changed))

    def walk(self, *contract_ids: str) -> list[str]:
        """Let three patrols of each contract begin, the first on a Sunday made up for."""
        plans = []
        for self.contract_id in contract_ids:
            plans.append(self.plan(daily(valid_to=date(2026, 1, 6))))
        self.until("2026-01-06T18:00")
        return plans

    def keep(self, register: Register, **answers: str) -> Entry:
        with self.engine.transact(self.actor("lead")) as uow:
            raw = {key: [text] for key, text in answers.items()}
            return add_entry(uow, register, "butler", raw)

    def end_service(self, contract_id: str, on: date = ENDED) -> None:
        with self.engine.transact(self.actor("manager")) as uow:
            end_contract(uow, contract_id, on=on, reason="合同期满")

    def hold(self, contract_id: str, by: str = "manager") -> str:
        with self.engine.transact(self.actor(by)) as uow:
            return place_hold(uow, contract_id, reason="仲裁未结")

    def propose(self, by: str = "keeper") -> str:
        with self.engine.transact(self.actor(by)) as uow:
            return propose_purge(uow)

    def approve(self, purge_id: str, by: str = "manager") -> None:
        with self.engine.transact(self.actor(by)) as uow:
            approve_purge(uow, purge_id)
        self.settle()

    def files(self) -> set[str]:
        """Return the contracts that are still there."""
        table = METADATA.tables["service_contract"]
        with self.engine.read() as connection:
            return set(connection.scalars(select(table.c.id)))

    def rows(self) -> Rows:
        """Return every row of every table, by its digest."""
        found: dict[str, dict[str, dict[str, Any]]] = {}
        with self.engine.read() as connection:
            for table in METADATA.sorted_tables:
                rows = [dict(row._mapping) for row in connection.execute(select(table))]
                found[table.name] = {digest_of_row(row): row for row in rows}
        return found

    def faults(self) -> list[str]:
        with self.engine.read() as connection:
            return certificate_faults(connection)


@pytest.fixture(params=BOTH)
def archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    """Yield a filled archive, on SQLite and on PostgreSQL."""
    name = "sqlite_template" if request.param == "sqlite" else "restored_postgres"
    with request.getfixturevalue(name).copy() as url:
        database = Database.open(url)
        yield Archive(database, MovableClock(at("2026-01-02T09:00"))).fill()
        database.close()


@pytest.fixture
def ended(archive: Archive) -> Archive:
    """Two services that ended on the same day with patrols, one that goes on."""
    for plan_id in archive.walk(archive.first, archive.second):
        for one in archive.patrols(plan_id):
            archive.engine.cancel_instance(
                str(one.instance_id), reason="改到以后", actor=SYSTEM
            )
    archive.clock.move_to(at("2026-06-30T18:00"))
    for contract_id in (archive.first, archive.second):
        archive.end_service(contract_id)
    return archive


def test_a_file_opens_with_its_contract_and_its_term_begins_with_the_end(
    archive: Archive,
) -> None:
    with archive.engine.read() as connection:
        opened = all_entries(connection, "butler", ARCHIVE)
    assert [each.content["contract"] for each in opened] == [
        *("GJ-2026-01", "GJ-2026-02", "GJ-2026-03"),
    ]
    assert opened[1].content["keeper"] == "keeper"
    assert "ended_on" not in opened[1].content

    archive.clock.move_to(at("2026-06-30T18:00"))
    archive.end_service(archive.second)

    with archive.engine.read() as connection:
        entry = all_entries(connection, "butler", ARCHIVE)[1]
        contract = contract_by_id(connection, archive.second)
    assert entry.content["ended_on"] == "2026-06-30"
    assert contract.ended_on is not None
    assert retain_until(contract.ended_on) == LAST


def test_nothing_goes_on_the_last_day_and_exactly_the_free_ones_after_it(
    ended: Archive,
) -> None:
    ended.hold(ended.first)
    ended.clock.move_to(at(f"{LAST}T18:00"))
    with pytest.raises(PurgeRefused, match="没有可以销毁"):
        ended.propose()
    with ended.engine.transact(SYSTEM) as uow:
        contract = contract_by_id(uow.connection, ended.second)
        with pytest.raises(RetentionRunning, match="2032-06-30"):
            destroy_file(uow, contract, certificate="-")

    ended.clock.move_to(at("2032-07-01T09:00"))
    before = ended.rows()
    purge_id = ended.propose()
    ended.approve(purge_id)

    assert ended.files() == {ended.first, ended.third}
    with ended.engine.read() as connection:
        (item,) = items_of(connection, purge_id)
        (certificate,) = certificates(connection, "butler")
    assert (item.state, item.about["number"]) == ("destroyed", "GJ-2026-02")
    assert item.gone["patrol"]["count"] == 3
    assert item.gone["history"]["count"] > 0
    (said,) = certificate.content["destroyed"]  # type: ignore[misc]
    assert said["gone"] == item.gone
    assert ended.faults() == []
    assert ended.engine.audit_faults() == []
    _only_what_belonged_went(ended, before)


def _only_what_belonged_went(archive: Archive, before: Rows) -> None:
    """Check every row that went: it names the contract, its plans or its patrols."""
    after = archive.rows()
    plans = {
        str(row["id"])
        for row in before["patrol_plan"].values()
        if row["contract_id"] == archive.second
    }
    roots = {
        str(row["id"])
        for row in before["instance"].values()
        if str(row["business_key"] or "").rpartition(":")[0] in plans
    }
    assert len(roots) == 3
    marks = {archive.second, *plans, *roots}
    for name, rows in before.items():
        if name in BESIDE:
            continue
        for digest in rows.keys() - after[name].keys():
            said = " ".join(str(value) for value in rows[digest].values())
            assert any(mark in said for mark in marks), (name, rows[digest])
    for name, rows in after.items():
        if name not in BESIDE | {"purge_item"}:
            for row in rows.values():
                said = " ".join(str(value) for value in row.values())
                assert not any(mark in said for mark in plans | roots), (name, row)


def test_entries_and_files_of_a_client_go_with_the_contract_of_their_day(
    archive: Archive,
) -> None:
    """The second contract of the client begins where the first one ended."""
    archive.clock.move_to(at("2026-05-04T10:00"))
    training = {
        "client": "厦门暖阳电器",
        "topic": "生产环境的相关要求",
        "by": "walker",
    }
    early = archive.keep(CLIENT_TRAINING, held_on="2026-05-04", **training)
    with archive.engine.transact(archive.actor("lead")) as uow:
        paper = StoredFile(
            sha256="5e" * 32, name="签到表.pdf", media_type="application/pdf", size=9
        )
        add_files(uow, CLIENT_TRAINING, early, [paper], part="sign_in")
    own = archive.keep(
        POLICY,
        name="人员管理制度",
        kind="人员管理",
        edition="1",
        in_force="2026-01-01",
        approved_by="head",
        state="现行",
        review_on="2027-01-01",
    )
    archive.clock.move_to(at("2026-07-01T10:00"))
    for each in (archive.second, archive.third):
        archive.end_service(each)
    later = archive.sign("GJ-2026-04", valid_from=date(2026, 7, 1))
    late = archive.keep(CLIENT_TRAINING, held_on="2026-07-01", **training)
    archive.end_service(archive.first)
    archive.clock.move_to(at("2032-07-05T09:00"))

    purge_id = archive.propose()
    archive.approve(purge_id)

    assert archive.files() == {later}
    with archive.engine.read() as connection:
        left = all_entries(connection, "butler", CLIENT_TRAINING)
        assert [each.id for each in left] == [late.id]
        assert entry_by_id(connection, own.id, org_id="butler", register=POLICY)
        gone = {
            each.about["number"]: dict(each.gone)
            for each in items_of(connection, purge_id)
        }
        catalogue = all_entries(connection, "butler", ARCHIVE)
        said = events_of(connection, catalogue[0].id)
    # Of contracts that began on one day, the last signed has the entries of the client.
    holders = [number for number, what in gone.items() if "register_entry" in what]
    assert len(holders) == 1
    assert gone[holders[0]]["files"] == ["5e" * 32]
    assert [each.kind for each in said] == ["destroyed"]
    assert archive.faults() == []


def test_property_that_was_not_returned_keeps_the_file(archive: Archive) -> None:
    archive.clock.move_to(at("2026-05-04T10:00"))
    drawing = archive.keep(
        PROPERTY,
        client="厦门暖阳电器",
        name="工艺图纸",
        kind="信息",
        sensitivity="商业秘密",
        custodian="walker",
        place="档案室",
        received_on="2026-05-04",
        state="在管",
    )
    for each in (archive.first, archive.second, archive.third):
        archive.end_service(each)
    archive.clock.move_to(at("2032-07-05T09:00"))
    with archive.engine.read() as connection:
        kept = [
            why
            for _, why in expired_of(connection, "butler", now=archive.clock.now())
            if why
        ]
    assert len(kept) == 1
    assert drawing.number in kept[0]

    returned = PROPERTY.event("returned")
    assert returned is not None
    with archive.engine.transact(archive.actor("lead")) as uow:
        day = archive.clock.now().date().isoformat()
        add_event(uow, PROPERTY, drawing, kind=returned, raw={"happened_on": [day]})
    archive.approve(archive.propose())
    assert archive.files() == set()


def test_a_hold_after_the_approval_still_keeps_the_file(ended: Archive) -> None:
    ended.clock.move_to(at("2032-07-01T09:00"))
    purge_id = ended.propose()
    with ended.engine.transact(ended.actor("manager")) as uow:
        approve_purge(uow, purge_id)
    hold_id = ended.hold(ended.second)
    ended.settle()

    assert ended.files() == {ended.second, ended.third}
    with ended.engine.read() as connection:
        states = {
            each.about["number"]: (each.state, each.reason)
            for each in items_of(connection, purge_id)
        }
        (certificate,) = certificates(connection, "butler")
    assert states["GJ-2026-01"] == ("destroyed", "")
    assert states["GJ-2026-02"][0] == "kept"
    assert "仲裁未结" in states["GJ-2026-02"][1]
    assert [each["number"] for each in certificate.content["kept"]] == ["GJ-2026-02"]  # type: ignore[attr-defined]

    with ended.engine.transact(ended.actor("manager")) as uow:
        lift_hold(uow, hold_id, reason="仲裁已结")
    ended.approve(ended.propose())
    assert ended.files() == {ended.third}
    assert ended.faults() == []


def test_work_that_goes_on_keeps_the_file(archive: Archive) -> None:
    archive.walk(archive.second)
    archive.end_service(archive.second, on=date(2026, 1, 6))
    archive.clock.move_to(at("2032-07-05T09:00"))

    with archive.engine.transact(SYSTEM) as uow:
        contract = contract_by_id(uow.connection, archive.second)
        with pytest.raises(FileHeld, match="没有办结"):
            destroy_file(uow, contract, certificate="-")


def test_events_lie_in_the_file_of_their_contract_and_go_with_it(
    archive: Archive,
) -> None:
    archive.deploy("butler_incident", *(f"f_b19{each}" for each in ("", *"abcde")))
    with archive.engine.transact(archive.actor("walker")) as uow:
        happened = open_incident(
            uow,
            NewIncident(
                contract_id=archive.second,
                text="电热毯批次在仓库起火",
                happened_at=uow.now,
                place="二号仓库",
                severity=Severity.GRAVE,
                found_by="仓库保管员",
            ),
        )
    archive.settle()
    for each in (archive.second, archive.third):
        archive.end_service(each, on=date(2026, 1, 6))
    archive.clock.move_to(at("2032-07-05T09:00"))
    with archive.engine.transact(SYSTEM) as uow:
        contract = contract_by_id(uow.connection, archive.second)
        lies = contents_of(uow.connection, belongings_of(uow.connection, contract))
        assert ("意外事件", 1) in lies.kinds
        with pytest.raises(FileHeld, match="没有办结"):
            destroy_file(uow, contract, certificate="-")

    instance = archive.engine.instance_by_business_key(
        incident_key(happened.id), process_key="butler_incident", actor=SYSTEM
    )
    archive.engine.cancel_instance(instance.id, reason="重复报告", actor=SYSTEM)
    purge_id = archive.propose()
    archive.approve(purge_id)

    with archive.engine.read() as connection:
        gone = {
            each.about["number"]: each.gone for each in items_of(connection, purge_id)
        }
        assert find_incidents(connection, IncidentQuery(org_id="butler")) == []
    assert gone["GJ-2026-02"]["service_incident"]["count"] == 1
    assert gone["GJ-2026-02"]["history"]["count"] > 0
    assert "service_incident" not in gone["GJ-2026-03"]
    assert archive.faults() == []


def test_only_the_head_holds_approves_and_withdraws(ended: Archive) -> None:
    with pytest.raises(NotAllowed):
        ended.hold(ended.first, by="keeper")
    ended.clock.move_to(at("2032-07-01T09:00"))
    with pytest.raises(NotAllowed):
        ended.propose(by="walker")
    purge_id = ended.propose()
    with pytest.raises(PurgeRefused, match="没有办完"):
        ended.propose()
    for other in ("keeper", "lead"):
        with pytest.raises(NotAllowed):
            ended.approve(purge_id, by=other)
    with pytest.raises(PurgeRefused):
        ended.approve(purge_id, by="stranger")

    with ended.engine.transact(ended.actor("manager")) as uow:
        withdraw_purge(uow, purge_id, reason="客户要求续存")
    with pytest.raises(PurgeRefused):
        ended.approve(purge_id)
    assert ended.files() == {ended.first, ended.second, ended.third}


def test_a_changed_or_lost_certificate_is_found(ended: Archive) -> None:
    ended.clock.move_to(at("2032-07-01T09:00"))
    ended.approve(ended.propose())
    assert ended.faults() == []

    with ended.database.write() as connection:
        connection.execute(update(purge_certificate).values(content={"destroyed": []}))
    (fault,) = ended.faults()
    assert "was changed" in fault

    with ended.database.write() as connection:
        connection.execute(delete(purge_certificate))
    (fault,) = ended.faults()
    assert "is gone" in fault


def test_history_of_a_root_that_was_not_removed_stays(ended: Archive) -> None:
    table = METADATA.tables["history"]

    with (
        pytest.raises(SQLAlchemyError, match="only ever added"),
        ended.database.write() as connection,
    ):
        connection.execute(delete(table))
